"""Today's work, and a person and a place seen whole."""

from datetime import timedelta

import pytest
import sqlalchemy as sa

from geo.clock import today as now
from geo.db import db
from matchmaker.followups.actions import Plan, Record, pause_and_rest, raise_concern, record_contact, set_plans
from matchmaker.followups.models import Contact
from profiles.access import Role
from profiles.audit.models import Deed
from profiles.vocabulary.rules import Side


@pytest.fixture
def account(make):
    """Return the account of the coordinator at the desk."""
    return make.account()


@pytest.fixture
def worker(make, account):
    """Return the coordinator at the desk as the one who acts."""
    return make.actor_of(account)


@pytest.fixture
def desk(browser, account):
    """Return a browser in which a coordinator is signed in."""
    return browser.sign_in(account)


def planned_for(worker, tie, days, text="電話で様子をきく"):
    """Plan both sides of a tie so many days from today."""
    for side in Side:
        set_plans(worker, tie, side, [Plan(now() + timedelta(days=days), text=text)])
    db.session.commit()


def test_a_quiet_day_says_so(desk):
    page = desk.get("/")

    assert page.has("きょうとあすの連絡は、ありません。")
    assert page.has("いま、開いている困りごとはありません。")
    assert page.has("返事を待っている打診は、ありません。")


def test_the_day_stands_in_one_sentence_with_both_sides_and_their_words(desk, worker, tied):
    late, soon, later = tied("trial", on=now()), tied("trial", on=now()), tied("trial", on=now())
    record_contact(worker, late, Side.PERSON, Record(now(), Contact.PHONE, words="畑に出ると楽です"), today=now())
    record_contact(worker, late, Side.HOST, Record(now(), Contact.PHONE, burden=3, words="手が足りなくて"), today=now())
    for tie, days in ((late, -6), (soon, 1), (later, 5)):
        planned_for(worker, tie, days)

    page = desk.get("/")

    assert page.has("連絡は本人へ 2 件、受入先へ 2 件。どちらにも 1 件ずつ、予定を過ぎたものがあります。")
    for words in ("6日すぎ", "あす", "「畑に出ると楽です」", "「手が足りなくて」", "負担 やや高い"):
        assert page.has(words)
    assert page.has(late.client.code)
    assert not page.has(later.client.code)
    assert not page.has("岬 なおと")


@pytest.mark.parametrize(
    ("person", "host", "expected"),
    [
        (-2, 1, "本人への連絡に、予定を過ぎたものが 1 件あります。"),
        (1, -2, "受入先への連絡に、予定を過ぎたものが 1 件あります。"),
        (0, 1, "予定を過ぎたものは、ありません。"),
    ],
)
def test_what_is_late_is_said_for_its_side(desk, worker, tied, person, host, expected):
    tie = tied("trial", on=now())
    set_plans(worker, tie, Side.PERSON, [Plan(now() + timedelta(days=person))])
    set_plans(worker, tie, Side.HOST, [Plan(now() + timedelta(days=host))])
    db.session.commit()

    assert desk.get("/").has(expected)


def test_uneven_lateness_counts_each_side(desk, worker, tied):
    one, two = tied("trial", on=now()), tied("trial", on=now())
    planned_for(worker, one, -3)
    set_plans(worker, two, Side.PERSON, [Plan(now() - timedelta(days=1))])
    db.session.commit()

    assert desk.get("/").has("予定を過ぎたものが、本人へ 2 件、受入先へ 1 件あります。")


def test_who_rests_is_left_alone(desk, worker, tied):
    tie = tied("trial", on=now())
    planned_for(worker, tie, -3)
    pause_and_rest(worker, tie, today=now())
    db.session.commit()

    assert not desk.get("/").has(tie.client.code)


def test_ones_own_work_first_and_everybodys_on_request(browser, make, worker, tied):
    tie = tied("trial", on=now())
    planned_for(worker, tie, 0)
    colleague = browser.sign_in(make.account())

    page = colleague.get("/")
    assert not page.has(tie.client.code)
    assert page.has("町の全員")
    assert colleague.get("/", all="1").has(tie.client.code)


def test_an_enquiry_of_a_week_turns_amber_and_old_listings_turn_red(desk, worker, tied, make):
    waiting = tied("host_asked", on=now() - timedelta(days=11))
    make.resource(worker, name="東原 男の台所", confirmed_on=now() - timedelta(days=196), confirmed_by="武井 誠")
    make.resource(worker, name="なみの会", confirmed_on=now() - timedelta(days=117))
    make.resource(worker, name="新しい所", confirmed_on=now() - timedelta(days=5))

    page = desk.get("/")

    assert page.has(waiting.resource.name)
    assert '<span class="tag ageing">11日</span>' in page.text
    assert '<span class="tag old">196日前</span>' in page.text
    assert '<span class="tag ageing">117日前</span>' in page.text
    assert not page.has("新しい所")


def test_an_open_concern_asks_for_its_next_step(desk, worker, tied):
    tie = tied("trial", on=now())
    raise_concern(worker, Side.HOST, "席が取れません", today=now() - timedelta(days=12), introduction=tie)
    db.session.commit()

    page = desk.get("/")

    assert page.has("「席が取れません」")
    assert page.has("12日目")
    assert page.has("次の手を決める")


def test_the_day_comes_on_paper_without_names(desk, worker, tied):
    tie = tied("trial", on=now())
    planned_for(worker, tie, 0)
    raise_concern(worker, Side.HOST, "席が取れません", today=now(), introduction=tie)
    tied("host_asked", on=now())

    page = desk.get("/sheet")

    assert page.has(tie.client.code)
    assert page.has("「席が取れません」")
    assert not page.has("岬 なおと")


def test_the_day_and_the_calls_come_as_pdf_and_who_stands_on_the_day_is_on_record(desk, worker, tied, pressed):
    tie = tied("trial", on=now())
    planned_for(worker, tie, 0)

    answers = [desk.get(path).response for path in ("/sheet.pdf", "/phones.pdf")]

    day, calls = pressed
    assert [answer.mimetype for answer in answers] == ["application/pdf"] * 2
    assert tie.client.code in day
    assert "site-head" not in day
    assert "電話" in calls
    printed = db.session.scalars(sa.select(Deed.details).where(Deed.event == "client.printed")).all()
    assert [details["clients"] for details in printed] == [[tie.client.ref]]


def test_sixty_cases_and_four_hundred_followups_cost_few_questions(desk, worker, tied, agreed, make, queries):
    place = [make.resource(worker, places_total=99) for _ in range(10)]
    ties = [tied("accepted", resource=place[n % 10], on=now()) for n in range(60)]
    for n, tie in enumerate(ties):
        for days in (1, 2, 3):
            for side in Side:
                done = Record(now() - timedelta(days=days), Contact.PHONE, feeling=3, burden=2, words=f"ことば{n}")
                record_contact(worker, tie, side, done, today=now())
        planned_for(worker, tie, -(n % 9))

    with queries() as asked:
        page = desk.get("/")

    assert page.has("連絡は本人へ 60 件、受入先へ 60 件。")
    assert page.has("あと 52 件を見る")
    reads = [one for one in asked if one.lstrip().upper().startswith(("SELECT", "WITH"))]
    told = [one for one in reads if " deed" not in one and "advisory" not in one]  # that somebody looked is sealed too
    assert len(told) <= 40  # for so many boxes; the number does not grow with the cases


def test_a_person_is_seen_whole_and_the_look_is_recorded(desk, worker, tied, agreed, make):
    client = agreed(
        strengths="荷物を積むのが得意", wants="畑に行きたい", avoid="大声", required=["step_free"], area_id=None
    )
    tie, over = tied("taking_part", client=client, on=now()), tied("proposed", client=client, on=now())
    record_contact(worker, tie, Side.PERSON, Record(now(), Contact.PHONE, words="楽です"), today=now())
    raise_concern(worker, Side.PERSON, "朝がつらい", today=now(), introduction=tie)
    db.session.commit()
    desk.post(
        f"/introductions/{over.ref}/step/ended", on=now().isoformat(), reason="changed_mind", version=over.version
    )

    page = desk.get(f"/clients/{client.ref}")

    for words in (
        "「土いじり」",
        "「荷物を積むのが得意」",
        "「楽です」",
        "「朝がつらい」",
        "気持ちが変わった",
        "受入先をさがす",
    ):
        assert page.has(words)
    assert not page.has("岬 なおと")
    db.session.rollback()
    assert db.session.query(Deed).filter_by(event="client.looked", subject_ref=client.ref).count() >= 1


def test_a_person_of_whom_little_is_known_leads_on(desk, make, worker):
    client = make.client(worker, age=None)

    page = desk.get(f"/clients/{client.ref}")

    assert page.has("まだ聞いていません。")
    assert page.has("話を聞いて、記録をうめる")
    assert page.has("同意を記録する")


def test_a_place_is_seen_whole_with_codes_and_strain(desk, worker, tied, make):
    place = make.resource(worker, places_total=3)
    tie = tied("trial", resource=place, on=now())
    record_contact(worker, tie, Side.HOST, Record(now(), Contact.VISIT, burden=4, words="手が足りなくて"), today=now())
    db.session.commit()

    page = desk.get(f"/resources/{place.ref}/whole")

    for words in (tie.client.code, "「手が足りなくて」", "負担 高い", "受入中 1 人", "3 枠のうち 1 が埋まっています"):
        assert page.has(words)
    assert not page.has("岬 なおと")


def test_a_place_without_people_is_quiet(desk, worker, make):
    page = desk.get(f"/resources/{make.resource(worker).ref}/whole")

    assert page.has("いま、つないでいる人はいません。")
    assert page.has("まだ聞いていません")


@pytest.mark.parametrize("role", [role for role in Role if role not in (Role.COORDINATOR, Role.HOST)])
def test_other_roles_see_no_person(browser, make, tied, role):
    tie = tied("trial", on=now())
    other = browser.sign_in(make.account(role))

    for path in ("/sheet", f"/clients/{tie.client.ref}", f"/resources/{tie.resource.ref}/whole"):
        assert other.get(path).status == 403


def test_another_towns_people_and_places_are_not_there(browser, make, tied):
    tie = tied("trial", on=now())
    stranger = browser.sign_in(make.account(town=make.other_town()))

    assert stranger.get(f"/clients/{tie.client.ref}").status == 404
    assert stranger.get(f"/resources/{tie.resource.ref}/whole").status == 404

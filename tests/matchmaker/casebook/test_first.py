"""What comes first: every sign leads to its act, one's own before the town's, and nothing is out of reach."""

import re
from datetime import date, time, timedelta

import pytest
import sqlalchemy as sa

from geo.clock import today as now
from geo.clock import utcnow
from geo.db import db
from geo.table import read_table
from matchmaker.casebook.first import work_of
from matchmaker.casebook.first_words import lines_of
from matchmaker.casebook.rules import ORDER_PAGE
from matchmaker.followups.actions import Plan, Record, raise_concern, record_contact, set_next_step, set_plans
from matchmaker.followups.models import Contact
from matchmaker.followups.queries import concerns
from matchmaker.introductions.actions import pause
from profiles.access import Role
from profiles.accounts.models import Account
from profiles.audit.models import Deed
from profiles.cases.closing import ClosingReason
from profiles.cases.closing_actions import close_case
from profiles.cases.models import Case, CaseStage
from profiles.cases.models import Plan as CasePlan
from profiles.cases.queries import find_case
from profiles.consent.actions import give_consent
from profiles.consent.models import Way
from profiles.consent.rules import Fact
from profiles.vocabulary.rules import Side
from resources.hosts.models import Stewardship, Worry
from tests.support.busy import busy


def later(worker, tie, days=40, sides=tuple(Side)):
    """Plan both sides of a tie far ahead, so that nothing else asks for it."""
    for side in sides:
        set_plans(worker, tie, side, [Plan(now() + timedelta(days=days), text="電話で様子をきく")])


def first(worker, *, mine=True):
    """Return the things to do of today in words."""
    db.session.commit()
    return lines_of(worker, work_of(worker, today=now(), mine=mine).things, today=now())


def told(lines):
    """Return what each line asks for, about whom, and why."""
    return [(line.title, line.who, line.reasons) for line in lines]


def test_what_is_late_says_by_how_much_and_how_often_one_asks(worker, tied):
    tie = tied("trial", on=now())
    later(worker, tie)
    set_plans(worker, tie, Side.PERSON, [Plan(now() - timedelta(days=3), text="会って話す")])

    assert told(first(worker)) == [("会って話す", tie.client.code, ["予定を 3日すぎ（週に 1度の連絡）"])]


def test_an_hour_of_today_stands_in_front_and_tomorrow_comes_last(worker, tied):
    appointed, anytime, tomorrow = tied("trial", on=now()), tied("trial", on=now()), tied("trial", on=now())
    for tie in (appointed, anytime, tomorrow):
        later(worker, tie)
    set_plans(worker, tomorrow, Side.PERSON, [Plan(now() + timedelta(days=1))])
    set_plans(worker, anytime, Side.PERSON, [Plan(now(), text="")])
    set_plans(worker, appointed, Side.HOST, [Plan(now(), at=time(10), text="訪問する")])

    assert first(worker)[0].title == "10:00 訪問する"
    assert [line.tag[0] for line in first(worker)] == ["きょう", "きょう", "あす"]


@pytest.mark.parametrize(("words", "feeling"), [("もう消えたいと思う", 3), ("つらいです", 1)])
def test_who_finds_it_hard_comes_first_until_a_calmer_word(worker, tied, words, feeling):
    hard, late = tied("trial", on=now()), tied("trial", on=now())
    for tie in (hard, late):
        later(worker, tie)
    set_plans(worker, late, Side.PERSON, [Plan(now() - timedelta(days=1))])
    done = Record(now() - timedelta(days=2), Contact.PHONE, feeling=feeling, words=words)
    record_contact(worker, hard, Side.PERSON, done, today=now())

    line = first(worker)[0]
    assert (line.title, line.who, line.act) == ("早めに声をかける", hard.client.code, "様子を見る")
    record_contact(worker, hard, Side.PERSON, Record(now(), Contact.PHONE, feeling=3, words="落ち着いた"), today=now())
    assert [line.who for line in first(worker)] == [late.client.code]


def test_a_contact_within_three_days_answers_what_is_hard_but_not_life_and_limb(worker, tied):
    hard, alarmed = tied("trial", on=now()), tied("trial", on=now())
    for tie, words in ((hard, "しんどい"), (alarmed, "死にたい")):
        later(worker, tie)
        done = Record(now(), Contact.PHONE, feeling=2, burden=4, words=words)
        record_contact(worker, tie, Side.PERSON, done, today=now())
        set_plans(worker, tie, Side.PERSON, [Plan(now() + timedelta(days=2))])

    assert [line.who for line in first(worker)] == [alarmed.client.code]


def test_a_contact_that_is_due_answers_what_is_hard(worker, tied):
    tie = tied("trial", on=now())
    later(worker, tie)
    record_contact(worker, tie, Side.PERSON, Record(now(), Contact.PHONE, feeling=1), today=now())
    set_plans(worker, tie, Side.PERSON, [Plan(now(), text="会って話す")])

    line = first(worker)[0]
    assert (line.title, line.act) == ("会って話す", "記録する")
    assert line.reasons == ["きょう、「つらい」「しんどい」と聞いた", "きょうの連絡"]


def test_a_concern_asks_for_its_next_step_and_again_when_that_is_late(worker, tied):
    tie = tied("trial", on=now())
    later(worker, tie)
    concern = raise_concern(worker, Side.HOST, "席が足りません", today=now() - timedelta(days=14), introduction=tie)

    assert told(first(worker)) == [("困りごとの、次の手を決める", tie.resource.name, ["困りごと 14日目、次の手がまだ"])]
    set_next_step(worker, concern, "三浦が訪ねる", on=now(), today=now())
    assert first(worker) == []
    concern.next_on = now() - timedelta(days=3)
    assert told(first(worker)) == [("三浦が訪ねる", tie.resource.name, ["困りごとの次の手の日を 3日すぎ"])]


def test_a_concern_of_a_person_whose_words_alarm_is_first_of_all(worker, tied, make):
    tie = tied("trial", on=now())
    later(worker, tie)
    raise_concern(worker, Side.PERSON, "父に殴られた", today=now(), client=tie.client)
    raise_concern(worker, Side.HOST, "駐車場がない", today=now(), resource=make.resource(worker))

    assert first(worker)[0].tag == ("命・体", "late")


def test_a_hosts_concern_is_also_the_matter_of_who_has_people_there(worker, tied, make):
    place = make.resource(worker)
    mine, theirs = tied("trial", resource=place, on=now()), tied("trial", resource=place, on=now())
    for tie in (mine, theirs):
        later(worker, tie)
    theirs.coordinator_id = make.account().id
    raise_concern(worker, Side.HOST, "席が足りません", today=now(), introduction=theirs)
    raise_concern(worker, Side.PERSON, "朝がつらい", today=now(), introduction=theirs)

    assert [line.who for line in first(worker)] == [place.name]
    assert {line.who for line in first(worker, mine=False)} == {place.name, theirs.client.code}


def test_what_a_host_said_and_an_enquiry_without_an_answer_wait(worker, tied, make):
    asked = tied("host_asked", on=now() - timedelta(days=12))
    later(worker, asked)
    place = make.resource(worker)
    said = {"topic": "other", "words": "手が足りません", "said_at": utcnow()}
    db.session.add(Worry(town_id=place.town_id, resource_id=place.id, **said))

    assert told(first(worker)) == [
        ("届いた声を受け取る", place.name, ["きょう声が届いた"]),
        ("打診の返事を、電話できく", asked.resource.name, ["打診の返事を 12日待っている"]),
    ]


def test_a_consent_that_ends_behind_a_living_tie_is_asked_for_anew(worker, tied, agreed):
    ending, gone = agreed(until=now() + timedelta(days=9)), agreed(until=now() + timedelta(days=3))
    for client in (ending, gone):
        later(worker, tied("trial", client=client, on=now()))
    db.session.execute(
        sa.text("UPDATE consents SET until = :day WHERE client_id = :of"),
        {"day": now() - timedelta(days=2), "of": gone.id},
    )

    lines = first(worker)
    assert [(line.who, line.tag) for line in lines] == [
        (gone.code, ("切れた", "late")),
        (ending.code, ("あと 9日", "ageing")),
    ]
    give_consent(worker, gone, facts=[Fact.AGE_BAND], way=Way.SPOKEN, given_on=now(), until=None, today=now())
    assert [line.who for line in first(worker)] == [ending.code]


def test_a_plan_is_looked_at_again_in_time(worker, tied, make):
    due, soon, far = tied("trial", on=now()), tied("trial", on=now()), tied("trial", on=now())
    for tie, days in ((due, -5), (soon, 6), (far, 60)):
        later(worker, tie)
        day = now() + timedelta(days=days)
        whose = {"town_id": tie.town_id, "client_id": tie.client_id}
        db.session.add(CasePlan(**whose, number=1, review_on=day, decided_on=now()))

    assert [(line.who, line.tag) for line in first(worker)] == [
        (due.client.code, ("5日すぎ", "late")),
        (soon.client.code, ("あと 6日", "plain")),
    ]


def test_nobody_with_an_open_case_is_forgotten(worker, make, tied):
    quiet, fresh, tied_one, resting = (
        make.client(worker),
        make.client(worker),
        tied("trial", on=now()),
        make.client(worker),
    )
    later(worker, tied_one)
    long_ago = {"stage_since": now() - timedelta(days=45)}
    for client in (quiet, tied_one.client, resting):
        db.session.execute(sa.update(Case).where(Case.client_id == client.id).values(long_ago))
    db.session.execute(sa.update(Case).where(Case.client_id == resting.id).values(stage=CaseStage.PAUSED))

    assert told(first(worker)) == [("様子をきいて、次を決める", quiet.code, ["45日、記録がない"])]
    assert fresh.code not in {line.who for line in first(worker)}


def test_what_has_come_to_a_stand_asks_to_be_decided(worker, tied):
    lying, trial = tied("proposed", on=now() - timedelta(days=30)), tied("trial", on=now() - timedelta(days=3))
    for tie in (lying, trial):
        later(worker, tie)

    lines = first(worker)
    assert [(line.title, line.who) for line in lines] == [("つなぎを、先に進めるか決める", lying.client.code)]
    assert lines[0].reasons == ["提案したまま、進んでいない（30日）"]
    assert first(worker, mine=False) == []


def test_who_rests_asks_for_nothing(worker, tied):
    tie = tied("trial", on=now())
    set_plans(worker, tie, Side.PERSON, [Plan(now() - timedelta(days=9))])
    pause(worker, tie, today=now())

    assert first(worker) == []


def test_who_sees_no_introduction_sees_no_work(make, worker, tied):
    set_plans(worker, tied("trial", on=now()), Side.PERSON, [Plan(now() - timedelta(days=9))])

    assert first(make.actor(Role.ADMINISTRATOR), mine=False) == []


def test_sixty_cases_show_five_and_every_other_is_reached_by_pages_and_kinds(browser, make):
    account = make.account()
    busy(make.actor_of(account), now())
    desk = browser.sign_in(account)

    page = desk.get("/")
    assert page.has("まず、この5つ")
    assert page.text.count('class="first-line') >= 5
    assert page.text.index("命や体にかかわることばを聞いて") < page.text.index("困りごと 20日目、次の手がまだ")
    assert page.has("人に点をつけるものではありません")
    every = work_of(make.actor_of(account), today=now(), mine=True).things
    assert page.has(f"急ぐ順に、すべて見る（{len(every)} 件）")
    found = "".join(desk.get("/order", page=number).text for number in range(1, len(every) // ORDER_PAGE + 2))
    assert found.count('class="first-line') == len(every)
    assert "岬" not in found
    assert desk.get("/order", kind="enquiry").has("85日")
    assert desk.get("/order", kind="quiet").has("あてはまるものは、ありません")
    assert desk.get("/order", kind="anything").has("命・体")


def test_a_quiet_day_has_nothing_urgent(browser, make):
    assert browser.sign_in(make.account()).get("/order").has("いま、急ぐことはありません")


def test_places_are_called_from_a_list_with_their_numbers(browser, make, worker):
    old = {"confirmed_on": now() - timedelta(days=200), "confirmed_by": "武井 誠"}
    make.resource(worker, name="東原 男の台所", phone="0000-11-2233", **old)
    make.resource(worker, name="なみの会", contact_way="手紙がよい", **old)
    make.resource(worker, name="新しい所", confirmed_on=now())
    desk = browser.sign_in(make.account())

    page = desk.get("/phones")

    assert 'href="tel:0000-11-2233"' in page.text
    assert page.has("手紙がよい")
    assert not page.has("新しい所")


@pytest.mark.parametrize("ending", ["csv", "xlsx"])
def test_the_places_to_call_are_a_file_too_and_it_is_on_record(browser, make, worker, ending):
    make.resource(worker, name="𠮷田サロン", phone="0000-11-2233", confirmed_on=date(2026, 4, 30))

    answer = browser.sign_in(make.account()).get(f"/phones.{ending}").response

    (row,) = read_table(answer.data, f"a.{ending}").rows
    assert (row.cells["受入先"], row.cells["電話"], row.cells["確かめた日"]) == (
        "𠮷田サロン",
        "0000-11-2233",
        "2026-04-30",
    )
    carried = db.session.scalars(sa.select(Deed.details).where(Deed.event == "resources.exported")).all()
    assert carried == [{"format": ending, "number": 1}]


def test_where_all_is_confirmed_nobody_need_be_called(browser, make):
    assert browser.sign_in(make.account()).get("/phones").has("どの受入先も、90日以内に確かめてあります")


def test_what_was_heard_is_written_down_in_three_presses(browser, tied, worker):
    account = db.session.get(Account, worker.account_id)
    tie = tied("trial", on=now())
    set_plans(worker, tie, Side.PERSON, [Plan(now(), text="電話で様子をきく")])
    db.session.commit()
    desk = browser.sign_in(account)

    planned_ref = re.search(r"/followups/([2-9a-z]{12})", desk.get("/").text)[1]
    page = desk.get(f"/followups/{planned_ref}")
    assert re.search(r'value="phone"[^>]*checked|checked[^>]*value="phone"', page.text)
    said = {"on": now().isoformat(), "way": "phone", "words": "朝がつらい", "is_trouble": "y", "version": "1"}
    desk.post(f"/followups/{planned_ref}", **said)

    assert desk.get("/").has("「朝がつらい」")
    assert [one.concern.words for one in concerns(worker)] == ["朝がつらい"]
    refused = desk.post(
        f"/introductions/{tie.ref}/record/host", on=now().isoformat(), way="phone", burden="2", is_trouble="y"
    )
    assert refused.status == 422
    assert refused.has("困りごととして残すには、聞いたことばを書いてください")
    assert len(concerns(worker)) == 1


def test_ones_own_ties_stand_first_where_something_was_heard(browser, make, tied, worker):
    theirs, own = tied("trial", on=now()), tied("trial", on=now() - timedelta(days=9))
    theirs.coordinator_id = make.account().id
    db.session.commit()

    page = browser.sign_in(db.session.get(Account, worker.account_id)).get("/followups/new").text

    assert page.index(own.client.code) < page.index(theirs.client.code)


def test_after_care_stands_in_the_persons_stream_and_on_paper_with_boxes_and_numbers(browser, make, tied, worker):
    tie = tied("trial", on=now())
    set_plans(worker, tie, Side.HOST, [Plan(now(), text="電話で様子をきく")])
    told = {"name": "森下 ひろ", "title": "代表", "phone": "0000-77-8899"}
    db.session.add(Stewardship(town_id=tie.town_id, resource_id=tie.resource_id, **told))
    client = make.client(worker)
    db.session.execute(sa.update(Case).where(Case.client_id == client.id).values(opened_on=now() - timedelta(days=90)))
    db.session.commit()
    close_case(
        worker,
        find_case(client),
        reason=ClosingReason.OWN_WISH,
        watcher="民生委員",
        words="本人と話して決めた",
        on=now() - timedelta(days=34),
        today=now(),
    )
    db.session.commit()
    desk = browser.sign_in(db.session.get(Account, worker.account_id))

    page = desk.get("/")
    assert page.has("終結から 1か月のつながり")
    assert page.has(client.code)
    assert "終結から 1か月の連絡をする" in [line.title for line in first(worker)]
    paper = desk.get("/sheet")
    assert paper.has("電話 0000-77-8899")
    assert paper.has("まず、この")
    assert "□" in paper.text

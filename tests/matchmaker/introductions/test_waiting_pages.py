"""Many at once on screen: who waits, the proposal with what it costs whom, and nothing decided by itself."""

import pytest
import sqlalchemy as sa

from geo.db import db
from matchmaker.introductions.models import Introduction
from profiles.access import Role
from profiles.audit.models import Deed
from profiles.cases.queries import find_case


@pytest.fixture
def desk(browser, make):
    """Return a browser in which a coordinator is signed in."""
    return browser.sign_in(make.account())


@pytest.fixture
def garden(make, worker):
    """Return a maker of gardens with one seat each."""

    def make_garden(name="はなみち花壇の会", **values):
        return make.resource(worker, **{"name": name, "activities": ["園芸"], "places_total": 1} | values)

    return make_garden


def looks(page):
    """Return the people whom the deeds about a page name, newest deed first."""
    found = db.session.scalars(sa.select(Deed).order_by(Deed.id.desc()))
    return [deed.details["clients"] for deed in found if deed.details.get("page") == page]


def test_all_who_wait_are_chosen_and_who_has_not_agreed_is_led_to_the_consent(desk, make, worker, agreed):
    waits, other = agreed(code="C-1"), make.client(worker, code="C-2")

    page = desk.get("/waiting/")

    assert f'value="{waits.ref}" checked' in page.text
    assert page.has("紹介の同意がまだの人")
    assert f"/clients/{other.ref}/consents/new" in page.text
    assert looks("waiting") == [sorted([waits.ref, other.ref])]


def test_one_can_choose_those_alone_whom_one_looks_after(browser, make, agreed):
    me = make.account(name="瀬戸 みなみ")
    mine, other = agreed(code="C-1"), agreed(code="C-2")
    find_case(mine).coordinator_id = me.id
    db.session.commit()
    desk = browser.sign_in(me)

    assert desk.get("/waiting/").has("自分の担当（1 人）だけを選ぶ")
    page = desk.get("/waiting/", mine=1)

    assert page.has("瀬戸 みなみ")

    assert f'value="{mine.ref}" checked' in page.text
    assert f'value="{other.ref}"' in page.text
    assert f'value="{other.ref}" checked' not in page.text


def test_nobody_waiting_is_said_with_what_would_bring_somebody_here(desk, make):
    assert make.town

    assert desk.get("/waiting/").has("いま待っている人は、いません")
    assert desk.get("/waiting/proposal").has("考える人が、選ばれていません")


def test_the_list_of_people_leads_here(desk, make):
    assert make.town

    assert 'href="/waiting/"' in desk.get("/clients/").text


def test_the_proposal_shows_who_could_go_where_who_gives_way_and_what_would_help(desk, agreed, garden):
    garden()
    garden("集いの家", activities=["茶話会"])
    people = [agreed(code=f"C-{number}", interests="園芸") for number in range(1, 4)]

    page = desk.get("/waiting/proposal")

    assert page.has("3 人のうち")
    assert page.has("1番の候補")
    assert page.has("「園芸」が好きな方に、園芸があります")
    assert page.has("1番の「はなみち花壇の会」は、C-1 さんにゆずっています")
    assert page.has("2番目の候補（1番から大きく下がります）")
    assert page.has("合う所の枠が、ほかの人でうまります（C-1 さん）")
    assert f"/clients/{people[2].ref}/match#unmet" in page.text
    assert page.has("枠がもう1つあると助かる所")
    assert page.has("枠の見つかる人が 1 人ふえます")


def test_a_look_at_the_proposal_is_recorded_and_decides_nothing(desk, agreed, garden):
    garden()
    people = [agreed(code=f"C-{number}") for number in range(1, 3)]

    desk.get("/waiting/proposal")

    assert looks("waiting.proposal") == [sorted(one.ref for one in people)]
    assert db.session.scalar(sa.select(sa.func.count()).select_from(Introduction)) == 0


def test_one_pair_at_a_time_is_begun_from_here(desk, agreed, garden):
    place, client = garden(), agreed(code="C-1")

    page = desk.get("/waiting/proposal")
    assert f'name="resource_ref" value="{place.ref}"' in page.text
    desk.post("/introductions/new", client_ref=client.ref, resource_ref=place.ref, rank="1")

    assert db.session.scalar(sa.select(Introduction.client_id)) == client.id
    assert desk.get("/waiting/").has("いま待っている人は、いません")


def test_what_must_be_asked_stands_before_the_proposal_is_made(desk, agreed, garden):
    garden(places_total=None)
    agreed(code="C-1")
    agreed(code="C-2")

    page = desk.get("/waiting/proposal")

    assert page.has("いま、お一人受け入れられますか")
    assert page.has("受入先に聞く")
    assert not page.has("本人に提案する")
    assert page.has("（いまの枠の数も、聞いてください）")


def test_who_fits_nowhere_is_told_why_and_what_would_open_a_place(desk, agreed, garden):
    garden(fee=800)
    agreed(code="C-1", max_fee=500)

    page = desk.get("/waiting/proposal")

    assert page.has("条件に合って、枠のある所がありません")
    assert page.has("外した所の内わけ：費用 1")
    assert page.has("800円まで：+1 か所")


@pytest.mark.parametrize(
    ("interests", "kept"),
    [("園芸", "大きく下がります"), ("", "ほとんど変わりません"), ("静かな所", "ほとんど変わりません")],
)
def test_a_later_candidate_is_told_by_how_much_it_is_weaker(desk, agreed, garden, interests, kept):
    garden(group_size=5)
    garden("集いの家", activities=["茶話会"], group_size=6)
    for number in range(1, 3):
        agreed(code=f"C-{number}", interests=interests)

    assert desk.get("/waiting/proposal").has(f"2番目の候補（1番から{kept}" if "下" in kept else f"（1番と{kept}")


def test_only_some_are_thought_about_and_the_address_stays_short(desk, agreed, garden):
    garden(places_total=5)
    first, second, third = (agreed(code=f"C-{number}") for number in range(1, 4))

    def led_to(*people):
        return desk.post("/waiting/", follow=False, person=[one.ref for one in people]).response.location

    assert led_to(first) == f"/waiting/proposal?only={first.ref}"
    assert led_to(first, third) == f"/waiting/proposal?without={second.ref}"
    assert led_to(first, second, third) == "/waiting/proposal"
    assert desk.get("/waiting/proposal", without=second.ref).has("2 人のうち")
    again = desk.get("/waiting/", without=second.ref)
    assert f'value="{second.ref}">' in again.text
    assert f'value="{first.ref}" checked' in again.text


def test_nobody_chosen_and_too_many_single_ones_are_refused_in_a_sentence(desk, agreed, monkeypatch):
    people = [agreed(code=f"C-{number}") for number in range(1, 5)]
    monkeypatch.setattr("matchmaker.introductions.waiting_pages.MOST_NAMED", 1)

    assert desk.post("/waiting/").has("1人以上を選んでください")
    assert desk.post("/waiting/", person=[one.ref for one in people[:2]]).has("全員か、1 人までを選んでください")


@pytest.mark.parametrize("role", [Role.PARTNER, Role.VIEWER, Role.ADMINISTRATOR, Role.AUDITOR])
def test_nobody_else_sees_who_waits(browser, make, role):
    other = browser.sign_in(make.account(role))

    assert other.get("/waiting/").status == 403
    assert other.get("/waiting/proposal").status == 403


def test_the_number_of_questions_to_the_store_does_not_grow_with_the_list(desk, agreed, garden, queries):
    def asked(count):
        for _ in range(count):
            garden(places_total=2)
            agreed(interests="園芸")
        desk.get("/waiting/proposal")
        with queries() as found:
            desk.get("/waiting/")
            desk.get("/waiting/proposal")
        return len(found)

    assert asked(4) == asked(8)

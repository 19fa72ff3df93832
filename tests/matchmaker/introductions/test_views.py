"""The pages of introductions: the list, one tie, its steps, and what a host sees and answers."""

import html
import re
from datetime import timedelta

import pytest

from geo.clock import today as now
from geo.db import db
from matchmaker.followups.queries import planned
from matchmaker.introductions.models import Introduction, State
from profiles.access import Role
from profiles.audit.models import Deed
from profiles.consent.actions import give_consent, withdraw_consent
from profiles.consent.models import Way
from profiles.consent.queries import consents_of
from profiles.consent.rules import Fact
from profiles.vocabulary.rules import Side
from resources.directory.models import Resource


@pytest.fixture
def desk(browser, make):
    """Return a browser in which a coordinator is signed in."""
    return browser.sign_in(make.account())


def fresh(tie):
    """Return a tie as the store holds it now."""
    db.session.rollback()
    db.session.expire_all()
    return db.session.get_one(Introduction, tie.id)


def looks(page):
    """Return how often somebody looked at a person on a page."""
    db.session.rollback()
    return sum(deed.details == {"page": page} for deed in db.session.query(Deed).filter_by(event="client.looked"))


def test_a_candidate_becomes_a_tie_with_two_followups(desk, agreed, make, worker):
    client, resource = agreed(), make.resource(worker)

    page = desk.post("/introductions/new", client_ref=client.ref, resource_ref=resource.ref, rank="3")

    db.session.rollback()
    tie = db.session.query(Introduction).one()
    assert page.notice == "つなぎを始めました。本人にも受入先にも、次の連絡の日が入っています"
    assert {one.side for one in planned(tie)} == set(Side)
    assert page.has("提案をどう思ったかをきく")
    assert page.has(resource.name)


def test_without_consent_the_page_says_what_to_do_and_nothing_begins(desk, make, worker):
    client, resource = make.client(worker), make.resource(worker)

    page = desk.post("/introductions/new", client_ref=client.ref, resource_ref=resource.ref, rank="x")

    db.session.rollback()
    assert page.status == 409
    assert page.has("本人に聞いて、同意を記録してから進めてください")
    assert db.session.query(Introduction).count() == 0


def test_the_list_shows_codes_places_and_states_and_filters_them(desk, tied, make, worker):
    one, other = tied("host_asked"), tied("trial")

    assert desk.get("/introductions/").has(one.client.code)
    page = desk.get("/introductions/", state="trial")
    assert page.has(other.client.code)
    assert not page.has(one.client.code)
    assert desk.get("/introductions/", q=one.resource.name).has(one.client.code)
    assert desk.get("/introductions/", mine="1").has("この条件のつなぎは、ありません")
    assert not desk.get("/introductions/").has("岬 なおと")


def test_an_empty_list_leads_to_the_people(desk):
    assert desk.get("/introductions/").has("進んでいるつなぎは、まだありません")


@pytest.mark.parametrize("state", [state.value for state in State])
def test_a_tie_is_shown_in_every_state_and_each_look_is_recorded(desk, tied, worker, state):
    tie = tied({"declined": "host_asked", "ended": "trial"}.get(state, state), on=now())
    if state in ("declined", "ended"):
        desk.post(f"/introductions/{tie.ref}/step/{state}", on=now().isoformat(), reason="other", version=tie.version)

    page = desk.get(f"/introductions/{tie.ref}")

    assert page.status == 200
    assert page.has(tie.client.code)
    assert not page.has("岬 なおと")
    assert looks("introduction") >= 1


def test_a_step_is_asked_with_what_the_host_will_hear_and_then_taken(desk, tied):
    tie = tied("wished", on=now())
    asked = desk.get(f"/introductions/{tie.ref}/step/host_asked")
    assert asked.has("受入先に伝わること")
    assert asked.has("土いじり")

    page = desk.post(f"/introductions/{tie.ref}/step/host_asked", on=now().isoformat(), version=tie.version)

    assert page.notice == "「打診」にしました"
    assert page.has("年代、好きなこと。")
    assert fresh(tie).state is State.HOST_ASKED


def test_an_illegal_step_leads_back_and_a_forged_one_is_refused_in_words(desk, tied):
    tie = tied("proposed", on=now())

    assert desk.get(f"/introductions/{tie.ref}/step/settled").has("いまは、この段階に進めません")
    page = desk.post(f"/introductions/{tie.ref}/step/settled", on=now().isoformat(), version=tie.version)

    assert page.status == 422
    assert page.has("いま進めるのは「希望」「終了」です")
    assert desk.get(f"/introductions/{tie.ref}/step/nowhere").status == 404


def test_a_step_without_consent_leads_to_the_consent(desk, tied, worker):
    tie = tied("wished", on=now())
    withdraw_consent(worker, consents_of(tie.client)[0], today=now())
    db.session.commit()

    page = desk.get(f"/introductions/{tie.ref}/step/host_asked")

    assert page.has("紹介してよいという同意が、いまありません")
    assert f"/clients/{tie.client.ref}/consents/new" in page.text
    assert (
        desk.post(f"/introductions/{tie.ref}/step/host_asked", on=now().isoformat(), version=tie.version).status == 422
    )


def test_a_day_to_come_and_a_missing_reason_stay_beside_their_field(desk, tied):
    tie = tied("trial", on=now())
    tomorrow = (now() + timedelta(days=1)).isoformat()

    late = desk.post(f"/introductions/{tie.ref}/step/ended", on=tomorrow, reason="other", version=tie.version)
    bare = desk.post(f"/introductions/{tie.ref}/step/ended", on=now().isoformat(), version=tie.version, note="メモ")

    assert (late.status, bare.status) == (422, 422)
    assert late.has("きょうまでの日を入れてください")
    assert bare.has("理由を、一覧から1つ選んでください")
    assert bare.has("メモ")
    assert fresh(tie).state is State.TRIAL


def test_somebody_faster_is_answered_with_both(desk, tied):
    tie = tied("accepted", on=now())
    seen = tie.version
    desk.post(f"/introductions/{tie.ref}/step/visit", on=now().isoformat(), version=seen)

    page = desk.post(f"/introductions/{tie.ref}/step/trial", on=now().isoformat(), version=seen)

    assert page.status == 409
    assert fresh(tie).state is State.VISIT


def test_a_rest_begins_and_ends_on_its_page(desk, tied):
    tie = tied("trial", on=now())
    assert desk.get(f"/introductions/{tie.ref}/rest").has("しばらく休む")

    page = desk.post(f"/introductions/{tie.ref}/pause", note="入院", version=tie.version)
    assert page.has("このつなぎは、休んでいます")
    assert desk.post(f"/introductions/{tie.ref}/pause", version=fresh(tie).version).status == 422
    page = desk.post(f"/introductions/{tie.ref}/resume", version=fresh(tie).version)

    assert page.notice == "つなぎを再開しました。本人にも受入先にも、近いうちの連絡を入れました"
    assert desk.post(f"/introductions/{tie.ref}/resume", version=fresh(tie).version).status == 422


@pytest.mark.parametrize("role", [role for role in Role if role not in (Role.COORDINATOR, Role.HOST)])
def test_other_roles_open_no_tie(browser, make, tied, role):
    tie = tied()
    other = browser.sign_in(make.account(role))

    assert other.get("/introductions/").status == 403
    assert other.get(f"/introductions/{tie.ref}").status == 403
    assert other.get("/host/enquiries").status in (403, 404, 401) or "紙" in other.get("/host/enquiries").text


def test_another_towns_tie_is_not_there(browser, make, tied):
    tie = tied()
    stranger = browser.sign_in(make.account(town=make.other_town()))

    assert stranger.get(f"/introductions/{tie.ref}").status == 404
    assert stranger.post(f"/introductions/{tie.ref}/pause", version=tie.version).status == 404


class Phone:
    """A host's phone, opened by a paper."""

    def __init__(self, app, actor, resource):
        from resources.hosts.actions import issue_link, name_steward
        from resources.hosts.device import keyed_hash

        steward = name_steward(actor, resource, name="大庭 きぬ", title="世話人")
        slip = issue_link(actor, steward, hashed=keyed_hash, days=30)
        db.session.commit()
        self.client, self.text = app.test_client(), ""
        self.get(f"/h/{slip.token}")
        self.post(f"/h/{slip.token}")

    def get(self, path):
        """Open a page and return its status."""
        answer = self.client.get(path, follow_redirects=True)
        self.text = html.unescape(answer.get_data(as_text=True))
        return answer.status_code

    def post(self, path, **fields):
        """Press a button, and follow where it leads."""
        token = re.search(r'name="csrf_token"[^>]*value="([^"]+)"', self.text)
        answer = self.client.post(path, data={**fields, "csrf_token": token[1] if token else ""}, follow_redirects=True)
        self.text = html.unescape(answer.get_data(as_text=True))
        return answer.status_code

    @property
    def words(self):
        """Return the text of the page without markup and readings."""
        body = re.sub(r"<(rt|script|style)[^>]*>.*?</\1>", "", self.text, flags=re.S)
        return re.sub(r"\s+", " ", re.sub(r"<[^>]+>", "", body))


@pytest.fixture
def phone(app, worker, make):
    """Return the phone of a place's host, and the place."""
    resource = make.resource(worker, name="手しごとサロン こより")
    return Phone(app, worker, resource), resource


def test_a_host_sees_what_the_consent_names_and_nothing_else(phone, tied, agreed):
    device, resource = phone
    client = agreed(wants="畑に行きたい", avoid="大声", address="山手1-2-3", contact="090-0000-1111", age=48)
    tie = tied("host_asked", client=client, resource=resource, on=now())

    assert device.get("/host/enquiries") == 200
    assert device.get(f"/host/enquiries/{tie.ref}") == 200

    assert "40代" in device.words
    assert "土いじり" in device.words
    for hidden in ("岬", "山手", "090-0000-1111", "畑に行きたい", "大声", client.code, "48歳"):
        assert hidden not in device.text
    assert looks("enquiry") == 1


def test_the_first_page_of_a_host_leads_to_what_waits(phone, tied):
    device, resource = phone
    device.get("/host/")
    assert "来て みたい 人が います" not in device.words
    tied("host_asked", resource=resource, on=now())

    device.get("/host/")

    assert "ここへ 来て みたい 人が います（1）" in device.words
    assert 'href="/host/enquiries"' in device.text


def test_more_consent_tells_more(phone, tied, agreed):
    device, resource = phone
    client = agreed(facts=tuple(Fact), wants="畑に行きたい", required=["step_free"], modes=["walk"])
    tie = tied("host_asked", client=client, resource=resource, on=now())

    device.get(f"/host/enquiries/{tie.ref}")

    assert "畑に行きたい" in device.words
    assert "段差なし" in device.words


@pytest.mark.parametrize(
    ("fields", "state", "reason"),
    [
        ({"answer": "yes", "words": "静かな方なら歓迎です"}, State.ACCEPTED, None),
        ({"answer": "no", "reason": "few_hands"}, State.DECLINED, "few_hands"),
        ({"answer": "talk"}, State.HOST_ASKED, None),
    ],
)
def test_a_host_answers_and_the_coordinator_sees_it(phone, tied, desk, fields, state, reason):
    device, resource = phone
    tie = tied("host_asked", resource=resource, on=now())
    device.get(f"/host/enquiries/{tie.ref}")

    assert device.post(f"/host/enquiries/{tie.ref}", **fields) == 200

    assert "ありがとう" in device.words
    assert (fresh(tie).state, fresh(tie).ended_reason) == (state, reason)
    if "words" in fields:
        assert desk.get(f"/introductions/{tie.ref}").has("「静かな方なら歓迎です」")


def test_a_no_needs_its_reason_and_an_answer_must_be_chosen(phone, tied):
    device, resource = phone
    tie = tied("host_asked", resource=resource, on=now())
    device.get(f"/host/enquiries/{tie.ref}")

    assert device.post(f"/host/enquiries/{tie.ref}", answer="no") == 422
    assert "わけを 1つ えらんで" in device.words
    assert device.post(f"/host/enquiries/{tie.ref}") == 422
    assert fresh(tie).state is State.HOST_ASKED


def test_when_all_seats_are_taken_meanwhile_the_host_is_told(phone, tied, worker):
    device, resource = phone
    tie = tied("host_asked", resource=resource, on=now())
    resource.places_taken = resource.places_total
    db.session.commit()
    device.get(f"/host/enquiries/{tie.ref}")

    assert device.post(f"/host/enquiries/{tie.ref}", answer="yes") in (409, 422)

    assert fresh(tie).state is State.HOST_ASKED


def test_a_consent_withdrawn_midway_stops_everything_until_the_person_says_yes_again(phone, desk, tied, worker):
    device, resource = phone
    tie = tied("host_asked", resource=resource, on=now())
    withdraw_consent(worker, consents_of(tie.client)[0], today=now())
    db.session.commit()

    device.get("/host/")
    assert "来て みたい 人が います" not in device.words
    assert device.get(f"/host/enquiries/{tie.ref}") == 200
    assert "土いじり" not in device.words
    assert "お見せ できません" in device.words
    device.get("/host/worry")
    assert device.post(f"/host/enquiries/{tie.ref}", answer="yes") == 422
    assert tie.client.code not in device.words
    assert fresh(tie).state is State.HOST_ASKED

    page = desk.get(f"/introductions/{tie.ref}")
    assert page.has("受入先のページで、打診はもう開けません。次のことをしてください。")
    assert page.has("受入先に、話を止めていることだけを伝える")
    assert desk.get("/followups/stalled/").has("同意がないまま、つながっている")
    chosen = desk.get(f"/introductions/{tie.ref}/step/ended", reason="consent")
    assert re.search(r"checked[^>]*value=\"consent\"|value=\"consent\"[^>]*checked", chosen.text)

    give_consent(worker, tie.client, facts=[Fact.INTERESTS], way=Way.SPOKEN, given_on=now(), today=now())
    db.session.commit()
    device.get(f"/host/enquiries/{tie.ref}")
    assert "土いじり" in device.words


def test_somebody_visits_two_places_at_once_and_each_tie_goes_its_own_way(desk, tied, agreed):
    client = agreed()
    one, other = tied("visit", client=client, on=now()), tied("visit", client=client, on=now())
    before = [(plan.side, plan.due_on) for plan in planned(other)]

    desk.post(f"/introductions/{one.ref}/pause", version=one.version)
    desk.post(f"/introductions/{other.ref}/step/trial", on=now().isoformat(), version=fresh(other).version)

    assert (fresh(one).state, fresh(other).state) == (State.VISIT, State.TRIAL)
    assert (fresh(one).paused_on, fresh(other).paused_on) == (now(), None)
    assert [side for side, _day in before] == [plan.side for plan in planned(other)]
    assert [db.session.get_one(Resource, tie.resource_id).places_taken for tie in (one, other)] == [1, 1]


def test_a_host_never_sees_the_enquiry_of_another_place(phone, tied, make, worker):
    device, _resource = phone
    elsewhere = tied("host_asked", resource=make.resource(worker), on=now())
    own_but_settled = tied("accepted", resource=_resource, on=now())

    assert device.get(f"/host/enquiries/{elsewhere.ref}") == 404
    assert device.get(f"/host/enquiries/{own_but_settled.ref}") == 404
    device.get("/host/enquiries")
    assert "返事を 待って いる おたずねは ありません" in device.words


KANJI = re.compile(r"[々\u3400-\u9fff]")


def test_every_kanji_on_the_pages_of_a_host_is_read(phone, tied):
    device, resource = phone
    tie = tied("host_asked", resource=resource, on=now())

    for path in (
        "/host/enquiries",
        f"/host/enquiries/{tie.ref}",
        "/host/enquiries/thanks/yes",
        "/host/enquiries/thanks/no",
    ):
        assert device.get(path) == 200
        main = re.search(r"<main.*?</main>", device.text, re.S)[0]
        bare = re.sub(
            r"<ruby>.*?</ruby>|<p class=\"place\">.*?</p>|<section class=\"call\".*?</section>", "", main, flags=re.S
        )
        assert not KANJI.findall(re.sub(r"<[^>]+>", "", bare)), path

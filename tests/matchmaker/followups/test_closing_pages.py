"""The pages of closing, asking after and beginning again; of stands and rhythms; and the decision that a tie has settled."""

import re
from datetime import timedelta

import pytest

from geo.clock import today as now
from geo.db import db
from matchmaker.followups.actions import Record, pause_and_rest, record_contact
from matchmaker.followups.closing_actions import close_with_ties, settle
from matchmaker.followups.models import Contact
from matchmaker.followups.queries import planned
from matchmaker.followups.rhythms import rhythms_of
from matchmaker.followups.stalling import Stall
from matchmaker.introductions.models import Introduction, State
from matchmaker.introductions.queries import count_reasons
from profiles.access import Role
from profiles.cases.closing import ClosingReason, Outcome
from profiles.cases.closing_queries import count_closings, find_closing
from profiles.cases.models import Case, CaseStage
from profiles.cases.queries import find_case
from profiles.vocabulary.rules import Side
from resources.directory.models import Resource

SAID = {"reason": "settled_in", "watcher": "民生委員 浜口さん", "decided_in": "重層的支援会議", "host_kept": "yes"}


@pytest.fixture
def desk(browser, make):
    """Return a browser in which a coordinator is signed in."""
    return browser.sign_in(make.account())


@pytest.fixture
def settled(tied):
    """Return a tie that settled some weeks ago."""
    return tied("settled", on=now() - timedelta(weeks=14))


@pytest.fixture(autouse=True)
def opened_long_ago(make, monkeypatch):
    """Let every case have been open for a year, so that it can be closed on a day before today."""
    kept = make.client

    def client(*args, **values):
        made = kept(*args, **values)
        find_case(made).opened_on = now() - timedelta(days=365)
        db.session.commit()
        return made
        return made

    monkeypatch.setattr(make, "client", client)


def fresh(row):
    """Return a row as the store holds it now."""
    db.session.rollback()
    db.session.expire_all()
    return db.session.get_one(type(row), row.id)


def close(desk, client, **said):
    """Return the page after a case was closed."""
    told = {"on": now().isoformat(), "version": find_case(client).version} | SAID | said
    return desk.post(f"/clients/{client.ref}/close", **told)


def record(desk, contact, outcome, words="元気に通っている"):
    """Return the page after one contact was written down."""
    path = f"/clients/{contact.client.ref}/aftercare/{contact.ref}"
    told = {"way": "phone", "outcome": outcome, "words": words, "version": contact.version}
    return desk.post(path, on=now().isoformat(), **told)


def test_a_case_is_closed_with_its_reason_and_what_settled_goes_on(desk, settled):
    client = settled.client
    asked = desk.get(f"/clients/{client.ref}/close")
    assert asked.has("定着のまま、続ける")

    page = close(desk, client, **{f"tie_{settled.ref}": "kept"})

    assert page.notice == "終結を記録しました。1、3、6か月に連絡する日が入っています"
    assert page.has("民生委員 浜口さん")
    assert page.has("終結から 6 か月の連絡")
    tie = fresh(settled)
    assert (tie.state, {one.side for one in planned(tie)}) == (State.SETTLED, {Side.HOST})
    assert find_case(tie.client).stage is CaseStage.AFTERCARE
    person = desk.get(f"/clients/{client.ref}")
    assert person.has("次の連絡の日を待つ")
    assert person.has("終結：通う所になじみ、支えがいらなくなった")
    assert desk.get("/aftercare/").has(client.code)
    assert desk.get(f"/introductions/{tie.ref}").has("このつなぎは、定着のまま続いています")


def test_what_has_not_settled_ends_with_the_case_and_frees_its_place(desk, tied, worker, settled):
    client = settled.client
    trial = tied("trial", client=client)

    close(desk, client, reason="work", **{f"tie_{settled.ref}": "ended"})

    for tie in (settled, trial):
        assert (fresh(tie).state, tie.ended_reason) == (State.ENDED, "work_found")
        assert db.session.get_one(Resource, tie.resource_id).places_taken == 0
    assert count_reasons(worker, now(), now()) == {State.ENDED: {"work_found": 2}}
    assert count_closings(worker, now(), now()) == {ClosingReason.WORK: 1}
    assert count_closings(worker, now() + timedelta(days=1), now() + timedelta(days=9)) == {}


def test_whoever_died_is_asked_nothing_and_leaves_no_tie(desk, settled):
    page = close(desk, settled.client, reason="died", watcher="", **{f"tie_{settled.ref}": "kept"})

    assert page.notice == "終結を記録しました。このあとの連絡はありません"
    assert (fresh(settled).state, settled.ended_reason) == (State.ENDED, "died")
    assert desk.get(f"/clients/{settled.client.ref}").has("つながりは、ひと区切りです")
    assert not desk.get("/aftercare/").has(settled.client.code)


def test_a_host_may_be_left_in_peace_though_the_tie_stays(desk, settled):
    close(desk, settled.client, host_kept="no", **{f"tie_{settled.ref}": "kept"})

    assert (fresh(settled).state, list(planned(settled))) == (State.SETTLED, [])
    assert not find_closing(find_case(settled.client)).host_kept


@pytest.mark.parametrize(
    ("said", "words", "stays"),
    [
        ({"reason": ""}, "終結の理由を1つ選んでください", "浜口さん"),
        ({"watcher": ""}, "だれが気にかけるかを書いてください", "重層的支援会議"),
        ({"decided_in": ""}, "そう決めたわけを書いてください", "浜口さん"),
        ({"on": "13月40日"}, "直してほしい所が 1 つあります", "13月40日"),
    ],
)
def test_what_was_typed_stays_with_what_is_missing(desk, settled, said, words, stays):
    page = close(desk, settled.client, **{f"tie_{settled.ref}": "kept"} | said)

    assert page.status == 422
    assert page.has(words)
    assert stays in page.text
    assert fresh(settled).state is State.SETTLED


def test_two_who_close_at_once_are_told(desk, settled):
    version = find_case(settled.client).version
    find_case(settled.client).coordinator_id = None
    db.session.commit()

    page = desk.post(f"/clients/{settled.client.ref}/close", on=now().isoformat(), version=version, **SAID)

    assert page.status in (409, 422)
    assert find_case(fresh(settled).client).stage is CaseStage.RECEIVED


def test_every_contact_leads_on_and_the_last_one_to_rest(desk, settled):
    close(desk, settled.client, **{f"tie_{settled.ref}": "kept"})
    closing = find_closing(find_case(settled.client))

    notices = [record(desk, contact, "reached").notice for contact in list(closing.aftercare)]

    assert notices[:2] == ["記録しました。次に連絡する日は、下にあります"] * 2
    assert notices[2] == "記録しました。つながりは、ここでひと区切りです"
    assert fresh(closing).rested_on == now()
    assert desk.get(f"/clients/{settled.client.ref}/closing").has("つながりはひと区切りです")
    assert desk.get("/aftercare/").has("終結のあとの連絡を待つ人は、いません")
    assert desk.get("/aftercare/", mine="1").has("自分の担当に、連絡を待つ人はいません")


def test_a_contact_without_words_is_refused_and_one_that_is_written_is_not_asked_again(desk, settled):
    close(desk, settled.client, **{f"tie_{settled.ref}": "kept"})
    contact = find_closing(find_case(settled.client)).aftercare[0]

    assert record(desk, contact, "reached", words="").status == 422
    record(desk, fresh(contact), "not_reached", words="")

    assert fresh(contact).outcome is Outcome.NOT_REACHED
    assert desk.get(f"/clients/{settled.client.ref}/closing").has("終結から 1 か月の連絡（2回め）")
    assert desk.get(f"/clients/{settled.client.ref}/aftercare/{contact.ref}").has("1回めの終結")


def test_who_needs_support_again_begins_a_second_round_with_the_same_thread(desk, settled):
    client = settled.client
    close(desk, client, **{f"tie_{settled.ref}": "kept"})
    contact = find_closing(find_case(client)).aftercare[0]

    page = record(desk, contact, "reopen", "畑がなくなる")
    assert page.notice == "記録しました。もう一度始める理由を、つづけて書いてください"
    assert desk.get(f"/clients/{client.ref}").has("もう一度、支援を始める")
    assert desk.get(f"/clients/{client.ref}/closing").has("もう一度、支援が要ると聞いています")
    case = find_case(client)
    assert desk.post(f"/clients/{client.ref}/reopen", words="x", version=case.version).status == 422
    page = desk.post(f"/clients/{client.ref}/reopen", reason="place_lost", words="畑が宅地に", version=case.version)

    assert page.notice == "2回めの支援を始めました。次は、プランを立てなおします"
    assert page.has("もう一度始めた：通う所がなくなった、合わなくなった")
    assert page.has("2回めの支援")
    assert page.has("プランを立てる")
    case = db.session.get_one(Case, case.id)
    assert (case.rounds, case.stage) == (2, CaseStage.PLANNED)
    assert {one.side for one in planned(fresh(settled))} == set(Side)
    assert desk.get(f"/clients/{client.ref}/closing").has("もう一度始めました")


def test_pages_for_what_is_not_so_say_so(desk, make, worker, settled):
    client, other = settled.client, make.client(worker)
    assert desk.get(f"/clients/{client.ref}/closing").has("このケースは、まだ終結していません")
    assert desk.get(f"/clients/{client.ref}/reopen").notice == "このケースは、開いています"
    close(desk, client, **{f"tie_{settled.ref}": "kept"})
    assert desk.get(f"/clients/{client.ref}/close").notice == "このケースは、いま開いていません"
    assert desk.get(f"/clients/{client.ref}/stage").has("もう一度始める")
    assert desk.get(f"/clients/{other.ref}/stage").has("終結する")
    db.session.delete(find_case(other))
    db.session.commit()
    assert desk.get(f"/clients/{other.ref}/closing").has("ケースは、まだ開いていません")
    assert desk.post(f"/clients/{other.ref}/close", **SAID).status == 404


def test_a_case_that_was_closed_before_anybody_asked_why_can_be_opened(desk, settled):
    find_case(settled.client).stage = CaseStage.CLOSED
    db.session.commit()

    assert desk.get(f"/clients/{settled.client.ref}/closing").has("この終結には、理由の記録がありません")
    version = find_case(settled.client).version
    page = desk.post(f"/clients/{settled.client.ref}/reopen", reason="own_wish", version=version)
    assert page.has("2回めの支援")


def test_a_meeting_settles_a_tie_or_a_person_who_says_why(desk, tied, worker, today):
    tie = tied("taking_part", on=now() - timedelta(weeks=9))
    path = f"/introductions/{tie.ref}/step/settled"
    assert desk.get(path).has("会議がない町では")

    page = desk.post(path, on=now().isoformat(), version=fresh(tie).version)
    assert page.status == 422
    assert page.has("そう決めたわけを書いてください")
    page = desk.post(path, on=now().isoformat(), decided_in="重層的支援会議", version=tie.version)

    assert page.has("定着：重層的支援会議")
    assert (fresh(tie).state, tie.steps[-1].decided_in) == (State.SETTLED, "重層的支援会議")
    alone = settle(worker, tied("taking_part"), today=today, words="会議がないので所長と")
    assert (alone.decided_in, alone.note) == ("", "会議がないので所長と")


@pytest.mark.parametrize(
    ("state", "days", "act"),
    [
        ("proposed", 20, "本人の気持ちを聞いて、書く"),
        ("host_asked", 9, "電話で返事を聞いて、書く"),
        ("accepted", 20, "見学の日を決める"),
        ("trial", 40, "続けるか終えるかを決める"),
        ("taking_part", 30, "本人に聞いて、書く"),
    ],
)
def test_what_has_come_to_a_stand_says_which_rule_struck_and_leads_to_its_act(desk, tied, state, days, act):
    tie = tied(state, on=now() - timedelta(days=days))

    for page in (desk.get("/followups/stalled/"), desk.get(f"/introductions/{tie.ref}")):
        assert page.has(act)
        assert page.has(f"{days} 日")
    href = re.search(rf'href="([^"#]+)[^>]*>{act}', page.text)
    assert href is not None
    assert desk.get(href[1]).status == 200


def test_the_list_of_stands_is_filtered_and_says_when_it_is_empty(desk, make, worker, tied):
    assert desk.get("/followups/stalled/").has("とどこおっているつなぎは、ありません")
    waits, rests = tied("host_asked", on=now() - timedelta(days=9)), tied("trial")
    pause_and_rest(worker, rests, today=now() - timedelta(days=15))
    rests.coordinator_id = make.account().id
    db.session.commit()

    page = desk.get("/followups/stalled/", kind=Stall.REST_OPEN.value)
    assert (page.has(rests.client.code), page.has(waits.client.code)) == (True, False)
    assert page.has("いつ再開するかを決める")
    who = rests.coordinator.ref
    assert not desk.get("/followups/stalled/", who=who).has(waits.client.code)
    assert desk.get("/followups/stalled/", who=who, kind="lying").has("この条件では、ありません")
    assert desk.get("/followups/stalled/", who="nobody", kind="no", page="99").has(waits.client.code)


def test_a_rest_gets_a_day_and_a_longer_one(desk, tied):
    tie = tied("trial", on=now() - timedelta(days=1))
    day = now() + timedelta(days=20)

    page = desk.post(f"/introductions/{tie.ref}/pause", back_on=now().isoformat(), version=tie.version)
    assert page.status == 422
    page = desk.post(f"/introductions/{tie.ref}/pause", back_on=day.isoformat(), version=fresh(tie).version)
    assert page.has("再開するつもりの日は")
    assert desk.post(f"/introductions/{tie.ref}/rest", back_on="", version=fresh(tie).version).status == 422
    later = day + timedelta(days=9)
    page = desk.post(f"/introductions/{tie.ref}/rest", back_on=later.isoformat(), version=fresh(tie).version)

    assert page.notice == "再開するつもりの日を記録しました"
    assert fresh(tie).back_on == later
    desk.post(f"/introductions/{tie.ref}/resume", version=tie.version)
    assert (fresh(tie).paused_on, tie.back_on) == (None, None)
    assert desk.post(f"/introductions/{tie.ref}/rest", back_on=later.isoformat(), version=tie.version).status == 422


def typed(town_id, **changed):
    """Return the rhythms of a town as a form holds them, some of them changed."""
    sides = ("person", "host")
    days = rhythms_of(town_id)
    return {f"{state}_{side}": both[at] for state, both in days.items() for at, side in enumerate(sides)} | changed


def test_a_coordinator_or_the_administrator_sets_the_rhythms_of_the_town(browser, desk, make, tied, worker):
    tie = tied("taking_part", on=now())
    page = desk.post("/followups/rhythms", **typed(worker.town_id, taking_part_person=21))
    assert page.notice == "間隔を記録しました。予定 1 件の日が変わりました"
    assert page.has("参加支援コーディネーター")
    assert rhythms_of(worker.town_id)["taking_part"] == (21, 30)
    assert desk.get(f"/introductions/{tie.ref}").has("3週に 1度")
    for wrong in ("0", "400", "いつも", ""):
        page = desk.post("/followups/rhythms", **typed(worker.town_id, trial_host=wrong))
        assert page.status == 422
        assert rhythms_of(worker.town_id)["trial"] == (7, 7)

    office = browser.sign_in(make.account(Role.ADMINISTRATOR))
    assert office.get("/followups/rhythms").has("3週に 1度") is False
    assert office.post("/followups/rhythms", **typed(worker.town_id, trial_host=5)).status == 200
    assert rhythms_of(worker.town_id)["trial"] == (7, 5)


def calm_for_long(worker, tie):
    """Let both sides say for ten weeks that all is well."""
    for week in range(10, -1, -2):
        for side in Side:
            done = Record(now() - timedelta(weeks=week), Contact.PHONE, feeling=4, burden=1)
            record_contact(worker, tie, side, done, today=now())
    db.session.commit()


def test_what_was_calm_for_long_enough_leads_to_the_next_meeting(desk, tied, worker, settled):
    tie = tied("taking_part", on=now() - timedelta(weeks=12))
    assert not desk.get(f"/introductions/{tie.ref}").has("次の会議にかける")
    calm_for_long(worker, tie)
    calm_for_long(worker, settled)
    find_case(settled.client).stage = CaseStage.SUPPORTING
    db.session.commit()

    for one in (tie, settled):
        page = desk.get(f"/introductions/{one.ref}")
        assert f"/meetings/put/{one.client.ref}" in page.text
        assert page.has("8／8 週")
    assert desk.get(f"/clients/{settled.client.ref}").has("終結するかを話し合う")
    page = desk.get(f"/clients/{settled.client.ref}/close")
    assert page.has("終結を話し合える目安に、届いています")
    assert f"/meetings/put/{settled.client.ref}" in page.text


def test_closing_keeps_every_settled_tie_unless_something_else_is_said(worker, settled):
    case = find_case(settled.client)

    close_with_ties(worker, case, reason=ClosingReason.GOAL_REACHED, watcher="家族", decided_in="支援会議", today=now())

    assert db.session.get_one(Introduction, settled.id).state is State.SETTLED

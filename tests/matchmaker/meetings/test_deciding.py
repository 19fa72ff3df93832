"""Decisions: kept as they are typed, and carried to the cases when the meeting ends, all or none."""

from datetime import timedelta

import pytest

from geo.clock import today
from geo.db import db
from geo.errors import DomainError, StaleError
from matchmaker.introductions.models import State
from matchmaker.meetings.actions import add_case
from matchmaker.meetings.deciding import close_meeting, write_decision
from matchmaker.meetings.due import standing
from matchmaker.meetings.models import Meeting
from matchmaker.meetings.rules import MeetingKind, Outcome
from matchmaker.meetings.said import Said
from profiles.cases.closing import ClosingReason
from profiles.cases.closing_actions import close_case
from profiles.cases.models import CaseStage, Closing
from profiles.cases.queries import contacts_of, find_case, newest_plan
from profiles.consent.actions import give_consent, withdraw_consent
from profiles.consent.models import Purpose, Way
from profiles.consent.queries import find_newest


def decide(secretary, meeting, code, said):
    """Write one decision."""
    item = next(one for one in standing(meeting) if one.client and one.client.code == code)
    write_decision(secretary, item, said, version=item.version)
    return item


def close(secretary, meeting, **values):
    """End a meeting."""
    close_meeting(secretary, meeting, note="", next_on=None, version=meeting.version, today=today(), **values)
    db.session.commit()


def test_a_meeting_is_played_from_the_call_to_the_minutes(browser, staff, secretary, body_of, planned, called):
    one, two = planned("C-1"), planned("C-2")
    meeting = called(body_of())
    reader, here = browser.sign_in(staff), f"/meetings/{meeting.ref}"
    roles = {"roles-0-who": "しおさい", "roles-0-does": "見学に同行する", "roles-0-until": "12月10日"}

    page = reader.get(f"{here}/room/1")
    assert page.has("C-1")
    assert page.has("まだ決まっていません")
    assert not page.has("三浦 あかね")
    version = standing(db.session.get(Meeting, meeting.id))[0].version
    page = reader.post(
        f"{here}/room/1/write", outcome="plan_decided", words="畑から始める", version=version, watcher="三浦", **roles
    )
    assert page.has("書きとめました")
    assert page.has("見学に同行する")
    assert reader.post(f"{here}/close", version=meeting.version).has("C-2 さんのことが、まだ決まっていません")
    assert find_case(one).stage is CaseStage.ASSESSED  # nothing was written, for one thing could not be
    reader.post(
        f"{here}/room/2/write", outcome="carried", version=standing(db.session.get(Meeting, meeting.id))[1].version
    )
    closing = db.session.get(Meeting, meeting.id)
    page = reader.post(f"{here}/close", note="雨の日の足を話した", next_on="2099-01-05", version=closing.version)

    assert page.has("会議を終わりにしました")
    assert page.has("畑から始める")
    assert page.has("雨の日の足を話した")
    db.session.expire_all()
    assert find_case(one).stage is CaseStage.PLANNED
    assert newest_plan(one).decided_in == "よりそい会議"
    told = contacts_of(one)[0]
    assert (told.on, told.whom) == (today(), "よりそい会議")
    assert "プランを決めた" in told.words
    assert "見学に同行する" in (told.next_step or "")
    assert find_case(two).stage is CaseStage.ASSESSED
    assert reader.post(f"{here}/room/1/write", outcome="carried", version=1).status == 422
    assert reader.get("/meetings/").has("議事録")


def test_closing_asks_why_and_who_keeps_an_eye_and_plans_the_contacts_after_it(secretary, body_of, planned, called):
    client = planned("C-1")
    meeting = called(body_of())
    decide(secretary, meeting, "C-1", Said(Outcome.CLOSED, words="半年休まず通えた"))
    with pytest.raises(DomainError, match="終結のわけ"):
        close_meeting(secretary, meeting, note="", next_on=None, version=meeting.version, today=today())
    db.session.rollback()
    meeting = db.session.get(Meeting, meeting.id)
    decide(secretary, meeting, "C-1", Said(Outcome.CLOSED, reason=ClosingReason.GOAL_REACHED, watcher="民生委員 大庭"))
    close(secretary, meeting)

    closing = db.session.query(Closing).one()
    assert (closing.reason, closing.watcher, closing.decided_in) == (
        ClosingReason.GOAL_REACHED,
        "民生委員 大庭",
        "よりそい会議",
    )
    assert len(closing.aftercare) == 3
    assert find_case(client).stage is CaseStage.AFTERCARE


def test_settling_moves_the_tie_that_was_chosen(secretary, body_of, tied, agreed, called, make):
    client = agreed(code="C-9")
    first = tied("taking_part", client=client, on=today() - timedelta(days=90))
    second = tied("taking_part", client=client, on=today() - timedelta(days=80))
    give_consent(secretary, client, purpose=Purpose.MEETING, facts=[], way=Way.SPOKEN, given_on=today(), today=today())
    meeting = called(body_of())
    add_case(secretary, meeting, client, why="よくなじんだ", today=today())
    with pytest.raises(DomainError, match="どのつなぎを"):
        decide(secretary, meeting, "C-9", Said(Outcome.SETTLED))
    decide(secretary, meeting, "C-9", Said(Outcome.SETTLED, tie_ref=second.ref))
    close(secretary, meeting)

    assert (first.state, second.state) == (State.TAKING_PART, State.SETTLED)


def test_replanning_leads_back_to_the_plan_and_advice_changes_nothing(secretary, body_of, planned, called):
    one, two = planned("C-1"), planned("C-2")
    meeting = called(body_of())
    decide(secretary, meeting, "C-1", Said(Outcome.REPLAN))
    decide(secretary, meeting, "C-2", Said(Outcome.ADVICE, words="保健師が会う"))
    close(secretary, meeting)

    assert find_case(one).stage is CaseStage.PLANNED
    assert find_case(two).stage is CaseStage.ASSESSED
    assert "助言" in contacts_of(two)[0].words


def test_replanning_opens_a_case_again_that_was_closed_since_the_call(secretary, body_of, planned, called):
    client = planned("C-1")
    meeting = called(body_of())
    kept = {"watcher": "民生委員", "words": "本人と決めた"}
    close_case(secretary, find_case(client), reason=ClosingReason.OWN_WISH, today=today(), **kept)
    decide(secretary, meeting, "C-1", Said(Outcome.REPLAN, words="もう一度、いっしょに考える"))
    close(secretary, meeting)

    case = find_case(client)
    assert (case.stage, case.rounds) == (CaseStage.PLANNED, 2)
    assert db.session.query(Closing).one().reopen_words == "もう一度、いっしょに考える"


def test_what_cannot_be_written_to_one_case_is_written_to_none(secretary, body_of, planned, called):
    one = planned("C-1")
    planned("C-2")
    meeting = called(body_of())
    decide(secretary, meeting, "C-1", Said(Outcome.PLAN_DECIDED))
    decide(secretary, meeting, "C-2", Said(Outcome.CLOSED, reason=ClosingReason.OTHER, watcher="武井"))

    with pytest.raises(DomainError, match="C-2 さんの「終結とする」を書けませんでした"):
        close_meeting(secretary, meeting, note="", next_on=None, version=meeting.version, today=today())
    db.session.rollback()

    assert find_case(one).stage is CaseStage.ASSESSED
    assert db.session.get(Meeting, meeting.id).closed_on is None


def test_a_statutory_meeting_decides_no_plan_and_no_closing(secretary, body_of, planned, called):
    client = planned("C-1", agreed=False)
    meeting = called(body_of(MeetingKind.STATUTORY, "支援会議"))
    for outcome in (Outcome.PLAN_DECIDED, Outcome.SETTLED, Outcome.CLOSED):
        with pytest.raises(DomainError, match="支援会議では決められません"):
            decide(secretary, meeting, "C-1", Said(outcome))
    decide(
        secretary,
        meeting,
        "C-1",
        Said(Outcome.CONTINUE, words="母に手紙を書く", roles=[{"who": "保健師", "does": "母に会う"}]),
    )
    close(secretary, meeting)

    told = contacts_of(client)[0]
    assert "このまま続ける" in told.words
    assert "母" not in told.words + (told.next_step or "")  # what was said there stays with its members


def test_two_who_write_at_once_are_told_and_nothing_is_lost(browser, staff, secretary, body_of, planned, called):
    planned("C-1")
    meeting = called(body_of())
    item = standing(meeting)[0]
    old = item.version
    write_decision(secretary, item, Said(Outcome.CONTINUE, words="先に書いた"), version=old)
    db.session.commit()
    with pytest.raises(StaleError):
        write_decision(secretary, item, Said(Outcome.ADVICE), version=old)
    db.session.rollback()
    reader, there = browser.sign_in(staff), f"/meetings/{meeting.ref}/room/1/write"

    page = reader.post(there, outcome="advice", words="あとから書いた", version=old)
    assert page.status == 409
    assert page.has("先に書いた")
    assert page.has("あとから書いた")
    page = reader.post(there, outcome="advice", words="あとから書いた", version=old + 1)
    assert page.has("助言・情報の共有")


def test_what_is_typed_is_kept_by_itself_and_says_which_version_it_is(browser, staff, body_of, planned, called):
    planned("C-1")
    meeting = called(body_of())
    item = standing(meeting)[0]
    reader, there = browser.sign_in(staff), f"/meetings/{meeting.ref}/room/1/write"
    proof = reader.token()

    def typed(words, version, **more):
        data = {"csrf_token": proof, "words": words, "version": version} | more
        return reader.client.post(there, data=data, headers={"X-Autosave": "1"})

    old = item.version
    kept = typed("まだ途中", old)
    assert kept.status_code == 200
    assert typed("古いほう", old).status_code == 409
    assert typed("つづき", kept.json["version"], next_on="11月31日").status_code == 422
    assert typed("つづき", kept.json["version"]).json["version"] == kept.json["version"] + 1
    assert reader.get(there).has("つづき")
    assert typed("x", 1, csrf_token="").status_code == 400


def test_who_withdrew_before_the_end_is_not_written_to(secretary, body_of, planned, called):
    gone = planned("C-1")
    planned("C-2")
    meeting = called(body_of())
    for code in ("C-1", "C-2"):
        decide(secretary, meeting, code, Said(Outcome.PLAN_DECIDED))
    withdraw_consent(secretary, find_newest(gone, Purpose.MEETING), today=today())
    close(secretary, meeting)

    assert find_case(gone).stage is CaseStage.ASSESSED
    assert contacts_of(gone) == []
    assert [one.dropped for one in meeting.items if one.client_id == gone.id] == ["consent"]


def test_a_meeting_ends_once_not_before_its_day_and_not_after_it_was_called_off(
    browser, staff, secretary, body_of, called
):
    early = called(body_of(), today() + timedelta(days=3))
    with pytest.raises(DomainError, match="まだ来ていません"):
        close(secretary, early)
    reader = browser.sign_in(staff)
    assert reader.post(f"/meetings/{early.ref}/cancel").has("会議を取りやめました")
    assert reader.get(f"/meetings/{early.ref}").has("取りやめになっています")
    assert reader.post(f"/meetings/{early.ref}/close", version=1).status in (303, 200)
    done = called(body_of(name="もう1つ"))
    close(secretary, done)
    with pytest.raises(DomainError, match="もう終わって"):
        close(secretary, done)
    with pytest.raises(StaleError):
        close_meeting(secretary, done, note="", next_on=None, version=99, today=today())

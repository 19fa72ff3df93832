"""Both streams of a tie: planned with every step, recorded, moved, closed with it."""

from datetime import date, time, timedelta

import pytest
import sqlalchemy as sa

from geo.db import db
from geo.errors import DomainError, StaleError
from matchmaker.followups.actions import (
    CALL_BACK,
    Plan,
    Record,
    answer_and_plan,
    change_date,
    pause_and_rest,
    plan_followup,
    record_contact,
    record_followup,
    resume_and_plan,
    set_plans,
    take_step_and_plan,
)
from matchmaker.followups.models import Contact, FollowUp
from matchmaker.followups.queries import due, next_planned, planned, records_of
from matchmaker.followups.rhythm_actions import change_rhythm
from matchmaker.followups.rules import PLANS, due_on
from matchmaker.introductions.models import State
from matchmaker.introductions.rules import Answer
from profiles.vocabulary.rules import Side

FAR = date(2030, 1, 1)


def plans(tie):
    """Return what is planned, as side, day and words."""
    return {(one.side.value, one.due_on, one.plan) for one in planned(tie)}


def test_a_proposal_plans_both_sides_by_the_rhythm_of_its_state(tied, today):
    tie = tied()

    person, host = PLANS["proposed"]
    assert plans(tie) == {("person", due_on(today, 3), person), ("host", due_on(today, 7), host)}


def test_a_step_plans_both_sides_anew_and_never_doubles_them(worker, tied, today):
    tie = tied("trial")

    take_step_and_plan(worker, tie, State.TAKING_PART, today=today)

    words = "電話で様子をきく"
    assert plans(tie) == {("person", due_on(today, 14), words), ("host", due_on(today, 30), words)}


def test_a_plan_that_somebody_wrote_outlives_a_step(worker, tied, today):
    tie = tied("visit")
    own = Plan(today + timedelta(days=2), time(10, 15), "見学に同行する")
    change_date(worker, next_planned(tie, Side.PERSON), own, today=today)

    take_step_and_plan(worker, tie, State.TRIAL, today=today)

    assert next_planned(tie, Side.PERSON).plan == "見学に同行する"
    assert next_planned(tie, Side.PERSON).due_at == time(10, 15)


@pytest.mark.parametrize(
    ("state", "to", "reason"), [("host_asked", "DECLINED", "no_room"), ("trial", "ENDED", "not_fit")]
)
def test_the_end_closes_both_streams_and_keeps_what_was_heard(worker, tied, today, state, to, reason, deeds):
    tie = tied(state)
    heard = record_contact(worker, tie, Side.PERSON, Record(today, Contact.PHONE, words="まあまあ"), today=today)
    dropped = next_planned(tie, Side.HOST)

    take_step_and_plan(worker, tie, State[to], today=today, reason=reason)

    assert plans(tie) == set()
    assert list(records_of([tie.id])) == [heard]
    assert deeds(dropped)[-1][0] == "followup.dropped"
    with pytest.raises(DomainError, match="予定を入れられません"):
        plan_followup(worker, tie, Side.HOST, Plan(today))


def test_while_it_rests_nothing_is_due_and_afterwards_both_sides_are_asked_soon(worker, tied, today):
    tie, other = tied("taking_part", on=today - timedelta(days=60)), tied("taking_part")
    pause_and_rest(worker, tie, today=today - timedelta(days=50))
    db.session.commit()
    assert {one.introduction_id for one in due(worker, until=FAR)} == {other.id}

    resume_and_plan(worker, tie, today=today)

    assert {one.due_on for one in planned(tie)} == {due_on(today, 3)}
    assert len(planned(tie)) == 2


def test_a_side_without_a_plan_gets_one_after_a_rest(worker, tied, today):
    tie = tied("trial")
    set_plans(worker, tie, Side.HOST, [])
    pause_and_rest(worker, tie, today=today)

    resume_and_plan(worker, tie, today=today)

    assert next_planned(tie, Side.HOST).due_on == due_on(today, 3)


def test_a_record_is_kept_and_the_same_side_is_planned_again(worker, tied, today, deeds):
    tie = tied("taking_part", on=today - timedelta(days=14))
    followup, host = next_planned(tie, Side.PERSON), next_planned(tie, Side.HOST)
    done = Record(today, Contact.PHONE, feeling=3, burden=2, words=" 畑に出ると楽です ", note="昼に電話")

    record_followup(worker, followup, done, today=today, version=followup.version)
    db.session.commit()

    assert (followup.done_on, followup.way, followup.by_id) == (today, Contact.PHONE, worker.account_id)
    assert (followup.feeling, followup.burden, followup.words) == (3, 2, "畑に出ると楽です")
    assert next_planned(tie, Side.PERSON).due_on == due_on(today, 14)
    assert next_planned(tie, Side.HOST) is host
    told = {"introduction": tie.ref, "side": "person", "on": today.isoformat(), "way": "phone"}
    assert deeds(followup)[-1] == ("followup.recorded", told)
    with pytest.raises(DomainError, match="もう記録されています"):
        record_followup(worker, followup, done, today=today)


def test_what_was_said_lies_sealed_in_the_database(worker, tied, today):
    tie = tied("trial")
    record_contact(worker, tie, Side.PERSON, Record(today, Contact.MEET, words="秘密のことば"), today=today)
    db.session.commit()

    raw = db.session.execute(sa.text("select words, note from follow_ups where words is not null")).all()

    assert raw
    assert all("秘密".encode() not in bytes(words) for words, _note in raw)


def test_the_next_contact_may_be_wished_otherwise(worker, tied, today):
    tie = tied("taking_part")
    wished = Plan(today + timedelta(days=9), text="会って話す（農園で）")

    record_followup(
        worker, next_planned(tie, Side.PERSON), Record(today, Contact.PHONE, feeling=4), today=today, next_plan=wished
    )

    assert [(one.due_on, one.plan) for one in planned(tie) if one.side is Side.PERSON] == [(wished.on, wished.text)]


def test_a_call_that_came_moves_the_next_standard_one_and_adds_none(worker, tied, today):
    tie = tied("taking_part", on=today - timedelta(days=10))

    record_contact(worker, tie, Side.PERSON, Record(today, Contact.PHONE, words="きょう電話しました"), today=today)

    assert [one.due_on for one in planned(tie) if one.side is Side.PERSON] == [due_on(today, 14)]


def test_a_wish_takes_the_place_of_the_standard_plan_after_a_call(worker, tied, today):
    tie = tied("taking_part")
    wished = Plan(today + timedelta(days=1), text="はがきを出す")

    record_contact(worker, tie, Side.HOST, Record(today, Contact.VISIT, burden=3), today=today, next_plan=wished)

    assert [one.plan for one in planned(tie) if one.side is Side.HOST] == ["はがきを出す"]


def test_after_the_end_something_can_still_be_written_and_nothing_is_planned(worker, tied, today):
    tie = tied("trial")
    take_step_and_plan(worker, tie, State.ENDED, today=today, reason="graduated")

    record_contact(worker, tie, Side.HOST, Record(today, Contact.LETTER, words="さびしくなります"), today=today)

    assert planned(tie) == []


@pytest.mark.parametrize(
    ("done", "field"),
    [
        (Record(date(2026, 11, 26), Contact.PHONE, feeling=3), "on"),
        (Record(date(2026, 11, 25), Contact.PHONE, words="  "), "words"),
    ],
)
def test_a_talk_that_was_not_yet_or_says_nothing_is_no_record(worker, tied, today, done, field):
    tie = tied()

    with pytest.raises(DomainError) as refused:
        record_followup(worker, next_planned(tie, Side.PERSON), done, today=today)

    assert refused.value.field == field


def test_a_day_is_moved_forward_and_never_back(worker, tied, today, deeds):
    followup = next_planned(tied(), Side.HOST)
    old = followup.due_on

    change_date(worker, followup, Plan(today + timedelta(days=4)), today=today, version=followup.version)

    assert (followup.due_on, followup.plan) == (today + timedelta(days=4), PLANS["proposed"][1])
    assert deeds(followup)[-1][1]["old"] == old.isoformat()
    with pytest.raises(DomainError, match="きょうからあと"):
        change_date(worker, followup, Plan(today - timedelta(days=1)), today=today)
    with pytest.raises(StaleError):
        change_date(worker, followup, Plan(today), today=today, version=followup.version + 5)


def test_the_day_of_a_record_stands(worker, tied, today):
    followup = next_planned(tied(), Side.HOST)
    record_followup(worker, followup, Record(today, Contact.PHONE, feeling=3), today=today)

    with pytest.raises(DomainError, match="変えられません"):
        change_date(worker, followup, Plan(today), today=today)


def test_a_row_changed_under_our_hands_is_not_written_over(worker, tied, today):
    followup = next_planned(tied(), Side.HOST)
    elsewhere = sa.update(FollowUp).where(FollowUp.id == followup.id).values(version=77)
    db.session.execute(elsewhere.execution_options(synchronize_session=False))

    with pytest.raises(StaleError):
        change_date(worker, followup, Plan(today), today=today)


def test_a_pair_may_have_its_own_rhythm_and_give_it_up(worker, tied, today):
    tie = tied("taking_part")
    before = next_planned(tie, Side.HOST).due_on

    change_rhythm(worker, tie, Side.PERSON, 7, today=today, version=tie.version)
    assert next_planned(tie, Side.PERSON).due_on == due_on(today, 7)
    assert next_planned(tie, Side.HOST).due_on == before
    change_rhythm(worker, tie, Side.PERSON, None, today=today)

    assert next_planned(tie, Side.PERSON).due_on == due_on(today, 14)


@pytest.mark.parametrize("days", [0, 366])
def test_a_rhythm_lies_within_a_year(worker, tied, today, days):
    tie = tied()

    with pytest.raises(DomainError, match="365"):
        change_rhythm(worker, tie, Side.HOST, days, today=today)
    with pytest.raises(StaleError):
        change_rhythm(worker, tie, Side.HOST, 5, today=today, version=tie.version + 1)


def test_a_late_plan_stays_late_when_the_rhythm_changes(worker, tied, today):
    tie = tied("taking_part", on=today - timedelta(days=40))
    late = next_planned(tie, Side.PERSON).due_on
    assert late < today

    change_rhythm(worker, tie, Side.PERSON, 21, today=today)

    assert next_planned(tie, Side.PERSON).due_on == late


def test_a_host_who_wishes_to_talk_is_called_on_the_next_working_day(worker, tied, today):
    tie = tied("host_asked")

    answer_and_plan(worker, tie, Answer.TALK, today=today)

    assert ("host", today, CALL_BACK) in plans(tie)


def test_a_host_who_says_yes_is_planned_with(worker, tied, today):
    tie = tied("host_asked")

    answer_and_plan(worker, tie, Answer.YES, today=today)

    assert (tie.state, next_planned(tie, Side.HOST).plan) == (State.ACCEPTED, PLANS["accepted"][1])

"""When settling and closing may be spoken of, and rhythms of a town."""

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from geo.db import db
from geo.errors import DomainError
from matchmaker.followups.actions import Plan, Record, change_date, pause_and_rest, raise_concern, record_contact
from matchmaker.followups.calm import calm_of, may_be_closed, ready_to_close, ready_to_settle
from matchmaker.followups.models import Contact
from matchmaker.followups.queries import next_planned
from matchmaker.followups.rhythm_actions import change_rhythm, set_town_rhythm
from matchmaker.followups.rhythms import changed_rhythms, days_of, rhythms_of, usual_days
from matchmaker.followups.rules import (
    CLOSE_WEEKS,
    GOAL_WEEKS,
    RHYTHM,
    Calm,
    due_on,
    may_close,
    moved_to,
    working_day,
)
from matchmaker.introductions.models import State
from profiles.cases.models import CaseStage
from profiles.cases.queries import find_case
from profiles.vocabulary.rules import Side

WEEKS = st.integers(0, 20)
CALM = st.builds(Calm, st.sampled_from(["taking_part", "settled"]), WEEKS, WEEKS, WEEKS)
DAYS = st.dates(date(2025, 1, 1), date(2030, 12, 31))


@given(st.lists(CALM, max_size=4), st.booleans())
def test_closing_is_spoken_of_when_every_tie_has_settled_and_is_calm_on_both_sides(ties, concerned):
    settled = [one for one in ties if one.state == "settled" and one.weeks >= CLOSE_WEEKS]
    calm = [one for one in settled if min(one.person, one.host) >= GOAL_WEEKS]

    assert may_close(ties, concerned=concerned) == (bool(ties) and not concerned and calm == ties)


@given(DAYS, DAYS, DAYS)
def test_a_new_rhythm_moves_nothing_into_the_past_and_hides_no_lateness(planned, wanted, today):
    day = moved_to(planned, wanted, today)

    assert day in (planned, wanted, working_day(today))
    assert day >= today or (day == planned and wanted < today)


def calm_for(worker, tie, weeks, today, sides=tuple(Side)):
    """Let both sides say for some weeks that all is well."""
    for week in range(weeks, -1, -2):
        on = today - timedelta(weeks=week)
        for side in sides:
            record_contact(worker, tie, side, Record(on, Contact.PHONE, feeling=4, burden=1), today=today)
    db.session.commit()


def test_a_tie_is_proposed_for_settling_when_both_sides_were_calm_for_eight_weeks(worker, tied, today):
    ready, half, short = (tied("taking_part", on=today - timedelta(weeks=weeks)) for weeks in (12, 12, 7))
    calm_for(worker, ready, 10, today)
    calm_for(worker, half, 10, today, [Side.PERSON])
    calm_for(worker, short, 6, today)

    assert ready_to_settle(worker, today=today) == [ready]
    calm = calm_of([half], today=today)[half.id]
    assert (calm.weeks, calm.person, calm.host) == (12, GOAL_WEEKS, 0)

    raise_concern(worker, Side.HOST, "人手が足りない", today=today, introduction=ready)
    assert ready_to_settle(worker, today=today) == []


def test_what_rests_is_proposed_for_nothing(worker, tied, today):
    tie = tied("taking_part", on=today - timedelta(weeks=12))
    calm_for(worker, tie, 10, today)
    pause_and_rest(worker, tie, today=today)

    assert ready_to_settle(worker, today=today) == []


def test_a_case_is_proposed_for_closing_when_all_its_ties_have_settled_and_nothing_is_open(worker, tied, today):
    tie = tied("settled", on=today - timedelta(weeks=13))
    client = tie.client
    calm_for(worker, tie, 10, today)
    assert ready_to_close(worker, today=today) == []  # the case has not come so far

    find_case(client).stage = CaseStage.SUPPORTING
    db.session.commit()
    (found,) = ready_to_close(worker, today=today)
    assert (found.client, found.ties) == (client, (tie,))
    assert may_be_closed(worker, client, today=today)

    concern = raise_concern(worker, Side.PERSON, "眠れない", today=today, client=client)
    assert (ready_to_close(worker, today=today), may_be_closed(worker, client, today=today)) == ([], False)
    db.session.delete(concern)
    tied("trial", client=client)
    assert (ready_to_close(worker, today=today), may_be_closed(worker, client, today=today)) == ([], False)


def test_a_town_sets_its_own_rhythm_and_what_is_planned_follows(make, worker, tied, today):
    tie, own, elsewhere = tied("taking_part"), tied("taking_part"), tied("trial")
    change_rhythm(worker, own, Side.PERSON, 5, today=today)

    moved = set_town_rhythm(worker, State.TAKING_PART, 21, 30, today=today)

    assert moved == 1
    assert next_planned(tie, Side.PERSON).due_on == due_on(today, 21)
    assert next_planned(tie, Side.HOST).due_on == due_on(today, 30)
    assert next_planned(own, Side.PERSON).due_on == due_on(today, 5)
    assert next_planned(elsewhere, Side.PERSON).due_on == due_on(today, 7)
    assert (days_of(tie, Side.PERSON), days_of(own, Side.PERSON), usual_days(own, Side.PERSON)) == (21, 5, 21)
    (row,) = changed_rhythms(worker.town_id).values()
    assert (row.changed_on, row.changed_by.id) == (today, worker.account_id)
    assert rhythms_of(make.other_town().id) == RHYTHM


def test_the_new_rhythm_counts_from_the_last_word_and_leaves_what_is_late(worker, tied, today):
    heard, late = tied("taking_part", on=today - timedelta(days=40)), tied("taking_part", on=today - timedelta(days=40))
    spoken = today - timedelta(days=10)
    record_contact(worker, heard, Side.PERSON, Record(spoken, Contact.PHONE, words="元気"), today=today)
    was_late = next_planned(late, Side.PERSON).due_on

    set_town_rhythm(worker, State.TAKING_PART, 7, 30, today=today)

    assert next_planned(heard, Side.PERSON).due_on == today  # a week after the last word is over
    assert next_planned(late, Side.PERSON).due_on == was_late < today


def test_a_day_that_somebody_wrote_and_a_rest_are_left_alone(worker, tied, today):
    tie, rests = tied("taking_part"), tied("taking_part")
    change_date(worker, next_planned(tie, Side.PERSON), Plan(today, text="会って話す（農園で）"), today=today)
    before = next_planned(rests, Side.PERSON).due_on
    pause_and_rest(worker, rests, today=today)

    assert set_town_rhythm(worker, State.TAKING_PART, 3, 30, today=today) == 0
    assert (next_planned(tie, Side.PERSON).due_on, next_planned(rests, Side.PERSON).due_on) == (today, before)


def test_the_same_rhythm_changes_nothing_and_one_that_is_none_is_refused(worker, today, deeds):
    assert set_town_rhythm(worker, State.TRIAL, *RHYTHM["trial"], today=today) == 0
    assert changed_rhythms(worker.town_id) == {}

    for person, host, field in ((0, 7, "trial_person"), (7, 366, "trial_host")):
        with pytest.raises(DomainError) as refused:
            set_town_rhythm(worker, State.TRIAL, person, host, today=today)
        assert refused.value.field == field
    set_town_rhythm(worker, State.TRIAL, 5, 9, today=today)
    set_town_rhythm(worker, State.TRIAL, *RHYTHM["trial"], today=today)
    assert rhythms_of(worker.town_id) == RHYTHM

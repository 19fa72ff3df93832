"""The steps of a tie, on their own."""

from datetime import date
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from matchmaker.introductions.rules import (
    COLUMNS,
    GROUP_OF,
    HOLDING,
    HOSTS_OWN,
    LIVE,
    NEXT,
    REASONED,
    TOLD,
    Group,
    Reason,
    Span,
    by_group,
    column_of,
    may_step,
    possible,
    reason_called,
    reasons_for,
    span,
)

STATES = tuple(NEXT)


def test_the_whole_way_can_be_walked_one_step_at_a_time():
    way = ["proposed", "wished", "host_asked", "accepted", "visit", "trial", "taking_part", "settled", "ended"]

    assert all(may_step(here, there) for here, there in pairwise(way))


def test_visit_and_trial_may_be_left_out_and_nothing_else():
    skips = {
        (here, there)
        for here in LIVE
        for there in NEXT[here]
        if there in LIVE and LIVE.index(there) > LIVE.index(here) + 1
    }

    assert skips == {("accepted", "trial"), ("accepted", "taking_part"), ("visit", "taking_part")}


@pytest.mark.parametrize("state", STATES)
def test_no_step_leads_back_and_every_live_state_may_end(state):
    assert all(there not in LIVE or LIVE.index(there) > LIVE.index(state) for there in NEXT[state])
    assert ("ended" in NEXT[state]) is (state in LIVE)


@pytest.mark.parametrize("state", STATES)
def test_who_rests_can_only_end(state):
    assert set(possible(state, paused=True)) <= {"ended"}
    assert not may_step(state, "taking_part", paused=True)


def test_a_place_is_held_from_acceptance_on_and_a_host_hears_nothing_before_the_enquiry():
    assert [state for state in LIVE if state not in HOLDING] == ["proposed", "wished", "host_asked"]
    assert set(TOLD) == {*HOLDING, "host_asked"}


def test_reasons_are_coded_grouped_and_enough():
    groups = by_group(tuple(Reason))

    assert 25 <= len(Reason) <= 40
    assert set(GROUP_OF) == set(Reason)
    assert all(len(some) >= 7 for some in groups.values())
    assert Reason.GRADUATED.group is Group.PERSON
    assert Reason.FEW_HANDS.group is Group.HOST
    assert Reason.ACCESS.group is Group.FIT
    assert Reason.OTHER.group is Group.CIRCUMSTANCES


def test_a_host_who_declines_says_nothing_of_how_it_went():
    declining = reasons_for("declined")

    assert set(HOSTS_OWN) <= set(declining) < set(reasons_for("ended"))
    assert not {Reason.GRADUATED, Reason.DIED, Reason.NO_ANSWER, Reason.RELATIONS} & set(declining)
    assert reasons_for("visit") == ()


def test_a_reason_is_found_by_its_code():
    assert reason_called("year_end") is Reason.YEAR_END
    assert reason_called("nothing of ours") is None
    assert reason_called(None) is None


@pytest.mark.parametrize(
    ("since", "today", "expected"),
    [
        (date(2026, 10, 23), date(2026, 10, 23), Span(1, False)),
        (date(2026, 10, 23), date(2026, 11, 24), Span(5, False)),
        (date(2026, 7, 30), date(2026, 11, 25), Span(4, True)),
        (date(2026, 7, 25), date(2026, 11, 25), Span(5, True)),
        (date(2026, 12, 1), date(2026, 11, 25), Span(1, False)),
    ],
)
def test_one_speaks_of_weeks_and_later_of_months(since, today, expected):
    assert span(since, today) == expected


@given(st.sampled_from(STATES))
def test_every_state_but_an_end_stands_in_one_column(state):
    assert (column_of(state) is None) is (state in REASONED)
    assert sum(state in states for states in COLUMNS) == (state not in REASONED)

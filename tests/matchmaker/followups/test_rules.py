"""Rhythms, lateness, calm and strain, on their own."""

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from matchmaker.followups.rules import (
    BURDENS,
    FEELINGS,
    GOAL_WEEKS,
    PLANS,
    RHYTHM,
    Heard,
    Way,
    When,
    calm_weeks,
    due_on,
    is_calm,
    is_standard,
    may_settle,
    plan_for,
    rhythm,
    strain,
    strain_level,
    way_of_plan,
    when,
    working_day,
)
from matchmaker.introductions.rules import LIVE

DAYS = st.dates(date(2025, 1, 1), date(2030, 12, 31))
LEVELS = st.integers(1, 4)
TODAY = date(2026, 11, 24)


def test_both_sides_have_a_rhythm_and_a_plan_in_every_live_state():
    assert set(RHYTHM) == set(PLANS) == set(LIVE)
    assert (rhythm("taking_part", "person"), rhythm("taking_part", "host")) == (14, 30)
    assert rhythm("taking_part", "host", own=10) == 10
    assert plan_for("visit", "host") == "見学のあとの話をきく"


def test_a_plan_of_the_house_is_known_from_one_that_somebody_wrote():
    assert is_standard("電話で様子をきく")
    assert not is_standard("会って話す（農園で）")


@pytest.mark.parametrize(
    ("day", "expected"),
    [
        (date(2026, 11, 20), date(2026, 11, 20)),  # a Friday
        (date(2026, 11, 21), date(2026, 11, 24)),  # a Saturday before 勤労感謝の日 on Monday
        (date(2026, 12, 29), date(2027, 1, 4)),  # the turn of the year
    ],
)
def test_nobody_is_called_when_the_town_hall_is_shut(day, expected):
    assert working_day(day) == expected


@given(DAYS, st.integers(0, 120))
def test_a_due_day_is_never_early_and_close_behind(day, days):
    due = due_on(day, days)

    assert timedelta(0) <= due - (day + timedelta(days=days)) <= timedelta(days=10)
    assert due.weekday() < 5


@pytest.mark.parametrize(
    ("due", "expected"),
    [
        (date(2026, 11, 18), When(Way.LATE, 6)),
        (date(2026, 11, 24), When(Way.TODAY, 0)),
        (date(2026, 11, 25), When(Way.TOMORROW, 1)),
        (date(2026, 11, 26), When(Way.LATER, 2)),
    ],
)
def test_a_day_stands_late_today_tomorrow_or_later(due, expected):
    assert when(due, TODAY) == expected


def test_four_steps_for_both_sides_each_with_words():
    assert all(len(list(words)) == 4 for words in (*FEELINGS.values(), *BURDENS.values()))


@pytest.mark.parametrize(
    ("feeling", "burden", "calm"),
    [(3, 2, True), (4, None, True), (None, 1, True), (2, 1, False), (4, 3, False), (None, None, False)],
)
def test_calm_is_heard_and_never_taken_for_granted(feeling, burden, calm):
    assert is_calm(feeling, burden) is calm


def heard(days_ago, feeling=3, burden=2):
    """Return what was heard so many days ago."""
    return Heard(TODAY - timedelta(days=days_ago), feeling, burden)


SINCE = TODAY - timedelta(days=100)


def test_calm_begins_after_the_last_hard_day():
    weeks = calm_weeks(
        [heard(60), heard(40, feeling=2), heard(30), heard(2)], concerned=False, since=SINCE, today=TODAY
    )

    assert weeks == 4


def test_calm_ends_with_a_hard_day_with_a_concern_and_in_silence():
    calm = [heard(70), heard(30), heard(3)]

    assert calm_weeks([*calm, heard(0, burden=4)], concerned=False, since=SINCE, today=TODAY) == 0
    assert calm_weeks(calm, concerned=True, since=SINCE, today=TODAY) == 0
    assert calm_weeks([], concerned=False, since=SINCE, today=TODAY) == 0
    assert calm_weeks([heard(90)], concerned=False, since=SINCE, today=TODAY) == 6  # heard no more for seven weeks


def test_calm_counts_from_the_taking_part_and_up_to_the_goal():
    calm = [heard(90), heard(30), heard(1)]

    assert calm_weeks(calm, concerned=False, since=TODAY - timedelta(days=21), today=TODAY) == 3
    assert calm_weeks(calm, concerned=False, since=SINCE, today=TODAY) == GOAL_WEEKS


def test_settling_needs_calm_on_both_sides():
    assert may_settle(GOAL_WEEKS, GOAL_WEEKS)
    assert not may_settle(GOAL_WEEKS, GOAL_WEEKS - 1)
    assert not may_settle(0, GOAL_WEEKS)


def test_strain_is_unknown_until_somebody_was_heard():
    assert strain([], concerns=0, people=3) is None
    assert strain_level(None) is None


@pytest.mark.parametrize(
    ("burdens", "concerns", "people", "level"),
    [([1], 0, 1, 1), ([2], 0, 1, 2), ([2], 1, 2, 2), ([3], 1, 3, 3), ([4], 0, 1, 4), ([], 1, 1, 2), ([1, 4], 2, 5, 4)],
)
def test_strain_in_four_steps(burdens, concerns, people, level):
    assert strain_level(strain(burdens, concerns=concerns, people=people)) == level


@given(st.lists(LEVELS, min_size=1, max_size=6), st.integers(0, 4), st.integers(0, 8))
def test_strain_lies_between_nothing_and_all_and_grows_with_each_part(burdens, concerns, people):
    value = strain(burdens, concerns=concerns, people=people)

    assert value is not None
    assert 0 <= value <= 1.0000001
    assert strain(burdens, concerns=concerns + 1, people=people) >= value  # type: ignore[operator]
    assert strain(burdens, concerns=concerns, people=people + 1) >= value  # type: ignore[operator]
    assert strain([4] * len(burdens), concerns=concerns, people=people) >= value  # type: ignore[operator]


@pytest.mark.parametrize(
    ("plan", "way"),
    [
        ("電話で様子をきく", "phone"),
        ("見学に同行する（駅南口 10:15 待ち合わせ）", "accompany"),
        ("会って話す（農園で）", "meet"),
        ("電話かはがきで様子をきく", "phone"),
        ("はがきを出す", "letter"),
        ("様子をきく", None),
    ],
)
def test_a_plan_says_how_one_talks(plan, way):
    assert way_of_plan(plan) == way

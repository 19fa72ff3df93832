"""On which days a body sits, and how many cases one sitting holds."""

from datetime import date, time

import pytest

from matchmaker.meetings.rules import (
    Limits,
    MeetingKind,
    binds_to_secrecy,
    may_name_people,
    minutes_between,
    room_for,
    sittings,
)

START = date(2026, 11, 25)


def days(rhythm, count=3, start=START):
    """Return the next days of a rhythm."""
    return [one.on.isoformat() for one in sittings(rhythm, start=start, count=count)]


def test_a_body_sits_on_the_nth_weekday_and_says_its_hours():
    assert days("第2火 13:30-15:30") == ["2026-12-08", "2027-01-12", "2027-02-09"]
    assert sittings("第2火 13:30-15:30", start=START, count=1)[0].opens == time(13, 30)
    assert sittings("第2火", start=START, count=1)[0].closes is None


def test_nobody_sits_on_a_holiday_at_the_turn_of_the_year_or_on_a_closed_day():
    assert days("月 10:00-12:00", count=6, start=date(2026, 12, 21)) == [
        *("2026-12-21", "2026-12-28", "2027-01-04", "2027-01-18"),  # 1月11日 is 成人の日
        *("2027-01-25", "2027-02-01"),
    ]
    assert days("水 10:00-12:00", count=2, start=date(2026, 12, 24)) == ["2027-01-06", "2027-01-13"]  # 12月30日
    assert days("木 10:00-12:00; 2026-12-03 休み", count=1, start=date(2026, 12, 1)) == ["2026-12-10"]


def test_a_day_that_is_named_itself_holds_even_on_a_holiday():
    assert days("2027-01-11 10:00-12:00") == ["2027-01-11"]


@pytest.mark.parametrize("rhythm", ["", "随時", "月に一度くらい"])
def test_a_rhythm_that_names_no_day_gives_none(rhythm):
    assert days(rhythm) == []


@pytest.mark.parametrize(
    ("limits", "minutes", "room"),
    [
        (Limits(), 90, None),
        (Limits(most=2), None, 2),
        (Limits(most=2), 240, 2),
        (Limits(most_an_hour=3), 60, 3),
        (Limits(most_an_hour=3), 120, 6),
        (Limits(most_an_hour=3), None, None),
        (Limits(minutes_each=30), 100, 3),
        (Limits(most=5, minutes_each=30, most_an_hour=3), 60, 2),
    ],
)
def test_every_limit_holds_and_the_tightest_counts(limits, minutes, room):
    assert room_for(limits, minutes) == room


def test_how_long_a_sitting_lasts_is_known_where_both_ends_are():
    assert minutes_between(time(13, 30), time(15)) == 90
    assert minutes_between(time(13, 30), None) is None
    assert minutes_between(None, time(13)) is None


def test_what_the_law_says_of_each_kind():
    assert [binds_to_secrecy(kind) for kind in MeetingKind] == [False, True, False]
    assert [may_name_people(kind) for kind in MeetingKind] == [True, True, False]

"""The days on which a town hall is open, and the same day some months later."""

import calendar
from datetime import date, timedelta

import jpholiday

TURN_OF_THE_YEAR = frozenset({(12, 29), (12, 30), (12, 31), (1, 1), (1, 2), (1, 3)})


def working_day(day: date) -> date:
    """Return the day itself, or the next on which the town hall is open: no weekend, holiday or turn of the year."""
    while day.weekday() >= 5 or jpholiday.is_holiday(day) or (day.month, day.day) in TURN_OF_THE_YEAR:
        day += timedelta(days=1)
    return day


def after_months(day: date, months: int) -> date:
    """Return the same day some months later, or the last of that month where it has no such day."""
    year, month = divmod(day.year * 12 + day.month - 1 + months, 12)
    return date(year, month + 1, min(day.day, calendar.monthrange(year, month + 1)[1]))

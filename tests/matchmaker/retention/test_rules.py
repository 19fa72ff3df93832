"""Periods of keeping, counted as offices count them."""

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from matchmaker.retention.rules import DEFAULT_MONTHS, MOST_MONTHS, RecordKind, is_due, kept_until


@pytest.mark.parametrize(
    ("closed_on", "months", "until"),
    [
        (date(2021, 3, 31), 60, date(2026, 3, 31)),
        (date(2021, 4, 1), 60, date(2027, 3, 31)),
        (date(2021, 12, 31), 12, date(2023, 3, 31)),
        (date(2020, 2, 29), 1, date(2020, 4, 30)),
        (date(2020, 2, 29), 9, date(2020, 12, 31)),
        (date(2020, 5, 1), 21, date(2022, 12, 31)),
    ],
)
def test_a_period_begins_with_the_fiscal_year_after_the_closing(closed_on, months, until):
    assert kept_until(closed_on, months) == until
    assert not is_due(until, until)
    assert is_due(until, until + timedelta(days=1))


@given(st.dates(date(1989, 1, 8), date(2100, 1, 1)), st.integers(1, MOST_MONTHS))
def test_nothing_is_due_before_its_months_are_over(closed_on, months):
    until = kept_until(closed_on, months)

    assert timedelta(days=28 * months) <= until - closed_on <= timedelta(days=31 * months + 366)


def test_every_class_has_a_period():
    assert DEFAULT_MONTHS.keys() == set(RecordKind)

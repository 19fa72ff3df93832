"""What a town may say of its ways, and days counted in months."""

from datetime import date

import pytest

from geo.errors import DomainError
from profiles.cases.planning import first_review
from profiles.customs.rules import Key, checked, months_later


@pytest.mark.parametrize(
    ("day", "months", "then"),
    [
        (date(2026, 11, 25), 1, date(2026, 12, 25)),
        (date(2026, 11, 30), 3, date(2027, 2, 28)),
        (date(2024, 1, 31), 1, date(2024, 2, 29)),
        (date(2026, 1, 15), 12, date(2027, 1, 15)),
        (date(2026, 12, 31), 36, date(2029, 12, 31)),
    ],
)
def test_months_are_counted_to_the_same_day_or_the_last_of_the_month(day, months, then):
    assert months_later(day, months) == then


def test_the_review_is_offered_as_the_town_goes_about_it_else_after_ninety_days():
    assert first_review(date(2026, 11, 25), 1) == date(2026, 12, 25)
    assert first_review(date(2026, 11, 25)) == date(2027, 2, 23)


@pytest.mark.parametrize(
    ("key", "value"), [(Key.REVIEW_MONTHS, "0"), (Key.REVIEW_MONTHS, "37"), (Key.REVIEW_MONTHS, "月")]
)
def test_a_cycle_that_cannot_be_is_refused(key, value):
    with pytest.raises(DomainError):
        checked(key, value)


def test_words_are_kept_tidy_and_short():
    assert checked(Key.PLAN, "  つむぎあい  シート ") == "つむぎあい シート"
    assert (checked(Key.REVIEW_MONTHS, "06"), checked(Key.REVIEW_MONTHS, "")) == ("6", "")
    with pytest.raises(DomainError):
        checked(Key.PLAN, "あ" * 121)

"""When a consent holds, and how old somebody is in the ears of a host."""

from datetime import date

import pytest

from profiles.consent.rules import Standing, age_band, holds, standing

DAY = date(2026, 11, 25)


@pytest.mark.parametrize(
    ("given_on", "until", "withdrawn_on", "expected"),
    [
        (None, None, None, True),
        (DAY, DAY, None, True),
        (date(2026, 11, 26), None, None, False),
        (None, date(2026, 11, 24), None, False),
        (None, None, DAY, False),
        (None, None, date(2026, 11, 26), True),
    ],
)
def test_a_consent_holds_from_its_day_to_its_last_and_a_withdrawal_acts_at_once(
    given_on, until, withdrawn_on, expected
):
    assert holds(given_on, until, withdrawn_on, DAY) is expected


@pytest.mark.parametrize(
    ("until", "withdrawn_on", "expected"),
    [
        (None, None, Standing.VALID),
        (date(2027, 3, 31), None, Standing.VALID),
        (date(2026, 12, 24), None, Standing.ENDING),
        (DAY, None, Standing.ENDING),
        (date(2026, 11, 24), None, Standing.EXPIRED),
        (date(2027, 3, 31), DAY, Standing.WITHDRAWN),
    ],
)
def test_a_consent_that_ends_within_a_month_is_said_to_end_soon(until, withdrawn_on, expected):
    assert standing(until, withdrawn_on, DAY) is expected


@pytest.mark.parametrize(
    ("age", "band"), [(3, "10歳未満"), (10, "10代"), (34, "30代"), (89, "80代"), (90, "90歳以上"), (101, "90歳以上")]
)
def test_an_age_is_told_as_a_band(age, band):
    assert age_band(age) == band

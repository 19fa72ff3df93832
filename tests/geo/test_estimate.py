"""The estimate of travel: the numbers that FORMATS promises, and the way back from minutes to metres."""

import pytest

from geo.travel.estimate import METRES_A_MINUTE, metres_within, minutes_by
from profiles.vocabulary.rules import Mode


@pytest.mark.parametrize(
    ("means", "minutes"),
    [("walk", 26.0), ("wheelchair", 33.1), ("bicycle", 9.1), ("car", 4.55), ("escorted", 4.55), ("bus", 17.28)],
)
def test_1400_metres_take_their_minutes(means, minutes):
    assert minutes_by(means, 1400) == pytest.approx(minutes, abs=0.01)


@pytest.mark.parametrize("means", METRES_A_MINUTE)
def test_minutes_reach_as_far_as_they_take(means):
    assert minutes_by(means, metres_within(means, 30)) == pytest.approx(30)


def test_a_bus_takes_nobody_anywhere_before_it_comes():
    assert metres_within("bus", 8) == 0


def test_every_means_that_a_person_can_name_has_an_estimate():
    assert set(METRES_A_MINUTE) == {mode.value for mode in Mode}
    assert minutes_by(Mode.WALK, 700) == 13

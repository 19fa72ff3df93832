"""How far a change would help is found by making it and ranking again."""

from datetime import date

import pytest

from matchmaker.matching.helping import FEW, good_ones, helped_by
from matchmaker.matching.indexes import index_of
from matchmaker.matching.page import sight_of
from matchmaker.matching.queries import person_of
from matchmaker.matching.rules import Tried

DAY = date(2026, 11, 25)


@pytest.fixture
def look(coordinator):
    """Return what helping is handed: the person, the town, and the sight of both."""

    def at(client):
        person, index = person_of(client), index_of(coordinator)
        return person, client.available, index, sight_of(person, person, index, None, as_of=DAY, top=50)

    return at


def test_good_ones_can_be_called_fit_and_stand_among_the_first(look, person, place):
    place("高いが空きの分からない所", fee=300, places_total=None)
    place("高い所", fee=300)
    client = person(max_fee=100)

    subject, available, index, sight = look(client)
    good = good_ones(subject, available, index, sight, as_of=DAY)

    [change] = sight.what_if
    assert (change.opens, good) == (2, [1])


def test_a_change_at_one_place_is_made_there_alone(look, person, place):
    place("満員の所", places_taken=3)
    place("もう一つの満員の所", places_taken=3)

    subject, available, index, sight = look(person())

    assert good_ones(subject, available, index, sight, as_of=DAY) == [1, 1]


def test_where_there_is_enough_to_choose_from_nothing_is_reckoned(look, person, place):
    place("満員の所", places_taken=3)
    for number in range(FEW):
        place(f"合う所{number}")

    subject, available, index, sight = look(person())

    assert good_ones(subject, available, index, sight, as_of=DAY) == []


def test_a_change_that_was_tried_out_says_how_many_it_opens(look, person, place):
    at = place("段差の所", features={"step_free": False}, opening="火 10:00-12:00")
    subject, available, index, _ = look(person(required=["step_free"], available="火 9:00-12:00"))

    helped = helped_by(subject, available, index, Tried("feature", "step_free", at.ref), as_of=DAY)
    nowhere = helped_by(subject, available, index, Tried("place", "4", "zzzzzzzzzzzz"), as_of=DAY)
    more = helped_by(subject, available, index, Tried("max_minutes", "40"), as_of=DAY)

    assert (helped.opens, helped.place.name, helped.feature.value) == (1, "段差の所", "step_free")
    assert nowhere is None
    assert (more.to, more.opens) == (40, 0)

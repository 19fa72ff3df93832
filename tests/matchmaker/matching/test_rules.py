"""What an address may try out, and how far somebody gets."""

import pytest

from geo.coords import Point
from matchmaker.engine.types import Person, Place, Relaxation
from matchmaker.matching.rules import Tried, as_if, boxes, query_of, reach_m, tried_in
from profiles.vocabulary.rules import Feature, Mode
from profiles.vocabulary.week import read_pattern

REF = "abcdefgh2345"


@pytest.mark.parametrize(
    ("args", "tried"),
    [
        ({"max_minutes": "40"}, Tried("max_minutes", "40")),
        ({"max_fee": "800"}, Tried("max_fee", "800")),
        ({"max_group": "15"}, Tried("max_group", "15")),
        ({"available": "火 9:00-12:00"}, Tried("available", "火 9:00-12:00")),
        ({"feature": "step_free", "at": REF}, Tried("feature", "step_free", REF)),
        ({"place": "4", "at": REF}, Tried("place", "4", REF)),
        ({}, None),
        ({"max_minutes": "四十"}, None),
        ({"max_minutes": "９９"}, None),
        ({"max_minutes": "99999"}, None),
        ({"available": "いつか"}, None),
        ({"feature": "ramp", "at": REF}, None),
        ({"feature": "step_free"}, None),
        ({"place": "4", "at": "../../etc"}, None),
        ({"place": "4"}, None),
    ],
)
def test_an_address_tries_out_one_change_or_none(args, tried):
    assert tried_in(args) == tried


@pytest.mark.parametrize(
    "change",
    [
        Relaxation("max_minutes", 40, 5),
        Relaxation("available", "火 9:00-12:00", 2),
        Relaxation("feature", "step_free", 1, Place(id="R-1", ref=REF, name="こより"), Feature.STEP_FREE),
        Relaxation("place", 4, 1, Place(id="R-1", ref=REF, name="こより")),
    ],
)
def test_what_the_engine_proposes_can_be_tried_out(change):
    tried = tried_in(query_of(change))

    assert (tried.change, tried.to) == (change.change, str(change.to))
    assert tried_in(query_of(tried)) == tried


def test_a_change_of_the_person_changes_that_and_nothing_else():
    person = Person(code="C", max_minutes=30, max_fee=500, available=read_pattern("月 13:00-15:00").pattern)

    assert as_if(person, Tried("max_minutes", "40"), None).max_minutes == 40
    assert as_if(person, Tried("max_fee", "800"), None).max_minutes == 30
    assert as_if(person, Tried("max_group", "9"), None).max_group == 9
    assert as_if(person, None, None) is person
    assert as_if(person, Tried("place", "4", REF), None) is person


def test_more_free_time_is_added_to_what_there_is():
    person = Person(code="C", available=read_pattern("月 13:00-15:00").pattern)

    more = as_if(person, Tried("available", "火 9:00-12:00"), "月 13:00-15:00")

    assert more.available == read_pattern("月 13:00-15:00; 火 9:00-12:00").pattern


@pytest.mark.parametrize(("weight", "filled"), [(0.3, 3), (0.08, 3), (0.05, 2), (0.025, 2), (0.01, 1), (0.0, 1)])
def test_a_reason_fills_one_to_three_boxes(weight, filled):
    assert boxes(weight) == filled


def test_the_reach_is_that_of_the_farthest_means():
    assert reach_m(Person(code="C", modes=(Mode.WALK, Mode.BUS), max_minutes=30)) == pytest.approx(20 * 250 / 1.3)
    assert reach_m(Person(code="C", modes=(Mode.BUS,), max_minutes=5)) == 0
    assert reach_m(Person(code="C", home=Point(34.5, 137.9), max_minutes=30)) is None
    assert reach_m(Person(code="C", modes=(Mode.WALK,))) is None

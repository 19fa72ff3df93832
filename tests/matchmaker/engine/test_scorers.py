"""The contract of all scorers: from 0 to 1, the same twice, indifferent to order, and every reason true."""

import random
from dataclasses import replace
from datetime import timedelta

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from geo.coords import Point
from matchmaker.engine.index import Index
from matchmaker.engine.ranker import rank
from matchmaker.engine.scorers import SCORERS, Case
from profiles.vocabulary.pattern import Pattern
from profiles.vocabulary.rules import Mode, Step
from tests.support.towns import AS_OF, HOME, people, places


@settings(max_examples=40, deadline=None)
@given(st.data(), people())
def test_every_scorer_answers_from_0_to_1_and_the_same_twice(data, person):
    index = Index.build([data.draw(places(number)) for number in range(4)])
    case = Case(person, index, AS_OF)

    for scorer, neutral in SCORERS.values():
        found = scorer(case)
        assert found.shape == (4,)
        assert np.all((found >= 0) & (found <= 1))
        assert np.array_equal(found, scorer(case))
        assert 0 <= neutral <= 1


@settings(max_examples=15, deadline=None)
@given(st.data(), people(), st.randoms())
def test_the_order_in_which_places_come_changes_nothing(data, person, dice: random.Random):
    town = [data.draw(places(number)) for number in range(5)]
    shuffled = list(town)
    dice.shuffle(shuffled)

    assert rank(person, Index.build(town), as_of=AS_OF).as_json() == (
        rank(person, Index.build(shuffled), as_of=AS_OF).as_json()
    )


def one(name, person, *town):
    """Return what one scorer says of places, in the order of their ids."""
    index = Index.build(town)
    return SCORERS[name][0](Case(person, index, AS_OF))[np.argsort(index.order)].tolist()


def test_the_step_that_somebody_is_ready_for_counts_most_and_a_harder_one_less_than_an_easier(a_person, a_place):
    town = [a_place(number, steps=(str(step),)) for number, step in enumerate(Step)] + [a_place(9)]

    come_by, take_part, helps, trial, work, unknown = one("step", a_person(step=Step.TAKE_PART), *town)

    assert take_part == 1 > come_by > helps > trial > work
    assert trial < unknown < 1


def test_the_free_hours_that_a_place_shares_count(a_person, a_place):
    town = [a_place(1, "月 10:00-12:00"), a_place(2, "第1月 10:00-11:00"), a_place(3, ""), a_place(4, "随時")]

    assert one("opening", a_person("月 9:00-17:00"), *town) == [1.0, pytest.approx(0.32, abs=0.02), 0.5, 1.0]
    assert one("opening", a_person("随時"), *town) == [1.0, 1.0, 0.5, 1.0]
    assert one("opening", a_person(), *town) == [0.5] * 4


def test_nearness_is_in_minutes_where_means_are_known_and_in_a_straight_line_where_not(a_person, a_place):
    town = [a_place(1, point=HOME), a_place(2, point=Point(36.86, 136.98)), a_place(3)]

    for facts in ({"modes": (Mode.WALK,)}, {"modes": (Mode.WALK,), "max_minutes": 30}, {}):
        near, far, unknown = one("travel", a_person(home=HOME, **facts), *town)
        assert near == 1 > far
        assert unknown == 0.5
    assert one("travel", a_person(), *town) == [0.5] * 3


def test_room_strain_freshness_and_cost(a_person, a_place):
    roomy, tight = a_place(1, places_total=9), a_place(2, places_total=2)
    assert one("place", a_person(), roomy, tight) == [1.0, pytest.approx(0.6)]
    assert one("strain", a_person(), a_place(1, strain=0.0), a_place(2, strain=1.0), a_place(3)) == [1.0, 0.0, 1.0]
    fresh, stale = a_place(1, confirmed_on=AS_OF), a_place(2, confirmed_on=AS_OF - timedelta(days=800))
    assert one("freshness", a_person(), fresh, stale, a_place(3)) == [1.0, 0.0, 0.5]
    assert one("fee", a_person(max_fee=500), a_place(1, fee=0), a_place(2, fee=500), a_place(3)) == [1.0, 0.5, 0.5]
    assert one("fee", a_person(), a_place(1, fee=1000)) == [0.0]


def test_a_group_within_the_measure_is_right_and_a_larger_one_less_so(a_person, a_place):
    town = [a_place(1, group_size=8), a_place(2, group_size=12), a_place(3, group_size=16), a_place(4)]

    assert one("group", a_person(max_group=8), *town) == [1.0, 0.5, 0.0, 0.5]
    assert one("group", a_person(max_group=0), a_place(1, group_size=0)) == [1.0]


def test_an_open_pattern_that_never_happens_shares_nothing(a_person, a_place):
    past = a_place(1, "2020-01-01 9:00-12:00")

    assert one("opening", a_person("月 9:00-12:00"), past) == [0.0]
    assert one("opening", replace(a_person(), available=Pattern()), past) == [0.5]

"""The contract of all scorers: from 0 to 1, the same twice, indifferent to order, and every reason true."""

import random
from dataclasses import replace
from datetime import date, timedelta

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from geo.coords import Point
from matchmaker.engine.index import Index
from matchmaker.engine.ranker import rank
from matchmaker.engine.scorers import SCORERS, Case
from matchmaker.engine.types import Direction, Person, Place, ReasonKind
from profiles.vocabulary import thesaurus
from profiles.vocabulary.pattern import Pattern
from profiles.vocabulary.rules import Atmosphere, Feature, Gender, Mode, Step
from profiles.vocabulary.week import read_pattern

AS_OF = date(2026, 11, 21)
HOME = Point(36.85, 136.98)
TOPICS = [concept.name for concept in thesaurus.load().concepts if concept.is_topic and not concept.is_vague]
BURDENS = ["大声", "電話", "自己紹介", "早朝", "酒", "犬", "子ども", "カラオケ"]
MANNERS = ["静かな部屋", "にぎやかな所", "大勢", "少人数", "ゆっくり", "てきぱき", "出入り自由", "話さなくていい所"]
OPENINGS = ["月 10:00-12:00", "平日 9:00-17:00", "第2・4土 13:00-15:00", "随時", "", "毎日 10:00-18:00"]
WORD_KINDS = {ReasonKind.INTEREST, ReasonKind.STRENGTH, ReasonKind.WISH}

topics = st.sampled_from(TOPICS)
few = st.one_of(st.none(), st.integers(0, 30))


@st.composite
def places(draw, number=0):
    """Return a place that breaks no limit, with any words and facts."""
    return Place(
        id=f"R-{number}",
        ref=str(number),
        name=draw(topics) + "の会",
        description="。".join(draw(st.lists(topics, max_size=3))),
        activities=tuple(draw(st.lists(topics, max_size=2))),
        atmosphere=tuple(map(str, draw(st.lists(st.sampled_from(list(Atmosphere)), max_size=2, unique=True)))),
        remarks=draw(st.sampled_from(["", "電話で連絡", "大声の人がいる"])),
        group_size=draw(st.one_of(st.none(), st.integers(1, 40))),
        steps=tuple(map(str, draw(st.lists(st.sampled_from(list(Step)), max_size=3, unique=True)))),
        point=draw(st.one_of(st.none(), st.builds(Point, st.floats(36.8, 36.9), st.floats(136.9, 137.0)))),
        pattern=read_pattern(draw(st.sampled_from(OPENINGS))).pattern,
        fee=draw(st.one_of(st.none(), st.integers(0, 2000))),
        places_total=draw(st.one_of(st.none(), st.integers(3, 9))),
        places_taken=draw(st.one_of(st.none(), st.integers(0, 2))),
        condition=draw(st.sampled_from(["", "女性", "男性のみ", "親子"])),
        features=draw(st.dictionaries(st.sampled_from(list(Feature)), st.booleans(), max_size=4)),
        confirmed_on=draw(st.one_of(st.none(), st.dates(AS_OF - timedelta(days=900), AS_OF))),
        strain=draw(st.one_of(st.none(), st.floats(0, 1))),
    )


@st.composite
def people(draw, worded=True):
    """Return a person with no limits; with or without words."""
    said = draw(st.lists(topics, min_size=4, max_size=4, unique=True)) if worded else [""] * 4
    return Person(
        code="C",
        home=draw(st.one_of(st.none(), st.just(HOME))),
        gender=draw(st.sampled_from([None, Gender.FEMALE, Gender.MALE])),
        interests=said[0],
        strengths=said[1],
        wants=said[2],
        avoid=draw(st.sampled_from(BURDENS + MANNERS)) if worded else "",
        preferred=tuple(draw(st.lists(st.sampled_from(list(Feature)), max_size=2, unique=True))),
        modes=tuple(draw(st.lists(st.sampled_from(list(Mode)), max_size=2, unique=True))),
        available=read_pattern(draw(st.sampled_from(["", "随時", "月-金 9:00-13:00", "毎日 9:00-18:00"]))).pattern,
        max_group=draw(st.one_of(st.none(), st.just(20))),
        max_fee=draw(st.one_of(st.none(), st.just(2000))),
        step=draw(st.one_of(st.none(), st.sampled_from(list(Step)))),
    )


@settings(max_examples=40, deadline=None)
@given(st.data(), people())
def test_every_scorer_answers_from_0_to_1_and_the_same_twice(data, person):
    index = Index.build([data.draw(places(number)) for number in range(4)])
    case = Case.of(person, index, AS_OF)

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


def score_of(person, place):
    """Return the score of one pair."""
    answer = rank(person, Index.build([place]), as_of=AS_OF)
    return answer.candidates[0].score if answer.candidates else 0.0


FORGET_CLIENT = {
    "client.interests": {"interests": ""},
    "client.strengths": {"strengths": ""},
    "client.wants": {"wants": ""},
    "client.avoid": {"avoid": ""},
}
FORGET_PLACE = {
    "resource.段階": {"steps": ()},
    "resource.規模": {"group_size": None},
    "resource.緯度": {"point": None},
    "resource.開催": {"pattern": None},
    "resource.参加費": {"fee": None},
    "resource.受入枠": {"places_total": None},
    "resource.strain": {"strain": None},
    "resource.最終確認日": {"confirmed_on": None},
    "resource.対象条件": {"condition": ""},
    "resource.状態": {"active": False},
}


def spoken(person, place):
    """Return the candidate, if it is one, with each reason for and against it."""
    answer = rank(person, Index.build([place]), as_of=AS_OF)
    return [
        (one, reason) for one in answer.candidates for reason in one.reasons if reason.direction is not Direction.ASK
    ]


def without_fact(place, fact):
    """Return the place as if one fact had never been stated."""
    for feature in Feature:
        if fact == f"resource.{feature.label}":
            return replace(place, features={key: value for key, value in place.features.items() if key != feature})
    return replace(place, **FORGET_PLACE.get(fact, {}))


@settings(max_examples=80, deadline=None)
@given(people(), places())
def test_what_was_said_moves_the_score_as_the_reason_says(person, place):
    for candidate, reason in spoken(person, place):
        if reason.kind in WORD_KINDS | {ReasonKind.ATMOSPHERE}:
            gone = replace(person, **FORGET_CLIENT[reason.facts[0]])
            moved = candidate.score - score_of(gone, place)
            assert moved > 0 if reason.direction is Direction.FOR else moved < 0, reason


@settings(max_examples=80, deadline=None)
@given(people(worded=False), places())
def test_what_is_stated_of_a_place_moves_the_score_as_the_reason_says(person, place):
    place = replace(place, remarks="", atmosphere=(), places_total=place.places_total or 5)

    for candidate, reason in spoken(person, place):
        gone = place
        for fact in reason.facts:
            gone = without_fact(gone, fact)
        moved = candidate.score - score_of(person, gone)
        assert moved > 0 if reason.direction is Direction.FOR else moved < 0, reason
        assert reason.weight == pytest.approx(abs(moved), abs=1e-6)


@pytest.mark.parametrize("stated", [{}, {Feature.WHEELCHAIR: False}, {Feature.WHEELCHAIR: True}])
def test_a_step_at_the_door_is_a_fact_about_wheelchairs(stated, a_person, a_place):
    place = a_place(features=stated | {Feature.STEP_FREE: False})

    answer = rank(a_person(preferred=(Feature.WHEELCHAIR,)), Index.build([place]), as_of=AS_OF)

    (reason,) = [reason for reason in answer.candidates[0].reasons if reason.kind is ReasonKind.OFFER]
    assert reason.facts == ("client.preferred", *["resource.車椅子可"] * bool(stated), "resource.段差なし")


@settings(max_examples=40, deadline=None)
@given(people(), st.data())
def test_every_candidate_has_a_reason_for_it_and_weights_stand_in_order(person, data):
    answer = rank(person, Index.build([data.draw(places(number)) for number in range(4)]), as_of=AS_OF)

    for candidate in answer.candidates:
        assert candidate.of(Direction.FOR)
        for direction in Direction:
            weights = [round(reason.weight, 9) for reason in candidate.of(direction)]
            assert weights == sorted(weights, reverse=True)
            assert all(weight >= 0 for weight in weights)
        assert all(reason.text and "%" not in reason.text and reason.facts for reason in candidate.reasons)


def one(name, person, *town):
    """Return what one scorer says of places."""
    return SCORERS[name][0](Case.of(person, Index.build(town), AS_OF)).tolist()


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
    assert one("strain", a_person(), a_place(1, strain=0.0), a_place(2, strain=1.0), a_place(3)) == [1.0, 0.0, 0.5]
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

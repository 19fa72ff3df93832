"""What if: each change is reckoned by the very same limits, and opens what it says."""

from dataclasses import replace
from datetime import date, timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from geo.coords import Point
from matchmaker.engine.index import Index
from matchmaker.engine.limits import ground, judge
from matchmaker.engine.ranker import rank
from matchmaker.engine.relaxing import half_days
from matchmaker.engine.types import Person, Place, Relaxation
from profiles.vocabulary.pattern import Pattern
from profiles.vocabulary.rules import Feature, Mode
from profiles.vocabulary.week import read_pattern

AS_OF = date(2026, 11, 21)
HOME = Point(36.85, 136.98)
OPENINGS = ["月 10:00-12:00", "火 10:00-12:00", "土 9:00-12:00", "水 18:00-20:00", "", "随時"]


def changes(person, *town):
    """Return the changes offered, as in the JSON."""
    return [change.as_json() for change in rank(person, Index.build(town), as_of=AS_OF).what_if]


def test_ten_minutes_more_are_offered_where_they_open_something(a_person, a_place):
    person = a_person(home=HOME, modes=(Mode.WALK,), max_minutes=20)
    town = [a_place(1, point=Point(36.850 + 0.0145, 136.98)), a_place(2, point=Point(36.9, 136.98))]

    assert changes(person, *town) == [{"change": "max_minutes", "to": 30, "opens": 1}]
    assert changes(replace(person, max_minutes=2), town[1]) == []


def test_the_half_days_that_would_open_most_are_offered(a_person, a_place):
    town = [a_place(1, "火 10:00-12:00"), a_place(2, "火 10:00-12:00"), a_place(3, "水 18:00-20:00")]

    assert changes(a_person("月 9:00-12:00"), *town) == [
        {"change": "available", "to": "火 9:00-12:00", "opens": 2},
        {"change": "available", "to": "水 17:00-21:00", "opens": 1},
    ]


@pytest.mark.parametrize(
    ("opens", "half"),
    [("日 6:30-7:00", "日 6:00-9:00"), ("日 12:00-13:00", "日 12:00-17:00"), ("日 17:00-18:00", "日 17:00-21:00")],
)
def test_early_mornings_lunches_and_evenings_are_thought_of(a_person, a_place, opens, half):
    assert changes(a_person("月 9:00-12:00"), a_place(1, opens)) == [{"change": "available", "to": half, "opens": 1}]


def test_half_days_are_the_same_on_any_day_however_many_were_asked_for(a_person, a_place):
    index = Index.build([a_place(1, "火 10:00-12:00")])
    person = a_person("月 9:00-12:00")

    asked = [rank(person, index, as_of=AS_OF + timedelta(days=ahead)).what_if for ahead in (0, 1, 2, 3, 3)]

    assert {(change.to, change.opens) for changes in asked for change in changes} == {("火 9:00-12:00", 1)}


def test_a_feature_or_a_place_more_is_offered_at_a_named_place(a_person, a_place):
    person = a_person(required=(Feature.STEP_FREE, Feature.LIFT))
    ramp = a_place(1, features={Feature.STEP_FREE: False, Feature.LIFT: True})
    both = a_place(2, features={Feature.STEP_FREE: False, Feature.LIFT: False})
    full = a_place(3, places_taken=3)
    fuller = a_place(4, places_taken=5)

    assert changes(person, ramp, both, full, fuller) == [
        {"change": "feature", "to": "step_free", "opens": 1, "id": "R-0001", "name": "場所1"},
        {"change": "place", "to": 4, "opens": 1, "id": "R-0003", "name": "場所3"},
    ]


def test_a_fee_and_a_larger_group_are_offered(a_person, a_place):
    assert changes(a_person(max_fee=100), a_place(1, fee=250), a_place(2, fee=300), a_place(3, fee=900)) == [
        {"change": "max_fee", "to": 300, "opens": 2}
    ]
    assert changes(a_person(max_group=4), a_place(1, group_size=11), a_place(2, group_size=30)) == [
        {"change": "max_group", "to": 6, "opens": 1}
    ]


def test_what_breaks_two_limits_is_opened_by_no_single_change(a_person, a_place):
    assert changes(a_person(max_fee=100), a_place(1, fee=250, places_taken=3)) == []


@pytest.mark.parametrize("facts", [{}, {"max_minutes": 5}])
def test_nothing_is_offered_where_nothing_is_shut(facts, a_person, a_place):
    assert changes(a_person(**facts), a_place()) == []


def fitting(person, town):
    """Return how many places fit."""
    index = Index.build(town)
    return int(judge(person, index, ground(person, index), AS_OF).fits.sum())


@settings(max_examples=40, deadline=None)
@given(st.data())
def test_each_change_opens_exactly_what_it_says(data):
    few = st.one_of(st.none(), st.integers(0, 20))
    town = [
        Place(
            id=f"R-{number}",
            ref=str(number),
            name=str(number),
            pattern=read_pattern(data.draw(st.sampled_from(OPENINGS))).pattern,
            fee=data.draw(few),
            group_size=data.draw(few),
            places_total=data.draw(few),
            places_taken=data.draw(st.integers(0, 3)),
            point=Point(data.draw(st.floats(36.84, 36.90)), 136.98),
            features=data.draw(st.dictionaries(st.sampled_from(list(Feature)[:2]), st.booleans())),
        )
        for number in range(10)
    ]
    person = Person(
        code="C",
        home=HOME,
        modes=(Mode.WALK,),
        max_minutes=data.draw(st.integers(0, 40)),
        max_fee=5,
        max_group=5,
        required=tuple(list(Feature)[:1]),
        available=read_pattern("月 9:00-12:00").pattern,
    )
    before = fitting(person, town)

    for change in rank(person, Index.build(town), as_of=AS_OF).what_if:
        match change.change:
            case "max_minutes" | "max_fee" | "max_group":
                after = fitting(replace(person, **{change.change: change.to}), town)
            case "available":
                more = read_pattern(change.to).pattern
                after = fitting(replace(person, available=Pattern((*person.available.parts, *more.parts))), town)
            case "feature":
                opened = replace(change.place, features=dict(change.place.features) | {change.feature: True})
                after = fitting(person, [opened if place == change.place else place for place in town])
            case _:
                opened = replace(change.place, places_total=change.to)
                after = fitting(person, [opened if place == change.place else place for place in town])
        assert after - before == change.opens > 0


def opened_by(person, town, change):
    """Return how many more places fit when one change is made, in the plainest way."""
    before = fitting(person, town)
    if change.place is not None:
        stated = {change.feature: True} if change.feature else {}
        other = replace(change.place, features=dict(change.place.features) | stated)
        other = other if change.feature else replace(other, places_total=change.to)
        return fitting(person, [other if place.id == change.place.id else place for place in town]) - before
    if change.change == "available":
        more = read_pattern(change.to).pattern
        return fitting(replace(person, available=Pattern((*person.available.parts, *more.parts))), town) - before
    return fitting(replace(person, **{change.change: change.to}), town) - before


@settings(max_examples=40, deadline=None)
@given(st.data())
def test_no_single_change_of_these_kinds_is_overlooked(data):
    few = st.one_of(st.none(), st.integers(0, 20))
    town = [
        Place(
            id=f"R-{number}",
            ref=str(number),
            name=str(number),
            pattern=read_pattern(data.draw(st.sampled_from(OPENINGS))).pattern,
            fee=data.draw(few),
            group_size=data.draw(few),
            places_total=data.draw(st.sampled_from([None, 1, 3])),
            places_taken=data.draw(st.integers(0, 3)),
            point=Point(data.draw(st.floats(36.84, 36.90)), 136.98),
            features=data.draw(st.dictionaries(st.sampled_from(list(Feature)[:2]), st.booleans())),
        )
        for number in range(10)
    ]
    limits = {"modes": (Mode.WALK,), "max_minutes": data.draw(st.integers(0, 30)), "max_fee": 5, "max_group": 5}
    available = read_pattern("月 9:00-12:00").pattern
    person = Person(code="C", home=HOME, required=tuple(list(Feature)[:1]), available=available, **limits)
    found = rank(person, Index.build(town), as_of=AS_OF).what_if

    halves = [opened_by(person, town, Relaxation("available", text, 0)) for text, _ in half_days()]
    times = [change.opens for change in found if change.change == "available"]
    assert times == sorted(filter(None, halves), reverse=True)[: len(times)]
    minutes = [
        opened_by(person, town, Relaxation("max_minutes", limits["max_minutes"] + 10 * n, 0)) for n in range(1, 7)
    ]
    assert any(change.change == "max_minutes" for change in found) == any(minutes)
    for kind, most in (("max_fee", 100), ("max_group", 10)):
        assert any(change.change == kind for change in found) == (
            opened_by(person, town, Relaxation(kind, most, 0)) > 0
        )
    tried = [Relaxation("feature", "wheelchair", 1, place, Feature.WHEELCHAIR) for place in town]
    tried += [
        Relaxation("place", (place.places_taken or 0) + 1, 1, place)
        for place in town
        if place.places_total == place.places_taken
    ]
    works = {(change.change, change.place.id) for change in tried if opened_by(person, town, change) == 1}
    named = {(change.change, change.place.id) for change in found if change.place}
    assert named <= works
    assert bool(named) == bool(works)


def test_a_longer_way_is_named_too_where_it_opens_far_more(a_person, a_place):
    person = a_person(home=HOME, modes=(Mode.WALK,), max_minutes=20)
    near = a_place(1, point=Point(36.850 + 0.0145, 136.98))
    far = [a_place(number, point=Point(36.850 + 0.024, 136.98)) for number in range(2, 5)]

    assert changes(person, near, *far) == [
        {"change": "max_minutes", "to": 50, "opens": 4},
        {"change": "max_minutes", "to": 30, "opens": 1},
    ]
    assert changes(person, near, far[0]) == [{"change": "max_minutes", "to": 30, "opens": 1}]

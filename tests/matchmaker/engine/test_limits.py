"""The hard limits: the same as a plain reading of FORMATS 4, for every person and every place."""

from datetime import date, timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from geo.coords import Point
from matchmaker.engine.index import Index
from matchmaker.engine.limits import ground, judge
from matchmaker.engine.ranker import rank, to_confirm
from matchmaker.engine.types import Limit, Person, Place
from profiles.vocabulary.rules import Feature, Mode
from profiles.vocabulary.week import overlap, read_pattern

AS_OF = date(2026, 11, 21)
HOME = Point(36.85, 136.98)


def broken(person, place, day=AS_OF):
    """Return the limits that one place breaks."""
    index = Index.build([place])
    verdict = judge(person, index, ground(person, index), day)
    return {limit for limit, mask in verdict.broken.items() if mask[0]}


def asked(person, place):
    """Return what must be asked of one place."""
    index = Index.build([place])
    return to_confirm(person, index, 0)


@pytest.mark.parametrize(
    ("limit", "person", "place"),
    [
        (Limit.INACTIVE, {}, {"active": False}),
        (Limit.CLOSED_WHEN_FREE, {"available": "火 10:00-12:00"}, {"opening": "水 10:00-12:00"}),
        (Limit.NO_PLACE, {}, {"places_taken": 3}),
        (Limit.NO_PLACE, {}, {"places_taken": 4}),
        (Limit.NO_PLACE, {}, {"places_total": 0, "places_taken": None}),
        (Limit.AGE, {"age": 17}, {"age_min": 18}),
        (Limit.AGE, {"age": 66}, {"age_max": 65}),
        (Limit.ACCESS, {"required": (Feature.LIFT,)}, {"features": {Feature.LIFT: False}}),
        (Limit.ACCESS, {"required": (Feature.WHEELCHAIR,)}, {"features": {Feature.STEP_FREE: False}}),
        (
            Limit.TRAVEL,
            {"home": HOME, "modes": (Mode.WALK, Mode.BUS), "max_minutes": 20},
            {"point": Point(36.90, 136.98)},
        ),
        (Limit.FEE, {"max_fee": 0}, {"fee": 100}),
        (Limit.GROUP, {"max_group": 4}, {"group_size": 9}),
        (Limit.AVOID, {"avoid_resources": ("R-0001", "R-9999")}, {}),
        (Limit.VISIBILITY, {}, {"visible": False}),
    ],
)
def test_each_limit_shuts_out_by_itself(limit, person, place, a_person, a_place):
    assert broken(a_person(**person), a_place(**place)) == {limit}


@pytest.mark.parametrize(
    ("person", "place"),
    [
        ({}, {}),
        ({"available": "火 10:00-12:00"}, {"opening": ""}),
        ({"available": "要予約"}, {}),
        ({"available": "火 10:00-12:00"}, {"opening": "随時"}),
        ({"age": 18}, {"age_min": 18, "age_max": 18}),
        ({"required": (Feature.WHEELCHAIR,)}, {"features": {Feature.WHEELCHAIR: True, Feature.STEP_FREE: False}}),
        ({"home": HOME, "modes": (Mode.WALK,), "max_minutes": 0}, {"point": None}),
        ({"home": HOME, "modes": (Mode.WALK,)}, {"point": Point(40.0, 140.0)}),
        ({"home": HOME, "max_minutes": 1}, {"point": Point(40.0, 140.0)}),
        ({"home": HOME, "modes": (Mode.WALK, Mode.CAR), "max_minutes": 20}, {"point": Point(36.90, 136.98)}),
        ({"max_fee": 0}, {"fee": None}),
        ({"max_fee": 100}, {"fee": 100}),
        ({"max_group": 4}, {"group_size": 8}),
        ({"required": (Feature.ONLINE,)}, {"features": {Feature.ONLINE: True}}),
    ],
)
def test_what_is_not_stated_breaks_no_limit_and_a_limit_itself_is_still_within(person, place, a_person, a_place):
    assert broken(a_person(**person), a_place(**place)) == set()


def test_the_unknown_is_asked_in_the_order_of_the_person_then_opening_then_place(a_person, a_place):
    person = a_person(required=(Feature.WRITING, Feature.LIFT, Feature.ONLINE))
    place = a_place(opening="要予約", places_total=None, features={Feature.LIFT: True})

    assert asked(person, place) == ("writing", "online", "opening", "place")


def test_a_place_is_counted_once_under_the_first_limit_it_breaks(a_person, a_place, day):
    places = [
        a_place(1, active=False, places_taken=3),
        a_place(2, places_taken=3, visible=False),
        a_place(3, visible=False),
        a_place(4),
    ]

    answer = rank(a_person(), Index.build(places), as_of=day)

    assert {limit: count for limit, count in answer.excluded.items() if count} == {
        Limit.INACTIVE: 1,
        Limit.NO_PLACE: 1,
        Limit.VISIBILITY: 1,
    }
    assert [candidate.place.id for candidate in answer.candidates] == ["R-0004"]


def test_free_time_of_less_than_half_an_hour_meets_nothing(a_person, a_place):
    assert broken(a_person(available="火 10:00-10:20"), a_place(opening="火 9:00-12:00")) == {Limit.CLOSED_WHEN_FREE}


def test_an_index_answers_for_many_days_and_keeps_the_last_few(a_person, a_place):
    index = Index.build([a_place(opening="2026-12-25 10:00-12:00")])
    person = a_person(available="金 10:00-12:00")

    shown = [len(rank(person, index, as_of=AS_OF + timedelta(days=ahead)).candidates) for ahead in range(-2, 6)]

    assert shown == [0, 0, 1, 1, 1, 1, 1, 1]
    assert rank(person, index, as_of=AS_OF) == rank(person, index, as_of=AS_OF)


def test_an_empty_town_has_an_empty_answer(a_person, day):
    answer = rank(a_person(available="火 10:00-12:00", age=20), Index.build([]), as_of=day)

    assert (answer.candidates, answer.what_if, answer.fitting) == ((), (), 0)
    assert set(answer.excluded.values()) == {0}


openings = st.sampled_from(
    ["", "要予約", "随時", "月 10:00-12:00", "平日 9:00-9:40", "第2・4土 13:00-15:00", "2026-12-25 10:00-12:00",
     "毎日 6:00-7:00; 祝日休み", "最終日 9:00-12:00", "土-月 9:00-9:29", "2026-12-26 9:00-12:00; 火 0:00-24:00"]
)  # fmt: skip
features = st.dictionaries(st.sampled_from(list(Feature)[:4]), st.booleans(), max_size=4)
points = st.one_of(st.none(), st.builds(Point, st.floats(36.7, 37.0), st.floats(136.8, 137.1)))
few = st.one_of(st.none(), st.integers(0, 20))


@st.composite
def places(draw, number):
    """Return any place."""
    return Place(
        id=f"R-{number}",
        ref=str(number),
        name="場所",
        pattern=read_pattern(draw(openings)).pattern,
        group_size=draw(few),
        point=draw(points),
        age_min=draw(few),
        age_max=draw(few),
        fee=draw(few),
        places_total=draw(few),
        places_taken=draw(few),
        features=draw(features),
        active=draw(st.booleans()),
        visible=draw(st.booleans()),
    )


@st.composite
def people(draw):
    """Return any person, as far as limits go."""
    return Person(
        code="C",
        home=draw(points),
        age=draw(few),
        avoid_resources=draw(st.sampled_from([(), ("R-1",), ("R-0", "R-7")])),
        required=tuple(draw(st.lists(st.sampled_from(list(Feature)[:4]), max_size=3, unique=True))),
        modes=tuple(draw(st.lists(st.sampled_from(list(Mode)), max_size=3, unique=True))),
        max_minutes=draw(st.one_of(st.none(), st.integers(0, 120))),
        available=read_pattern(draw(openings)).pattern,
        max_group=draw(few),
        max_fee=draw(few),
    )


METRES = {"walk": 70, "wheelchair": 55, "bicycle": 200, "car": 400, "escorted": 400, "bus": 250}


def plainly_broken(person, place, day):
    """Return what FORMATS 4 says, one place at a time, without a single array."""
    stated = dict(place.features)
    if stated.get(Feature.STEP_FREE) is False:
        stated.setdefault(Feature.WHEELCHAIR, False)
    minutes = None
    if person.home and place.point and person.modes:
        way = person.home.metres_to(place.point) * 1.3
        minutes = min(way / METRES[mode] + (10 if mode == "bus" else 0) for mode in person.modes)
    youngest, oldest = place.age_min or 0, 999 if place.age_max is None else place.age_max
    free = None if place.places_total is None else place.places_total - (place.places_taken or 0)
    both = place.pattern is not None and person.available is not None
    checks = {
        Limit.INACTIVE: not place.active,
        Limit.CLOSED_WHEN_FREE: both and not overlap(place.pattern, person.available, day),
        Limit.NO_PLACE: free is not None and free <= 0,
        Limit.AGE: person.age is not None and not youngest <= person.age <= oldest,
        Limit.ACCESS: any(stated.get(feature) is False for feature in person.required),
        Limit.TRAVEL: None not in (minutes, person.max_minutes) and minutes > person.max_minutes,
        Limit.FEE: None not in (place.fee, person.max_fee) and place.fee > person.max_fee,
        Limit.GROUP: None not in (place.group_size, person.max_group) and place.group_size > 2 * person.max_group,
        Limit.AVOID: place.id in person.avoid_resources,
        Limit.VISIBILITY: not place.visible,
    }
    return {limit for limit, forbids in checks.items() if forbids}


@settings(max_examples=60, deadline=None)
@given(st.data(), people(), st.integers(0, 60))
def test_all_at_once_is_the_same_as_one_after_another(data, person, later):
    town = [data.draw(places(number)) for number in range(8)]
    day = AS_OF + timedelta(days=later)
    index = Index.build(town)

    verdict = judge(person, index, ground(person, index), day)

    for row, place in enumerate(index.places):
        found = {limit for limit, mask in verdict.broken.items() if mask[row]}
        assert found == plainly_broken(person, place, day)
        assert verdict.fits[row] == (not found)

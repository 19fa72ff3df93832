"""Rows become what the engine reads, whole and quickly, and are kept until a listing changes."""

from datetime import date

import pytest

from geo.coords import Point
from geo.db import db
from matchmaker.engine.types import Limit, Person
from matchmaker.matching import indexes
from matchmaker.matching.indexes import index_of
from matchmaker.matching.queries import match, person_of, person_told
from profiles.access import Role
from profiles.actor import Actor
from profiles.clients.rules import read_client
from profiles.vocabulary.rules import Feature, Gender, Kind, Mode, Status, Step, Visibility
from resources.directory.actions import change_resource, remove_resource

DAY = date(2026, 11, 25)


def only(index):
    """Return the one place of an index."""
    [place] = index.places
    return place


def strain(index, resource):
    """Return how strained the host of one listing is."""
    return index.take(index.rows_of([resource.public_id])).strain[0]


def test_a_listing_is_read_with_everything_the_engine_weighs(coordinator, place):
    resource = place(
        organisation="花の会",
        description="花壇の手入れ",
        activities=["花の植えかえ"],
        atmosphere=["静か"],
        steps=["参加"],
        group_size=6,
        point=Point(34.53, 137.95),
        features={"step_free": True, "lift": False},
        age_min=18,
        fee=0,
        confirmed_on=date(2026, 11, 10),
    )

    read = only(index_of(coordinator))

    assert (read.id, read.ref, read.name, read.kind) == (
        resource.public_id,
        resource.ref,
        resource.name,
        Kind.VOLUNTEER,
    )
    assert (read.organisation, read.activities, read.atmosphere, read.steps) == (
        "花の会",
        ("花の植えかえ",),
        ("静か",),
        ("参加",),
    )
    assert read.point == Point(34.53, 137.95)
    assert read.features == {Feature.STEP_FREE: True, Feature.LIFT: False}
    assert (read.places_free, read.fee, read.age_min) == (2, 0, 18)
    assert read.pattern is not None
    assert read.opening_text == "木 13:30-15:30"
    assert read.active
    assert read.audience is Visibility.INTERNAL


def test_what_is_unknown_stays_unknown(coordinator, place):
    place(opening="", places_total=None, places_taken=None)

    read = only(index_of(coordinator))

    assert (read.point, read.pattern, read.places_free, read.fee, read.confirmed_on) == (None,) * 5


def test_a_removed_listing_and_another_town_are_not_there(coordinator, stranger, place):
    remove_resource(coordinator, place("閉じた所"))
    db.session.commit()
    place("開いている所")

    assert [read.name for read in index_of(coordinator).places] == ["開いている所"]
    assert len(index_of(stranger)) == 0


def test_a_resting_place_is_read_as_one_that_receives_nobody(coordinator, place):
    place(status=Status.RESTING)

    assert only(index_of(coordinator)).active is False


def test_a_partner_is_not_shown_what_is_internal(coordinator, place):
    place("内部の所", visibility=Visibility.INTERNAL)
    place("公開の所", visibility=Visibility.PUBLIC)
    partner = Actor(Role.PARTNER, coordinator.town_id, "野口", agency_id=1)

    answer = match(partner, Person(code="C-1"), as_of=DAY)

    assert [candidate.place.name for candidate in answer.candidates] == ["公開の所"]
    assert answer.excluded[Limit.VISIBILITY] == 1


def test_places_are_read_once_until_a_listing_changes(coordinator, place, monkeypatch):
    resource = place(fee=500)
    first = index_of(coordinator)

    assert index_of(coordinator).topics is first.topics
    change_resource(coordinator, resource, {"fee": 100}, version=resource.version, today=DAY)
    db.session.commit()

    assert only(index_of(coordinator)).fee == 100
    assert len(indexes._kept) <= indexes.KEPT


def test_strain_is_laid_over_without_reading_the_places_again(coordinator, place):
    tired, calm = place("疲れた所"), place("元気な所")
    plain = index_of(coordinator)

    strained = index_of(coordinator, {tired.id: 0.9, 999_999: 1.0})

    assert strain(strained, tired) == 0.9
    assert str(strain(strained, calm)) == "nan"
    assert str(strain(plain, tired)) == "nan"
    assert strained.topics is plain.topics


def test_strain_comes_from_the_room_above_when_the_app_hands_it_over(app, coordinator, place):
    tired = place("疲れた所")
    asked = []

    def reckon(town_id, *, today):
        asked.append((town_id, today))
        return {tired.id: 0.7}

    app.extensions[indexes.STRAIN] = reckon
    try:
        strained = indexes.index_on(coordinator, DAY)
    finally:
        del app.extensions[indexes.STRAIN]

    assert asked == [(coordinator.town_id, DAY)]
    assert strain(strained, tired) == 0.7


def test_a_client_is_read_the_same_from_the_record_and_from_a_file(person):
    said = {
        "code": "C-1",
        "home": {"lat": 34.5, "lon": 137.9},
        "age": 34,
        "gender": "female",
        "interests": "花",
        "interest_tags": ["園芸"],
        "required": ["step_free"],
        "travel": {"modes": ["walk", "bus"], "max_minutes": 30},
        "available": "月 13:00-15:00",
        "max_fee": 0,
        "step": "参加",
    }
    values = read_client(said, 1).values

    told = person_told(values)

    assert told == person_of(person(**values))
    assert (told.home, told.gender, told.step) == (Point(34.5, 137.9), Gender.FEMALE, Step.TAKE_PART)
    assert (told.required, told.modes, told.max_fee) == ((Feature.STEP_FREE,), (Mode.WALK, Mode.BUS), 0)


def test_a_home_known_only_to_its_town_measures_no_way(person):
    client = person(home={"lat": 34.5, "lon": 137.9})
    client.home = {"lat": 34.5, "lon": 137.9, "certainty": "city"}

    assert person_of(client).home is None


def test_an_answer_leaves_out_what_breaks_a_limit_and_counts_it(coordinator, place, person):
    place("合う所", fee=100)
    place("高い所", fee=900)
    place("満員の所", places_taken=3)

    answer = match(coordinator, person_of(person(max_fee=500)), as_of=DAY)

    assert [candidate.place.name for candidate in answer.candidates] == ["合う所"]
    assert (answer.excluded[Limit.FEE], answer.excluded[Limit.NO_PLACE]) == (1, 1)


@pytest.mark.parametrize("top", [0, 1, 5])
def test_top_says_how_many_and_nothing_else(coordinator, place, person, top):
    for number in range(3):
        place(f"所{number}")

    answer = match(coordinator, person_of(person()), as_of=DAY, top=top)

    assert len(answer.candidates) == min(top, 3)
    assert answer.fitting == 3

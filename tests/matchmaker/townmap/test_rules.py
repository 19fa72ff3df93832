"""What the council map counts and says, without any database."""

import pytest

from matchmaker.townmap.rules import (
    Ground,
    Place,
    Screen,
    Wanted,
    below,
    choose,
    fewest,
    in_order,
    sums,
    table,
    without,
)
from profiles.vocabulary.rules import Family, Feature, Kind

TOWN, WEST, EAST = Ground(1, "town", "汐見野市"), Ground(2, "west", "川西", 1), Ground(3, "east", "東原", 1)
AREAS = [TOWN, WEST, EAST]


def place(name="所", kind=Kind.SALON, area_id=2, **features):
    """Return one place with a point."""
    return Place(name, name, kind, area_id, "", 35.0, 138.5, features)


def test_a_large_area_holds_the_areas_inside_it():
    assert below(AREAS, "town") == {1, 2, 3}
    assert below(AREAS, "west") == {2}
    assert below(AREAS, "nowhere") == frozenset()


@pytest.mark.parametrize(
    ("wanted", "names"),
    [
        (Wanted(), "abcd"),
        (Wanted(family=Family.EAT), "bd"),
        (Wanted(kind=Kind.CAFE), "b"),
        (Wanted(area_ref="west"), "ab"),
        (Wanted(area_ref="town"), "abcd"),
        (Wanted(family=Family.EAT, area_ref="east"), "d"),
        (Wanted(area_ref="unheard of"), ""),
    ],
)
def test_places_are_chosen_by_kind_and_area(wanted, names):
    places = [
        place("a"),
        place("b", Kind.CAFE),
        place("c", Kind.FARM, area_id=3),
        place("d", Kind.COMMUNITY_CAFETERIA, area_id=3),
    ]

    assert "".join(one.name for one in choose(places, AREAS, wanted).places) == names


def test_a_feature_that_nobody_knows_is_counted_and_never_taken_for_no_or_yes():
    places = [place("yes", step_free=True), place("no", step_free=False), place("unknown"), place("either")]

    chosen = choose(places, AREAS, Wanted(feature=Feature.STEP_FREE))

    assert [one.name for one in chosen.places] == ["yes"]
    assert chosen.unknown == 2


def test_a_step_rules_out_a_wheelchair_unless_somebody_said_otherwise():
    places = [place("step", step_free=False), place("ramp", step_free=False, wheelchair=True)]

    chosen = choose(places, AREAS, Wanted(feature=Feature.WHEELCHAIR))

    assert ([one.name for one in chosen.places], chosen.unknown) == (["ramp"], 0)


def test_places_stand_area_by_area_and_those_without_a_point_come_last():
    nowhere = Place("x", "x", Kind.SALON, 2)
    places = [nowhere, place("east", area_id=3), place("cafe", Kind.CAFE), place("lost", area_id=None), place("salon")]

    assert [one.name for one in in_order(places, AREAS)] == ["salon", "cafe", "east", "lost", "x"]


def test_the_table_adds_up_to_the_number_of_places_whatever_is_known_of_their_area():
    places = [place(), place(kind=Kind.CAFE), place(area_id=3), place(area_id=None), place(area_id=99)]

    rows = table(places, AREAS)

    assert [(row.area.name if row.area else None, row.total) for row in rows] == [("川西", 2), ("東原", 1), (None, 2)]
    assert sum(sums(rows).values()) == len(places)
    assert sums(rows)[Family.EAT] == 1


def test_an_empty_area_stays_in_the_table_and_is_named_as_one_without():
    rows = table([place()], AREAS)

    assert [area.name for area in without(rows)] == ["東原"]
    assert [row.area.name for row in fewest(rows, 1)] == ["東原"]


def test_every_screen_asks_for_one_thing_at_most():
    asked = [(screen.wanted.family, screen.wanted.feature) for screen in Screen]

    assert all(not (family and feature) for family, feature in asked)
    assert len(set(asked)) == len(Screen)

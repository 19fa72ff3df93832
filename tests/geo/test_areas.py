"""Areas of a town: which one holds a point, which hangs below which, and the outlines that a map draws."""

import json

import pytest
import shapely

from geo.areas import area_at, areas_of, keep_areas, outlines_geojson, the_town
from geo.coords import Point
from geo.db import db
from geo.errors import DomainError
from geo.features import Shape


def box(name, west, south, east, north):
    """Return a rectangle as the shape of an area."""
    return Shape(name, shapely.MultiPolygon([shapely.box(west, south, east, north)]))


TOWN = box("市の全域", 137.0, 34.0, 137.4, 34.4)
NORTH = box("北", 137.0, 34.2, 137.4, 34.4)
SOUTH = box("南", 137.0, 34.0, 137.4, 34.2)
SCHOOL = box("北小", 136.999, 34.3, 137.1, 34.4)  # its border was drawn by another office
RING = Shape(
    "輪", shapely.MultiPolygon([shapely.box(138.0, 34.0, 138.3, 34.3) - shapely.box(138.1, 34.1, 138.2, 34.2)])
)


@pytest.fixture
def areas(make):
    """Return the areas of a town by name."""
    keep_areas(make.town.id, [NORTH, TOWN, SCHOOL, SOUTH, RING])
    db.session.commit()
    return {area.name: area for area in areas_of(make.town.id)}


@pytest.mark.parametrize(
    ("point", "name"),
    [
        (Point(34.35, 137.05), "北小"),
        (Point(34.35, 137.3), "北"),
        (Point(34.1, 137.3), "南"),
        (Point(34.0, 137.0), "南"),  # the corner belongs to it
        (Point(34.05, 138.05), "輪"),
        (Point(34.15, 138.15), None),  # the hole of the ring
        (Point(35.0, 137.0), None),
    ],
)
def test_the_smallest_area_around_a_point_is_found(make, areas, point, name):
    found = area_at(make.town.id, point)

    assert (found.name if found else None) == name


def test_another_towns_areas_hold_nothing_of_ours(make, areas):
    assert area_at(make.other_town().id, Point(34.35, 137.05)) is None


def test_a_small_area_hangs_below_the_large_one_that_holds_it(areas):
    names = {area.id: area.name for area in areas.values()}
    above = {name: names.get(area.parent_id) for name, area in areas.items()}

    assert above == {"市の全域": None, "北": "市の全域", "南": "市の全域", "北小": "北", "輪": None}


def test_areas_stand_in_the_order_of_their_file(make, areas):
    assert [area.name for area in areas_of(make.town.id)] == ["北", "市の全域", "北小", "南", "輪"]


def test_an_import_that_is_repeated_renews_the_outline_and_adds_nothing(make, areas):
    ref = areas["南"].ref
    counts = keep_areas(make.town.id, [box("南", 138.5, 34.0, 138.6, 34.2)])
    db.session.commit()

    assert counts == (0, 1)
    assert area_at(make.town.id, Point(34.1, 138.55)).ref == ref
    assert area_at(make.town.id, Point(34.1, 137.3)).name == "市の全域"
    assert len(areas_of(make.town.id)) == 5


def test_outlines_travel_as_geojson(make, areas):
    told = json.loads(outlines_geojson(make.town.id))

    assert [one["properties"]["name"] for one in told["features"]] == ["北", "市の全域", "北小", "南", "輪"]
    assert shapely.geometry.shape(told["features"][4]["geometry"]).equals(RING.outline)


def test_a_town_without_areas_has_no_outlines(make):
    assert outlines_geojson(make.town.id) is None


def test_an_area_without_an_outline_holds_nothing_and_hinders_nothing(make, areas):
    areas["南"].outline = None
    db.session.commit()

    assert area_at(make.town.id, Point(34.1, 137.3)).name == "市の全域"
    keep_areas(make.town.id, [NORTH])


def test_the_only_town_need_not_be_named(make):
    town = make.town

    assert the_town() is town
    assert the_town(town.ref) is town


def test_of_several_towns_one_must_be_named(make):
    town, _other = make.town, make.other_town()

    with pytest.raises(DomainError, match="--town"):
        the_town()
    with pytest.raises(DomainError, match="登録されていません"):
        the_town("nowhere")
    assert the_town(town.ref) is town

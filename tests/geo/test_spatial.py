"""Spatial questions: both databases give the same answer, to a metre, and by their index."""

import random

import pytest
import sqlalchemy as sa

from geo.coords import Point
from geo.db import db
from geo.spatial import lat_of, lon_of, metres_from, near, point_wkt
from resources.directory.models import Resource

CENTRE = Point(36.85, 136.98)


@pytest.fixture
def spots(make):
    """Return two hundred points within some ten kilometres, by the name of the place that stands there."""
    dice = random.Random(11)
    told = {
        f"所{number}": Point(36.85 + dice.uniform(-0.1, 0.1), 136.98 + dice.uniform(-0.1, 0.1)) for number in range(200)
    }
    table = Resource.__table__
    proto = make.resource(point=CENTRE)
    columns = {column.name: getattr(proto, column.name) for column in table.columns if column.name not in ("id", "ref")}
    rows = [
        columns | {"ref": f"r{name}", "name": name, "source_ref": name, "location": point_wkt(point)}
        for name, point in told.items()
    ]
    db.session.delete(proto)
    db.session.execute(sa.insert(table), rows)
    db.session.commit()
    return told


def names(condition):
    """Return the names of the places that answer a condition."""
    return set(db.session.scalars(sa.select(Resource.name).where(condition)))


def test_a_stored_point_comes_back_as_it_was(make):
    place = make.resource(point=Point(35.123456, 138.654321))

    stored = db.session.execute(
        sa.select(lat_of(Resource.location), lon_of(Resource.location)).where(Resource.id == place.id)
    ).one()

    assert stored == pytest.approx((35.123456, 138.654321), abs=1e-9)


def test_metres_are_those_of_the_great_circle(spots):
    rows = db.session.execute(sa.select(Resource.name, metres_from(CENTRE, Resource.location))).all()

    assert len(rows) == 200
    assert all(abs(away - CENTRE.metres_to(spots[name])) < 1 for name, away in rows)


@pytest.mark.parametrize("point", [Point(0, 0), Point(-33.9, 151.2), Point(-36.85, -43.02), Point(90, 0)])
def test_metres_hold_to_the_other_side_of_the_earth(make, point):
    make.resource(point=CENTRE)

    away = db.session.scalar(sa.select(metres_from(point, Resource.location)))

    assert away == pytest.approx(CENTRE.metres_to(point), abs=1)


def test_a_place_without_a_point_is_no_distance_away_and_near_to_nothing(make):
    make.resource()

    assert db.session.scalar(sa.select(metres_from(CENTRE, Resource.location))) is None
    assert names(near(Resource.location, CENTRE, 1e6)) == set()


@pytest.mark.parametrize("metres", [0, 300, 2_000, 8_000, 40_000])
def test_near_is_what_lies_within_the_metres(spots, metres):
    there = {name for name, point in spots.items() if CENTRE.metres_to(point) <= metres}

    assert names(near(Resource.location, CENTRE, metres)) == there


def test_a_moved_or_deleted_place_is_found_where_it_is_now(make):
    place = make.resource(name="こより", point=CENTRE)
    place.location = point_wkt(Point(35.0, 138.5))
    db.session.commit()

    assert names(near(Resource.location, CENTRE, 1000)) == set()
    assert names(near(Resource.location, Point(35.0, 138.5), 1)) == {"こより"}


def test_the_index_is_asked_and_not_every_row(spots):
    query = sa.select(Resource.id).where(near(Resource.location, CENTRE, 500))
    postgis = db.engine.dialect.name == "postgresql"
    words = str(query.compile(db.engine, compile_kwargs={"literal_binds": not postgis}))

    if postgis:
        assert "&&" in words
    else:
        plan = " ".join(str(row[-1]) for row in db.session.execute(sa.text(f"EXPLAIN QUERY PLAN {words}")))
        assert "idx_resources_location VIRTUAL TABLE INDEX" in plan
        assert "SEARCH resources USING INTEGER PRIMARY KEY" in plan


def test_a_place_under_another_name_in_the_query_is_asked_too(spots):
    other = sa.orm.aliased(Resource)
    found = db.session.scalar(sa.select(sa.func.count(other.id)).where(near(other.location, CENTRE, 40_000)))

    assert found == 200

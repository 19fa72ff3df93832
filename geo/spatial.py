"""Each spatial question once, compiled for both databases."""

import math
from typing import Any, Self

import sqlalchemy as sa
from sqlalchemy.ext.compiler import compiles
from sqlalchemy.sql.functions import FunctionElement

from geo.coords import EARTH_RADIUS_M, Box, Point


def point_wkt(point: Point) -> str:
    """Return a point as both databases store it: EWKT, longitude first, digits enough for a millimetre."""
    return f"SRID=4326;POINT({point.lon:.9f} {point.lat:.9f})"


def lat_of(column: Any) -> sa.ColumnElement[float]:
    """Return the degrees north of a stored point."""
    return sa.func.ST_Y(column, type_=sa.Float())


def lon_of(column: Any) -> sa.ColumnElement[float]:
    """Return the degrees east of a stored point."""
    return sa.func.ST_X(column, type_=sa.Float())


def metres_from(point: Point, column: Any) -> sa.ColumnElement[float]:
    """Return the great-circle metres from a point to a stored one; NULL where nothing is stored.

    Haversine on a sphere of the mean radius R1, written out: SpatiaLite and PostGIS mean different spheres.
    """
    north, east = sa.func.radians(lat_of(column)), sa.func.radians(lon_of(column))
    up = sa.func.sin((north - _number(math.radians(point.lat))) * _number(0.5))
    right = sa.func.sin((east - _number(math.radians(point.lon))) * _number(0.5))
    half: Any = up * up + _number(math.cos(math.radians(point.lat))) * sa.func.cos(north) * right * right
    rest = sa.func.sqrt(sa.func.abs(_number(1.0) - half))  # abs: rounding may carry an antipode a hair too far
    return _number(2 * EARTH_RADIUS_M) * sa.func.atan2(sa.func.sqrt(half), rest, type_=sa.Float())


def _number(value: float) -> sa.BindParameter[float]:
    """Return a number as a database takes it for a real one."""
    return sa.bindparam(None, float(value), type_=sa.Float(53), unique=True)


class IndexHit(FunctionElement[bool]):
    """A condition that the spatial index answers: one way of asking for each database."""

    inherit_cache = True
    name = "index_hit"
    type = sa.Boolean()

    def self_group(self, against: Any = None) -> Self:
        """Stand as it is: `= 1`, which SQLite gets for a boolean, would keep it from using the index."""
        return self


@compiles(IndexHit)
def _ask_postgis(element: IndexHit, compiler: Any, **kw: Any) -> str:
    """Ask the GiST index of PostGIS."""
    return f"({compiler.process(element.clauses.clauses[0], **kw)})"


@compiles(IndexHit, "sqlite")
def _ask_spatialite(element: IndexHit, compiler: Any, **kw: Any) -> str:
    """Ask the R*Tree of SpatiaLite."""
    return f"({compiler.process(element.clauses.clauses[1], **kw)})"


def _index_hit(column: Any, box: Box) -> sa.ColumnElement[bool]:
    """Return the condition that a stored shape comes near a box, as coarsely as the index knows it."""
    clause = column.__clause_element__() if hasattr(column, "__clause_element__") else column
    envelope = sa.func.ST_MakeEnvelope(box.west, box.south, box.east, box.north, 4326)
    table = getattr(clause.table, "element", clause.table)
    corners = [sa.column(name, sa.Float()) for name in ("xmin", "xmax", "ymin", "ymax")]
    tree = sa.table(f"idx_{table.name}_{clause.name}", sa.column("pkid", sa.Integer()), *corners)
    inside = sa.select(tree.c.pkid).where(
        tree.c.xmin <= box.east, tree.c.xmax >= box.west, tree.c.ymin <= box.north, tree.c.ymax >= box.south
    )
    key = next(iter(clause.table.primary_key))
    return IndexHit(clause.op("&&", is_comparison=True)(envelope), key.in_(inside))


def touching(column: Any, box: Box) -> sa.ColumnElement[bool]:
    """Return the condition that the rectangle around a stored shape may touch a box; the index answers it."""
    return _index_hit(column, box)


def near(column: Any, point: Point, metres: float) -> sa.ColumnElement[bool]:
    """Return the condition that a stored point lies within great-circle metres of another."""
    return sa.and_(_index_hit(column, Box.around(point, metres)), metres_from(point, column) <= metres)

"""Each spatial question once, compiled for both databases."""

from typing import Any

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
    lat, lon = sa.func.radians(lat_of(column)), sa.func.radians(lon_of(column))
    here_lat, here_lon = sa.func.radians(point.lat), sa.func.radians(point.lon)
    up, right = sa.func.sin((lat - here_lat) / 2), sa.func.sin((lon - here_lon) / 2)
    half: sa.ColumnElement[float] = up * up + sa.func.cos(here_lat) * sa.func.cos(lat) * right * right
    angle: sa.ColumnElement[float] = sa.func.atan2(
        sa.func.sqrt(half), sa.func.sqrt(sa.func.abs(1 - half)), type_=sa.Float()
    )
    return 2 * EARTH_RADIUS_M * angle


class IndexHit(FunctionElement[bool]):
    """A condition that the spatial index answers: one way of asking for each database."""

    inherit_cache = True
    name = "index_hit"
    type = sa.Boolean()


@compiles(IndexHit)
def _ask_postgis(element: IndexHit, compiler: Any, **kw: Any) -> str:
    """Ask the GiST index of PostGIS."""
    return str(compiler.process(element.clauses.clauses[0], **kw))


@compiles(IndexHit, "sqlite")
def _ask_spatialite(element: IndexHit, compiler: Any, **kw: Any) -> str:
    """Ask the R*Tree of SpatiaLite."""
    return str(compiler.process(element.clauses.clauses[1], **kw))


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


def within_box(column: Any, box: Box) -> sa.ColumnElement[bool]:
    """Return the condition that a stored point lies in a box, its edges included."""
    lat, lon = lat_of(column), lon_of(column)
    return sa.and_(_index_hit(column, box), lat.between(box.south, box.north), lon.between(box.west, box.east))


def near(column: Any, point: Point, metres: float) -> sa.ColumnElement[bool]:
    """Return the condition that a stored point lies within great-circle metres of another."""
    return sa.and_(_index_hit(column, Box.around(point, metres)), metres_from(point, column) <= metres)

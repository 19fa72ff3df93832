"""Where a listing lies: the typed point, else the address found offline; and the area (圏域) around it."""

from collections.abc import Mapping
from typing import Any

import sqlalchemy as sa

from geo.areas import AreaFinder, Town, area_at
from geo.coords import Point
from geo.db import db
from geo.geocode import locate
from geo.spatial import lat_of, lon_of
from profiles.actor import Actor
from profiles.audit.actions import Event, record
from resources.directory.models import Certainty, Resource
from resources.directory.rules import word_called
from resources.directory.search import key_of

AREA_SETTLED = Event("resource.area.settled", "新しい圏域への置きなおし", frozenset({"old", "new"}))
MANY = 1000  # rows read at once


def placed(town_id: int, values: Mapping[str, Any], *, old_address: str) -> dict[str, Any]:
    """Return the values with point, certainty and area filled in where the address is new and they were not stated."""
    told = dict(values)
    if "point" not in told and told.get("address", "") != old_address:
        told |= _located(town_id, told.get("address", ""))
    point: Point | None = told.get("point")
    if point is not None and not told.get("area_id"):
        area = area_at(town_id, point)
        told["area_id"] = area.id if area else None
    return told


def _located(town_id: int, address: str) -> dict[str, Any]:
    """Return the point of an address and how sure it is; nothing known takes the old point away."""
    town = db.session.get_one(Town, town_id)
    found = locate(address, town.name) if address else None
    if found is None:
        return {"point": None, "certainty": None}
    return {"point": found.point, "certainty": word_called(Certainty, found.certainty)}


def settle_in_areas(actor: Actor) -> int:
    """Put every listing of a town into the smallest area around it, after the areas have changed; return how many moved."""
    areas, moved = AreaFinder(actor.town_id), 0
    where = sa.select(Resource, lat_of(Resource.location), lon_of(Resource.location))
    where = where.where(Resource.town_id == actor.town_id, Resource.location.is_not(None))
    for resource, lat, lon in db.session.execute(where.execution_options(yield_per=MANY)):
        old, new = resource.area_id, areas.settled(Point(lat, lon), resource.area_id)
        if new != old:
            record(actor, AREA_SETTLED, resource, old=areas.names[old], new=areas.names[new])
            resource.area_id, moved = new, moved + 1
            resource.search_key = key_of(resource)
    return moved

"""Where a client lives: the told point, else the address found offline; and the area (圏域) around it."""

from collections.abc import Mapping
from typing import Any

import sqlalchemy as sa

from geo.areas import AreaFinder, Town, area_at
from geo.coords import Point
from geo.db import db
from geo.geocode import locate
from profiles.actor import Actor
from profiles.audit.actions import Event, record
from profiles.clients.models import Client

AREA_SETTLED = Event("client.area.settled", "新しい圏域への置きなおし", frozenset({"old", "new"}))


def placed(town_id: int, values: Mapping[str, Any], client: Client | None) -> dict[str, Any]:
    """Return the values with home and area worked out wherever the home or the address is new."""
    told = dict(values)
    home = told.get("home")
    if home and home.get("address"):
        told["address"] = home["address"]
    if _is_to_find(told, client):
        told["home"] = found(town_id, told.get("address") or "")
    if "home" in told:
        told["area_id"] = area_of(town_id, point_of(told["home"]))
    return told


def _is_to_find(told: Mapping[str, Any], client: Client | None) -> bool:
    """Say whether the home must be looked up: an address came and no point with it, and none was set by hand."""
    home = told.get("home")
    if home and "lat" in home:
        return False
    if home:
        return True
    has_point = client is not None and "home" not in told and "lat" in (client.home or {})
    return "address" in told and not (has_point and not told["address"])


def found(town_id: int, address: str) -> dict[str, Any] | None:
    """Return the point of an address; where the gazetteer does not know it, the address is kept for later."""
    if not address:
        return None
    located = locate(address, db.session.get_one(Town, town_id).name)
    if located is None:
        return {"address": address}
    return {"lat": round(located.point.lat, 6), "lon": round(located.point.lon, 6), "certainty": str(located.certainty)}


def point_of(home: Mapping[str, Any] | None) -> Point | None:
    """Return the point of a home, or None where it is not known."""
    return Point(home["lat"], home["lon"]) if home and "lat" in home else None


def area_of(town_id: int, point: Point | None) -> int | None:
    """Return the id of the area around a point."""
    area = area_at(town_id, point) if point else None
    return area.id if area else None


def settle_in_areas(actor: Actor) -> int:
    """Put every client of a town into the smallest area around their home; return how many moved."""
    areas, moved = AreaFinder(actor.town_id), 0
    for client in db.session.scalars(sa.select(Client).where(Client.town_id == actor.town_id)):
        point, old = point_of(client.home), client.area_id
        new = areas.settled(point, old) if point else old
        if new != old:
            client.area_id, moved = new, moved + 1
            record(actor, AREA_SETTLED, client, old=areas.names[old], new=areas.names[new])
    return moved

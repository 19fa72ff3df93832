"""Where a listing lies: the typed point, else the address found offline; and the area (圏域) around it."""

from collections.abc import Mapping
from typing import Any

from geo.areas import Town, area_at
from geo.coords import Point
from geo.db import db
from geo.geocode import locate
from resources.directory.models import Certainty
from resources.directory.rules import word_called


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

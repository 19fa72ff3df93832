"""A row and the listing it belongs to: what the listing becomes, and whether that is a change at all."""

from collections.abc import Mapping
from typing import Any

from geo.coords import Point
from profiles.vocabulary.rules import Kind, Status, Visibility
from resources.directory.models import Certainty
from resources.directory.rules import clean_features
from resources.exchange.rows import ResourceRow

BLANK: dict[str, Any] = {
    **dict.fromkeys(
        [
            "name",
            "kana",
            "common_name",
            "kind_text",
            "description",
            "address",
            "building",
            "opening",
            "opening_note",
            "condition",
            "fee_text",
            "barrier_note",
            "phone",
            "email",
            "url",
            "contact_way",
            "remarks",
            "confirmed_by",
        ],
        "",
    ),
    **dict.fromkeys(
        ["group_size", "age_min", "age_max", "fee", "pay", "places_total", "places_taken", "confirmed_on", "certainty"]
    ),
    "kind": Kind.OTHER,
    "visibility": Visibility.INTERNAL,
    "status": Status.ACTIVE,
    "activities": [],
    "atmosphere": [],
    "steps": [],
    "features": {},
    "extra": {},
    "organisation": "",
    "point": None,
}
SAME_PLACE_DEGREES = 1e-6  # 0.1 m
ONLY_NEW = ("visibility",)  # open data publishes, but never takes back what a coordinator decided
BY_HAND = (Certainty.HAND, Certainty.SURVEYED)


def content_of(stored: Mapping[str, Any]) -> dict[str, Any]:
    """Return the content of a stored listing in the terms of `BLANK`."""
    content = {name: stored[name] for name in BLANK if name not in ("organisation", "point")}
    lat, lon = stored["lat"], stored["lon"]
    content["point"] = Point(lat, lon) if lat is not None and lon is not None else None
    content["organisation"] = stored["organisation"] or ""
    return content


def merged(row: ResourceRow, old: Mapping[str, Any] | None, *, as_sheet: bool) -> dict[str, Any]:
    """Return what a listing becomes by a row; the place of an address without a point is found later."""
    base = dict(old) if old is not None else dict(BLANK)
    stated = {name: value for name, value in row.values.items() if name != "certainty"}
    if old is not None and not as_sheet:
        stated = {name: value for name, value in stated.items() if name not in ONLY_NEW and not _derived(row, name)}
    if stated.get("confirmed_on", ...) is None:  # an empty cell is no word of a human against an earlier one
        del stated["confirmed_on"]
    new = {**base, **stated}
    if row.organisation is not None:
        new["organisation"] = row.organisation
    if new["confirmed_on"] != base["confirmed_on"]:
        new["confirmed_by"] = ""
    new["features"] = clean_features({**base["features"], **row.features})
    new["extra"] = {name: text for name, text in {**base["extra"], **row.extra}.items() if text}
    new["point"], new["certainty"] = _place(row, new, base)
    return new


def _derived(row: ResourceRow, name: str) -> bool:
    """Say whether a value was guessed from the data set, so that it does not stand against what is stored."""
    return name == "kind" and not row.values.get("kind_text")


def _place(row: ResourceRow, new: Mapping[str, Any], base: Mapping[str, Any]) -> tuple[Point | None, Certainty | None]:
    """Return point and certainty: the row's own, else the stored ones while the address stays, else none yet."""
    if row.point is not None:
        if base["point"] is not None and near(row.point, base["point"]):
            return base["point"], base["certainty"]
        return row.point, row.values.get("certainty") or Certainty.SURVEYED
    if base["point"] is not None and new["address"] == base["address"]:
        return base["point"], base["certainty"]
    return None, None


def near(one: Point, other: Point) -> bool:
    """Say whether two points are the same for all that a spreadsheet can tell."""
    return abs(one.lat - other.lat) < SAME_PLACE_DEGREES and abs(one.lon - other.lon) < SAME_PLACE_DEGREES


def differences(old: Mapping[str, Any], new: Mapping[str, Any]) -> frozenset[str]:
    """Return the names of the fields that differ."""
    return frozenset(name for name in BLANK if old[name] != new[name])

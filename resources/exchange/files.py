"""Which files the registry can be written as, by ending."""

from collections.abc import Callable, Mapping, Sequence
from datetime import date
from typing import Any

from resources.exchange.export import csv_text, geojson, workbook
from resources.exchange.hsds import package
from resources.exchange.ical import calendar

Listings = Sequence[Mapping[str, Any]]
ENDINGS = {".csv": "csv", ".xlsx": "xlsx", ".geojson": "geojson", ".zip": "hsds", ".ics": "ics"}
TYPES = {
    "csv": "text/csv; charset=utf-8",
    "xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
    "geojson": "application/geo+json",
    "hsds": "application/zip",
    "ics": "text/calendar; charset=utf-8",
}
WRITERS: dict[str, Callable[[Listings], bytes]] = {
    "csv": lambda listings: csv_text(listings).encode(),
    "xlsx": workbook,
    "geojson": lambda listings: geojson(listings).encode(),
    "hsds": package,
}


def write_file(kind: str, listings: Listings, *, today: date) -> bytes:
    """Return listings as a file of one kind."""
    return calendar(listings, today=today) if kind == "ics" else WRITERS[kind](listings)

"""A judged set of people and places (FORMATS 5), read with the readers of the product itself."""

import json
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any

from geo.coords import Point
from matchmaker.engine.types import Person, Place
from profiles.vocabulary.rules import Feature, Gender, Kind, Mode, Status, Step
from profiles.vocabulary.week import read_pattern
from resources.exchange.reading import read_file
from resources.exchange.rows import ResourceRow

AS_OF = date(2026, 11, 21)  # the day for which the judgements were made
PLAIN = (
    *("name", "kind_text", "description", "group_size", "opening_note", "age_min", "age_max", "condition", "fee"),
    *("pay", "places_total", "places_taken", "contact_way", "remarks", "confirmed_on"),
)


@dataclass(frozen=True, slots=True)
class Judged:
    """People, places, and how well each fits each: 3 just the place, 2 good, 1 possible, absent 0."""

    people: tuple[Person, ...]
    places: tuple[Place, ...]
    grades: Mapping[str, Mapping[str, int]]  # by client code and place id
    never: Mapping[str, frozenset[str]]  # what a hard limit forbids, where the set says so
    kinds: Mapping[str, str]


def read(folder: Path) -> Judged:
    """Return the set that lies in a folder."""
    clients, judged, kinds = (
        json.loads((folder / f"{name}.json").read_text("utf-8")) for name in ("clients", "judgements", "kinds")
    )
    rows = read_file(folder / "resources.csv", "resources.csv", today=AS_OF).rows
    return Judged(
        people=tuple(person_of(client) for client in clients),
        places=tuple(place_of(row) for row in rows),
        grades={code: one["grades"] for code, one in judged.items()},
        never={code: frozenset(one.get("never", ())) for code, one in judged.items()},
        kinds=kinds,
    )


def place_of(row: ResourceRow) -> Place:
    """Return the place of one row, as the registry would keep it."""
    values = row.values
    return Place(
        id=row.source_ref or row.name,
        ref=row.source_ref or row.name,
        kind=values.get("kind") or Kind.OTHER,
        organisation=row.organisation or "",
        activities=tuple(values.get("activities", ())),
        atmosphere=tuple(map(str, values.get("atmosphere", ()))),
        steps=tuple(map(str, values.get("steps", ()))),
        point=row.point,
        pattern=read_pattern(values.get("opening") or "").pattern,
        features={Feature(code): value for code, value in row.features.items() if value is not None},
        active=values.get("status", Status.ACTIVE) is Status.ACTIVE,
        **{name: values[name] for name in PLAIN if values.get(name) is not None},
    )


def person_of(client: Mapping[str, Any]) -> Person:
    """Return the person of one client object."""
    home, travel = client.get("home") or {}, client.get("travel") or {}
    return Person(
        code=client["code"],
        home=Point(home["lat"], home["lon"]) if "lat" in home else None,
        age=client.get("age"),
        gender=Gender(client["gender"]) if client.get("gender") else None,
        interests=client.get("interests", ""),
        interest_tags=tuple(client.get("interest_tags", ())),
        strengths=client.get("strengths", ""),
        wants=client.get("wants", ""),
        avoid=client.get("avoid", ""),
        avoid_resources=tuple(client.get("avoid_resources", ())),
        required=tuple(Feature(code) for code in client.get("required", ())),
        preferred=tuple(Feature(code) for code in client.get("preferred", ())),
        modes=tuple(Mode(mode) for mode in travel.get("modes", ())),
        max_minutes=travel.get("max_minutes"),
        available=read_pattern(client.get("available")).pattern,
        max_group=client.get("max_group"),
        max_fee=client.get("max_fee"),
        step=Step(client["step"]) if client.get("step") else None,
    )

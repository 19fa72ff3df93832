"""Listings in the store as the plain places that the engine reads."""

from collections.abc import Iterator, Sequence
from datetime import UTC, datetime, timedelta
from typing import Any

import sqlalchemy as sa

from geo.coords import Point
from geo.db import db
from geo.spatial import lat_of, lon_of
from matchmaker.engine.types import Place
from profiles.vocabulary.rules import Feature, Status
from profiles.vocabulary.week import Pattern, read_pattern
from resources.directory.models import Organisation, Resource

FEATURES = {feature.value: feature for feature in Feature}
AS_THEY_ARE = (
    *("ref", "name", "kind", "kind_text", "description", "group_size", "opening_note", "age_min", "age_max"),
    *("condition", "fee", "pay", "places_total", "places_taken", "contact_way", "remarks", "confirmed_on"),
)
READ_OVER = (
    *(
        "id",
        "changed_at",
        "source",
        "source_ref",
        "activities",
        "atmosphere",
        "steps",
        "certainty",
        "opening",
        "features",
    ),
)
COLUMNS = (
    *(getattr(Resource, name) for name in (*AS_THEY_ARE, *READ_OVER, "status", "visibility")),
    Organisation.name.label("organisation"),
    lat_of(Resource.location).label("lat"),
    lon_of(Resource.location).label("lon"),
)
BEGINNING = datetime(1970, 1, 1, tzinfo=UTC)
AT_ONCE = 500  # numbers in one question
LATE = timedelta(hours=1)  # so long may a write take, from the moment that it notes to that in which others see it


def places_of(town_id: int) -> Iterator[Place]:
    """Yield the places of a town."""
    return map(_place, db.session.execute(_listings(town_id).execution_options(yield_per=2_000)))


def places_numbered(town_id: int, numbers: Sequence[int]) -> Iterator[Place]:
    """Yield the places of a town with some numbers."""
    for at in range(0, len(numbers), AT_ONCE):
        some = Resource.id.in_(numbers[at : at + AT_ONCE])
        yield from map(_place, db.session.execute(_listings(town_id).where(some)))


def written_since(town_id: int, since: datetime | None) -> dict[int, int]:
    """Return when each listing was last written that may have been since a moment; 0 where it was taken out."""
    query = sa.select(Resource.id, Resource.changed_at, Resource.removed_at).where(Resource.town_id == town_id)
    if since is not None:
        query = query.where(Resource.changed_at >= since - LATE)
    return {
        number: 0 if removed_at else microseconds(changed_at)
        for number, changed_at, removed_at in db.session.execute(query)
    }


def microseconds(moment: datetime) -> int:
    """Return a moment as a whole number."""
    return (moment - BEGINNING) // timedelta(microseconds=1)


def _listings(town_id: int) -> sa.Select[Any]:
    """Return the query for the columns that the engine reads, of every listing in the registry."""
    query = sa.select(*COLUMNS).outerjoin(Organisation, Organisation.id == Resource.organisation_id)
    return query.where(Resource.town_id == town_id, Resource.removed_at.is_(None))


def _place(row: Any) -> Place:
    """Return one row as a place."""
    return Place(
        id=public_id(row.ref, row.source, row.source_ref),
        organisation=row.organisation or "",
        activities=tuple(row.activities),
        atmosphere=tuple(row.atmosphere),
        steps=tuple(row.steps),
        point=Point(row.lat, row.lon) if row.lat is not None and row.lon is not None else None,
        certainty=row.certainty.value if row.certainty else "",
        pattern=pattern_of(row.opening),
        opening_text=row.opening,
        features={FEATURES[code]: bool(value) for code, value in row.features.items() if code in FEATURES},
        active=row.status is Status.ACTIVE,
        number=row.id,
        changed=microseconds(row.changed_at),
        audience=row.visibility,
        **{name: getattr(row, name) for name in AS_THEY_ARE},
    )


def public_id(ref: str, source: str, source_ref: str | None) -> str:
    """Return the `id` of FORMATS as `Resource.public_id` has it, without a row in hand."""
    if source_ref is None:
        return ref
    return source_ref if source == "sheet" else f"{source}:{source_ref}"


def pattern_of(text: str | None) -> Pattern | None:
    """Return the opening times of a sentence, None where they are not known."""
    return read_pattern(text).pattern if text else None

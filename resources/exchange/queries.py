"""Reads of the exchange: listings as plain rows to compare with, and imports of the past."""

from collections.abc import Iterable, Sequence
from typing import Any

import sqlalchemy as sa

from geo.db import db
from geo.errors import NotFoundError
from geo.spatial import lat_of, lon_of
from profiles.actor import Actor
from resources.directory.models import Organisation, Resource
from resources.directory.publishing import where_visible
from resources.exchange.models import Import, ImportedRow

CHUNK = 500  # bound parameters a statement, well under the limits of both databases
TABLE = Resource.__table__
Stored = dict[str, Any]


def stored_rows(condition: sa.ColumnElement[bool]) -> list[Stored]:
    """Return listings as plain dictionaries: all columns but the geometry, `lat`, `lon` and the organisation's name."""
    columns = [column for column in TABLE.columns if column.name not in ("location", "search_key")]
    query = (
        sa.select(*columns, lat_of(Resource.location).label("lat"), lon_of(Resource.location).label("lon"))
        .add_columns(Organisation.name.label("organisation"), Organisation.corporate_number)
        .select_from(Resource)
        .outerjoin(Organisation, Organisation.id == Resource.organisation_id)
        .where(condition)
        .order_by(Resource.id)
    )
    return [dict(row) for row in db.session.execute(query).mappings()]


def listings_of_source(town_id: int, source: str) -> list[Stored]:
    """Return all listings that one source has in a town, also those taken out of the registry."""
    return stored_rows(sa.and_(Resource.town_id == town_id, Resource.source == source))


def listings_of_town(town_id: int) -> list[Stored]:
    """Return all listings of a town, also those taken out of the registry."""
    return stored_rows(Resource.town_id == town_id)


def organisations(town_id: int) -> dict[str, tuple[int, str]]:
    """Return the organisations of a town by name: number of the row, and corporate number."""
    query = sa.select(Organisation.name, Organisation.id, Organisation.corporate_number).where(
        Organisation.town_id == town_id
    )
    return {name: (number, corporate) for name, number, corporate in db.session.execute(query)}


def ids_by_ref(refs: Iterable[str]) -> dict[str, int]:
    """Return the row numbers of listings by their references, asked in chunks."""
    found: dict[str, int] = {}
    for chunk in chunks(list(refs)):
        found |= {
            ref: number
            for ref, number in db.session.execute(sa.select(Resource.ref, Resource.id).where(Resource.ref.in_(chunk)))
        }
    return found


def chunks(items: Sequence[Any], size: int = CHUNK) -> Iterable[Sequence[Any]]:
    """Yield a sequence in pieces."""
    return (items[start : start + size] for start in range(0, len(items), size))


def own_import(actor: Actor, ref: str) -> Import:
    """Return one import of the actor's town."""
    found = db.session.scalar(sa.select(Import).where(Import.ref == ref, Import.town_id == actor.town_id))
    if found is None:
        raise NotFoundError
    return found


def past_imports(actor: Actor, limit: int = 50) -> Sequence[Import]:
    """Return the imports of the actor's town, newest first, without those that were only looked at."""
    query = sa.select(Import).where(Import.town_id == actor.town_id, Import.kept_at.is_not(None))
    return db.session.scalars(query.options(sa.orm.defer(Import.content)).order_by(Import.id.desc()).limit(limit)).all()


def imported_rows(import_id: int) -> list[tuple[int, dict[str, Any] | None, int]]:
    """Return what an import did: listing, the fields as they were, and the version it left."""
    query = sa.select(ImportedRow.resource_id, ImportedRow.before, ImportedRow.after_version).where(
        ImportedRow.import_id == import_id
    )
    return [(number, before, version) for number, before, version in db.session.execute(query)]


def exported(actor: Actor) -> list[Stored]:
    """Return the listings that an actor may carry out of the house, as `publishing` says."""
    return stored_rows(where_visible(actor))

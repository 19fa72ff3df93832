"""Many listings written with few statements: inserts, guarded updates, and what an import did to each."""

from collections.abc import Callable, Iterable, Sequence
from typing import Any, cast

import sqlalchemy as sa

from geo.areas import AreaFinder
from geo.clock import utcnow
from geo.coords import Point
from geo.db import db, new_ref
from geo.errors import DomainError
from geo.spatial import point_wkt
from resources.directory.models import Organisation, Resource
from resources.directory.search import search_key
from resources.exchange.merging import BLANK
from resources.exchange.models import ImportedRow
from resources.exchange.queries import chunks, ids_by_ref, organisations
from resources.exchange.steps import Step

LISTINGS = cast(sa.Table, Resource.__table__)
ROWS = cast(sa.Table, ImportedRow.__table__)
ORGANISATIONS = cast(sa.Table, Organisation.__table__)
SIZE = 1000
PLAIN = tuple(name for name in BLANK if name not in ("organisation", "point"))
Progress = Callable[[int], None]


def write_organisations(town_id: int, steps: Iterable[Step]) -> dict[str, int]:
    """Write the organisations that are not there yet, and return all of the town's by name."""
    known = organisations(town_id)
    wanted = {step.new["organisation"]: step.row.corporate_number for step in steps if step.new["organisation"]}
    missing = [
        {"town_id": town_id, "name": name, "corporate_number": number, "ref": new_ref()}
        for name, number in wanted.items()
        if name not in known
    ]
    for part in chunks(missing, SIZE):
        db.session.execute(sa.insert(ORGANISATIONS), list(part))
    _fill_numbers(wanted, known)
    return {name: number for name, (number, _) in organisations(town_id).items()}


def _fill_numbers(wanted: dict[str, str], known: dict[str, tuple[int, str]]) -> None:
    """Fill in corporate numbers (法人番号) that were not known."""
    for name, number in wanted.items():
        if number and name in known and not known[name][1]:
            db.session.execute(
                sa.update(Organisation).where(Organisation.id == known[name][0]).values(corporate_number=number)
            )


def insert_listings(
    town_id: int, source: str, steps: Sequence[Step], fields: Callable[[Step], dict[str, Any]], progress: Progress
) -> list[int]:
    """Write new listings; return their row numbers, in order."""
    now = utcnow()
    refs: list[str] = []
    for part in chunks(steps, SIZE):
        rows = [
            {
                **fields(step),
                "ref": new_ref(),
                "town_id": town_id,
                "source": source,
                "source_ref": step.row.source_ref,
                "version": 1,
                "created_at": now,
                "changed_at": now,
                "feature_notes": {},
            }
            for step in part
        ]
        refs += [row["ref"] for row in rows]
        db.session.execute(sa.insert(LISTINGS), rows)
        progress(len(rows))
    numbers = ids_by_ref(refs)
    return [numbers[ref] for ref in refs]


def update_listings(steps: Sequence[Step], fields: Callable[[Step], dict[str, Any]], progress: Progress) -> None:
    """Write changed listings, each only at the version that was compared; refuse all when one was changed meanwhile."""
    now = utcnow()
    for part in chunks(steps, SIZE):
        rows = []
        for step in part:
            stored = step.stored or {}
            rows.append(
                {
                    **fields(step),
                    "at_id": stored["id"],
                    "at_version": stored["version"],
                    "version": stored["version"] + 1,
                    "changed_at": now,
                }
            )
        names = [name for name in rows[0] if not name.startswith("at_")]
        statement = (
            sa.update(LISTINGS)
            .where(LISTINGS.c.id == sa.bindparam("at_id"), LISTINGS.c.version == sa.bindparam("at_version"))
            .values({name: sa.bindparam(name, type_=LISTINGS.c[name].type) for name in names})
        )
        done = db.session.execute(statement, rows, execution_options={"synchronize_session": False})
        if getattr(done, "rowcount", len(rows)) != len(rows):
            raise DomainError("ほかの人が先に保存した受入先があります。もう一度、確認からやり直してください")
        progress(len(rows))


def write_fields(town_id: int, organisations_by_name: dict[str, int]) -> Callable[[Step], dict[str, Any]]:
    """Return what makes of a step the columns that hold its content."""
    areas = AreaFinder(town_id)

    def columns(step: Step) -> dict[str, Any]:
        new = step.new
        point: Point | None = new["point"]
        area_id = next(iter(areas.around(point)), None) if point is not None else None
        return {
            **{name: new[name] for name in PLAIN},
            "organisation_id": organisations_by_name.get(new["organisation"]),
            "location": point_wkt(point) if point is not None else None,
            "area_id": area_id,
            "search_key": search_key({**new, "area": areas.names[area_id]}),
        }

    return columns


def write_traces(import_id: int, traces: Iterable[tuple[int, dict[str, Any] | None, int]]) -> None:
    """Keep what the import did to each listing: its row number, the fields before, and the version after."""
    rows = [
        {"import_id": import_id, "resource_id": number, "before": before, "after_version": version}
        for number, before, version in traces
    ]
    for part in chunks(rows, SIZE):
        db.session.execute(sa.insert(ROWS), list(part))

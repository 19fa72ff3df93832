"""Taking an import back: listings that it made go, listings that it changed are as they were, unless somebody changed them since."""

from collections.abc import Sequence
from datetime import date, datetime, timedelta
from typing import Any

import sqlalchemy as sa
from sqlalchemy.exc import IntegrityError

from geo.coords import Point
from geo.db import db
from geo.errors import DomainError
from geo.names import Word
from profiles.vocabulary.rules import Kind, Status, Visibility
from resources.directory.models import Certainty, Resource
from resources.exchange.bulk import LISTINGS, update_listings, write_fields, write_organisations
from resources.exchange.merging import content_of
from resources.exchange.models import Import, ImportedRow
from resources.exchange.queries import Stored, chunks, imported_rows, stored_rows
from resources.exchange.rows import ResourceRow
from resources.exchange.rules import word_of
from resources.exchange.steps import Step

WORDS: dict[str, type[Word]] = {"kind": Kind, "visibility": Visibility, "status": Status, "certainty": Certainty}
UNDO_DAYS = 30
CHANGED_SINCE = (
    "取り込みのあとに変わった受入先があるので、まとめては取り消せません：%(names)s。それぞれのページで直してください"
)
IN_USE = "取り込んだ受入先が、もう使われています（つなぎや世話人など）。まとめては取り消せません"


def may_be_undone(made: Import, *, now: datetime) -> bool:
    """Say whether an import can still be taken back."""
    return made.kept_at is not None and made.undone_at is None and now - made.kept_at <= timedelta(days=UNDO_DAYS)


def restore(town_id: int, import_id: int) -> tuple[int, int]:
    """Take back what an import did; return how many listings went and how many were put back."""
    traces = imported_rows(import_id)
    stored = _stored(town_id, [number for number, _, _ in traces])
    _refuse_changed(traces, stored)
    fresh = [number for number, before, _ in traces if before is None]
    steps = [_step_back(stored[number], before) for number, before, _ in traces if before is not None]
    db.session.execute(sa.delete(ImportedRow).where(ImportedRow.import_id == import_id))
    _delete(fresh)
    if steps:
        update_listings(steps, write_fields(town_id, write_organisations(town_id, steps)), lambda _: None)
    return len(fresh), len(steps)


def _stored(town_id: int, numbers: Sequence[int]) -> dict[int, Stored]:
    """Return the listings as they stand, by row number."""
    found: dict[int, Stored] = {}
    for part in chunks(numbers):
        found |= {one["id"]: one for one in stored_rows(sa.and_(Resource.town_id == town_id, Resource.id.in_(part)))}
    return found


def _refuse_changed(traces: Sequence[tuple[int, dict[str, Any] | None, int]], stored: dict[int, Stored]) -> None:
    """Refuse when a listing is no longer what the import left."""
    changed = [number for number, _, version in traces if number not in stored or stored[number]["version"] != version]
    if changed:
        names = "、".join(
            f"「{stored[number]['name']}」" if number in stored else "（消えた受入先）" for number in changed[:5]
        )
        raise DomainError(CHANGED_SINCE, names=names + ("など" if len(changed) > 5 else ""))


def _delete(numbers: Sequence[int]) -> None:
    """Delete listings that the import made; refuse when something hangs on one of them."""
    try:
        for part in chunks(numbers):
            with db.session.begin_nested():
                db.session.execute(sa.delete(LISTINGS).where(LISTINGS.c.id.in_(part)))
    except IntegrityError as fault:
        raise DomainError(IN_USE) from fault


def _step_back(stored: Stored, before: dict[str, Any]) -> Step:
    """Return the step that puts a listing back."""
    old = content_of(stored)
    return Step(ResourceRow(0), stored, old, {**old, **{name: _value(name, text) for name, text in before.items()}})


def _value(name: str, kept: Any) -> Any:
    """Return a field from what JSON held."""
    if kept is None:
        return None
    if name in WORDS:
        return word_of(WORDS[name], kept)
    if name == "point":
        return Point(*kept)
    return date.fromisoformat(kept) if name == "confirmed_on" else kept

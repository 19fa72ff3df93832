"""What is missing for a person, as pages show it: since when, in whose words, what stood in the way, what would help."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

import sqlalchemy as sa

from geo.db import db
from geo.errors import NotFoundError
from matchmaker.engine.types import Limit
from matchmaker.matching.models import UnmetNeed
from matchmaker.matching.rules import Tried
from matchmaker.matching.telling import excluded_text, tried_text
from profiles.clients.models import Client

MOST_CHANGES = 4


@dataclass(frozen=True, slots=True)
class NeedLine:
    """One need: the day, the words if there are any, what stood in the way, and the changes that would have helped."""

    ref: str
    on: date
    words: str
    in_the_way: str
    helps: tuple[str, ...]
    chosen: str = ""  # the change that a coordinator tried out and wrote down
    met_on: date | None = None


def needs_of(client: Client) -> list[NeedLine]:
    """Return the needs of a client, those that are open first, each kind newest first."""
    query = sa.select(UnmetNeed).where(UnmetNeed.client_id == client.id)
    found = db.session.scalars(query.order_by(UnmetNeed.met_on.is_not(None), UnmetNeed.id.desc())).all()
    return [need_line(need) for need in found]


def need_of(client: Client, ref: str) -> UnmetNeed:
    """Return one need of a client; NotFoundError where there is none."""
    query = sa.select(UnmetNeed).where(UnmetNeed.client_id == client.id, UnmetNeed.ref == ref)
    need = db.session.scalar(query)
    if need is None:
        raise NotFoundError(ref)
    return need


def need_line(need: UnmetNeed) -> NeedLine:
    """Return one need in the language of the reader."""
    chosen = [change for change in need.what_if if change.get("chosen")]
    return NeedLine(
        ref=need.ref,
        on=need.recorded_on,
        words=need.words or "",
        in_the_way=excluded_text({limit: int(need.excluded.get(str(limit), 0)) for limit in Limit}),
        helps=tuple(_helped(change) for change in _others(need.what_if)),
        chosen=_helped(chosen[0]) if chosen else "",
        met_on=need.met_on,
    )


def _others(changes: Iterable[Mapping[str, Any]]) -> list[Mapping[str, Any]]:
    """Return the changes that nobody tried out."""
    return [change for change in changes if not change.get("chosen")][:MOST_CHANGES]


def _helped(change: Mapping[str, Any]) -> str:
    """Return one change in a few words: こよりに「段差なし」."""
    tried = Tried(str(change["change"]), str(change["to"]), str(change.get("id", "")))
    return tried_text(tried, str(change.get("name", "")))

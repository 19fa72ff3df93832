"""Deeds and looks written down: each belongs to the transaction of what it tells, and says no more than was declared."""

import math
from collections.abc import Iterable
from typing import Any, Protocol, cast

import sqlalchemy as sa

from geo.areas import Town
from geo.clock import utcnow
from geo.db import Model, db
from profiles.actor import Actor
from profiles.audit.chain import forge_chain
from profiles.audit.events import DECLARED as DECLARED
from profiles.audit.events import Event as Event
from profiles.audit.guarding import guard_book
from profiles.audit.models import Deed
from profiles.audit.rules import DeedKind
from profiles.wall import come_in

PLAIN = (str, int, float, bool, type(None))


class HasRef(Protocol):
    """A row that can be named in the book."""

    ref: Any


guard_book()
forge_chain()
LOOKED = Event("client.looked", "本人の記録を見た", frozenset({"page"}), DeedKind.LOOKED)
LISTED = Event("client.listed", "本人の一覧を見た", frozenset({"page", "number", "clients"}), DeedKind.LOOKED)
SHEET = Event("client.sheet", "本人の書類を紙に出した", frozenset({"page", "reason"}), DeedKind.PRINTED)
PRINTED = Event("client.printed", "本人の一覧を紙に出した", frozenset({"page", "number", "clients"}), DeedKind.PRINTED)
MOST_NAMED = 2_000  # people whom one deed names; a longer list is told by its number, and was of everybody


def record(actor: Actor, event: Event, subject: Model, **details: object) -> None:
    """Add a deed to the transaction that it tells of."""
    named = cast(HasRef, subject)
    if named.ref is None:  # a new row gets its reference when it is flushed
        db.session.flush()
    db.session.add(Deed(**_told(actor, event, details), subject_kind=kind_of(subject), subject_ref=str(named.ref)))


def record_many(actor: Actor, event: Event, kind: str, refs: Iterable[str], **details: object) -> None:
    """Add the same deed for many subjects of one kind; the store is sent them together."""
    told = _told(actor, event, details) | {"at": utcnow(), "subject_kind": kind}
    db.session.add_all([Deed(**told, subject_ref=ref) for ref in refs])


def looked(actor: Actor, client: Model, page: str, event: Event = LOOKED) -> None:
    """Write down that somebody looked at a person, or put them on paper, and on which page."""
    record(actor, event, client, page=page)


def listed(actor: Actor, page: str, refs: Iterable[str], event: Event = LISTED) -> None:
    """Write down that somebody looked at a list of people: one deed that names them all, none where nobody stood on it."""
    shown = sorted(set(refs))
    if shown:
        named = shown if len(shown) <= MOST_NAMED else None
        record_of_town(actor, event, page=page, number=len(shown), clients=named)


def record_of_town(actor: Actor, event: Event, **details: object) -> None:
    """Add a deed that is about no single row, but about the town of the actor."""
    record(actor, event, db.session.get_one(Town, actor.town_id), **details)


def kind_of(subject: Model) -> str:
    """Return under which word a row stands in the book: its table."""
    return str(cast(sa.Table, subject.__table__).name)


def _told(actor: Actor, event: Event, details: dict[str, object]) -> dict[str, Any]:
    """Return who did what; details that were not declared, or that are no plain values, are refused."""
    come_in(actor)
    unknown = details.keys() - event.details
    if unknown:
        raise ValueError(f"{event.name} declares no {', '.join(sorted(unknown))}")
    if not all(_is_plain(value) for value in details.values()):
        raise TypeError(f"{event.name} was told something that cannot be written down")
    return {
        "town_id": actor.town_id,
        "actor_id": actor.account_id,
        "actor_role": actor.role.value,
        "actor_name": actor.name,
        "event": event.name,
        "details": details,
    }


def _is_plain(value: object) -> bool:
    """Say whether a value can be kept as JSON."""
    if isinstance(value, dict):
        return all(isinstance(key, str) and _is_plain(one) for key, one in value.items())
    if isinstance(value, float):
        return math.isfinite(value)  # JSON knows no other
    return all(map(_is_plain, value)) if isinstance(value, list | tuple) else isinstance(value, PLAIN)

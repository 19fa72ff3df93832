"""The chain is forged at the commit: deeds of a transaction are sealed last of all, one writer of a town at a time (ADR 5)."""

from collections.abc import Collection, Iterator
from typing import Any

import sqlalchemy as sa
from sqlalchemy import orm

from profiles.audit.models import Deed, DeedLink
from profiles.audit.rules import START, Link, Written, seal

UNSEALED = "unsealed deeds"  # where a session keeps the numbers of the deeds that it has yet to seal
LOCK = 0x7D  # the first key of the lock that writers of one town wait for in PostgreSQL; the second is the town
COLUMNS = tuple(getattr(Deed, name) for name in Written.__slots__)


def note_deeds(session: orm.Session, _context: Any) -> None:
    """Remember which deeds were sent to the store, until the commit."""
    fresh = [one for one in session.new if isinstance(one, Deed)]
    if fresh:
        session.info.setdefault(UNSEALED, set()).update(deed.id for deed in fresh)


def seal_deeds(session: orm.Session) -> None:
    """Seal the deeds of a transaction just before it ends: every other lock is held by then, so nobody waits in a ring."""
    if session.in_nested_transaction():
        return
    session.flush()
    ids = session.info.pop(UNSEALED, None)
    if ids:
        _seal(session, ids)


def forget_deeds(session: orm.Session, transaction: orm.SessionTransaction) -> None:
    """Forget deeds that went with their transaction: the store may give their numbers to others."""
    if transaction.parent is None:
        session.info.pop(UNSEALED, None)


def _seal(session: orm.Session, ids: Collection[int]) -> None:
    """Add a link for each deed, in the order in which they were written; what a savepoint took back is not there."""
    by_town: dict[int, list[Written]] = {}
    for deed in written(session, ids):
        by_town.setdefault(deed.town_id, []).append(deed)
    for town_id in sorted(by_town):
        number, before = _head(session, town_id)
        rows = []
        for number, deed in enumerate(by_town[town_id], number + 1):  # noqa: B020 - counts on from the head
            before = seal(before, number, deed)
            rows.append({"town_id": town_id, "number": number, "deed_id": deed.id, "hash": before})
        session.execute(sa.insert(DeedLink.__table__), rows)  # type: ignore[arg-type]


def written(session: orm.Session, ids: Collection[int]) -> Iterator[Written]:
    """Yield deeds as the store gives them back, in the order of their numbers."""
    order = sorted(ids)
    for start in range(0, len(order), 500):
        part = sa.select(*COLUMNS).where(Deed.id.in_(order[start : start + 500])).order_by(Deed.id)
        yield from (Written(*row) for row in session.execute(part))


def _head(session: orm.Session, town_id: int) -> tuple[int, str]:
    """Return number and seal of the last link of a town; in PostgreSQL, wait until no other writer is about to add one."""
    if session.get_bind().dialect.name == "postgresql":  # SQLite has one writer at a time
        session.execute(sa.select(sa.func.pg_advisory_xact_lock(LOCK, town_id)))
    return head_of(session, town_id)


def head_of(session: orm.Session | orm.scoped_session[Any], town_id: int) -> tuple[int, str]:
    """Return number and seal of the last link of a town."""
    last = sa.select(DeedLink.number, DeedLink.hash).where(DeedLink.town_id == town_id)
    found = session.execute(last.order_by(DeedLink.number.desc()).limit(1)).one_or_none()
    return (found.number, found.hash) if found else (0, START)


def links_of(session: orm.Session | orm.scoped_session[Any], town_id: int) -> Iterator[Link]:
    """Yield the links of a town, the first one first, a thousand in memory at a time."""
    query = sa.select(DeedLink.number, DeedLink.hash, *COLUMNS).outerjoin(Deed, Deed.id == DeedLink.deed_id)
    ordered = query.where(DeedLink.town_id == town_id).order_by(DeedLink.number)
    for number, hashed, *told in session.execute(ordered, execution_options={"yield_per": 1000}):
        yield Link(number, hashed, None if told[0] is None else Written(*told))


def forge_chain() -> None:
    """Watch every session of the program; called once, where deeds are written."""
    sa.event.listen(orm.Session, "after_flush", note_deeds)
    sa.event.listen(orm.Session, "before_commit", seal_deeds)
    sa.event.listen(orm.Session, "after_transaction_end", forget_deeds)

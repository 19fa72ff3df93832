"""Whose records are due, what was proposed, and everything that hangs on one person, found by the keys of the tables."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

import sqlalchemy as sa

from geo.db import db
from geo.errors import NotFoundError
from matchmaker.introductions.models import Introduction
from matchmaker.meetings.queries import SAID_THERE, secret_meetings
from matchmaker.retention.models import Removal, RetentionPeriod
from matchmaker.retention.rules import DEFAULT_MONTHS, RecordKind, is_due, kept_until
from profiles.accounts.models import Account
from profiles.actor import Actor
from profiles.audit.models import Deed
from profiles.cases.models import Case, CaseStage, Plan
from profiles.clients.models import Client

ROOT = "clients"


@dataclass(frozen=True, slots=True)
class Due:
    """One person whose records have been kept long enough."""

    client_ref: str
    code: str
    kind: RecordKind
    closed_on: date
    until: date
    is_proposed: bool


def periods_of(actor: Actor) -> Mapping[RecordKind, int]:
    """Return for how many months the actor's town keeps each class."""
    query = sa.select(RetentionPeriod.kind, RetentionPeriod.months).where(RetentionPeriod.town_id == actor.town_id)
    return {**DEFAULT_MONTHS, **{kind: months for kind, months in db.session.execute(query)}}


def due_of(actor: Actor, *, today: date) -> list[Due]:
    """Return whose records are due in the actor's town, the longest kept first."""
    found = (_due(row, periods_of(actor)) for row in db.session.execute(_closed(actor)))
    return sorted((one for one in found if is_due(one.until, today)), key=lambda one: (one.until, one.code))


def due_one(actor: Actor, client_ref: str, *, today: date) -> Due:
    """Return one person whose records are due."""
    due = next((one for one in due_of(actor, today=today) if one.client_ref == client_ref), None)
    if due is None:
        raise NotFoundError(client_ref)
    return due


def _closed(actor: Actor) -> sa.Select[str, str, date, bool, int]:
    """Return the query for people whose newest case is closed, since when, and whether they were more than heard."""
    newest = sa.select(Case.client_id, sa.func.max(Case.id).label("case_id")).group_by(Case.client_id).subquery()
    helped = sa.or_(
        *(sa.exists().where(table.client_id == Client.id) for table in (Plan, Introduction)),
    )
    return (
        sa.select(Client.ref, Client.code, Case.stage_since, helped, Removal.id)
        .join(newest, newest.c.client_id == Client.id)
        .join(Case, Case.id == newest.c.case_id)
        .outerjoin(Removal, Removal.client_ref == Client.ref)
        .where(Client.town_id == actor.town_id, Case.stage == CaseStage.CLOSED)
    )


def _due(row: Sequence[Any], periods: Mapping[RecordKind, int]) -> Due:
    """Return one row with the day until which it is kept."""
    ref, code, closed_on, helped, removal_id = row
    kind = RecordKind.SUPPORTED if helped else RecordKind.CONSULTED
    return Due(ref, code, kind, closed_on, kept_until(closed_on, periods[kind]), removal_id is not None)


def open_removals(actor: Actor) -> Sequence[Removal]:
    """Return what was proposed in the actor's town and waits for a second person."""
    query = sa.select(Removal).where(Removal.town_id == actor.town_id, Removal.client_ref.is_not(None))
    return db.session.scalars(query.order_by(Removal.kept_until, Removal.id)).all()


def done_removals(actor: Actor, *, limit: int = 50) -> Sequence[Removal]:
    """Return what was removed in the actor's town, the newest first."""
    query = sa.select(Removal).where(Removal.town_id == actor.town_id, Removal.removed_on.is_not(None))
    return db.session.scalars(query.order_by(Removal.id.desc()).limit(limit)).all()


def open_removal(actor: Actor, ref: str) -> Removal:
    """Return one proposal that waits in the actor's town."""
    query = sa.select(Removal).where(
        Removal.town_id == actor.town_id, Removal.ref == ref, Removal.client_ref.is_not(None)
    )
    removal = db.session.scalar(query)
    if removal is None:
        raise NotFoundError(ref)
    return removal


def proposer_of(removal: Removal) -> str:
    """Return the name of whoever proposed a removal."""
    account = db.session.get(Account, removal.proposed_by_id) if removal.proposed_by_id else None
    return account.name if account else ""


def client_of(removal: Removal) -> Client | None:
    """Return the person whom a proposal is about."""
    query = sa.select(Client).where(Client.town_id == removal.town_id, Client.ref == removal.client_ref)
    return db.session.scalar(query)


def branches(client_id: int) -> Iterator[tuple[sa.Table, sa.ColumnElement[bool]]]:
    """Yield every table that hangs on a person, directly or through another, with the condition for their rows.

    The tables come as they may be read, a parent before its children; removed they are the other way round.
    """
    root = db.metadata.tables[ROOT]
    reached: dict[str, sa.ColumnElement[bool]] = {ROOT: root.c.id == client_id}
    yield root, reached[ROOT]
    for table in db.metadata.sorted_tables:
        keys = [key for key in table.foreign_keys if key.column.table.name in reached and table.name != ROOT]
        if keys:
            held = [key.parent.in_(sa.select(key.column).where(reached[key.column.table.name])) for key in keys]
            reached[table.name] = sa.or_(*held)
            yield table, reached[table.name]


def counts(client_id: int) -> dict[str, int]:
    """Return how many rows each table holds on a person; empty ones are left out."""
    found = {
        table.name: db.session.scalar(sa.select(sa.func.count()).select_from(table).where(condition)) or 0
        for table, condition in branches(client_id)
    }
    return {name: number for name, number in found.items() if number}


SILENT = ("client_marks", "packet_pages")  # keyed hashes of the name; what disclosures tell anyway


def rows_of(client_id: int) -> dict[str, list[dict[str, Any]]]:
    """Return all rows on a person by table, opened; what was said in a 支援会議 is for those who sat there alone."""
    found = {
        table.name: [dict(row) for row in db.session.execute(sa.select(table).where(condition)).mappings()]
        for table, condition in branches(client_id)
        if table.name not in SILENT
    }
    secret = secret_meetings({row["meeting_id"] for row in found.get("agenda_items", ())})
    for row in found.get("agenda_items", ()):
        if row["meeting_id"] in secret:
            row.update(dict.fromkeys(SAID_THERE))
    return found


def deeds_about(client: Client) -> Sequence[Deed]:
    """Return what stands in the book on a person: who looked and wrote, by role."""
    query = sa.select(Deed).where(Deed.town_id == client.town_id, Deed.subject_ref == client.ref)
    return db.session.scalars(query.order_by(Deed.id)).all()

"""What whoever keeps the store does to it, as deeds in the book of each town; and whether the last backup is too old."""

from dataclasses import dataclass
from datetime import datetime, timedelta

import sqlalchemy as sa

from geo.areas import Town
from geo.db import db
from profiles.access import Role
from profiles.actor import Actor
from profiles.audit.actions import Event, record
from profiles.audit.models import Deed

KEYS_CHANGED = Event("store.keys.changed", "鍵の入れ替え", frozenset({"values", "marks"}))
BACKED_UP = Event("store.backed_up", "バックアップを取った", frozenset({"file", "rows"}))
RESTORED = Event("store.restored", "バックアップから戻した", frozenset({"file", "rows", "revision"}))
LATE = timedelta(days=7)  # QUALITY R12
COMMAND = "コマンド"


@dataclass(frozen=True, slots=True)
class LastBackup:
    """When the store was backed up last, as far as its own book knows."""

    at: datetime | None  # None: never
    is_late: bool


def note_upkeep(event: Event, **details: object) -> None:
    """Write a deed that concerns the whole store into the book of every town."""
    for town in db.session.scalars(sa.select(Town).order_by(Town.id)).all():
        record(Actor(Role.ADMINISTRATOR, town.id, COMMAND), event, town, **details)


def last_backup(actor: Actor, now: datetime) -> LastBackup:
    """Return the last backup that the book of the actor's town tells of."""
    query = sa.select(sa.func.max(Deed.at)).where(Deed.town_id == actor.town_id, Deed.event == BACKED_UP.name)
    at = db.session.scalar(query)
    return LastBackup(at, at is None or now - at > LATE)


def backup_is_late(now: datetime) -> bool:
    """Say whether a week went by without a backup; a store in which nothing was done yet has a week from its first deed."""
    last = db.session.scalar(sa.select(sa.func.max(Deed.at)).where(Deed.event == BACKED_UP.name))
    since = last or db.session.scalar(sa.select(sa.func.min(Deed.at)))
    return since is not None and now - since > LATE

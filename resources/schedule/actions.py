"""Writes of openings: each changes one part of the sentence, confirms it today, and leaves both sentences on record."""

from collections.abc import Callable
from datetime import date
from typing import Protocol, cast

from geo.db import Model
from geo.errors import StaleError
from profiles.actor import Actor
from profiles.audit.actions import Event, record
from resources.schedule.rules import Slot, with_closed_days, with_slot, with_slot_changed, without_part

OPENING_CHANGED = Event("resource.opening.changed", "開催日時の変更", frozenset({"old", "new"}))


class Opens(Protocol):
    """A row that opens by a sentence; the registry above has such rows."""

    opening: str
    version: int
    confirmed_on: date | None
    confirmed_by: str


def change_slot(actor: Actor, place: Opens, number: int, slot: Slot, *, version: int, today: date) -> None:
    """Move one slot to other days or hours."""
    _rewrite(actor, place, lambda old: with_slot_changed(old, number, slot, today=today), version=version, today=today)


def add_slot(actor: Actor, place: Opens, slot: Slot, *, version: int, today: date) -> None:
    """Open the place at one more time."""
    _rewrite(actor, place, lambda old: with_slot(old, slot, today=today), version=version, today=today)


def drop_part(actor: Actor, place: Opens, number: int, *, version: int, today: date) -> None:
    """Take away one slot or one closed day."""
    _rewrite(actor, place, lambda old: without_part(old, number), version=version, today=today)


def add_closed_days(actor: Actor, place: Opens, first: date, last: date, *, version: int, today: date) -> None:
    """Close the place from one day to another, this once."""
    _rewrite(actor, place, lambda old: with_closed_days(old, first, last, today=today), version=version, today=today)


def _rewrite(actor: Actor, place: Opens, change: Callable[[str], str], *, version: int, today: date) -> None:
    """Change the sentence that was read at a version; whoever says when it opens also says that it holds."""
    old = place.opening
    if place.version != version:
        error = StaleError("その間に、ほかの人がこの場所の記録を直しました。いまの内容を見て、もう一度直してください")
        error.theirs = {"opening": old}
        raise error
    new = change(old)
    place.opening, place.confirmed_on, place.confirmed_by = new, today, actor.name
    record(actor, OPENING_CHANGED, cast(Model, place), old=old, new=new)

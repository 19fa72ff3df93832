"""Writes of the figures: a note on a month, and that figures were carried out of the house."""

from datetime import date

from geo.db import db
from geo.errors import DomainError, StaleError
from matchmaker.figures.models import FigureNote
from matchmaker.figures.queries import find_note
from matchmaker.figures.rules import Month, month_of
from profiles.actor import Actor
from profiles.audit.actions import Event, record, record_of_town
from profiles.audit.rules import DeedKind

NOTED = Event("figures.noted", "数字の注記", frozenset({"month", "council"}))
CLEARED = Event("figures.note.cleared", "数字の注記を消す", frozenset({"month"}))
EXPORTED = Event("figures.exported", "数字の書き出し", frozenset({"table", "format", "periods"}), DeedKind.EXPORTED)


def set_note(actor: Actor, month: Month, words: str, *, for_council: bool, version: int, today: date) -> None:
    """Write, change or clear the note on a month; `version` is that of the note that was seen, 0 for none."""
    note = find_note(actor, month)
    if (note.version if note else 0) != version:
        stale = StaleError()
        stale.mine, stale.theirs = {"注記": words}, {"注記": note.words if note else ""}
        raise stale
    if month > month_of(today):
        raise DomainError("まだ来ていない月には、注記を書けません", field="words")
    if note is not None and not words:
        record(actor, CLEARED, note, month=month.first.isoformat())
        db.session.delete(note)
        return
    if not words:
        raise DomainError("注記を書いてください", field="words")
    if note is None:
        note = FigureNote(town_id=actor.town_id, month=month.first)
        db.session.add(note)
    note.words, note.for_council, note.by_id, note.written_on = words, for_council, actor.account_id, today
    db.session.flush()
    record(actor, NOTED, note, month=month.first.isoformat(), council=for_council)


def carry_out(actor: Actor, table: str, kind: str, periods: int) -> None:
    """Write down which figures were carried away as a file."""
    record_of_town(actor, EXPORTED, table=table, format=kind, periods=periods)

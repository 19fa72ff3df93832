"""Writes of the sheets of a town: presets and the administrator say which fields and answers they have."""

from typing import Any

from geo.db import db
from geo.errors import StaleError
from profiles.actor import Actor
from profiles.audit.actions import Event, record
from profiles.cases.referral_default import DEFAULTS, whole
from profiles.cases.referral_form_queries import find_sheet_form, is_filled
from profiles.cases.referral_models import SheetForm
from profiles.cases.referral_sheet import Direction, SheetDefinition, answers_as_json, checked, fields_as_json

SHEET_FORM_SET = Event(
    "sheet_form.set", "つなぐシートの決定", frozenset({"direction", "number", "fields", "answers", "source"})
)


def set_sheet_form(actor: Actor, sheet: SheetDefinition, *, version: int | None = None) -> SheetForm:
    """Let a town fill in this sheet from now on; what was filled in before keeps the version it was filled in.

    Without `fields`, or without `answers`, our own stand in, marked as not said by the town. The same sheet again
    changes nothing. `version` is that of the row which a page showed (0: none yet). StaleError: somebody was faster.
    """
    before = find_sheet_form(actor, sheet.direction)
    if version is not None and version != (before.version if before else 0):
        raise StaleError
    told = _columns(whole(checked(sheet)))
    if before is not None and all(getattr(before, name) == value for name, value in told.items()):
        return before
    form = before if before is not None and not is_filled(before) else _next(actor, sheet.direction, before)
    for name, value in told.items():
        setattr(form, name, value)
    form.made_by_id = actor.account_id
    db.session.add(form)
    db.session.flush()
    counts = {"fields": len(form.fields), "answers": len(form.answers), "source": form.source[:200]}
    record(actor, SHEET_FORM_SET, form, direction=form.direction.value, number=form.number, **counts)
    return form


def _columns(sheet: SheetDefinition) -> dict[str, Any]:
    """Return a sheet as the columns of the store."""
    return {
        "name": sheet.name,
        "own_word": sheet.own_word,
        "source": sheet.source,
        "fields": fields_as_json(sheet.fields),
        "answers": answers_as_json(sheet.answers),
        "borrowed": list(sheet.borrowed),
    }


def _next(actor: Actor, direction: Direction, before: SheetForm | None) -> SheetForm:
    """Return the row of the next version."""
    number = before.number + 1 if before else 1
    return SheetForm(town_id=actor.town_id, direction=direction, number=number)


def form_to_fill(actor: Actor, direction: Direction) -> SheetForm:
    """Return the version in which a sheet is filled in now; a town without one begins with ours."""
    return find_sheet_form(actor, direction) or set_sheet_form(actor, DEFAULTS[direction])

"""Reads of the sheets of a town: the one in use, its versions."""

import sqlalchemy as sa

from geo.db import db
from profiles.actor import Actor
from profiles.cases.referral_default import DEFAULTS
from profiles.cases.referral_models import Referral, SheetForm
from profiles.cases.referral_sheet import Direction, SheetDefinition


def find_sheet_form(actor: Actor, direction: Direction) -> SheetForm | None:
    """Return the newest version of the town's sheet, None where the town has none."""
    query = sa.select(SheetForm).where(SheetForm.town_id == actor.town_id, SheetForm.direction == direction)
    return db.session.scalars(query.order_by(SheetForm.number.desc()).limit(1)).first()


def sheet_in_use(actor: Actor, direction: Direction) -> SheetDefinition:
    """Return the sheet that the actor's town fills in: its own, or ours where it has none."""
    form = find_sheet_form(actor, direction)
    return form.definition if form else DEFAULTS[direction]


def is_filled(form: SheetForm) -> bool:
    """Say whether anybody has filled a version in, so that it must stay as it is."""
    return db.session.scalar(sa.select(Referral.id).where(Referral.sheet_form_id == form.id).limit(1)) is not None

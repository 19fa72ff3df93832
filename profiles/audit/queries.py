"""Reading the book of deeds: the auditor's questions."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta

import sqlalchemy as sa

from geo.clock import TOKYO
from geo.db import db
from profiles.actor import Actor
from profiles.audit.models import Deed

PAGE = 50


@dataclass(frozen=True, slots=True)
class Asked:
    """What the auditor wants to see: who, about what, on which day, which kind of deed."""

    who: str = ""
    ref: str = ""
    on: date | None = None
    event: str = ""


def deeds(actor: Actor, asked: Asked, number: int) -> tuple[Sequence[Deed], int]:
    """Return one page of the town's deeds, the newest first, and how many there are in all."""
    where = [Deed.town_id == actor.town_id]
    if asked.who:
        where.append(Deed.actor_name.contains(asked.who, autoescape=True))
    if asked.ref:
        where.append(Deed.subject_ref == asked.ref)
    if asked.event:
        where.append(Deed.event == asked.event)
    if asked.on:
        start = datetime.combine(asked.on, time(), TOKYO)
        where += [Deed.at >= start, Deed.at < start + timedelta(days=1)]
    total = db.session.scalar(sa.select(sa.func.count()).select_from(Deed).where(*where)) or 0
    query = sa.select(Deed).where(*where).order_by(Deed.id.desc()).offset((number - 1) * PAGE).limit(PAGE)
    return db.session.scalars(query).all(), total

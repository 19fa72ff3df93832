"""Reading the book of deeds: the auditor's questions."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta

import sqlalchemy as sa

from geo.clock import TOKYO
from geo.db import db
from profiles.actor import Actor
from profiles.audit.models import Deed
from profiles.desk.paging import Pages


@dataclass(frozen=True, slots=True)
class Asked:
    """What the auditor wants to see: who, about what, on which day, which kind of deed."""

    who: str = ""
    ref: str = ""
    on: date | None = None
    event: str = ""


def count_deeds(actor: Actor, asked: Asked) -> int:
    """Return how many deeds of the town answer a question."""
    query = sa.select(sa.func.count()).select_from(Deed).where(*_conditions(actor, asked))
    return db.session.scalar(query) or 0


def deeds(actor: Actor, asked: Asked, pages: Pages) -> Sequence[Deed]:
    """Return one page of the town's deeds, the newest first."""
    query = sa.select(Deed).where(*_conditions(actor, asked)).order_by(Deed.id.desc())
    return db.session.scalars(query.offset(pages.start).limit(pages.size)).all()


def _conditions(actor: Actor, asked: Asked) -> list[sa.ColumnElement[bool]]:
    """Return what a deed must fulfil: the town of the reader, and what they asked for."""
    where: list[sa.ColumnElement[bool]] = [Deed.town_id == actor.town_id]
    if asked.who:
        where.append(Deed.actor_name.contains(asked.who, autoescape=True))
    if asked.ref:
        where.append(Deed.subject_ref == asked.ref)
    if asked.event:
        where.append(Deed.event == asked.event)
    if asked.on:
        start = datetime.combine(asked.on, time(), TOKYO)
        where += [Deed.at >= start, Deed.at < start + timedelta(days=1)]
    return where

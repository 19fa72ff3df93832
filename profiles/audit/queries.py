"""Reading the book of deeds: the auditor's questions."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta

import sqlalchemy as sa

from geo.clock import TOKYO
from geo.db import db
from profiles.actor import Actor
from profiles.audit.models import Deed, DeedLink
from profiles.desk.paging import Pages

DETAILS = sa.cast(Deed.details, sa.String)


@dataclass(frozen=True, slots=True)
class Asked:
    """What the auditor wants to see: of whom, by whom, from when until when, which kinds of deeds."""

    who: str = ""
    ref: str = ""  # a person, or any other row
    refs: frozenset[str] = frozenset()  # the rows that are about that person
    since: date | None = None
    until: date | None = None  # that day included
    events: frozenset[str] | None = None  # None: all
    account_id: int | None = None


def count_deeds(actor: Actor, asked: Asked) -> int:
    """Return how many deeds of the town answer a question."""
    query = sa.select(sa.func.count()).select_from(Deed).where(*conditions(actor, asked))
    return db.session.scalar(query) or 0


def deeds(actor: Actor, asked: Asked, pages: Pages) -> Sequence[Deed]:
    """Return one page of the town's deeds, the newest first."""
    query = sa.select(Deed).where(*conditions(actor, asked)).order_by(Deed.id.desc())
    return db.session.scalars(query.offset(pages.start).limit(pages.size)).all()


def linked_deeds(actor: Actor, asked: Asked, *, most: int) -> Iterator[tuple[Deed, int, str]]:
    """Yield the newest deeds that answer a question, with number and seal in the chain."""
    query = sa.select(Deed, DeedLink.number, DeedLink.hash).outerjoin(DeedLink, DeedLink.deed_id == Deed.id)
    ordered = query.where(*conditions(actor, asked)).order_by(Deed.id.desc()).limit(most)
    for deed, number, hashed in db.session.execute(ordered):
        yield deed, number or 0, hashed or ""


def deed_numbered(actor: Actor, number: int) -> Deed | None:
    """Return the deed that bears a number in the chain of the town, or None."""
    query = sa.select(Deed).join(DeedLink, DeedLink.deed_id == Deed.id)
    return db.session.scalar(query.where(DeedLink.town_id == actor.town_id, DeedLink.number == number))


def conditions(actor: Actor, asked: Asked) -> list[sa.ColumnElement[bool]]:
    """Return what a deed must fulfil: the town of the reader, and what they asked for."""
    where: list[sa.ColumnElement[bool]] = [Deed.town_id == actor.town_id]
    if asked.who:
        where.append(Deed.actor_name.contains(asked.who, autoescape=True))
    if asked.account_id is not None:
        where.append(Deed.actor_id == asked.account_id)
    if asked.ref:
        named = DETAILS.contains(f'"{asked.ref}"', autoescape=True)  # a list that the person stood on
        own = Deed.event.startswith("audit.")  # what auditors looked for is no look at the person
        where.append(sa.or_(Deed.subject_ref.in_({asked.ref, *asked.refs}), sa.and_(named, ~own)))
    if asked.events is not None:
        where.append(Deed.event.in_(asked.events))
    if asked.since:
        where.append(Deed.at >= _midnight(asked.since))
    if asked.until:
        where.append(Deed.at < _midnight(asked.until + timedelta(days=1)))
    return where


def _midnight(day: date) -> datetime:
    """Return when a day begins in Japan."""
    return datetime.combine(day, time(), TOKYO)

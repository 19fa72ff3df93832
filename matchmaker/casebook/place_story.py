"""The line of one place: its people by code, the host's side of follow-up, concerns, voices, confirmations; strain by month."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date

import sqlalchemy as sa
from flask import url_for
from sqlalchemy.orm import selectinload

from geo.clock import TOKYO
from geo.db import db
from matchmaker.casebook.person_story import contacts, family, tie_steps, troubles
from matchmaker.casebook.story import Event, Kind
from matchmaker.followups.concern_pages import topic_text
from matchmaker.followups.models import Concern
from matchmaker.followups.queries import planned_of, records_of
from matchmaker.followups.rules import strain, strain_level
from matchmaker.introductions.language import gettext as _
from matchmaker.introductions.models import Introduction
from matchmaker.introductions.queries import where_theirs, with_codes
from matchmaker.introductions.rules import HOLDING, Group, reason_called
from profiles.actor import Actor
from profiles.vocabulary.rules import Side
from resources.directory.models import Resource
from resources.directory.queries import history
from resources.hosts.models import Worry

MONTHS = 12
CONFIRMED = "resource.confirmed"


def ties_at(actor: Actor, resource: Resource) -> Sequence[Introduction]:
    """Return all introductions to a place, with their steps."""
    query = sa.select(Introduction).where(where_theirs(actor), Introduction.resource_id == resource.id)
    loading = (*with_codes(), selectinload(Introduction.steps))
    return db.session.scalars(query.order_by(Introduction.id).options(*loading)).all()


def place_story(actor: Actor, resource: Resource, ties: Sequence[Introduction]) -> list[Event]:
    """Return everything that is on record about a place: of people no more than their codes."""
    ids = [tie.id for tie in ties]
    resting = {tie.id for tie in ties if tie.paused_on is not None}
    planned = [one for one in planned_of(ids) if one.introduction_id not in resting]
    of_host = [one for one in (*records_of(ids), *planned) if one.side is Side.HOST]
    return [
        *(event for tie in ties for event in tie_steps(tie, about=tie.client.code)),
        *contacts(ties, of_host, of_person=False),
        *troubles(actor, resource_id=resource.id),
        *_voices(resource),
        *_confirmations(resource),
    ]


def _voices(resource: Resource) -> Iterator[Event]:
    """Yield what the host said on their page."""
    query = sa.select(Worry).where(Worry.resource_id == resource.id, Worry.town_id == resource.town_id)
    for worry in db.session.scalars(query.order_by(Worry.id)):
        on = worry.said_at.astimezone(TOKYO).date()
        yield Event(on, Kind.CONCERN, _("受入先から届いた声"), topic_text(worry.topic), said=worry.words)


def _confirmations(resource: Resource) -> Iterator[Event]:
    """Yield when somebody confirmed the listing; what was confirmed before it came here has no deed."""
    where = url_for("directory.show_history", ref=resource.ref)
    days = {deed.at.astimezone(TOKYO).date(): deed.actor_name for deed in history(resource) if deed.event == CONFIRMED}
    if resource.confirmed_on:
        days.setdefault(resource.confirmed_on, resource.confirmed_by)
    for on, who in days.items():
        yield Event(on, Kind.LISTING, _("情報を確かめた"), href=where, who=family(who))


@dataclass(frozen=True, slots=True)
class Month:
    """One month of a host: how heavy it was, how many people there were, how many concerns were open."""

    on: date
    level: int | None
    heard: int
    people: int
    concerns: int


@dataclass(frozen=True, slots=True)
class Counts:
    """How introductions to a place went: how many came, settled, still are there, and why others ended."""

    all: int
    came: int
    settled: int
    there: int
    ended: list[tuple[str, int]]  # by whose matter the reason was


def months_of(ties: Sequence[Introduction], *, resource: Resource, today: date) -> list[Month]:
    """Return the strain of a host in each of the last twelve months, by the same rule as that of today."""
    records = [one for one in records_of([tie.id for tie in ties]) if one.side is Side.HOST]
    raised = _raised(resource)
    found = []
    for ago in range(MONTHS - 1, -1, -1):
        first = _months_before(today.replace(day=1), ago)
        after = _months_before(first, -1)
        heard = [one for one in records if one.done_on and first <= one.done_on < after]
        newest = {one.introduction_id: one.burden for one in heard if one.burden is not None}
        people = sum(_was_there(tie, first, after) for tie in ties)
        open_ = sum(begun < after and (closed is None or closed >= first) for begun, closed in raised)
        level = strain_level(strain(newest.values(), concerns=open_, people=people)) if newest else None
        found.append(Month(first, level, len(heard), people, open_))
    return found


def _months_before(first: date, ago: int) -> date:
    """Return the first day of the month so many months before."""
    number = first.year * 12 + first.month - 1 - ago
    return date(number // 12, number % 12 + 1, 1)


def _raised(resource: Resource) -> list[tuple[date, date | None]]:
    """Return when each concern of the host's side was raised and closed."""
    query = sa.select(Concern.raised_on, Concern.closed_on).where(
        Concern.resource_id == resource.id, Concern.side == Side.HOST
    )
    return [(raised, closed) for raised, closed in db.session.execute(query)]


def _was_there(tie: Introduction, first: date, after: date) -> bool:
    """Say whether somebody held a place in a month."""
    came = next((step.on for step in tie.steps if step.state in HOLDING), None)
    left = next((step.on for step in tie.steps if step.state == "ended"), None)
    return came is not None and came < after and (left is None or left >= first)


def counts_of(ties: Sequence[Introduction]) -> Counts:
    """Return how introductions to a place went."""
    states = [{step.state for step in tie.steps} for tie in ties]
    ended: dict[Group, int] = {}
    for tie in ties:
        reason = reason_called(tie.ended_reason)
        if reason is not None:
            ended[reason.group] = ended.get(reason.group, 0) + 1
    return Counts(
        all=len(ties),
        came=sum(bool(some & {"visit", "trial", "taking_part", "settled"}) for some in states),
        settled=sum("settled" in some for some in states),
        there=sum(tie.state.value in HOLDING for tie in ties),
        ended=[(_(group.label), ended[group]) for group in Group if group in ended],
    )

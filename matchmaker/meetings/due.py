"""What a meeting has to talk over: plans, reviews, closings, settled pairs, concerns, unmet needs; and whom a consent hinders."""

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

import sqlalchemy as sa

from geo.db import db
from matchmaker.followups.models import Concern
from matchmaker.matching.models import UnmetNeed
from matchmaker.meetings.models import AgendaItem, Meeting, MeetingBody
from matchmaker.meetings.rules import (
    CONCERN_DAYS,
    SHOWN,
    UNMET_DAYS,
    Due,
    Hindrance,
    Matter,
    MeetingKind,
    Outcome,
    Standing,
    by_urgency,
    fitted,
    hindrance,
    minutes_between,
    room_for,
)
from matchmaker.meetings.settling import closable_long, settled_long
from profiles.actor import Actor
from profiles.cases.models import Case, Plan
from profiles.cases.queries import OPEN_STAGES
from profiles.clients.models import Client
from profiles.consent.models import Consent, Purpose
from profiles.consent.rules import holds

MOST = 300  # cases of one kind that are looked at, those that waited longest
PART = 500
Waiting = Iterable[tuple[int, Matter, int]]  # client, matter, days


@dataclass(frozen=True, slots=True)
class Hindered:
    """One case that would be due, and what stands in its way."""

    due: Due
    hindrance: Hindrance


@dataclass(frozen=True, slots=True)
class Agenda:
    """What one sitting would take, what goes to the next, and who cannot be named there."""

    taken: tuple[Due, ...]
    left: tuple[Due, ...]
    hindered: tuple[Hindered, ...]
    room: int | None

    def refs(self) -> list[str]:
        """Return of whom a page tells that shows the first of those who wait or are hindered."""
        shown = (*self.taken, *self.left[:SHOWN], *(one.due for one in self.hindered[:SHOWN]))
        return [due.client_ref for due in shown]


def agenda_for(actor: Actor, body: MeetingBody, *, on: date, minutes: int | None, today: date) -> Agenda:
    """Return the agenda of a body on a day, as it would be if it were called today."""
    room = room_on(body, on, minutes if minutes is not None else body.minutes)
    if body.kind is MeetingKind.AREA:
        return Agenda((), (), (), room)
    waiting = by_urgency(due_cases(actor, body, on=on))
    hindered = hindrances([due.client_id for due in waiting], today)
    free = [due for due in waiting if (due.client_id in hindered) is (body.kind is MeetingKind.STATUTORY)]
    taken, left = fitted(free, room)
    shut = [] if body.kind is MeetingKind.STATUTORY else [due for due in waiting if due.client_id in hindered]
    return Agenda(tuple(taken), tuple(left), tuple(Hindered(due, hindered[due.client_id]) for due in shut), room)


def room_on(body: MeetingBody, on: date, minutes: int | None) -> int | None:
    """Return how many cases a body can take on a day: bodies of one name sit together and share their limits.

    A town that holds 重層的支援会議 and 支援会議 as one sitting writes them down as two bodies, for the law tells them apart.
    """
    room = room_for(body.limits, minutes)
    return None if room is None else max(room - taken_beside(body, on), 0)


def taken_beside(body: MeetingBody, on: date) -> int:
    """Return how many cases stand on the agendas of the other bodies of a name on a day."""
    query = (
        sa.select(sa.func.count(AgendaItem.id))
        .join(AgendaItem.meeting)
        .join(Meeting.body)
        .where(
            MeetingBody.town_id == body.town_id,
            MeetingBody.name == body.name,
            MeetingBody.id != body.id,
            Meeting.on == on,
            Meeting.cancelled_on.is_(None),
            AgendaItem.dropped.is_(None),
            AgendaItem.client_id.is_not(None),
        )
    )
    return db.session.scalar(query) or 0


def length_of(meeting: Meeting) -> int | None:
    """Return how many minutes a meeting lasts, None where nobody said."""
    stated = minutes_between(meeting.opens, meeting.closes)
    return meeting.body.minutes if stated is None else stated


def due_cases(actor: Actor, body: MeetingBody, *, on: date) -> list[Due]:
    """Return the open cases of the town with what is to be talked over; those on another agenda are left out."""
    found: dict[int, dict[Matter, int]] = {}
    carried = carried_over(body)
    sources = (_plans(actor, on), _concerns(actor, on), _unmet(actor, on), _settled(actor, on), carried)
    for client_id, matter, days in (one for source in sources for one in source):
        own = found.setdefault(client_id, {})
        own[matter] = max(days, own.get(matter, 0))
    again = {client_id for client_id, _matter, _days in carried}
    return [
        Due(client_id, ref, code, tuple(found[client_id].items()), client_id in again)
        for client_id, ref, code in _open(actor, found.keys() - elsewhere(actor))
    ]


def _open(actor: Actor, client_ids: Collection[int]) -> list[tuple[int, str, str]]:
    """Return who of these people has an open case, with reference and code."""
    found: list[tuple[int, str, str]] = []
    for part in _parts(client_ids):
        query = sa.select(Client.id, Client.ref, Client.code).where(
            Client.town_id == actor.town_id, Client.id.in_(part), _is_open(Client.id)
        )
        found += [(one, ref, code) for one, ref, code in db.session.execute(query)]
    return found


def _is_open(client_id: Any) -> sa.ColumnElement[bool]:
    """Return the condition on people whose case is open."""
    return sa.exists().where(Case.client_id == client_id, Case.stage.in_(OPEN_STAGES))


def _plans(actor: Actor, on: date) -> Waiting:
    """Yield who has a plan to be decided, to be looked at again, or to be followed by closing."""
    newer = sa.orm.aliased(Plan)
    newest = ~sa.exists().where(newer.client_id == Plan.client_id, newer.number > Plan.number)
    drafts = sa.and_(Plan.decided_on.is_(None), Plan.evaluated_on.is_(None), Plan.goal.is_not(None))
    reviews = sa.and_(Plan.decided_on.is_not(None), Plan.evaluated_on.is_(None), Plan.review_on <= on)
    for condition in (drafts, reviews, Plan.evaluated_on.is_not(None)):
        query = (
            sa.select(Plan.client_id, Plan.number, Plan.decided_on, Plan.evaluated_on, Plan.review_on)
            .where(Plan.town_id == actor.town_id, condition, newest, _is_open(Plan.client_id))
            .order_by(Plan.evaluated_on, Plan.review_on, Plan.id)
            .limit(MOST)
        )
        yield from (_planned(*row, on=on) for row in db.session.execute(query))


def _planned(
    client_id: int,
    number: int,
    decided_on: date | None,
    evaluated_on: date | None,
    review_on: date | None,
    *,
    on: date,
) -> tuple[int, Matter, int]:
    """Return what is to be talked over about the newest plan of a person."""
    if evaluated_on is not None:  # no draft followed it: closing is to be talked over
        return client_id, Matter.CLOSE, (on - evaluated_on).days
    if decided_on is None:
        return client_id, Matter.PLAN if number == 1 else Matter.REPLAN, 0
    return client_id, Matter.REVIEW, (on - (review_on or on)).days


def _concerns(actor: Actor, on: date) -> Waiting:
    """Yield whose concerns, or whose host's, have been open for long."""
    query = (
        sa.select(Concern.client_id, sa.func.min(Concern.raised_on))
        .where(
            Concern.town_id == actor.town_id,
            Concern.closed_on.is_(None),
            Concern.client_id.is_not(None),
            Concern.raised_on <= on - timedelta(days=CONCERN_DAYS),
        )
        .group_by(Concern.client_id)
        .order_by(sa.func.min(Concern.raised_on))
        .limit(MOST)
    )
    yield from ((one, Matter.CONCERN, (on - since).days) for one, since in db.session.execute(query) if one)


def _unmet(actor: Actor, on: date) -> Waiting:
    """Yield for whom something has been missing for long."""
    query = (
        sa.select(UnmetNeed.client_id, sa.func.min(UnmetNeed.recorded_on))
        .where(
            UnmetNeed.town_id == actor.town_id,
            UnmetNeed.met_on.is_(None),
            UnmetNeed.recorded_on <= on - timedelta(days=UNMET_DAYS),
        )
        .group_by(UnmetNeed.client_id)
        .order_by(sa.func.min(UnmetNeed.recorded_on))
        .limit(MOST)
    )
    yield from ((one, Matter.UNMET, (on - since).days) for one, since in db.session.execute(query))


def _settled(actor: Actor, on: date) -> Waiting:
    """Yield who has been calm at a place for long, and the host with them; and who settled so long ago that it may end."""
    yield from ((client_id, Matter.CLOSE, (on - since).days) for client_id, since in closable_long(actor, on, MOST))
    yield from ((client_id, Matter.SETTLE, (on - since).days) for client_id, since in settled_long(actor, on, MOST))


def carried_over(body: MeetingBody) -> list[tuple[int, Matter, int]]:
    """Return which cases the last meeting of a body carried over, with their matters."""
    last = (
        sa.select(Meeting.id)
        .where(Meeting.body_id == body.id, Meeting.closed_on.is_not(None))
        .order_by(Meeting.on.desc(), Meeting.id.desc())
        .limit(1)
        .scalar_subquery()
    )
    query = sa.select(AgendaItem.client_id, AgendaItem.matters).where(
        AgendaItem.meeting_id == last, AgendaItem.outcome == Outcome.CARRIED, AgendaItem.client_id.is_not(None)
    )
    return [(one, matter, 0) for one, words in db.session.execute(query) if one for matter in map(Matter, words)]


def elsewhere(actor: Actor) -> set[int]:
    """Return who is on the agenda of a meeting that was called and is not over."""
    query = (
        sa.select(AgendaItem.client_id)
        .join(AgendaItem.meeting)
        .where(
            Meeting.town_id == actor.town_id,
            Meeting.closed_on.is_(None),
            Meeting.cancelled_on.is_(None),
            AgendaItem.dropped.is_(None),
            AgendaItem.client_id.is_not(None),
        )
    )
    return {one for one in db.session.scalars(query) if one}


def hindrances(client_ids: Collection[int], on: date) -> Mapping[int, Hindrance]:
    """Return who may not be named in a 重層的支援会議 on a day, and why."""
    consents: dict[int, list[Standing]] = {}
    columns = (Consent.client_id, Consent.given_on, Consent.until, Consent.withdrawn_on)
    for part in _parts(client_ids):
        query = sa.select(*columns).where(Consent.purpose == Purpose.MEETING, Consent.client_id.in_(part))
        for one, given_on, until, withdrawn_on in db.session.execute(query.order_by(Consent.id)):
            is_withdrawn = withdrawn_on is not None and withdrawn_on <= on
            stands = Standing(holds(given_on, until, withdrawn_on, on), given_on is not None, is_withdrawn)
            consents.setdefault(one, []).append(stands)
    found = {one: hindrance(consents.get(one, ())) for one in client_ids}
    return {one: why for one, why in found.items() if why is not None}


def _parts(client_ids: Collection[int]) -> Iterable[Sequence[int]]:
    """Yield many numbers in parts that a statement can hold."""
    order = sorted(client_ids)
    return (order[start : start + PART] for start in range(0, len(order), PART))


def standing(meeting: Meeting) -> list[AgendaItem]:
    """Return the items that were not dropped, in their order."""
    return sorted((one for one in meeting.items if one.dropped is None), key=lambda one: (one.position, one.id))


def without_consent(meeting: Meeting, today: date) -> list[AgendaItem]:
    """Return the items of a 重層的支援会議 whose consent holds no more; they are as good as gone at once."""
    if meeting.body.kind is not MeetingKind.MULTILAYERED or meeting.closed_on is not None:
        return []
    items = [one for one in standing(meeting) if one.client_id is not None]
    shut = hindrances({one.client_id for one in items if one.client_id}, today)
    return [one for one in items if one.client_id in shut]

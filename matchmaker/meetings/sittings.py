"""Reads of meetings, scoped to who asks: coordinators the town's, members their own, nobody else any."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import date

import sqlalchemy as sa
from sqlalchemy.orm import joinedload, selectinload

from geo.db import db
from geo.errors import NotFoundError
from matchmaker.meetings.due import (
    Agenda,
    Hindered,
    agenda_for,
    due_cases,
    hindrances,
    standing,
    without_consent,
)
from matchmaker.meetings.models import AgendaItem, Meeting, MeetingBody, MeetingMember, Seat
from matchmaker.meetings.queries import bodies_of
from matchmaker.meetings.rules import Matter, MeetingKind, Sitting, binds_to_secrecy, minutes_between, sittings
from profiles.access import Permission, may
from profiles.actor import Actor

PAGE = 30


def where_listed(actor: Actor) -> sa.ColumnElement[bool]:
    """Return the condition on meetings of which an actor may know the day: staff of the town, and members their own."""
    own = Meeting.town_id == actor.town_id
    if may(actor.role, Permission.MEETING_BODY_KEEP):
        return own
    return sa.and_(own, Meeting.body_id.in_(own_bodies(actor)))


def own_bodies(actor: Actor) -> sa.Select[int]:
    """Return the query for the bodies in which the actor's account sits."""
    return sa.select(MeetingMember.body_id).where(
        MeetingMember.account_id == (actor.account_id or -1), MeetingMember.ended_on.is_(None)
    )


def coming_meetings(actor: Actor) -> Sequence[Meeting]:
    """Return the meetings that were called and are not closed, the next first."""
    query = sa.select(Meeting).where(where_listed(actor), Meeting.closed_on.is_(None), Meeting.cancelled_on.is_(None))
    query = query.options(joinedload(Meeting.body).joinedload(MeetingBody.area))
    return db.session.scalars(query.order_by(Meeting.on, Meeting.id)).all()


def past_meetings(actor: Actor, *, start: int = 0, size: int = PAGE) -> Sequence[Meeting]:
    """Return the meetings that are over or were called off, the last first."""
    query = sa.select(Meeting).where(where_listed(actor), _is_past()).options(joinedload(Meeting.body))
    return db.session.scalars(query.order_by(Meeting.on.desc(), Meeting.id.desc()).limit(size).offset(start)).all()


def count_past(actor: Actor) -> int:
    """Return how many meetings are over."""
    return db.session.scalar(sa.select(sa.func.count(Meeting.id)).where(where_listed(actor), _is_past())) or 0


def _is_past() -> sa.ColumnElement[bool]:
    """Return the condition on meetings that are over or were called off."""
    return sa.or_(Meeting.closed_on.is_not(None), Meeting.cancelled_on.is_not(None))


def counts_of(meeting_ids: Collection[int]) -> Mapping[int, int]:
    """Return how many items stand on each agenda."""
    query = (
        sa.select(AgendaItem.meeting_id, sa.func.count())
        .where(AgendaItem.meeting_id.in_(meeting_ids), AgendaItem.dropped.is_(None))
        .group_by(AgendaItem.meeting_id)
    )
    return {meeting_id: count for meeting_id, count in db.session.execute(query)}


def visible_meeting(actor: Actor, ref: str) -> Meeting:
    """Return a meeting of the town with its agenda and seats, for whoever prepares meetings."""
    if not may(actor.role, Permission.MEETING_RUN):
        raise NotFoundError(ref)
    return _whole(sa.and_(Meeting.town_id == actor.town_id, Meeting.ref == ref), ref)


def _whole(condition: sa.ColumnElement[bool], ref: str) -> Meeting:
    """Return one meeting with everything that its pages show."""
    member = joinedload(Seat.member)
    query = sa.select(Meeting).where(condition)
    query = query.options(
        joinedload(Meeting.body).selectinload(MeetingBody.members),
        selectinload(Meeting.items).options(joinedload(AgendaItem.client), joinedload(AgendaItem.introduction)),
        selectinload(Meeting.seats).options(
            member.joinedload(MeetingMember.account), member.joinedload(MeetingMember.agency)
        ),
    )
    meeting: Meeting | None = db.session.scalar(query)
    if meeting is None:
        raise NotFoundError(ref)
    return meeting


def room_meeting(actor: Actor, ref: str) -> Meeting:
    """Return a meeting for whoever sits in it and writes: what is said in a 支援会議 is for its members alone."""
    meeting = visible_meeting(actor, ref)
    if binds_to_secrecy(meeting.body.kind) and not is_member(actor, meeting):
        raise NotFoundError(ref)
    return meeting


def is_member(actor: Actor, meeting: Meeting) -> bool:
    """Say whether the account of an actor sits in the body of a meeting."""
    return actor.account_id is not None and any(
        one.account_id == actor.account_id and one.ended_on is None for one in meeting.body.members
    )


def own_seat(actor: Actor, ref: str) -> Seat:
    """Return the seat of the actor's own account at a meeting; whoever sits there no more finds nothing."""
    query = (
        sa.select(Seat)
        .join(Seat.member)
        .join(Seat.meeting)
        .where(
            Seat.town_id == actor.town_id,
            Meeting.ref == ref,
            MeetingMember.account_id == (actor.account_id or -1),
            MeetingMember.ended_on.is_(None),
        )
    )
    seat = db.session.scalar(query.options(joinedload(Seat.member), joinedload(Seat.meeting).joinedload(Meeting.body)))
    if seat is None:
        raise NotFoundError(ref)
    return seat


def seat_of(meeting: Meeting, ref: str) -> Seat:
    """Return one seat of a meeting."""
    seat = next((one for one in meeting.seats if one.ref == ref), None)
    if seat is None:
        raise NotFoundError(ref)
    return seat


def item_of(meeting: Meeting, ref: str) -> AgendaItem:
    """Return one item of a meeting."""
    item = next((one for one in meeting.items if one.ref == ref), None)
    if item is None:
        raise NotFoundError(ref)
    return item


@dataclass(frozen=True, slots=True)
class NextMeeting:
    """The next meeting of the town, with its matters counted and what hinders (design picture 01)."""

    body: MeetingBody
    sitting: Sitting
    place: str
    ref: str  # empty: not called yet
    counts: tuple[tuple[Matter, int], ...]
    hindered: tuple[Hindered, ...]
    left: int

    def people(self) -> list[str]:
        """Return of whom the box tells by code."""
        return [one.due.client_ref for one in self.hindered]


def next_meeting(actor: Actor, *, today: date) -> NextMeeting | None:
    """Return the next meeting about cases: the one that was called, else the next that a rhythm names; None without any."""
    called = [one for one in coming_meetings(actor) if one.on >= today and one.body.kind is not MeetingKind.AREA]
    planned = [
        (sitting, body)
        for body in bodies_of(actor)
        if body.kind is not MeetingKind.AREA
        for sitting in sittings(body.rhythm, start=today, count=1)
    ]
    first = min(planned, key=lambda one: (one[0].on, one[1].id), default=None)
    if called and (first is None or called[0].on <= first[0].on):
        return _called(actor, called[0], today)
    return _planned(actor, *first, today) if first else None


def _called(actor: Actor, meeting: Meeting, today: date) -> NextMeeting:
    """Return a meeting that was called, as the box shows it."""
    gone = {one.id for one in without_consent(meeting, today)}
    items = [one for one in standing(meeting) if one.id not in gone]
    waiting = [one for one in due_cases(actor, meeting.body, on=meeting.on)]
    shut = hindrances([one.client_id for one in waiting], today)
    multilayered = meeting.body.kind is MeetingKind.MULTILAYERED
    hindered = [Hindered(one, shut[one.client_id]) for one in waiting if multilayered and one.client_id in shut]
    free = [one for one in waiting if (one.client_id in shut) is not multilayered]
    return NextMeeting(
        body=meeting.body,
        sitting=Sitting(meeting.on, meeting.opens, meeting.closes),
        place=meeting.place,
        ref=meeting.ref,
        counts=_counted([matter for one in items for matter in one.words_of_matters[:1]]),
        hindered=tuple(hindered),
        left=len(free),
    )


def _planned(actor: Actor, sitting: Sitting, body: MeetingBody, today: date) -> NextMeeting:
    """Return a meeting that a rhythm names, as it would be if it were called today."""
    minutes = minutes_between(sitting.opens, sitting.closes)
    agenda: Agenda = agenda_for(actor, body, on=sitting.on, minutes=minutes, today=today)
    counts = _counted([due.words[0] for due in agenda.taken])
    return NextMeeting(body, sitting, body.place, "", counts, agenda.hindered, len(agenda.left))


def _counted(matters: Sequence[Matter]) -> tuple[tuple[Matter, int], ...]:
    """Return each matter with its number, in their order."""
    return tuple((matter, matters.count(matter)) for matter in Matter if matter in matters)


def own_meetings(actor: Actor, meeting_ids: Collection[int]) -> set[int]:
    """Return at which of some meetings the actor's account has a seat."""
    query = sa.select(Seat.meeting_id).join(Seat.member)
    return set(
        db.session.scalars(
            query.where(
                Seat.meeting_id.in_(meeting_ids),
                MeetingMember.account_id == (actor.account_id or -1),
                MeetingMember.ended_on.is_(None),
            )
        )
    )

"""Reads of bodies, scoped to the actor's town."""

from collections.abc import Collection, Sequence
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import joinedload, selectinload

from geo.db import db
from geo.errors import NotFoundError
from matchmaker.meetings.models import Meeting, MeetingBody, MeetingMember
from matchmaker.meetings.rules import MeetingKind
from profiles.access import Permission, may
from profiles.actor import Actor

ORDER = tuple(kind.value for kind in MeetingKind)


def where_theirs(actor: Actor) -> sa.ColumnElement[bool]:
    """Return the condition on bodies that an actor may keep."""
    if not may(actor.role, Permission.MEETING_BODY_KEEP):
        return sa.false()
    return MeetingBody.town_id == actor.town_id


def with_members() -> Any:
    """Return what loads the members of a body together with it."""
    members = selectinload(MeetingBody.members)
    return members.options(joinedload(MeetingMember.agency), joinedload(MeetingMember.account))


def bodies_of(actor: Actor, *, ended: bool = False) -> Sequence[MeetingBody]:
    """Return the bodies of the actor's town by kind and name; those that are over only where asked for."""
    query = sa.select(MeetingBody).where(MeetingBody.town_id == actor.town_id)
    query = query.where(MeetingBody.ended_on.is_not(None) if ended else MeetingBody.ended_on.is_(None))
    order = sa.case({word: place for place, word in enumerate(ORDER)}, value=MeetingBody.kind)
    loading = (with_members(), joinedload(MeetingBody.area))
    return db.session.scalars(query.options(*loading).order_by(order, MeetingBody.name)).all()


def visible_body(actor: Actor, ref: str) -> MeetingBody:
    """Return one body that the actor may keep."""
    query = sa.select(MeetingBody).where(where_theirs(actor), MeetingBody.ref == ref)
    body: MeetingBody | None = db.session.scalar(query.options(with_members(), joinedload(MeetingBody.area)))
    if body is None:
        raise NotFoundError(ref)
    return body


def find_body(actor: Actor, kind: MeetingKind, name: str) -> MeetingBody | None:
    """Return the body of a kind and name in the actor's town, or None."""
    query = sa.select(MeetingBody).where(
        MeetingBody.town_id == actor.town_id, MeetingBody.kind == kind, MeetingBody.name == name
    )
    found: MeetingBody | None = db.session.scalar(query)
    return found


SAID_THERE = ("why", "dropped_why", "words", "roles", "watcher")  # columns of an item that hold what was said


def secret_meetings(meeting_ids: Collection[int]) -> set[int]:
    """Return which of some meetings are 支援会議: what was said there is for their members alone (art. 106-6 (5))."""
    query = sa.select(Meeting.id).join(Meeting.body)
    return set(db.session.scalars(query.where(Meeting.id.in_(meeting_ids), MeetingBody.kind == MeetingKind.STATUTORY)))


def own_member(body: MeetingBody, ref: str) -> MeetingMember:
    """Return one who sits in a body."""
    member = next((one for one in body.members if one.ref == ref and one.ended_on is None), None)
    if member is None:
        raise NotFoundError(ref)
    return member

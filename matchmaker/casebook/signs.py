"""The signs of ties by which the first page is ordered: what is due, what is hard, concerns, enquiries, voices of hosts.

Plain columns and no rows with sealed texts, so that a town with thousands of planned contacts is read in moments.
"""

from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass
from datetime import date, time, timedelta
from typing import Any, NamedTuple

import sqlalchemy as sa
from sqlalchemy.orm import aliased

from geo.clock import TOKYO
from geo.db import db
from matchmaker.casebook.rules import ALARM_READ, HARD_DAYS, HARD_SOON_DAYS, Sign, Why, is_alarming
from matchmaker.followups.models import Concern, FollowUp
from matchmaker.followups.queries import strain_of
from matchmaker.followups.rhythms import rhythms_of
from matchmaker.followups.rules import strain_level
from matchmaker.followups.stalling import Stall
from matchmaker.followups.stalls import Struck, struck
from matchmaker.introductions.models import Introduction, State
from matchmaker.introductions.queries import LIVE_STATES, where_theirs
from profiles.access import Permission, may
from profiles.actor import Actor
from profiles.vocabulary.rules import Side
from resources.hosts.models import Worry

STRAINED_LEVEL = 4
PERSON = Side.PERSON.value
PLACES_AT_ONCE = 500  # above so many the strain of the whole town is reckoned in one go


@dataclass(frozen=True, slots=True)
class Scope:
    """Whose work is read: of the one who acts and of what has no owner, or of the whole town."""

    actor: Actor
    today: date
    mine: bool

    def ties(self) -> list[sa.ColumnElement[bool]]:
        """Return the conditions on live ties in this scope; who rests is left alone."""
        found = [where_theirs(self.actor), Introduction.state.in_(LIVE_STATES), Introduction.paused_on.is_(None)]
        return [*found, self.owned(Introduction.coordinator_id)] if self.mine else found

    def owned(self, column: Any) -> sa.ColumnElement[bool]:
        """Return the condition that a row is one's own, or nobody's."""
        return sa.or_(column == self.actor.account_id, column.is_(None))


class Due(NamedTuple):
    """One planned contact without its texts."""

    id: int
    side: str
    on: date
    at: time | None
    client_id: int
    resource_id: int
    rhythm: int

    def sign(self, today: date) -> Sign:
        """Return the contact as a sign."""
        days = (today - self.on).days
        why = Why.LATE if days > 0 else Why.SOON if days else Why.TODAY
        subject = self.client_id if self.side == PERSON else self.resource_id
        return Sign(why, self.side, subject, self.id, days, self.rhythm, self.at, self.client_id)


def due_of(scope: Scope, until: date) -> list[Due]:
    """Return what is due up to a day: late first, then by day and hour."""
    own = sa.case((FollowUp.side == Side.PERSON, Introduction.person_rhythm_days), else_=Introduction.host_rhythm_days)
    query = (
        sa.select(
            *(FollowUp.id, _as_text(FollowUp.side), FollowUp.due_on, FollowUp.due_at),
            *(Introduction.client_id, Introduction.resource_id, _as_text(Introduction.state), own),
        )
        .join(FollowUp.introduction)
        .where(*scope.ties(), FollowUp.done_on.is_(None), FollowUp.due_on <= until)
        .order_by(FollowUp.due_on, FollowUp.due_at.is_(None), FollowUp.due_at, FollowUp.id)
    )
    usual = {
        (state, side.value): days[number]
        for state, days in rhythms_of(scope.actor.town_id).items()
        for number, side in enumerate(Side)
    }
    return [
        Due(id_, side, on, at, client, place, days or usual[state, side])
        for id_, side, on, at, client, place, state, days in db.session.execute(query)
    ]


def _as_text(column: Any) -> Any:
    """Return a column of words as the texts that they are: thousands of rows are read without making enums of them."""
    return sa.type_coerce(column, sa.String)


def hard_signs(scope: Scope, due: Sequence[Due]) -> Iterator[Sign]:
    """Yield the people whose words speak of life and limb, and those who said last that it is hard.

    A contact that is due answers both. Hard alone asks for nothing where a contact stands within three days anyway.
    """
    first = {one.client_id: one for one in reversed(due) if one.side == PERSON}
    told = [*((Why.ALARM, *one) for one in _alarming(scope)), *((Why.HARD, *one) for one in _hard_on_a_scale(scope))]
    for why, client, on in told:
        planned = first.get(client)
        is_due = planned is not None and planned.on <= scope.today
        if why is Why.ALARM or is_due or planned is None:
            of = planned.id if planned and is_due else 0
            yield Sign(why, Side.PERSON.value, client, of, (scope.today - on).days, client_id=client)


def _hard_on_a_scale(scope: Scope) -> Iterator[tuple[int, date]]:
    """Yield who put themselves on the last step of a scale the last time that they were asked."""
    later = aliased(FollowUp)
    said = sa.or_(later.feeling.is_not(None), later.burden.is_not(None))
    newer = sa.or_(later.done_on > FollowUp.done_on, sa.and_(later.done_on == FollowUp.done_on, later.id > FollowUp.id))
    overtaken = sa.exists().where(
        later.introduction_id == FollowUp.introduction_id, later.side == Side.PERSON, said, newer
    )
    query = (
        sa.select(Introduction.client_id, sa.func.max(FollowUp.done_on))
        .join(FollowUp.introduction)
        .where(
            *scope.ties(),
            FollowUp.side == Side.PERSON,
            FollowUp.done_on > scope.today - timedelta(days=HARD_DAYS),
            sa.or_(FollowUp.feeling == 1, FollowUp.burden == 4),
            ~overtaken,
        )
        .group_by(Introduction.client_id)
    )
    yield from ((client, on) for client, on in db.session.execute(query) if on is not None)


def _alarming(scope: Scope) -> Iterator[tuple[int, date]]:
    """Yield whose newest words speak of life and limb, or an open concern of theirs for which nothing is decided."""
    since = scope.today - timedelta(days=HARD_DAYS)
    told = (
        sa.select(Introduction.client_id, FollowUp.done_on, FollowUp.words)
        .join(FollowUp.introduction)
        .where(*scope.ties(), FollowUp.side == Side.PERSON, FollowUp.done_on > since, FollowUp.words.is_not(None))
        .order_by(FollowUp.done_on.desc(), FollowUp.id.desc())
        .limit(ALARM_READ)
    )
    newest: dict[int, tuple[date, str | None]] = {}
    for client, on, words in db.session.execute(told):
        newest.setdefault(client, (on or since, words))
    yield from ((client, on) for client, (on, words) in newest.items() if is_alarming(words))
    waits = sa.or_(Concern.next_step.is_(None), Concern.next_on <= scope.today)
    troubled = (
        sa.select(sa.func.coalesce(Concern.client_id, Introduction.client_id), Concern.raised_on, Concern.words)
        .outerjoin(Concern.introduction)
        .where(*own_concerns(scope), Concern.side == Side.PERSON, waits)
        .order_by(Concern.raised_on.desc(), Concern.id.desc())
        .limit(ALARM_READ)
    )
    for client, on, words in db.session.execute(troubled):
        if client and is_alarming(words):
            yield client, on


def own_concerns(scope: Scope) -> list[sa.ColumnElement[bool]]:
    """Return the conditions on open concerns: one's own, what hangs on no tie, and those of hosts who have one's people."""
    if not may(scope.actor.role, Permission.INTRODUCTION_VIEW):
        return [sa.false()]
    found = [Concern.town_id == scope.actor.town_id, Concern.closed_on.is_(None)]
    if not scope.mine:
        return found
    other = aliased(Introduction)
    own_places = sa.select(other.resource_id).where(
        other.town_id == scope.actor.town_id,
        other.coordinator_id == scope.actor.account_id,
        other.state.in_(LIVE_STATES),
    )
    theirs = sa.and_(Concern.side == Side.HOST, PLACE_OF_CONCERN.in_(own_places))
    return [*found, sa.or_(scope.owned(Introduction.coordinator_id), theirs)]


PLACE_OF_CONCERN = sa.func.coalesce(Concern.resource_id, Introduction.resource_id)


@dataclass(frozen=True, slots=True)
class Trouble:
    """One open concern without its words."""

    id: int
    side: Side
    raised_on: date
    has_step: bool
    next_on: date | None
    client_id: int | None
    resource_id: int | None

    def sign(self, today: date) -> Sign | None:
        """Return the concern as a sign, None while its next step is decided and not due."""
        is_person = (self.side is Side.PERSON and self.client_id is not None) or self.resource_id is None
        subject = self.client_id if is_person else self.resource_id
        side = Side.PERSON.value if is_person else Side.HOST.value
        if subject is None:
            return None
        if not self.has_step:
            return Sign(
                Why.NO_STEP, side, subject, self.id, (today - self.raised_on).days, client_id=self.client_id or 0
            )
        if self.next_on is None or self.next_on >= today:
            return None
        return Sign(Why.STEP_LATE, side, subject, self.id, (today - self.next_on).days, client_id=self.client_id or 0)


def troubles_of(scope: Scope) -> list[Trouble]:
    """Return the open concerns: no next step first, then the oldest."""
    query = (
        sa.select(
            *(Concern.id, Concern.side, Concern.raised_on, Concern.next_step.is_not(None), Concern.next_on),
            sa.func.coalesce(Concern.client_id, Introduction.client_id),
            PLACE_OF_CONCERN,
        )
        .outerjoin(Concern.introduction)
        .where(*own_concerns(scope))
        .order_by(Concern.next_step.is_not(None), Concern.raised_on, Concern.id)
    )
    return [
        Trouble(id_, side, on, bool(step), next_on, client, place)
        for id_, side, on, step, next_on, client, place in db.session.execute(query)
    ]


def enquiry_signs(scope: Scope) -> list[Sign]:
    """Return the enquiries that no host has answered yet, the oldest first."""
    query = (
        sa.select(Introduction.id, Introduction.resource_id, Introduction.client_id, Introduction.state_since)
        .where(*scope.ties(), Introduction.state == State.HOST_ASKED)
        .order_by(Introduction.state_since, Introduction.id)
    )
    return [
        Sign(Why.ENQUIRY, Side.HOST.value, place, tie, (scope.today - since).days, client_id=client)
        for tie, place, client, since in db.session.execute(query)
    ]


def voice_signs(scope: Scope) -> list[Sign]:
    """Return what hosts said on their pages and nobody has taken up, the oldest first."""
    if not may(scope.actor.role, Permission.INTRODUCTION_VIEW):
        return []
    query = sa.select(Worry.id, Worry.resource_id, Worry.said_at).where(
        Worry.town_id == scope.actor.town_id, Worry.taken_up_at.is_(None)
    )
    return [
        Sign(Why.VOICE, Side.HOST.value, place, worry, (scope.today - said_at.astimezone(TOKYO).date()).days)
        for worry, place, said_at in db.session.execute(query.order_by(Worry.id))
    ]


def stalled_signs(scope: Scope) -> list[Sign]:
    """Return what of one's own has come to a stand; for the whole town the page of stalled ties tells it.

    An enquiry without an answer is a sign of its own.
    """
    if not scope.mine:
        return []
    found = struck(scope.actor, today=scope.today, where=[scope.owned(Introduction.coordinator_id)])
    return [_stalled(one) for one in found if one.by.stall is not Stall.HOST_SILENT]


def _stalled(one: Struck) -> Sign:
    """Return one tie that has come to a stand as a sign of the side that is asked."""
    side, subject = (Side.HOST, one.resource_id) if one.by.stall is Stall.HOST_UNHEARD else (Side.PERSON, one.client_id)
    days = max(0, one.by.days - one.by.limit)
    return Sign(Why.STALLED, side.value, subject, one.tie_id, days, client_id=one.client_id)


def strained_among(scope: Scope, places: Collection[int]) -> dict[int, Sign]:
    """Return the places among others that are under heavy strain, by their id."""
    if not places:
        return {}
    few = places if len(places) <= PLACES_AT_ONCE else None
    strains = strain_of(scope.actor.town_id, today=scope.today, resource_ids=few)
    return {
        place: Sign(Why.STRAINED, Side.HOST.value, place, place)
        for place, strain in strains.items()
        if place in places and (strain_level(strain) or 0) >= STRAINED_LEVEL
    }


def until_hard(today: date) -> date:
    """Return the last day on which a planned contact still answers somebody who said that it is hard."""
    return today + timedelta(days=HARD_SOON_DAYS)

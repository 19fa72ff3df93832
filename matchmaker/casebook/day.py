"""One day of work: what comes first, both streams, concerns, enquiries, voices, plans and listings, read in few queries."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date, timedelta

import sqlalchemy as sa
from flask import url_for
from sqlalchemy.orm import joinedload, raiseload

from geo.db import db
from matchmaker.casebook.first import work_of
from matchmaker.casebook.first_words import FirstLine, lines_of
from matchmaker.casebook.queries import Stale, hosts_told, to_confirm
from matchmaker.casebook.rules import (
    FIRST_SHOWN,
    LINES_SHOWN,
    PAPER_LINES,
    WAITING_AMBER_DAYS,
    Sign,
    Why,
    in_order,
    shown,
)
from matchmaker.casebook.signs import Due
from matchmaker.followups.models import FollowUp
from matchmaker.followups.queries import concerns
from matchmaker.followups.telling import ConcernLine, concern_line, due_tag, plain_day
from matchmaker.followups.weeks import Line, Stream, stream_of
from matchmaker.introductions.language import gettext as _
from matchmaker.introductions.models import Introduction
from matchmaker.introductions.queries import with_codes
from matchmaker.introductions.telling import about
from matchmaker.meetings.sittings import NextMeeting, next_meeting
from profiles.access import Permission, may
from profiles.actor import Actor
from profiles.cases.closing_queries import aftercare_due
from profiles.cases.models import AftercareContact
from profiles.vocabulary.rules import Side
from resources.hosts.models import Worry


@dataclass(frozen=True, slots=True)
class Waiting:
    """One enquiry that no host has answered yet."""

    ref: str
    place: str
    place_ref: str
    asked: str
    days: int
    is_long: bool


@dataclass(frozen=True, slots=True)
class Half:
    """One side of the day: the first of its lines, and how many there are."""

    stream: Stream
    count: int
    late: int

    @property
    def left(self) -> int:
        """Return how many lines are on the page of the week alone."""
        return self.count - len(self.stream.lines)


@dataclass(frozen=True, slots=True)
class Day:
    """Everything that the first page prints."""

    today: date
    first: list[FirstLine]
    things: int  # of how many these are the first
    person: Half
    host: Half
    concerns: list[ConcernLine]
    concern_count: int
    worries: Sequence[Worry]
    worry_count: int
    waiting: list[Waiting]
    waiting_count: int
    reviews: list[FirstLine]
    review_count: int
    stalled: list[FirstLine]
    stalled_count: int
    meeting: NextMeeting | None
    stale: list[Stale]
    stale_count: int

    def people(self) -> set[str]:
        """Return of whom the whole day tells."""
        planned = {line.client_ref for half in (self.person, self.host) for line in half.stream.lines}
        told = {ref for line in (*self.first, *self.reviews, *self.stalled) for ref in line.client_refs}
        named = set(self.meeting.people()) if self.meeting else set()
        return (planned | told | named | {line.client_ref for line in self.concerns}) - {""}


def day_of(actor: Actor, *, today: date, mine: bool, whole: bool = False) -> Day:
    """Return the work of one day; `whole` leaves no line of the streams, concerns and enquiries for another page."""
    work = work_of(actor, today=today, mine=mine)
    most: Callable[[int], int] = (lambda count: min(count, PAPER_LINES)) if whole else shown
    few = PAPER_LINES if whole else LINES_SHOWN
    stale, stale_count = to_confirm(actor, today=today)
    reviews = in_order(work.of_cases(Why.REVIEW))
    return Day(
        today=today,
        first=lines_of(actor, work.things[:FIRST_SHOWN], today=today),
        things=len(work.things),
        person=_half(Side.PERSON, work.due, most, today, _aftercare(actor, today=today, mine=mine)),
        host=_half(Side.HOST, work.due, most, today),
        concerns=[concern_line(one, today) for one in concerns(actor, ids=[one.id for one in work.troubles[:few]])],
        concern_count=len(work.troubles),
        worries=_worries(work.voices[:few]),
        worry_count=len(work.voices),
        waiting=_enquiries(work.enquiries[:few], today),
        waiting_count=len(work.enquiries),
        reviews=lines_of(actor, reviews[:few], today=today),
        review_count=len(reviews),
        stalled=lines_of(actor, in_order(work.stalled)[:few], today=today),
        stalled_count=len(work.stalled),
        meeting=next_meeting(actor, today=today) if may(actor.role, Permission.MEETING_RUN) else None,
        stale=stale,
        stale_count=stale_count,
    )


def _half(
    side: Side, due: Sequence[Due], most: Callable[[int], int], today: date, aftercare: Sequence[Line] = ()
) -> Half:
    """Return one side of the day with as many lines as are shown; after-care stands among the person's."""
    mine = [one for one in due if one.side == side.value]
    count = len(mine) + len(aftercare)
    followups = _contacts([one.id for one in mine[: most(count)]])
    under = hosts_told([one.introduction for one in followups], today=today) if side is Side.HOST else {}
    lines = sorted([*stream_of(side, followups, under, today=today).lines, *aftercare], key=lambda line: line.day)
    late = sum(one.on < today for one in mine) + sum(line.is_late for line in aftercare)
    return Half(Stream(side, lines[: most(count)]), count, late)


def _aftercare(actor: Actor, *, today: date, mine: bool) -> list[Line]:
    """Return the contacts after a closing that are due up to tomorrow, as lines of the person's stream."""
    found = aftercare_due(actor, until=today + timedelta(days=1), mine=mine)
    return [_after_line(one, today) for one in found]


def _after_line(one: AftercareContact, today: date) -> Line:
    """Return one contact after a closing as a line."""
    client = one.client
    return Line(
        ref=one.ref,
        tie_ref="",
        tag=due_tag(one.due_on, today),
        hour="",
        title=_("様子をきく（電話かはがき）"),
        who=client.code,
        who_ref=client.ref,
        client_ref=client.ref,
        beside=about(client),
        under=(_("終結から %(n)sか月のつながり", n=one.months),),
        said=None,
        said_on="",
        is_late=one.due_on < today,
        day=one.due_on,
        href=url_for("closings.ask_contact", ref=client.ref, contact_ref=one.ref),
    )


def _contacts(ids: Sequence[int]) -> list[FollowUp]:
    """Return planned contacts with both sides of their ties, in the order of their ids as given."""
    query = (
        sa.select(FollowUp)
        .where(FollowUp.id.in_(ids))
        .options(joinedload(FollowUp.introduction).options(*with_codes(), raiseload(Introduction.steps)))
    )
    found = {one.id: one for one in db.session.scalars(query)} if ids else {}
    return [found[number] for number in ids]


def _worries(signs: Sequence[Sign]) -> Sequence[Worry]:
    """Return what hosts said, in the order of the signs."""
    ids = [sign.of for sign in signs]
    query = sa.select(Worry).where(Worry.id.in_(ids)).options(joinedload(Worry.resource)).order_by(Worry.id)
    return db.session.scalars(query).all() if ids else []


def _enquiries(signs: Sequence[Sign], today: date) -> list[Waiting]:
    """Return enquiries as lines, in the order of the signs."""
    ids = [sign.of for sign in signs]
    query = sa.select(Introduction).where(Introduction.id.in_(ids)).options(joinedload(Introduction.resource))
    found = {tie.id: tie for tie in db.session.scalars(query)} if ids else {}
    return [_waiting(found[number], today) for number in ids]


def _waiting(tie: Introduction, today: date) -> Waiting:
    """Return one enquiry as a line."""
    days = (today - tie.state_since).days
    asked = plain_day(tie.state_since)
    return Waiting(tie.ref, tie.resource.name, tie.resource.ref, asked, days, days >= WAITING_AMBER_DAYS)

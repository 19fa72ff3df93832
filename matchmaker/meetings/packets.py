"""What one member may see of a meeting: each case cut to its ground and to what was told, on the day it is looked at."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

import sqlalchemy as sa
from sqlalchemy.orm import joinedload

from geo.db import db
from matchmaker.introductions.models import Introduction
from matchmaker.introductions.queries import LIVE_STATES
from matchmaker.meetings.due import standing, without_consent
from matchmaker.meetings.models import AgendaItem, Meeting, PacketPage, Seat
from matchmaker.meetings.rules import Matter, MeetingKind
from matchmaker.meetings.settling import weeks_of
from profiles.cases.models import Plan
from profiles.cases.queries import newest_plan
from profiles.clients.models import Client
from profiles.consent.disclosure import ClientCard, card_by_law, card_for, narrowed
from profiles.consent.models import Consent, Purpose
from profiles.consent.queries import valid_consent
from profiles.consent.rules import Audience, Paper


@dataclass(frozen=True, slots=True)
class Ground:
    """What may be told of a case in a meeting today, and on what ground: a consent, or the law."""

    card: ClientCard
    consent: Consent | None  # None: by law

    @property
    def facts(self) -> list[str]:
        """Return the facts that may be told, with the papers that the meeting looks at."""
        return [*(fact.value for fact in self.card.facts), *(paper.value for paper in Paper)]


@dataclass(frozen=True, slots=True)
class TieTold:
    """One live tie as a meeting hears of it: place, stage, since when, and the calm weeks of both sides."""

    place: str
    state: str
    since: date
    calm: tuple[int, int] | None
    ref: str


@dataclass(frozen=True, slots=True)
class CaseTold:
    """One case as a packet prints it."""

    client_ref: str
    code: str
    matters: tuple[Matter, ...]
    lines: list[tuple[str, str | tuple[str, ...]]]
    plan: Plan | None
    ties: Sequence[TieTold]


@dataclass(frozen=True, slots=True)
class Packet:
    """The papers of one member for one meeting."""

    cases: list[CaseTold]
    topics: list[str]
    news: int  # cases on the agenda that this member was not told of yet
    gone: int  # cases that dropped out since

    def refs(self) -> list[str]:
        """Return of whom the papers tell."""
        return [case.client_ref for case in self.cases]


def ground_for(meeting: Meeting, item: AgendaItem, client: Client, today: date) -> Ground | None:
    """Return what may be told of a case in a meeting today; None: nothing, because no ground covers it."""
    if meeting.body.kind is MeetingKind.STATUTORY:
        return Ground(card_by_law(client, item.facts), None)
    if meeting.body.kind is MeetingKind.AREA:
        return None
    consent, card = valid_consent(client, Purpose.MEETING, today), card_for(client, Audience.MEETING, today)
    if consent is None or card is None or consent.given_on is None:
        return None
    return Ground(narrowed(card, item.facts), consent)


def shown_items(meeting: Meeting, today: date) -> list[AgendaItem]:
    """Return what stands on the agenda today: who withdrew their consent is gone at once."""
    gone = {one.id for one in without_consent(meeting, today)}
    return [one for one in standing(meeting) if one.id not in gone]


def pages_of(seat: Seat) -> dict[int, PacketPage]:
    """Return what a member was told, by the number of the item."""
    query = sa.select(PacketPage).where(PacketPage.seat_id == seat.id)
    return {page.item_id: page for page in db.session.scalars(query)}


def packet_of(seat: Seat, today: date) -> Packet:
    """Return the papers of a member as they may be seen today: no more than was told, and than may still be told."""
    meeting, pages = seat.meeting, pages_of(seat)
    items = shown_items(meeting, today)
    cases: list[CaseTold] = []
    news = 0
    for item in items:
        if item.client is None:
            continue
        ground = ground_for(meeting, item, item.client, today)
        if item.id not in pages:
            news += 1
        elif ground is not None:
            cases.append(case_told(item, item.client, ground, pages[item.id].facts, today))
    topics = [item.topic for item in items if item.topic]
    gone = len(pages.keys() - {item.id for item in items})
    return Packet(cases, topics, news, gone)


def case_told(item: AgendaItem, client: Client, ground: Ground, told: Sequence[str], today: date) -> CaseTold:
    """Return one case, cut to what was told and may still be told."""
    plan = newest_plan(client) if Paper.PLAN.value in told else None
    return CaseTold(
        client_ref=client.ref,
        code=client.code,
        matters=item.words_of_matters,
        lines=narrowed(ground.card, told).lines(),
        plan=plan,
        ties=ties_told(client, today) if Paper.TIES.value in told else [],
    )


def ties_told(client: Client, today: date) -> list[TieTold]:
    """Return the live ties of a person as a meeting hears of them; words of either side are not among it."""
    query = sa.select(Introduction).where(
        Introduction.client_id == client.id, Introduction.state.in_(LIVE_STATES), Introduction.paused_on.is_(None)
    )
    ties = db.session.scalars(query.options(joinedload(Introduction.resource)).order_by(Introduction.id)).all()
    return [_tie(tie, today) for tie in ties]


def _tie(tie: Introduction, today: date) -> TieTold:
    """Return one tie with the calm weeks, where somebody takes part."""
    calm = weeks_of(tie, today) if tie.state.value == "taking_part" else None
    return TieTold(tie.resource.name, tie.state.label, tie.state_since, calm, tie.ref)

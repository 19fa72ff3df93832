"""What the first page and the whole views of a person and a place read: few queries, codes and no names."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta

import sqlalchemy as sa

from geo.db import db
from matchmaker.casebook.rules import TO_CONFIRM_SHOWN, WAITING_AMBER_DAYS
from matchmaker.followups.queries import Troubled, concerns, count_due, due, strain_of, waiting_worries
from matchmaker.followups.telling import ConcernLine, concern_line, plain_day, strain_word
from matchmaker.followups.weeks import Stream, stream_of
from matchmaker.introductions.language import gettext as _
from matchmaker.introductions.models import Introduction
from matchmaker.introductions.queries import people_at, unanswered
from profiles.actor import Actor
from profiles.vocabulary.rules import Side, Status
from resources.directory.models import Resource
from resources.directory.publishing import where_visible
from resources.directory.rules import AMBER_DAYS, Freshness, freshness
from resources.hosts.models import Stewardship, Worry


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
class Stale:
    """One listing that a human should confirm."""

    ref: str
    name: str
    on: str
    by: str
    fresh: Freshness


@dataclass(frozen=True, slots=True)
class Day:
    """Everything that the first page prints."""

    today: date
    person: Stream
    host: Stream
    concerns: list[ConcernLine]
    worries: Sequence[Worry]
    waiting: list[Waiting]
    stale: list[Stale]
    stale_count: int
    all_count: int | None  # due in the whole town, where the page shows less

    def people(self) -> set[str]:
        """Return of whom the whole day tells."""
        planned = {line.client_ref for line in (*self.person.lines, *self.host.lines)}
        return (planned | {line.client_ref for line in self.concerns}) - {""}


def day_of(actor: Actor, *, today: date, mine: bool) -> Day:
    """Return the work of one day: late, today and tomorrow for both sides, concerns, enquiries, listings."""
    until = today + timedelta(days=1)
    followups = due(actor, until=until, mine=mine)
    hosts = [one for one in followups if one.side is Side.HOST]
    under = hosts_told([one.introduction for one in hosts], today=today)
    stale, stale_count = to_confirm(actor, today=today)
    return Day(
        today=today,
        person=stream_of(Side.PERSON, followups, {}, today=today),
        host=stream_of(Side.HOST, followups, under, today=today),
        concerns=[concern_line(one, today) for one in concerns(actor)],
        worries=waiting_worries(actor),
        waiting=[_waiting(tie, today) for tie in unanswered(actor)],
        stale=stale,
        stale_count=stale_count,
        all_count=count_due(actor, until=until) if mine else None,
    )


def hosts_told(ties: Sequence[Introduction], *, today: date) -> dict[int, tuple[str, ...]]:
    """Return by tie how a host stands: 代表 森下さん, 受入中 3 人, 負担 やや高い."""
    if not ties:
        return {}
    town_id, places = ties[0].town_id, {tie.resource_id for tie in ties}
    strains, people, speakers = strain_of(town_id, today=today), people_at(town_id, places), speakers_of(places)

    def told(place_id: int) -> tuple[str, ...]:
        count = _("受入中 %(n)s 人", n=people.get(place_id, 0))
        burden = _("負担 %(strain)s", strain=strain_word(strains.get(place_id)))
        return tuple(filter(None, (speakers.get(place_id), count, burden)))

    return {tie.id: told(tie.resource_id) for tie in ties}


def speakers_of(resource_ids: Collection[int]) -> Mapping[int, str]:
    """Return who speaks for each place: 代表 森下さん."""
    query = (
        sa.select(Stewardship.resource_id, Stewardship.title, Stewardship.name)
        .where(Stewardship.resource_id.in_(resource_ids), Stewardship.ended_at.is_(None))
        .order_by(Stewardship.id.desc())
    )
    return {
        resource_id: _("%(title)s %(name)sさん", title=title, name=name.replace("　", " ").split(" ")[0]).strip()
        for resource_id, title, name in db.session.execute(query)
    }


def _waiting(tie: Introduction, today: date) -> Waiting:
    """Return one enquiry as a line."""
    days = (today - tie.state_since).days
    asked = plain_day(tie.state_since)
    return Waiting(tie.ref, tie.resource.name, tie.resource.ref, asked, days, days >= WAITING_AMBER_DAYS)


def to_confirm(actor: Actor, *, today: date) -> tuple[list[Stale], int]:
    """Return the listings that a human should confirm, the oldest first, and how many there are."""
    old = sa.or_(Resource.confirmed_on.is_(None), Resource.confirmed_on <= today - timedelta(days=AMBER_DAYS))
    where = (where_visible(actor), Resource.status == Status.ACTIVE, old)
    columns = (Resource.ref, Resource.name, Resource.confirmed_on, Resource.confirmed_by)
    query = (
        sa.select(*columns, sa.func.count().over())
        .where(*where)
        .order_by(Resource.confirmed_on.is_(None), Resource.confirmed_on, Resource.name)
        .limit(TO_CONFIRM_SHOWN)
    )
    rows = db.session.execute(query).all()
    lines = [
        Stale(ref, name, plain_day(on) if on else "", by, freshness(on, by, today=today))
        for ref, name, on, by, _count in rows
    ]
    return lines, rows[0][4] if rows else 0


def concerns_of(actor: Actor, *, client_id: int | None = None, resource_id: int | None = None) -> list[Troubled]:
    """Return the open concerns of one person or one place, whichever way they hang on it."""
    return concerns(actor, client_id=client_id, resource_id=resource_id)

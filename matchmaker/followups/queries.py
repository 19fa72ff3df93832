"""Reads of follow-ups: what is due for both sides, what was said, open concerns, and the strain of hosts."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta

import sqlalchemy as sa
from sqlalchemy.orm import joinedload, load_only, raiseload

from geo.db import db
from geo.errors import NotFoundError
from matchmaker.followups.models import Concern, FollowUp
from matchmaker.followups.rules import STRAIN_DAYS, strain
from matchmaker.followups.stalls import stalled as stalled
from matchmaker.introductions.models import Introduction
from matchmaker.introductions.queries import HOLDING_STATES, LIVE_STATES, people_at, where_theirs, with_both, with_codes
from profiles.access import Permission, may
from profiles.actor import Actor
from profiles.clients.models import Client
from profiles.vocabulary.rules import Side
from resources.directory.models import Resource
from resources.hosts.models import Worry
from resources.hosts.queries import open_worries


def visible_followup(actor: Actor, ref: str) -> FollowUp:
    """Return a follow-up of an introduction that the actor may see."""
    query = sa.select(FollowUp).join(FollowUp.introduction).where(where_theirs(actor), FollowUp.ref == ref)
    followup = db.session.scalar(query.options(joinedload(FollowUp.introduction).options(*with_both())))
    if followup is None:
        raise NotFoundError(ref)
    return followup


def planned(introduction: Introduction) -> Sequence[FollowUp]:
    """Return what is planned for an introduction, the earliest first."""
    query = sa.select(FollowUp).where(FollowUp.introduction_id == introduction.id, FollowUp.done_on.is_(None))
    return db.session.scalars(query.order_by(FollowUp.due_on, FollowUp.id)).all()


def next_planned(introduction: Introduction, side: Side) -> FollowUp | None:
    """Return the next follow-up of one side, or None."""
    return next((followup for followup in planned(introduction) if followup.side is side), None)


def records_of(introduction_ids: Collection[int]) -> Sequence[FollowUp]:
    """Return the follow-ups that took place, in the order of their days."""
    query = sa.select(FollowUp).where(FollowUp.introduction_id.in_(introduction_ids), FollowUp.done_on.is_not(None))
    return db.session.scalars(query.options(joinedload(FollowUp.by)).order_by(FollowUp.done_on, FollowUp.id)).all()


def planned_of(introduction_ids: Collection[int]) -> Sequence[FollowUp]:
    """Return what is planned for many introductions, the earliest first."""
    query = sa.select(FollowUp).where(FollowUp.introduction_id.in_(introduction_ids), FollowUp.done_on.is_(None))
    return db.session.scalars(query.order_by(FollowUp.due_on, FollowUp.id)).all()


def due(
    actor: Actor,
    *,
    until: date,
    mine: bool = False,
    side: Side | None = None,
    start: int = 0,
    limit: int | None = None,
) -> Sequence[FollowUp]:
    """Return what is due for both sides up to a day: late first, then by day and hour; who rests is left alone."""
    query = (
        sa.select(FollowUp)
        .join(FollowUp.introduction)
        .where(*_due(actor, until, mine))
        .options(joinedload(FollowUp.introduction).options(*with_codes(), raiseload(Introduction.steps)))
        .order_by(FollowUp.due_on, FollowUp.due_at.is_(None), FollowUp.due_at, FollowUp.id)
    )
    if side is not None:
        query = query.where(FollowUp.side == side)
    return db.session.scalars(query.limit(limit).offset(start) if limit else query).all()


def count_due(actor: Actor, *, until: date, mine: bool = False) -> Mapping[Side, int]:
    """Return how many contacts are due for each side up to a day."""
    query = sa.select(FollowUp.side, sa.func.count(FollowUp.id)).join(FollowUp.introduction)
    found = db.session.execute(query.where(*_due(actor, until, mine)).group_by(FollowUp.side))
    return dict.fromkeys(Side, 0) | {side: count for side, count in found}


def _due(actor: Actor, until: date, mine: bool) -> list[sa.ColumnElement[bool]]:
    """Return the conditions on what is due up to a day."""
    found = [
        where_theirs(actor),
        FollowUp.done_on.is_(None),
        FollowUp.due_on <= until,
        Introduction.paused_on.is_(None),
        Introduction.state.in_(LIVE_STATES),
    ]
    own = sa.or_(Introduction.coordinator_id == actor.account_id, Introduction.coordinator_id.is_(None))
    return [*found, own] if mine else found


def last_words(introduction_ids: Collection[int]) -> Mapping[tuple[int, Side], FollowUp]:
    """Return the last follow-up with words of each side of many introductions."""
    newest = (
        sa.func.row_number()
        .over(
            partition_by=(FollowUp.introduction_id, FollowUp.side),
            order_by=(FollowUp.done_on.desc(), FollowUp.id.desc()),
        )
        .label("newest")
    )
    ranked = (
        sa.select(FollowUp.id, newest)
        .where(
            FollowUp.introduction_id.in_(introduction_ids),
            FollowUp.done_on.is_not(None),
            FollowUp.words.is_not(None),
        )
        .subquery()
    )
    query = sa.select(FollowUp).join(ranked, ranked.c.id == FollowUp.id).where(ranked.c.newest == 1)
    return {(one.introduction_id, one.side): one for one in db.session.scalars(query)}


@dataclass(frozen=True, slots=True)
class Troubled:
    """One concern with whom and what it is about."""

    concern: Concern
    client: Client | None
    resource: Resource | None

    @property
    def introduction(self) -> Introduction | None:
        """Return the tie that it belongs to, or None."""
        return self.concern.introduction


def concerns(
    actor: Actor,
    *,
    closed: bool = False,
    client_id: int | None = None,
    resource_id: int | None = None,
    introduction_id: int | None = None,
    ids: Collection[int] | None = None,
    start: int = 0,
    limit: int | None = None,
) -> list[Troubled]:
    """Return the open concerns of the actor's town (or those that were closed): no next step first, then the oldest."""
    wanted = {"client_id": client_id, "resource_id": resource_id, "introduction_id": introduction_id}
    query = _troubled(actor).where(
        Concern.closed_on.is_not(None) if closed else Concern.closed_on.is_(None),
        *(getattr(Concern, name) == value for name, value in wanted.items() if value is not None),
        *([] if ids is None else [Concern.id.in_(ids)]),
    )
    order = (
        [Concern.closed_on.desc(), Concern.id.desc()]
        if closed
        else [Concern.next_step.is_not(None), Concern.raised_on, Concern.id]
    )
    rows = db.session.execute(query.order_by(*order).limit(limit).offset(start if limit else None))
    return [Troubled(concern, client, resource) for concern, client, resource in rows]


def count_concerns(actor: Actor, *, closed: bool = False) -> int:
    """Return how many concerns of the actor's town are open, or were closed."""
    is_closed = Concern.closed_on.is_not(None) if closed else Concern.closed_on.is_(None)
    return db.session.scalar(sa.select(sa.func.count(Concern.id)).where(_their_concerns(actor), is_closed)) or 0


OF_PERSON = (Client.ref, Client.code, Client.age, Client.area_id)


def _their_concerns(actor: Actor) -> sa.ColumnElement[bool]:
    """Return the condition on concerns that an actor may see: who sees introductions sees what troubles them."""
    return Concern.town_id == actor.town_id if _sees(actor) else sa.false()


def _sees(actor: Actor) -> bool:
    """Say whether an actor sees introductions at all."""
    return may(actor.role, Permission.INTRODUCTION_VIEW)


def _troubled(actor: Actor) -> sa.Select[Concern, Client, Resource]:
    """Return the query for concerns with their person and place, whichever way they hang on them."""
    return (
        sa.select(Concern, Client, Resource)
        .outerjoin(Introduction, Introduction.id == Concern.introduction_id)
        .outerjoin(Client, Client.id == sa.func.coalesce(Concern.client_id, Introduction.client_id))
        .outerjoin(Resource, Resource.id == sa.func.coalesce(Concern.resource_id, Introduction.resource_id))
        .where(_their_concerns(actor))
        .options(joinedload(Concern.introduction, innerjoin=False), joinedload(Client.area), load_only(*OF_PERSON))
    )


def visible_concern(actor: Actor, ref: str) -> Troubled:
    """Return one concern of the actor's town, with whom it is about."""
    row = db.session.execute(_troubled(actor).where(Concern.ref == ref)).first()
    if row is None:
        raise NotFoundError(ref)
    concern, client, resource = row
    return Troubled(concern, client, resource)


def waiting_worries(actor: Actor, resource_id: int | None = None) -> Sequence[Worry]:
    """Return what hosts said on their pages and nobody has taken up yet."""
    return open_worries(actor, resource_id) if _sees(actor) else []


def visible_worry(actor: Actor, ref: str) -> Worry:
    """Return one worry that waits to be taken up."""
    worry = next((worry for worry in waiting_worries(actor) if worry.ref == ref), None)
    if worry is None:
        raise NotFoundError(ref)
    return worry


def strain_of(town_id: int, *, today: date, resource_ids: Collection[int] | None = None) -> dict[int, float]:
    """Return how strained each host of a town is, or some of them, from 0 to 1, by the listing's id; who was not heard is left out."""
    since = today - timedelta(days=STRAIN_DAYS)
    burdens = _last_burdens(town_id, since, resource_ids)
    troubled = _open_concerns(town_id, resource_ids)
    people = people_at(town_id, resource_ids)
    found = {
        resource_id: strain(
            burdens.get(resource_id, ()), concerns=troubled.get(resource_id, 0), people=people.get(resource_id, 0)
        )
        for resource_id in burdens.keys() | troubled.keys()
    }
    return {resource_id: value for resource_id, value in found.items() if value is not None}


def _last_burdens(town_id: int, since: date, resource_ids: Collection[int] | None) -> dict[int, list[int]]:
    """Return what each host last said of the burden of each person whom they have now."""
    newest = (
        sa.func.row_number()
        .over(
            partition_by=FollowUp.introduction_id,
            order_by=(FollowUp.done_on.desc(), FollowUp.id.desc()),
        )
        .label("newest")
    )
    said = (
        sa.select(Introduction.resource_id, FollowUp.burden, newest)
        .join(FollowUp, FollowUp.introduction_id == Introduction.id)
        .where(
            Introduction.town_id == town_id,
            Introduction.state.in_(HOLDING_STATES),
            FollowUp.side == Side.HOST,
            FollowUp.burden.is_not(None),
            FollowUp.done_on >= since,
            *([] if resource_ids is None else [Introduction.resource_id.in_(resource_ids)]),
        )
        .subquery()
    )
    found: dict[int, list[int]] = {}
    for resource_id, burden in db.session.execute(
        sa.select(said.c.resource_id, said.c.burden).where(said.c.newest == 1)
    ):
        found.setdefault(resource_id, []).append(burden)
    return found


def _open_concerns(town_id: int, resource_ids: Collection[int] | None) -> Mapping[int, int]:
    """Return how many concerns of the host's side are open at each place."""
    place = sa.func.coalesce(Concern.resource_id, Introduction.resource_id)
    query = (
        sa.select(place, sa.func.count(Concern.id))
        .outerjoin(Introduction, Introduction.id == Concern.introduction_id)
        .where(Concern.town_id == town_id, Concern.side == Side.HOST, Concern.closed_on.is_(None), place.is_not(None))
        .group_by(place)
    )
    if resource_ids is not None:
        query = query.where(place.in_(resource_ids))
    return {resource_id: count for resource_id, count in db.session.execute(query)}

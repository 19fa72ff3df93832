"""Reads of introductions, scoped to the actor's town: coordinators see them, a host the enquiries at their own place."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import joinedload, load_only, selectinload

from geo.db import db
from geo.errors import NotFoundError
from matchmaker.introductions.models import Introduction, State
from matchmaker.introductions.rules import HOLDING, LIVE
from profiles.access import Permission, Role, may
from profiles.actor import Actor
from profiles.clients.models import Client
from profiles.consent.models import Purpose
from profiles.consent.queries import where_consented
from resources.directory.models import Resource

PAGE = 50
LIVE_STATES = tuple(state for state in State if state.value in LIVE)
HOLDING_STATES = tuple(state for state in State if state.value in HOLDING)


@dataclass(frozen=True, slots=True)
class Sought:
    """What the list of introductions is filtered by; empty is no filter."""

    words: str = ""
    state: State | None = None
    mine: bool = False
    paused: bool = False
    with_ended: bool = False


def where_theirs(actor: Actor) -> sa.ColumnElement[bool]:
    """Return the condition on introductions that an actor may see; partners and viewers see none."""
    if not may(actor.role, Permission.INTRODUCTION_VIEW):
        return sa.false()
    return Introduction.town_id == actor.town_id


def with_both() -> list[Any]:
    """Return what loads the two sides of a tie together with it."""
    return [
        joinedload(Introduction.client).joinedload(Client.area),
        joinedload(Introduction.resource).joinedload(Resource.area),
        joinedload(Introduction.coordinator),
    ]


def with_codes() -> list[Any]:
    """Return what loads the two sides of many ties for a list: of a person no more than the code, the age and the area."""
    return [
        joinedload(Introduction.client).options(
            load_only(Client.ref, Client.code, Client.age, Client.area_id), joinedload(Client.area)
        ),
        joinedload(Introduction.resource).joinedload(Resource.area),
        joinedload(Introduction.coordinator),
    ]


def visible_introduction(actor: Actor, ref: str) -> Introduction:
    """Return an introduction that the actor may see; what is not there and what is not theirs look the same."""
    query = sa.select(Introduction).where(where_theirs(actor), Introduction.ref == ref)
    tie = db.session.scalar(query.options(*with_both(), selectinload(Introduction.steps)))
    if tie is None:
        raise NotFoundError(ref)
    return tie


def find_live_pair(client: Client, resource: Resource) -> Introduction | None:
    """Return the live introduction of a person to a place, or None."""
    query = sa.select(Introduction).where(
        Introduction.client_id == client.id,
        Introduction.resource_id == resource.id,
        Introduction.state.in_(LIVE_STATES),
    )
    return db.session.scalar(query)


def _conditions(actor: Actor, sought: Sought) -> list[sa.ColumnElement[bool]]:
    """Return the conditions of a filter."""
    found = [where_theirs(actor)]
    if sought.words:
        held = [column.icontains(sought.words, autoescape=True) for column in (Client.code, Resource.name)]
        found.append(sa.or_(*held))
    if sought.state:
        found.append(Introduction.state == sought.state)
    elif not sought.with_ended:
        found.append(Introduction.state.in_(LIVE_STATES))
    if sought.mine:
        found.append(Introduction.coordinator_id == actor.account_id)
    if sought.paused:
        found.append(Introduction.paused_on.is_not(None))
    return found


def introductions(actor: Actor, sought: Sought, *, page: int = 1, size: int = PAGE) -> Sequence[Introduction]:
    """Return one page of introductions, those that moved last first."""
    query = (
        sa.select(Introduction)
        .join(Introduction.client)
        .join(Introduction.resource)
        .where(*_conditions(actor, sought))
        .order_by(Introduction.state_since.desc(), Introduction.id.desc())
        .limit(size)
        .offset((page - 1) * size)
    )
    return db.session.scalars(query.options(*with_codes())).all()


def count_introductions(actor: Actor, sought: Sought) -> int:
    """Return how many introductions a filter finds."""
    query = sa.select(sa.func.count(Introduction.id)).join(Introduction.client).join(Introduction.resource)
    return db.session.scalar(query.where(*_conditions(actor, sought))) or 0


def count_by_state(actor: Actor, *, mine: bool = False) -> Mapping[State, int]:
    """Return how many introductions of the actor's town stand in each state."""
    query = sa.select(Introduction.state, sa.func.count()).where(where_theirs(actor)).group_by(Introduction.state)
    if mine:
        query = query.where(Introduction.coordinator_id == actor.account_id)
    return {state: count for state, count in db.session.execute(query)}


def count_reasons(actor: Actor, first: date, last: date) -> Mapping[State, Mapping[str, int]]:
    """Return why introductions of the actor's town were declined or ended in some days: the reason's code, how often."""
    query = (
        sa.select(Introduction.state, Introduction.ended_reason, sa.func.count())
        .where(
            where_theirs(actor),
            Introduction.state.not_in(LIVE_STATES),
            Introduction.state_since.between(first, last),
            Introduction.ended_reason.is_not(None),
        )
        .group_by(Introduction.state, Introduction.ended_reason)
    )
    found: dict[State, dict[str, int]] = {}
    for state, reason, number in db.session.execute(query):
        found.setdefault(state, {})[str(reason)] = number
    return found


def of_client(actor: Actor, client: Client) -> Sequence[Introduction]:
    """Return all introductions of a person, the living first, the newest first."""
    query = sa.select(Introduction).where(where_theirs(actor), Introduction.client_id == client.id)
    order = (Introduction.state.not_in(LIVE_STATES), Introduction.id.desc())
    loading = (*with_both(), selectinload(Introduction.steps))
    return db.session.scalars(query.order_by(*order).options(*loading)).all()


def at_place(actor: Actor, resource_id: int) -> Sequence[Introduction]:
    """Return the live introductions to a place, those that have gone furthest first."""
    query = sa.select(Introduction).where(
        where_theirs(actor), Introduction.resource_id == resource_id, Introduction.state.in_(LIVE_STATES)
    )
    found = db.session.scalars(query.options(*with_both()).order_by(Introduction.state_since, Introduction.id)).all()
    return sorted(found, key=lambda tie: -LIVE.index(tie.state.value))


def ended_at_place(actor: Actor, resource_id: int, limit: int = 10) -> Sequence[Introduction]:
    """Return the last introductions to a place that are over."""
    query = sa.select(Introduction).where(
        where_theirs(actor), Introduction.resource_id == resource_id, Introduction.state.not_in(LIVE_STATES)
    )
    return db.session.scalars(
        query.options(*with_both()).order_by(Introduction.state_since.desc(), Introduction.id.desc()).limit(limit)
    ).all()


def people_at(town_id: int, resource_ids: Collection[int] | None = None) -> Mapping[int, int]:
    """Return how many people each place holds a seat for, by the listing's id."""
    query = (
        sa.select(Introduction.resource_id, sa.func.count())
        .where(Introduction.town_id == town_id, Introduction.state.in_(HOLDING_STATES))
        .group_by(Introduction.resource_id)
    )
    if resource_ids is not None:
        query = query.where(Introduction.resource_id.in_(resource_ids))
    return {resource_id: count for resource_id, count in db.session.execute(query)}


def unanswered(actor: Actor) -> Sequence[Introduction]:
    """Return the enquiries that no host has answered yet, the oldest first."""
    query = sa.select(Introduction).where(
        where_theirs(actor), Introduction.state == State.HOST_ASKED, Introduction.paused_on.is_(None)
    )
    order = (Introduction.state_since, Introduction.id)
    return db.session.scalars(query.options(joinedload(Introduction.resource)).order_by(*order)).all()


def _own(actor: Actor) -> sa.ColumnElement[bool]:
    """Return the condition on the enquiries that a host may answer: at the one place they speak for."""
    if actor.role is not Role.HOST or actor.resource_id is None:
        return sa.false()
    return sa.and_(
        Introduction.town_id == actor.town_id,
        Introduction.resource_id == actor.resource_id,
        Introduction.state == State.HOST_ASKED,
        Introduction.paused_on.is_(None),
    )


def own_enquiries(actor: Actor, *, today: date) -> Sequence[Introduction]:
    """Return the enquiries that wait for the answer of a host, the oldest first; without consent none is shown."""
    consented = where_consented(Introduction.client_id, Purpose.INTRODUCE, today)
    query = sa.select(Introduction).where(_own(actor), consented).order_by(Introduction.state_since, Introduction.id)
    return db.session.scalars(query.options(joinedload(Introduction.client), selectinload(Introduction.steps))).all()


def own_enquiry(actor: Actor, ref: str) -> Introduction:
    """Return one enquiry that waits for the answer of a host."""
    query = sa.select(Introduction).where(_own(actor), Introduction.ref == ref)
    tie = db.session.scalar(query.options(joinedload(Introduction.client), selectinload(Introduction.steps)))
    if tie is None:
        raise NotFoundError(ref)
    return tie


def told_last(tie: Introduction) -> tuple[date, list[str], str | None] | None:
    """Return when the host was told something last, which facts, and under which consent; None: nothing was told."""
    step = next((step for step in reversed(tie.steps) if step.consent_ref), None)
    return (step.on, step.told, step.consent_ref) if step else None

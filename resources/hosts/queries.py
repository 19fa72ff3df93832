"""Reads of host pages: links by token, code or device, who speaks for a place, and the one listing a host may see."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime

import sqlalchemy as sa
from sqlalchemy.orm import joinedload

from geo.clock import TOKYO
from geo.db import db
from geo.errors import NotFoundError
from profiles.accounts.models import Account
from profiles.actor import Actor
from profiles.vocabulary.rules import Feature
from resources.directory.models import Resource
from resources.directory.publishing import where_visible
from resources.directory.rules import FIRST_ASKED, known
from resources.hosts.models import HostLink, Stewardship, Worry
from resources.hosts.rules import LinkState, Times, state_of


@dataclass(frozen=True, slots=True)
class Paper:
    """One link as the coordinator's page lists it."""

    ref: str
    steward_ref: str
    state: LinkState
    made_on: date
    expires_on: date


def open_link(session_hash: str, now: datetime) -> HostLink | None:
    """Return the link whose device this is, unless it ran out, was revoked, or its host has gone."""
    query = (
        sa.select(HostLink)
        .join(HostLink.stewardship)
        .join(Stewardship.resource)
        .where(
            HostLink.session_hash == session_hash,
            HostLink.session_until > now,
            HostLink.revoked_at.is_(None),
            Stewardship.ended_at.is_(None),
            Resource.removed_at.is_(None),
        )
        .options(joinedload(HostLink.stewardship))
    )
    return db.session.scalar(query)


def kept_link(session_hash: str, now: datetime) -> HostLink | None:
    """Return the link of a device that four digits may open again."""
    query = (
        sa.select(HostLink)
        .join(HostLink.stewardship)
        .join(Stewardship.resource)
        .where(
            HostLink.session_hash == session_hash,
            HostLink.device_until > now,
            HostLink.pin_hash.is_not(None),
            HostLink.revoked_at.is_(None),
            Stewardship.ended_at.is_(None),
            Resource.removed_at.is_(None),
        )
        .options(joinedload(HostLink.stewardship).joinedload(Stewardship.resource))
    )
    return db.session.scalar(query)


def _fresh(now: datetime) -> sa.ColumnElement[bool]:
    """Return the condition that a link still opens a page."""
    return sa.and_(
        HostLink.used_at.is_(None),
        HostLink.revoked_at.is_(None),
        HostLink.expires_at > now,
        Stewardship.ended_at.is_(None),
        Resource.removed_at.is_(None),
    )


def link_by_token(token_hash: str, now: datetime) -> HostLink | None:
    """Return the link of a paper's address, while it still opens a page."""
    return _one_link(HostLink.token_hash == token_hash, now)


def link_by_code(code_hash: str, now: datetime) -> HostLink | None:
    """Return the link of a typed code, while it still opens a page."""
    return _one_link(HostLink.code_hash == code_hash, now)


def _one_link(condition: sa.ColumnElement[bool], now: datetime) -> HostLink | None:
    """Return the one link of a condition, with who and what it is for."""
    query = (
        sa.select(HostLink)
        .join(HostLink.stewardship)
        .join(Stewardship.resource)
        .where(condition, _fresh(now))
        .options(joinedload(HostLink.stewardship).joinedload(Stewardship.resource))
    )
    return db.session.scalar(query)


def own_resource(actor: Actor) -> Resource:
    """Return the one listing that a host speaks for."""
    if actor.resource_id is None:
        raise NotFoundError("resource")
    resource = db.session.scalar(sa.select(Resource).where(where_visible(actor)))
    if resource is None:
        raise NotFoundError("resource")
    return resource


def unasked(resource: Resource) -> list[Feature]:
    """Return the features that nobody knows yet, the commonest questions first."""
    return [one for one in dict.fromkeys((*FIRST_ASKED, *Feature)) if known(resource.features, one) is None]


def stewards_of(resource: Resource) -> Sequence[Stewardship]:
    """Return those who speak for a listing now."""
    query = sa.select(Stewardship).where(Stewardship.resource_id == resource.id, Stewardship.ended_at.is_(None))
    return db.session.scalars(query.order_by(Stewardship.id)).all()


def steward_of(actor: Actor, ref: str) -> Stewardship:
    """Return one who speaks for a listing of the actor's town."""
    query = sa.select(Stewardship).where(
        Stewardship.town_id == actor.town_id, Stewardship.ref == ref, Stewardship.ended_at.is_(None)
    )
    steward = db.session.scalar(query)
    if steward is None:
        raise NotFoundError(ref)
    return steward


def link_of(actor: Actor, ref: str) -> HostLink:
    """Return one link of the actor's town."""
    query = sa.select(HostLink).where(HostLink.town_id == actor.town_id, HostLink.ref == ref)
    link = db.session.scalar(query.options(joinedload(HostLink.stewardship).joinedload(Stewardship.resource)))
    if link is None:
        raise NotFoundError(ref)
    return link


def papers_of(resource: Resource, now: datetime, limit: int = 20) -> list[Paper]:
    """Return the links of a listing, newest first."""
    query = (
        sa.select(HostLink, Stewardship.ref)
        .join(Stewardship, Stewardship.id == HostLink.stewardship_id)
        .where(Stewardship.resource_id == resource.id)
        .order_by(HostLink.id.desc())
        .limit(limit)
    )
    return [_paper(link, steward_ref, now) for link, steward_ref in db.session.execute(query)]


def _paper(link: HostLink, steward_ref: str, now: datetime) -> Paper:
    """Return one link as a list shows it."""
    times = Times(link.expires_at, link.used_at, link.revoked_at, link.session_until, link.device_until)
    made_on, expires_on = (at.astimezone(TOKYO).date() for at in (link.made_at, link.expires_at))
    return Paper(link.ref, steward_ref, state_of(times, now), made_on, expires_on)


def open_worries(actor: Actor, resource_id: int | None = None) -> Sequence[Worry]:
    """Return what hosts of the actor's town said and nobody has taken up, oldest first."""
    query = sa.select(Worry).where(Worry.town_id == actor.town_id, Worry.taken_up_at.is_(None))
    if resource_id is not None:
        query = query.where(Worry.resource_id == resource_id)
    return db.session.scalars(query.options(joinedload(Worry.resource)).order_by(Worry.id)).all()


def who_asks(link_maker_id: int | None) -> Account | None:
    """Return the member of staff who handed a paper over."""
    return db.session.get(Account, link_maker_id) if link_maker_id else None

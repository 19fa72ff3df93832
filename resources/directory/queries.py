"""Reads of the registry: one listing, all facts of its page, its history, who knows it, and what forms offer."""

from collections.abc import Sequence
from datetime import date

import sqlalchemy as sa
from sqlalchemy.orm import joinedload

from geo.areas import Area
from geo.clock import TOKYO
from geo.db import db
from geo.errors import NotFoundError
from profiles.accounts.models import Account
from profiles.actor import Actor
from profiles.audit.models import Deed
from resources.directory.facts import Knower, ResourcePage, feature_facts, first_and_rest, opening_fact
from resources.directory.models import Organisation, Resource
from resources.directory.publishing import DOORS, shown, where_visible
from resources.directory.rules import free_places, freshness, is_home, says_fee

AS_THEY_ARE = [
    "id",
    "ref",
    "name",
    "kana",
    "common_name",
    "kind",
    "kind_text",
    "status",
    "visibility",
    "version",
    "description",
    "group_size",
    "fee",
    "fee_text",
    "pay",
    "age_min",
    "age_max",
    "condition",
    "barrier_note",
    "url",
    "certainty",
]


def visible_resource(actor: Actor, ref: str) -> Resource:
    """Return a listing that the actor may see; what is not there and what is not theirs look the same."""
    query = sa.select(Resource).where(where_visible(actor), Resource.ref == ref)
    resource = db.session.scalar(query.options(joinedload(Resource.area), joinedload(Resource.organisation)))
    if resource is None:
        raise NotFoundError(ref)
    return resource


def removed_resource(actor: Actor, ref: str) -> Resource:
    """Return a listing that was taken out of the registry of the actor's town."""
    query = sa.select(Resource).where(
        Resource.town_id == actor.town_id, Resource.ref == ref, Resource.removed_at.is_not(None)
    )
    resource = db.session.scalar(query) if actor.role in DOORS else None
    if resource is None:
        raise NotFoundError(ref)
    return resource


def resource_page(actor: Actor, ref: str, *, today: date) -> ResourcePage:
    """Return all facts of one listing as an actor may see them."""
    resource = visible_resource(actor, ref)
    place = shown(resource, actor)
    facts = feature_facts(resource)
    first, folded = first_and_rest(facts)
    organisation = resource.organisation
    return ResourcePage(
        fee_is_said=resource.fee is not None and says_fee(resource.fee_text, resource.fee),
        organisation=organisation.name if organisation else "",
        area=resource.area.name if resource.area else "",
        area_ref=resource.area.ref if resource.area else "",
        fresh=freshness(resource.confirmed_on, resource.confirmed_by, today=today),
        activities=tuple(resource.activities),
        atmosphere=tuple(resource.atmosphere),
        steps=tuple(resource.steps),
        opening=opening_fact(resource.opening, resource.opening_note, today=today),
        total=resource.places_total,
        taken=resource.places_taken or 0,
        free=free_places(resource.places_total, resource.places_taken),
        features=facts,
        features_first=first,
        features_rest=folded,
        known_features=sum(fact.value is not None for fact in facts),
        place=place,
        is_home=is_home(resource.address, resource.building),
        knowers=who_knows(resource) if actor.role in DOORS else (),
        point={"lat": place.point.lat, "lon": place.point.lon} if place.point else None,
        extra=tuple((name, str(value)) for name, value in resource.extra.items()) if actor.role in DOORS else (),
        **{name: getattr(resource, name) for name in AS_THEY_ARE},
    )


def who_knows(resource: Resource, limit: int = 3) -> tuple[Knower, ...]:
    """Return the members of staff who last dealt with a listing (U28)."""
    last = (
        sa.select(Deed.actor_id, sa.func.max(Deed.id).label("deed_id"))
        .where(Deed.subject_kind == "resources", Deed.subject_ref == resource.ref, Deed.actor_id.is_not(None))
        .group_by(Deed.actor_id)
        .subquery()
    )
    query = (
        sa.select(Account.name, Account.extension, Deed.at, Deed.event)
        .join(last, last.c.actor_id == Account.id)
        .join(Deed, Deed.id == last.c.deed_id)
        .order_by(Deed.id.desc())
        .limit(limit)
    )
    rows = db.session.execute(query)
    return tuple(Knower(name, extension, at.astimezone(TOKYO).date(), event) for name, extension, at, event in rows)


def history(resource: Resource, limit: int = 200) -> Sequence[Deed]:
    """Return what was done to a listing, newest first."""
    query = sa.select(Deed).where(Deed.subject_kind == "resources", Deed.subject_ref == resource.ref)
    return db.session.scalars(query.order_by(Deed.id.desc()).limit(limit)).all()


def areas_to_choose(town_id: int) -> list[tuple[int, str, str]]:
    """Return the areas of a town for a list of choices: id, reference, name with its depth."""
    areas = db.session.scalars(sa.select(Area).where(Area.town_id == town_id).order_by(Area.position, Area.id)).all()
    children: dict[int | None, list[Area]] = {}
    for area in areas:
        children.setdefault(area.parent_id, []).append(area)
    return _walk(children, None, 0)


def _walk(children: dict[int | None, list[Area]], parent: int | None, depth: int) -> list[tuple[int, str, str]]:
    """Return the areas below one, each followed by those inside it."""
    found: list[tuple[int, str, str]] = []
    for area in children.get(parent, []):
        found += [(area.id, area.ref, "　" * depth + area.name), *_walk(children, area.id, depth + 1)]
    return found


def organisations_known(town_id: int) -> Sequence[str]:
    """Return the names of a town's organisations."""
    query = sa.select(Organisation.name).where(Organisation.town_id == town_id).order_by(Organisation.name)
    return db.session.scalars(query).all()

"""What each audience may see of the registry; every page, search and export of listings goes through here."""

from dataclasses import dataclass

import shapely
import sqlalchemy as sa
from geoalchemy2.shape import to_shape

from geo.coords import Point
from profiles.access import Role
from profiles.actor import Actor
from profiles.vocabulary.rules import Visibility
from resources.directory.models import Resource
from resources.directory.rules import is_home, without_door

EVERYTHING = frozenset(Visibility)
VISIBLE: dict[Role | None, frozenset[Visibility]] = {
    Role.COORDINATOR: EVERYTHING,
    Role.ADMINISTRATOR: EVERYTHING,
    Role.PARTNER: frozenset({Visibility.PUBLIC, Visibility.PARTNERS}),
}
PUBLISHED = frozenset({Visibility.PUBLIC})
DOORS = frozenset({Role.COORDINATOR, Role.ADMINISTRATOR})
CONTACTS = DOORS | {Role.PARTNER}


@dataclass(frozen=True, slots=True)
class Shown:
    """Where a listing is and how to reach it, cut to what one audience may know."""

    address: str
    building: str
    point: Point | None
    phone: str
    email: str
    contact_way: str
    remarks: str
    door_hidden: bool  # the place is somebody's home, and this audience sees the neighbourhood only


def visible_kinds(role: Role | None) -> frozenset[Visibility]:
    """Return the visibilities that a role may see; None is the public, and whoever is not named sees no more."""
    return VISIBLE.get(role, PUBLISHED)


def where_visible(actor: Actor) -> sa.ColumnElement[bool]:
    """Return the condition on listings that an actor may see: their town's, not removed, published to them."""
    kinds: sa.ColumnElement[bool] = Resource.visibility.in_(sorted(visible_kinds(actor.role)))
    if actor.role is Role.HOST:
        kinds = Resource.id == actor.resource_id
    return sa.and_(Resource.town_id == actor.town_id, Resource.removed_at.is_(None), kinds)


def point_of(resource: Resource) -> Point | None:
    """Return where a listing lies, whoever asks."""
    if resource.location is None:
        return None
    stored = resource.location
    spot = shapely.from_wkt(stored.rpartition(";")[2]) if isinstance(stored, str) else to_shape(stored)
    return Point(*reversed(spot.coords[0]))


def sees_whole(actor: Actor | None, resource: Resource) -> bool:
    """Say whether somebody sees a listing with its door and remarks: staff of the registry, and the own host."""
    if actor is None:
        return False
    return actor.role in DOORS or (actor.role is Role.HOST and actor.resource_id == resource.id)


def shown(resource: Resource, actor: Actor | None) -> Shown:
    """Return place and contact of a listing as an actor may see them; None is the public."""
    whole = sees_whole(actor, resource)
    hidden = not whole and is_home(resource.address, resource.building)
    reachable = whole or (actor is not None and actor.role in CONTACTS)
    return Shown(
        address=without_door(resource.address) if hidden else resource.address,
        building="" if hidden else resource.building,
        point=None if hidden else point_of(resource),
        phone=resource.phone if reachable else "",
        email=resource.email if reachable else "",
        contact_way=resource.contact_way if reachable else "",
        remarks=resource.remarks if whole else "",
        door_hidden=hidden,
    )

"""Reads of the council map: columns only, for there may be ten thousand places."""

from typing import Any

import sqlalchemy as sa

from geo.areas import Area
from geo.db import db
from geo.names import Word
from geo.spatial import lat_of, lon_of
from matchmaker.townmap.rules import Ground, Place, in_order
from profiles.actor import Actor
from profiles.vocabulary.rules import Status, Visibility
from resources.directory.models import Resource
from resources.directory.publishing import PUBLISHED, where_visible
from resources.directory.rules import is_home


class Audience(Word):
    """For whom a map is made (見る人)."""

    SELF = "self", "自分"
    PUBLIC = "public", "だれにでも"
    COUNCIL = "council", "会議"


SHOWN_TO = {
    Audience.SELF: frozenset(Visibility),
    Audience.PUBLIC: PUBLISHED,
    Audience.COUNCIL: PUBLISHED | {Visibility.PARTNERS},
}


def grounds_of(town_id: int) -> list[Ground]:
    """Return the areas of a town in their order."""
    query = sa.select(Area.id, Area.ref, Area.name, Area.parent_id).where(Area.town_id == town_id)
    return [Ground(*row) for row in db.session.execute(query.order_by(Area.position, Area.id))]


def places_for(actor: Actor, audience: Audience, areas: list[Ground]) -> list[Place]:
    """Return the places that receive people now, in their order: what the actor may see and the audience too.

    A map is looked at by others, so the door of a home is on none, whoever made it.
    """
    query = sa.select(
        Resource.ref,
        Resource.name,
        Resource.kind,
        Resource.area_id,
        Resource.opening,
        lat_of(Resource.location).label("lat"),
        lon_of(Resource.location).label("lon"),
        Resource.features,
        Resource.address,
        Resource.building,
    ).where(
        where_visible(actor),
        Resource.status == Status.ACTIVE,
        Resource.visibility.in_(sorted(SHOWN_TO[audience])),
    )
    return in_order([_place(row) for row in db.session.execute(query)], areas)


def _place(row: Any) -> Place:
    """Return one row as a place, a home without its point."""
    lat, lon = (None, None) if is_home(row.address, row.building) else (row.lat, row.lon)
    return Place(row.ref, row.name, row.kind, row.area_id, row.opening, lat, lon, row.features)

"""Places for participation support, taken and freed by one guarded statement each: none is booked twice (R23)."""

import sqlalchemy as sa

from geo.clock import utcnow
from geo.db import db
from geo.errors import DomainError
from resources.directory.models import Resource

TAKEN = sa.func.coalesce(Resource.places_taken, 0)


def take_place(resource_id: int) -> None:
    """Take one place; refuse when the host has said how many there are and none is left."""
    left = sa.or_(Resource.places_total.is_(None), Resource.places_total > TAKEN)
    if not _count(resource_id, left, TAKEN + 1):
        raise DomainError("空いている枠がありません。受入先に枠をたずねてから、進めてください")


def free_place(resource_id: int) -> None:
    """Give one place back; a place that nobody holds stays free."""
    _count(resource_id, TAKEN > 0, TAKEN - 1)


def _count(resource_id: int, condition: sa.ColumnElement[bool], taken: sa.ColumnElement[int]) -> bool:
    """Set the count where the condition holds, and say whether it did.

    The version moves on, so that a form opened before cannot write the old count back.
    """
    statement = (
        sa.update(Resource)
        .where(Resource.id == resource_id, condition)
        .values(places_taken=taken, version=Resource.version + 1, changed_at=utcnow())
        .execution_options(synchronize_session="fetch")
    )
    return bool(getattr(db.session.execute(statement), "rowcount", 0))

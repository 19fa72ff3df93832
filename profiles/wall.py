"""The wall between towns that stands in PostgreSQL itself, behind the queries (QUALITY R4, ADR: the wall).

Each transaction of a page takes off the rights of the owner of the tables (`SET LOCAL ROLE`) and names the town of whoever
acts; policies on every table show that town alone, and nothing where no town is named. Before anybody is known the page
stands at the door: only what lets somebody in can be read, and nothing of a person. Commands and migrations act as the owner.
"""

from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, contextmanager
from contextvars import ContextVar, Token
from dataclasses import dataclass

import sqlalchemy as sa

from geo.db import db
from profiles.access import Role
from profiles.actor import Actor

APP, KEEPER = "tsunagi_app", "tsunagi_keeper"  # the role of pages, and the sign of those who see all


@dataclass(frozen=True, slots=True)
class Place:
    """Where a transaction stands: at the door, or in a town; a partner sees those alone whom their desk referred."""

    town_id: int | None = None
    agency_id: int | None = None


DOOR = Place()
_place: ContextVar[Place | None] = ContextVar("place", default=None)  # None: no page, but a command


def guard(engine: sa.Engine) -> None:
    """Let every transaction on PostgreSQL begin behind the wall."""
    if engine.dialect.name == "postgresql":
        sa.event.listen(engine, "begin", begin)


def begin(connection: sa.Connection) -> None:
    """Take the place of the page that begins a transaction."""
    place = _place.get()
    if place is not None:
        _take(connection, place)


def _take(connection: sa.Connection, place: Place) -> None:
    """Name role, town and desk to the database until the transaction ends."""
    words = {
        "role": APP,
        "tsunagi.town_id": place.town_id or "",
        "tsunagi.agency_id": place.agency_id or "",
        "tsunagi.door": "open" if place == DOOR else "",
    }
    named = ", ".join(f"set_config('{name}', '{value}', true)" for name, value in words.items())
    connection.exec_driver_sql(f"SELECT {named}")


def stand_at_door() -> Token[Place | None]:
    """Let what follows see no town, until it is known who acts."""
    return _place.set(DOOR)


def leave(token: Token[Place | None]) -> None:
    """Leave the thread as it was before a page."""
    _place.reset(token)


def stand_behind(actor: Actor) -> None:
    """Let what follows, and what is left of the transaction that is open, see the town of an actor and no other."""
    if _place.get() is None:
        return
    _move(Place(actor.town_id, (actor.agency_id or -1) if actor.role is Role.PARTNER else None))


def come_in(actor: Actor) -> None:
    """Close the door behind somebody who stood at it."""
    if _place.get() == DOOR:
        stand_behind(actor)


def for_the_town() -> AbstractContextManager[None]:
    """Act for the whole town for a moment: a partner who hands somebody on needs the next free code."""
    return _moved(lambda before: Place(before.town_id))


def over_all_towns() -> AbstractContextManager[None]:
    """Look over the wall from the door for a moment: a sign-in name must be free in every town."""
    return _moved(lambda before: DOOR)


@contextmanager
def _moved(to: Callable[[Place], Place]) -> Iterator[None]:
    """Stand elsewhere for a moment; after a fault the transaction is lost anyway, and the next begins where one stood."""
    before = _place.get()
    if before is None:
        yield
        return
    _move(to(before))
    try:
        yield
    except BaseException:
        _place.set(before)
        raise
    _move(before)


def _move(place: Place) -> None:
    """Change the place, in the transaction that is open as well."""
    session = db.session()
    if session.in_transaction() and db.engine.dialect.name == "postgresql":
        session.flush()
        _take(session.connection(), place)
    _place.set(place)

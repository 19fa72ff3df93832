"""Somebody with the whole store in their hands, and a book to tamper with."""

from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, contextmanager

import pytest
import sqlalchemy as sa
from flask import Flask

from geo.areas import Town
from geo.clock import utcnow
from geo.db import db
from profiles.audit.actions import Event, record
from profiles.audit.rules import Anchor, Verdict
from profiles.audit.verifying import commanding, take_anchor, verify_book

STEP = Event("sample.step", "見本の一歩", frozenset({"note"}))
GUARDS = "SELECT name, sql FROM sqlite_master WHERE type = 'trigger' AND name LIKE 'deeds_%'"
Tampering = Callable[[], AbstractContextManager[Callable[..., None]]]


@pytest.fixture
def tampering(app: Flask) -> Tampering:
    """Return a way to change the store behind the back of the program: no guard, no rule, no foreign key."""

    @contextmanager
    def hands_on() -> Iterator[Callable[..., None]]:
        db.session.remove()
        sqlite = db.engine.dialect.name == "sqlite"
        with db.engine.connect() as connection:
            raw = connection.connection.dbapi_connection
            if sqlite:
                connection.rollback()
                raw.execute("PRAGMA foreign_keys=OFF")
            with connection.begin():
                guards = connection.exec_driver_sql(GUARDS).all() if sqlite else []
                for name, _ in guards:
                    connection.exec_driver_sql(f"DROP TRIGGER {name}")
                if not sqlite:
                    connection.exec_driver_sql("SET LOCAL session_replication_role = replica")
                yield lambda statement, **values: connection.execute(sa.text(statement), values)
                for _, ddl in guards:
                    connection.exec_driver_sql(ddl)
            if sqlite:
                raw.execute("PRAGMA foreign_keys=ON")

    return hands_on


class Book:
    """The book of a town with twelve deeds, numbered from 1."""

    def __init__(self, town: Town) -> None:
        """Write the deeds, each in a transaction of its own."""
        self.town_id = town.id
        self.actor = commanding(town)
        for number in range(1, 13):
            self.write(number)

    @property
    def town(self) -> Town:
        """Return the town, whatever session is at work."""
        return db.session.get_one(Town, self.town_id)

    def write(self, number: int) -> None:
        """Write one more deed."""
        record(self.actor, STEP, self.town, note=number)
        db.session.commit()

    def anchor(self) -> Anchor:
        """Take an anchor."""
        anchor = take_anchor(self.actor, self.town, now=utcnow())
        db.session.commit()
        return anchor

    def verdict(self, *anchors: Anchor) -> Verdict:
        """Verify the book, and leave no deed of it."""
        verdict = verify_book(self.actor, self.town, anchors)
        db.session.rollback()
        return verdict


@pytest.fixture
def book(make) -> Book:
    """Return a book of twelve deeds."""
    return Book(make.town)

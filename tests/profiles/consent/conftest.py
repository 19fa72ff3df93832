"""What these tests share: a town, its coordinator, a desk and its partner, and people written by an ordinary action."""

from collections.abc import Callable
from typing import Any

import pytest

from geo.areas import Town
from geo.db import db
from profiles.access import Role
from profiles.accounts.models import Account, Agency
from profiles.actor import Actor
from profiles.clients.actions import add_client
from profiles.clients.models import Client


@pytest.fixture
def town(app: Any) -> Town:
    """Return a town with nobody in it."""
    town = Town(name="汐見野市")
    db.session.add(town)
    db.session.commit()
    return town


def actor_of(town: Town, role: Role, name: str, agency: Agency | None = None) -> Actor:
    """Return somebody with an account."""
    account = Account(town_id=town.id, email=f"{name}@example.jp", name=name, role=role, fs_uniquifier=name)
    account.agency_id = agency.id if agency else None
    db.session.add(account)
    db.session.commit()
    return Actor(role, town.id, name, account.id, agency.id if agency else None)


@pytest.fixture
def coordinator(town: Town) -> Actor:
    """Return the coordinator of the town."""
    return actor_of(town, Role.COORDINATOR, "三浦 あかね")


@pytest.fixture
def partner(town: Town) -> Actor:
    """Return a partner at the desk for daily life."""
    agency = Agency(town_id=town.id, name="くらしの相談窓口")
    db.session.add(agency)
    db.session.commit()
    return actor_of(town, Role.PARTNER, "野口 健", agency)


@pytest.fixture
def stranger(app: Any) -> Actor:
    """Return the coordinator of another town."""
    other = Town(name="となり町")
    db.session.add(other)
    db.session.commit()
    return Actor(Role.COORDINATOR, other.id, "となりの人")


@pytest.fixture
def person(coordinator: Actor) -> Callable[..., Client]:
    """Return a maker of people; each keyword is a column."""

    def make(code: str = "C-012", **values: Any) -> Client:
        client = add_client(coordinator, {"code": code, **values})
        db.session.commit()
        return client

    return make

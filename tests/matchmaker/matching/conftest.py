"""What these tests share: a town, its coordinator, people and places written by ordinary actions."""

from collections.abc import Callable
from typing import Any

import pytest

from geo.areas import Town
from geo.db import db
from profiles.access import Role
from profiles.accounts.models import Account
from profiles.actor import Actor
from profiles.clients.actions import add_client
from profiles.clients.models import Client
from profiles.vocabulary.rules import Kind
from resources.directory.actions import add_resource
from resources.directory.models import Resource


@pytest.fixture
def town(app: Any) -> Town:
    """Return a town with nobody in it."""
    town = Town(name="汐見野市")
    db.session.add(town)
    db.session.commit()
    return town


def actor_of(town: Town, role: Role, name: str) -> Actor:
    """Return somebody with an account."""
    account = Account(town_id=town.id, email=f"{name}@example.jp", name=name, role=role, fs_uniquifier=name)
    db.session.add(account)
    db.session.commit()
    return Actor(role, town.id, name, account.id)


@pytest.fixture
def coordinator(town: Town) -> Actor:
    """Return the coordinator of the town."""
    return actor_of(town, Role.COORDINATOR, "三浦 あかね")


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


@pytest.fixture
def place(coordinator: Actor) -> Callable[..., Resource]:
    """Return a maker of places that anybody could go to; each keyword is a column."""

    def make(name: str = "はなみち花壇の会", **values: Any) -> Resource:
        given = {"kind": Kind.VOLUNTEER, "opening": "木 13:30-15:30", "places_total": 3, "places_taken": 1, **values}
        resource = add_resource(coordinator, {"name": name, **given})
        db.session.commit()
        return resource

    return make

"""What the tests of the registry share: a coordinator of a town, and listings written as a coordinator writes them."""

from collections.abc import Callable
from datetime import date
from typing import Any

import pytest

from geo.areas import Town
from geo.db import db
from profiles.access import Role
from profiles.actor import Actor
from profiles.vocabulary.rules import Kind
from resources.directory.actions import add_resource
from resources.directory.models import Resource

TODAY = date(2026, 11, 25)  # a Wednesday

Listing = Callable[..., Resource]


@pytest.fixture
def town(app: Any) -> Town:
    """Return a town with nothing in it."""
    town = Town(name="汐見野市")
    db.session.add(town)
    db.session.commit()
    return town


@pytest.fixture
def coordinator(town: Town) -> Actor:
    """Return the coordinator of the town."""
    return Actor(Role.COORDINATOR, town.id, "三浦 あかね")


@pytest.fixture
def listing(coordinator: Actor) -> Listing:
    """Return a maker of listings; each keyword is a field."""

    def make(name: str = "手しごとサロン こより", **values: Any) -> Resource:
        resource = add_resource(coordinator, {"name": name, "kind": Kind.SALON, **values})
        db.session.commit()
        return resource

    return make

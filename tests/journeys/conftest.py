"""The demo town in a real browser."""

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from flask import Flask

from tests.support.live import Opened, Person, chromium, served


@pytest.fixture(scope="session")
def live(tmp_path_factory: pytest.TempPathFactory, key_dir: Path) -> Iterator[tuple[str, Flask]]:
    """Serve the demo town once for all journeys."""
    with served(tmp_path_factory.mktemp("live"), key_dir) as town:
        yield town


@pytest.fixture(scope="session")
def machine() -> Iterator[Any]:
    """Open one browser for all journeys."""
    with chromium() as browser:
        yield browser


@pytest.fixture
def opened(live: tuple[str, Flask], machine: Any) -> Iterator[Opened]:
    """Return a way to sit somebody down at a browser; each is closed at the end and must have met no fault."""
    people: list[Person] = []

    def sit_down(name: str = "", **how: Any) -> Person:
        person = Person(machine, live[0], **how)
        people.append(person)
        return person.sign_in(name) if name else person

    yield sit_down
    for person in people:
        person.close()

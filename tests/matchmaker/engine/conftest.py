"""Builders of one person and one place, with nothing stated but what a test says."""

from datetime import date

import pytest

from geo.coords import Point
from matchmaker.engine.types import Person, Place
from profiles.vocabulary.week import read_pattern

HOME = Point(36.85, 136.98)


@pytest.fixture
def day():
    """Return the day on which all is judged: a Saturday with a public holiday after it."""
    return date(2026, 11, 21)


@pytest.fixture
def a_person():
    """Return a builder of people."""

    def build(available=None, **facts):
        pattern = read_pattern(available).pattern if available else None
        return Person(**({"code": "C-1", "available": pattern} | facts))

    return build


@pytest.fixture
def a_place():
    """Return a builder of places that are open, have room, and are known to be so."""

    def build(number=1, opening="毎日 10:00-16:00", **facts):
        stated = {
            "id": f"R-{number:04}",
            "ref": f"ref{number}",
            "name": f"場所{number}",
            "pattern": read_pattern(opening).pattern,
            "places_total": 3,
            "places_taken": 1,
        }
        return Place(**(stated | facts))

    return build

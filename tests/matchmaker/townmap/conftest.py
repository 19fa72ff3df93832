"""What the tests of the council map share: a town of two areas, and places in them."""

import pytest

from geo.areas import Area
from geo.coords import Point
from geo.db import db
from profiles.vocabulary.rules import Kind

EAST = "SRID=4326;MULTIPOLYGON(((138.5 34.9, 138.7 34.9, 138.7 35.1, 138.5 35.1, 138.5 34.9)))"
WEST = "SRID=4326;MULTIPOLYGON(((138.3 34.9, 138.5 34.9, 138.5 35.1, 138.3 35.1, 138.3 34.9)))"


@pytest.fixture
def areas(make):
    """Return two areas of the town, by name."""
    found = {
        name: Area(town_id=make.town.id, name=name, position=position, outline=outline)
        for position, (name, outline) in enumerate((("川西", WEST), ("東原", EAST)))
    }
    db.session.add_all(found.values())
    db.session.commit()
    return found


@pytest.fixture
def place(make, areas):
    """Return a maker of places in an area."""

    def make_place(name, area="川西", kind=Kind.SALON, **values):
        at = Point(35.0, 138.4 if area == "川西" else 138.6)
        return make.resource(name=name, kind=kind, **{"point": at, "area_id": areas[area].id} | values)

    return make_place

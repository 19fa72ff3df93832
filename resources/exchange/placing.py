"""Points for addresses that came without one, and the area of each point; asked for many rows at once."""

from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

import shapely
import sqlalchemy as sa

from geo.areas import Area
from geo.coords import Point
from geo.db import db
from geo.geocode import locate_many
from resources.directory.models import Certainty
from resources.exchange.rules import word_of

if TYPE_CHECKING:
    from resources.exchange.planning import Step


def find_points(town_id: int, steps: Sequence["Step"]) -> None:
    """Give a point to every row that has an address and none, with how sure it is."""
    wanted = [step for step in steps if step.new["point"] is None and step.new["address"] and not _gone(step)]
    if not wanted:
        return
    asked = {(step.new["address"], step.row.city) for step in wanted}
    found = _located(town_id, sorted(asked))
    for step in wanted:
        located = found.get((step.new["address"], step.row.city))
        if located is not None:
            step.new["point"], step.new["certainty"] = located


def _gone(step: "Step") -> bool:
    """Say whether the listing was taken out of the registry."""
    return step.stored is not None and step.stored["removed_at"] is not None


def _located(town_id: int, asked: Sequence[tuple[str, str]]) -> dict[tuple[str, str], tuple[Point, Certainty]]:
    """Return point and certainty by address and city, for those that the gazetteer knows."""
    answers: list[Any] = locate_many(asked)
    return {
        pair: (located.point, word_of(Certainty, str(located.certainty)))
        for pair, located in zip(asked, answers, strict=True)
        if located is not None
    }


class AreaFinder:
    """The areas of a town, asked for many points: the smallest that holds a point counts."""

    def __init__(self, town_id: int) -> None:
        """Load the outlines once."""
        query = sa.select(Area.id, Area.name, Area.outline).where(Area.town_id == town_id, Area.outline.is_not(None))
        found = [
            (
                number,
                name,
                shapely.from_wkb(bytes(outline.data))
                if isinstance(outline.data, (bytes, memoryview))
                else shapely.from_wkb(str(outline.data)),
            )
            for number, name, outline in db.session.execute(query)
        ]
        found.sort(key=lambda one: one[2].area)
        self.names = [(number, name) for number, name, _ in found]
        self.tree = shapely.STRtree([outline for _, _, outline in found])

    def at(self, point: Point) -> tuple[int, str] | None:
        """Return number and name of the area that holds a point."""
        if not self.names:
            return None
        hits = self.tree.query(shapely.Point(point.lon, point.lat), predicate="within")
        return self.names[min(hits)] if len(hits) else None

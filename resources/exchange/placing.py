"""Points for addresses that came without one, and the area of each point; asked for many rows at once."""

from collections.abc import Sequence
from typing import Any

from geo.coords import Point
from geo.geocode import locate_many
from resources.directory.models import Certainty
from resources.exchange.rules import word_of
from resources.exchange.steps import Step


def find_points(town_id: int, steps: Sequence[Step]) -> None:
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


def _gone(step: Step) -> bool:
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

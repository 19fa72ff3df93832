"""One pair under the lens: what the reasons are told from, and how each is weighed."""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from functools import cached_property
from typing import Any

from matchmaker.engine.facts import FEATURES
from matchmaker.engine.geography import travel_of
from matchmaker.engine.index import Index
from matchmaker.engine.reading import Reading, reading_of
from matchmaker.engine.reasons_near import Near
from matchmaker.engine.scorers import Case
from matchmaker.engine.types import Direction, Person, Place, Reason, ReasonKind, Travel
from profiles.vocabulary.rules import Feature

FAINT = 0.002  # a fact that moves the score less than this is not worth a sentence
POSITIONS: Mapping[Feature, int] = {feature: at for at, feature in enumerate(FEATURES)}


@dataclass(frozen=True)
class Sight:
    """One pair: the case, the row of the place, what each scorer says of it, and the score that comes to."""

    case: Case
    row: int
    place: Place
    parts: Mapping[str, float]
    whole: float
    hangs: Mapping[str, float]  # how much of the score hangs on each part: what it loses when the fact is taken away
    offers: Mapping[int, float]  # the concepts that the place offers, and how plainly they stand there
    touches: Mapping[int, float]  # those that stand anywhere in its listing
    absent: Mapping[int, float]  # those that it denies
    near: Mapping[str, Near]  # how near the place comes to what was said, by field
    total: Callable[[Mapping[str, Any]], Any]  # the score of parts, a number of numbers

    @property
    def person(self) -> Person:
        """Return the person."""
        return self.case.person

    @property
    def index(self) -> Index:
        """Return the places among which this one is a row."""
        return self.case.index

    @cached_property
    def reading(self) -> Reading:
        """Return what the words of the place come to."""
        return reading_of(self.place, self.case.index.topics.known)

    @cached_property
    def features(self) -> list[int]:
        """Return yes, no or unknown for every feature."""
        stated: list[int] = self.case.index.features[self.row].tolist()
        return stated

    @cached_property
    def travel(self) -> Travel | None:
        """Return the way there, None where it cannot be known."""
        way = self.case.way
        return travel_of(self.case.person.modes, float(way.minutes[self.row]), int(way.mode[self.row]))

    def moves(self, **changed: float) -> float:
        """Return how far the score falls (positive) or rises when parts are put at other values."""
        return self.whole - float(self.total({**self.parts, **changed}))


def two_ways(
    kind: ReasonKind, weight: float, texts: tuple[str, str], values: Mapping[str, object], facts: tuple[str, ...]
) -> Iterator[Reason]:
    """Yield a reason for with the first text where the weight is above zero, against with the second where below."""
    if weight >= FAINT:
        yield Reason(kind, Direction.FOR, weight, texts[0], values, facts)
    elif weight <= -FAINT:
        yield Reason(kind, Direction.AGAINST, -weight, texts[1], values, facts)

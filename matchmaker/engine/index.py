"""All places of a town as columns, built once and holding no person."""

import copy
import enum
import re
from collections.abc import Iterable, Sequence
from datetime import date
from functools import cached_property
from pathlib import Path
from typing import Self, overload

import numpy as np
import numpy.typing as npt

from geo.coords import Point
from matchmaker.engine.availability import Bools, Timetable
from matchmaker.engine.geography import Floats
from matchmaker.engine.ragged import Rows
from matchmaker.engine.topics import Topics, read_topics
from matchmaker.engine.types import Place
from profiles.vocabulary.pattern import Pattern
from profiles.vocabulary.rules import Feature, Step
from profiles.vocabulary.thesaurus import Thesaurus

FEATURES = tuple(Feature)
STEPS = tuple(Step)
UNKNOWN, NO, YES = -1, 0, 1
NO_PATTERN = -1
COLUMNS = (
    *("active", "visible", "lat", "lon", "size", "fee", "age_min", "age_max", "free", "total", "condition", "strain"),
    *("confirmed", "features", "steps", "pattern_of"),
)


class Condition(enum.IntEnum):
    """What the free words of 対象条件 plainly say."""

    NONE = 0
    WOMEN = 1
    MEN = 2
    OTHER = 3


WOMEN, MEN = re.compile(r"女性|女子|婦人|ママ|母親"), re.compile(r"男性|男子|父親|パパ")


def condition_of(words: str) -> Condition:
    """Return what a condition plainly says; where both men and women are named it shuts nobody out."""
    women, men = bool(WOMEN.search(words)), bool(MEN.search(words))
    if women != men:
        return Condition.WOMEN if women else Condition.MEN
    return Condition.NONE if women or not words else Condition.OTHER


class Index:
    """The places in the order of their ids, and a column for each fact: nan where a number is unknown, -1 a feature."""

    def __init__(self, places: Sequence[Place], file: Path | None = None, known: Thesaurus | None = None) -> None:
        """Build every column; the reading of words is the dear part, and `file` may hold it."""
        self.places: Sequence[Place] = tuple(sorted(places, key=lambda place: place.id))
        self.active = _bools(place.active for place in self.places)
        self.visible = _bools(place.visible for place in self.places)
        self.lat, self.lon = _points([place.point for place in self.places])
        self.size = _numbers(place.group_size for place in self.places)
        self.fee = _numbers(place.fee for place in self.places)
        self.age_min = _numbers(place.age_min for place in self.places)
        self.age_max = _numbers(place.age_max for place in self.places)
        self.free = _numbers(_free(place) for place in self.places)
        self.total = _numbers(place.places_total for place in self.places)
        self.condition = np.array([condition_of(place.condition) for place in self.places], dtype=np.int8)
        self.strain = _numbers(place.strain for place in self.places)
        self.confirmed = _numbers(
            place.confirmed_on.toordinal() if place.confirmed_on else None for place in self.places
        )
        self.features = np.array([_features(place) for place in self.places], np.int8).reshape(-1, len(FEATURES))
        self.steps = np.array([[step in place.steps for step in STEPS] for place in self.places], bool)
        self.steps = self.steps.reshape(-1, len(STEPS))
        patterns, self.pattern_of = _patterns(self.places)
        self.timetable = Timetable(patterns)
        self.topics: Topics = read_topics(self.places, file, known)

    @classmethod
    def build(cls, places: Iterable[Place], file: Path | None = None, known: Thesaurus | None = None) -> Self:
        """Return the index of places; their order does not matter. `file` keeps what their words came to.

        `known` is the thesaurus that words are read with, those of the places and those of whoever asks: the base
        where none is handed in.
        """
        return cls(tuple(places), file, known)

    def __len__(self) -> int:
        """Return how many places there are."""
        return len(self.places)

    @cached_property
    def position(self) -> dict[str, int]:
        """Return the row of each place by its id."""
        return {place.id: row for row, place in enumerate(self.places)}

    def take(self, rows: Rows) -> "Index":
        """Return the index of some places, as they stand in this one; what is kept by pattern is shared."""
        taken = copy.copy(self)
        taken.__dict__.pop("position", None)
        taken.places = Some(self.places, rows)
        for name in COLUMNS:
            setattr(taken, name, getattr(self, name)[rows])
        taken.topics = self.topics.take(rows)
        return taken

    def of_pattern(self, values: npt.NDArray[np.generic], unknown: float | bool) -> npt.NDArray[np.generic]:
        """Return a value for each place from one for each pattern, and `unknown` where no pattern is stated."""
        padded = np.append(values, np.array([unknown], dtype=values.dtype))
        return padded[self.pattern_of]  # NO_PATTERN is -1: the last one

    def open_then(self, free: Pattern, as_of: date) -> Bools:
        """Return the places that are open while somebody is free; unknown openings count as open to all."""
        return np.asarray(self.of_pattern(self.timetable.meets(free, as_of), True), dtype=bool)


class Some(Sequence[Place]):
    """Some of the places, fetched when they are looked at."""

    def __init__(self, places: Sequence[Place], rows: Rows) -> None:
        """Keep which ones."""
        self._places, self._rows = places, rows

    def __len__(self) -> int:
        """Return how many."""
        return len(self._rows)

    @overload
    def __getitem__(self, at: int) -> Place: ...
    @overload
    def __getitem__(self, at: slice) -> "Some": ...
    def __getitem__(self, at: int | slice) -> "Place | Some":
        """Return one of them, or some."""
        return Some(self._places, self._rows[at]) if isinstance(at, slice) else self._places[int(self._rows[at])]


def _free(place: Place) -> int | None:
    """Return the places left; below zero where more came than there is room for."""
    return None if place.places_total is None else place.places_total - (place.places_taken or 0)


def _features(place: Place) -> list[int]:
    """Return yes, no or unknown for every feature; no step-free way means no wheelchair unless stated otherwise."""
    stated = dict(place.features)
    if stated.get(Feature.STEP_FREE) is False:
        stated.setdefault(Feature.WHEELCHAIR, False)
    return [int(stated[feature]) if feature in stated else UNKNOWN for feature in FEATURES]


def _bools(values: Iterable[bool]) -> Bools:
    """Return a column of yes and no."""
    return np.fromiter(values, dtype=bool)


def _numbers(values: Iterable[float | None]) -> Floats:
    """Return a column of numbers, nan where unknown."""
    return np.fromiter((np.nan if value is None else value for value in values), dtype=np.float64)


def _points(points: Sequence[Point | None]) -> tuple[Floats, Floats]:
    """Return latitudes and longitudes in radians."""
    lat = np.radians(_numbers(point.lat if point else None for point in points))
    lon = np.radians(_numbers(point.lon if point else None for point in points))
    return lat, lon


def _patterns(places: Sequence[Place]) -> tuple[tuple[Pattern, ...], npt.NDArray[np.int64]]:
    """Return the different patterns that are known, and which of them each place has."""
    numbers: dict[Pattern, int] = {}
    of = [
        numbers.setdefault(place.pattern, len(numbers)) if place.pattern and place.pattern.is_known else NO_PATTERN
        for place in places
    ]
    return tuple(numbers), np.array(of, dtype=np.int64)

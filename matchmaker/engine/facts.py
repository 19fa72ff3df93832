"""The facts of listings as columns of numbers: nan where a number is unknown, -1 a feature."""

import enum
import re
from collections.abc import Iterable, Sequence
from typing import Any

import numpy as np
import numpy.typing as npt

from geo.coords import Point
from matchmaker.engine.availability import Bools
from matchmaker.engine.geography import Floats
from matchmaker.engine.types import Place
from profiles.vocabulary.pattern import Pattern
from profiles.vocabulary.rules import Feature, Step, Visibility

FEATURES = tuple(Feature)
STEPS = tuple(Step)
AUDIENCES = tuple(Visibility)
UNKNOWN, NO, YES = -1, 0, 1
NO_PATTERN = -1


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


def facts_of(places: Sequence[Place]) -> tuple[dict[str, npt.NDArray[Any]], tuple[Pattern, ...]]:
    """Return the columns of places by name, and the different patterns that `pattern_of` numbers."""
    patterns, pattern_of = _patterns(places)
    lat, lon = _points([place.point for place in places])
    columns: dict[str, npt.NDArray[Any]] = {
        "number": np.fromiter((place.number for place in places), np.int64),
        "changed": np.fromiter((place.changed for place in places), np.int64),
        "active": _bools(place.active for place in places),
        "visible": _bools(place.visible for place in places),
        "audience": np.fromiter((_audience(place) for place in places), np.int8),
        "lat": lat,
        "lon": lon,
        "size": _numbers(place.group_size for place in places),
        "fee": _numbers(place.fee for place in places),
        "age_min": _numbers(place.age_min for place in places),
        "age_max": _numbers(place.age_max for place in places),
        "free": _numbers(_free(place) for place in places),
        "total": _numbers(place.places_total for place in places),
        "condition": np.fromiter((condition_of(place.condition) for place in places), np.int8),
        "strain": _numbers(place.strain for place in places),
        "confirmed": _numbers(place.confirmed_on.toordinal() if place.confirmed_on else None for place in places),
        "features": np.array([_features(place) for place in places], np.int8).reshape(-1, len(FEATURES)),
        "steps": np.array([[step in place.steps for step in STEPS] for place in places], bool).reshape(-1, len(STEPS)),
        "pattern_of": pattern_of,
    }
    return columns, patterns


def _audience(place: Place) -> int:
    """Return which audience a listing is for, UNKNOWN where it is not said."""
    return UNKNOWN if place.audience is None else AUDIENCES.index(place.audience)


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


def _patterns(places: Sequence[Place]) -> tuple[tuple[Pattern, ...], npt.NDArray[np.int32]]:
    """Return the different patterns that are known, and which of them each place has."""
    numbers: dict[Pattern, int] = {}
    of = [
        numbers.setdefault(place.pattern, len(numbers)) if place.pattern and place.pattern.is_known else NO_PATTERN
        for place in places
    ]
    return tuple(numbers), np.array(of, dtype=np.int32)

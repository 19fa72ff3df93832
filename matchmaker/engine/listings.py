"""Listings as bytes, one after another: a million lie in a file, and the twenty that are shown are read from it."""

import marshal
from collections.abc import Iterable, Sequence
from dataclasses import fields
from datetime import date
from functools import lru_cache
from typing import Any, overload

import numpy as np
import numpy.typing as npt

from geo.coords import Point
from matchmaker.engine.ragged import Rows, starts_of
from matchmaker.engine.reading import Reading, read_words, reading_from
from matchmaker.engine.shelf import Some
from matchmaker.engine.types import Place
from profiles.vocabulary.pattern import Part, Pattern
from profiles.vocabulary.rules import Feature, Kind, Visibility
from profiles.vocabulary.thesaurus import Thesaurus

NAMES = tuple(field.name for field in fields(Place))
READ, POINT, PATTERN, FEATURED, CONFIRMED, KIND, AUDIENCE = map(
    NAMES.index, ("read", "point", "pattern", "features", "confirmed_on", "kind", "audience")
)
FORMAT = 4  # of `marshal`; the stamp of an index names the Python that wrote it
PATTERNS_KEPT = 8_192


class Listings(Sequence[Place]):
    """Places as bytes; the bytes of one stand from `starts` to `ends`."""

    def __init__(self, blob: npt.NDArray[np.uint8], starts: npt.NDArray[np.int64], ends: npt.NDArray[np.int64]) -> None:
        """Keep the bytes."""
        self.blob, self.starts, self.ends = blob, starts, ends

    @classmethod
    def of(cls, places: Iterable[Place], known: Thesaurus) -> "Listings":
        """Return places as bytes, with the concepts that their words name."""
        written = [written_as(place, read_words(place, known)) for place in places]
        ends = starts_of(np.fromiter(map(len, written), np.int64, len(written)))
        return cls(np.frombuffer(b"".join(written), np.uint8), ends[:-1], ends[1:])

    def __len__(self) -> int:
        """Return how many."""
        return len(self.starts)

    @overload
    def __getitem__(self, at: int) -> Place: ...
    @overload
    def __getitem__(self, at: slice) -> Sequence[Place]: ...
    def __getitem__(self, at: int | slice) -> Place | Sequence[Place]:
        """Return one of them, or some."""
        if isinstance(at, slice):
            return Some(self.__getitem__, np.arange(len(self))[at])
        return read_from(bytes(self.blob[self.starts[at] : self.ends[at]]))

    def take(self, rows: Rows) -> "Listings":
        """Return some of them; the bytes stay where they are."""
        return Listings(self.blob, self.starts[rows], self.ends[rows])

    def joined(self, others: "Sequence[Listings]") -> "Listings":
        """Return these and then others."""
        every = [self, *others]
        shifts = starts_of(np.array([len(one.blob) for one in every]))[:-1].tolist()
        starts, ends = (
            np.concatenate([getattr(one, name) + shift for one, shift in zip(every, shifts, strict=True)])
            for name in ("starts", "ends")
        )
        return Listings(np.concatenate([one.blob for one in every]), starts, ends)


def written_as(place: Place, read: Reading) -> bytes:
    """Return a place and what its words come to as bytes: by `marshal`, which is read back in a fifth of the time of JSON."""
    told: dict[str, Any] = {name: _plain(getattr(place, name)) for name in NAMES}
    told["point"] = place.point and (place.point.lat, place.point.lon)
    told["pattern"] = place.pattern and pattern_as(place.pattern)
    told["features"] = tuple((feature.value, value) for feature, value in place.features.items())
    told["confirmed_on"] = place.confirmed_on and place.confirmed_on.toordinal()
    told["kind"], told["audience"] = place.kind.value, place.audience and place.audience.value
    told["read"] = (read.quotes, tuple(read.there), tuple(read.denied), read.offered)
    return marshal.dumps(tuple(told.values()), FORMAT)


def _plain(value: Any) -> Any:
    """Return words of our own (`Word`) as the text they are."""
    if isinstance(value, str):
        return str(value)
    return tuple(map(str, value)) if type(value) is tuple else value


def read_from(written: bytes) -> Place:
    """Return the place that some bytes tell of; they are our own, in a folder that nobody else can write to."""
    told = list(marshal.loads(written))  # noqa: S302  # nosec B302
    told[READ] = reading_from(told[READ])
    told[POINT] = told[POINT] and Point(*told[POINT])
    told[PATTERN] = told[PATTERN] and pattern_from(told[PATTERN])
    told[FEATURED] = {FEATURES[code]: value for code, value in told[FEATURED]}
    told[CONFIRMED] = told[CONFIRMED] and date.fromordinal(told[CONFIRMED])
    told[KIND], told[AUDIENCE] = KINDS[told[KIND]], told[AUDIENCE] and AUDIENCES[told[AUDIENCE]]
    return Place(*told)


def pattern_as(pattern: Pattern) -> tuple[Any, ...]:
    """Return a pattern as plain values."""
    parts = tuple((part.days, part.start, part.end) for part in pattern.parts)
    return parts, pattern.closed, pattern.any_time, pattern.by_appointment


@lru_cache(maxsize=PATTERNS_KEPT)
def pattern_from(told: tuple[Any, ...]) -> Pattern:
    """Return the pattern of plain values; many places share one."""
    parts, closed, any_time, by_appointment = told
    return Pattern(tuple(Part(*part) for part in parts), tuple(closed), any_time, by_appointment)


FEATURES = {feature.value: feature for feature in Feature}
KINDS = {kind.value: kind for kind in Kind}
AUDIENCES = {audience.value: audience for audience in Visibility}

"""Listings as bytes, one after another: a million lie in a file, and the twenty that are shown are read from it."""

import json
from collections.abc import Iterable, Sequence
from dataclasses import fields, replace
from datetime import date
from typing import Any, overload

import numpy as np
import numpy.typing as npt

from geo.coords import Point
from matchmaker.engine.ragged import Rows, starts_of
from matchmaker.engine.reading import read_words, reading_from
from matchmaker.engine.shelf import Some
from matchmaker.engine.types import Place
from profiles.vocabulary.pattern import Part, Pattern
from profiles.vocabulary.rules import Feature, Kind, Visibility
from profiles.vocabulary.thesaurus import Thesaurus

NAMES = tuple(field.name for field in fields(Place))
LISTS = ("activities", "atmosphere", "steps")


class Listings(Sequence[Place]):
    """Places as bytes; the bytes of one stand from `starts` to `ends`."""

    def __init__(self, blob: npt.NDArray[np.uint8], starts: npt.NDArray[np.int64], ends: npt.NDArray[np.int64]) -> None:
        """Keep the bytes."""
        self.blob, self.starts, self.ends = blob, starts, ends

    @classmethod
    def of(cls, places: Iterable[Place], known: Thesaurus) -> "Listings":
        """Return places as bytes, with the concepts that their words name."""
        written = [written_as(replace(place, read=read_words(place, known))) for place in places]
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


def written_as(place: Place) -> bytes:
    """Return a place as bytes."""
    told: dict[str, Any] = {name: getattr(place, name) for name in NAMES}
    told["point"] = place.point and (place.point.lat, place.point.lon)
    told["pattern"] = place.pattern and pattern_as(place.pattern)
    told["features"] = {feature.value: value for feature, value in place.features.items()}
    told["confirmed_on"] = place.confirmed_on and place.confirmed_on.isoformat()
    told["kind"], told["audience"] = place.kind.value, place.audience and place.audience.value
    return json.dumps(list(told.values()), ensure_ascii=False, separators=(",", ":")).encode("utf-8", "surrogatepass")


def read_from(written: bytes) -> Place:
    """Return the place that some bytes tell of."""
    told: dict[str, Any] = dict(zip(NAMES, json.loads(written.decode("utf-8", "surrogatepass")), strict=True))
    told |= {name: tuple(told[name]) for name in LISTS}
    told["read"] = reading_from(told["read"])
    told["point"] = told["point"] and Point(*told["point"])
    told["pattern"] = told["pattern"] and pattern_from(told["pattern"])
    told["features"] = {FEATURES[code]: value for code, value in told["features"].items()}
    told["confirmed_on"] = told["confirmed_on"] and date.fromisoformat(told["confirmed_on"])
    told["kind"], told["audience"] = KINDS[told["kind"]], told["audience"] and AUDIENCES[told["audience"]]
    return Place(**told)


def pattern_as(pattern: Pattern) -> list[Any]:
    """Return a pattern as plain values."""
    parts = [(part.days, part.start, part.end) for part in pattern.parts]
    return [parts, pattern.closed, pattern.any_time, pattern.by_appointment]


def pattern_from(told: list[Any]) -> Pattern:
    """Return the pattern of plain values."""
    parts, closed, any_time, by_appointment = told
    return Pattern(tuple(Part(*part) for part in parts), tuple(closed), any_time, by_appointment)


FEATURES = {feature.value: feature for feature in Feature}
KINDS = {kind.value: kind for kind in Kind}
AUDIENCES = {audience.value: audience for audience in Visibility}

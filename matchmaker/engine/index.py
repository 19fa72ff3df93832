"""All places of a town as columns, built once and holding no person."""

import copy
from collections.abc import Iterable, Mapping, Sequence
from datetime import date
from functools import cached_property
from typing import Any, Literal

import numpy as np
import numpy.typing as npt

from matchmaker.engine.availability import Bools, Timetable
from matchmaker.engine.bits import WORD, words_for
from matchmaker.engine.facts import FEATURES, NO, NO_PATTERN, STEPS, UNKNOWN, YES, Condition, facts_of
from matchmaker.engine.geography import Floats
from matchmaker.engine.grid import Grid, by_ground
from matchmaker.engine.kept import Kept
from matchmaker.engine.lexicon import Codes, codes_of
from matchmaker.engine.ragged import Rows
from matchmaker.engine.shelf import Some
from matchmaker.engine.topics import Topics, read_topics
from matchmaker.engine.types import Place
from profiles.vocabulary.pattern import Pattern
from profiles.vocabulary.rules import Visibility
from profiles.vocabulary.thesaurus import Thesaurus

__all__ = ["FEATURES", "NO", "NO_PATTERN", "STEPS", "UNKNOWN", "YES", "Condition", "Index"]

Column = npt.NDArray[Any]
COLUMNS = (
    *("order", "key", "ref_key", "number", "changed", "active", "visible", "audience", "lat", "lon"),
    *("size", "fee", "age_min", "age_max", "free", "total", "condition", "strain", "confirmed"),
    *("features", "steps", "pattern_of"),
)


class Index:
    """Places, and a column for each fact: nan where a number is unknown, -1 a feature (`facts.py`).

    Rows stand from south to north and from west to east, so that those within reach of a home lie together; `order` says
    how they stand by id. An index that was edited holds the changed places in `added`, and knows which of its own rows
    are `gone`; the rows of `added` are numbered on from `offset`. Only `take`, `topics` and the limits look there.
    """

    order: Floats
    key: Codes
    ref_key: Codes
    number: npt.NDArray[np.int64]
    changed: npt.NDArray[np.int64]
    active: Bools
    visible: Bools
    audience: npt.NDArray[np.int8]
    lat: Floats
    lon: Floats
    size: Floats
    fee: Floats
    age_min: Floats
    age_max: Floats
    free: Floats
    total: Floats
    condition: npt.NDArray[np.int8]
    strain: Floats
    confirmed: Floats
    features: npt.NDArray[np.int8]
    steps: Bools
    pattern_of: npt.NDArray[np.int32]

    def __init__(
        self, columns: Mapping[str, Column], timetable: Timetable, topics: Topics, places: Sequence[Place]
    ) -> None:
        """Keep what was read."""
        for name in COLUMNS:
            setattr(self, name, columns[name])
        self.timetable, self.topics, self.own_places = timetable, topics, places
        self.source: tuple[Index, Rows] | None = None  # of which these are some places
        self.gone: Rows = np.zeros(0, np.intp)
        self.added: Index | None = None
        self.base: Index | None = None  # what was edited
        self.removed: frozenset[int] = frozenset()  # numbers of the listings that were taken out of it
        self.strains: tuple[npt.NDArray[np.int64], Floats] | None = None  # by number; None: what `strain` says
        self.asking: frozenset[Visibility] | None = None  # what whoever asks may see; None: what `visible` says
        self.kept, self.sorts = Kept(), Kept()

    @classmethod
    def build(cls, places: Iterable[Place], known: Thesaurus | None = None) -> "Index":
        """Return the index of places; their order does not matter.

        `known` is the thesaurus that words are read with, those of the places and those of whoever asks: the base
        where none is handed in.
        """
        town = sorted(places, key=lambda place: place.id)
        columns, patterns = facts_of(town)
        columns["order"] = np.arange(len(town), dtype=np.float64)
        columns["key"] = codes_of(place.id for place in town)
        columns["ref_key"] = codes_of(place.ref for place in town)
        rows = by_ground(columns["lat"], columns["lon"], columns["order"])
        standing = [town[row] for row in rows.tolist()]
        sorted_columns = {name: column[rows] for name, column in columns.items()}
        return cls(sorted_columns, Timetable(patterns), read_topics(standing, known), standing)

    def __getattr__(self, name: str) -> Column:
        """Return a column of some places, taken when it is looked at."""
        if name not in COLUMNS or self.source is None:
            raise AttributeError(name)
        whole, rows = self.source
        column = whole.column(name, rows)
        if name == "strain" and whole.strains:
            column = _laid_over(column, self.number, *whole.strains)
        setattr(self, name, column)
        return column

    def __len__(self) -> int:
        """Return how many places there are."""
        return len(self.lat) - len(self.gone) + (len(self.added) if self.added is not None else 0)

    @property
    def offset(self) -> int:
        """Return the number of the first row of `added`."""
        return words_for(len(self.lat)) * WORD

    @property
    def places(self) -> Sequence[Place]:
        """Return all places, by row where none was edited."""
        return Some(self.place, self.rows()) if self.added is not None or len(self.gone) else self.own_places

    def place(self, row: int) -> Place:
        """Return the place of one row."""
        return (
            self.added.place(row - self.offset)
            if self.added is not None and row >= self.offset
            else self.own_places[row]
        )

    @cached_property
    def position(self) -> dict[str, int]:
        """Return the row of each place by its id; for few places."""
        return {self.place(row).id: row for row in self.rows().tolist()}

    @cached_property
    def grid(self) -> Grid:
        """Return where the places lie."""
        return Grid.of(self.lat, self.lon)

    def written(self) -> dict[int, int]:
        """Return when every listing was last written, by its number in the store."""
        rows = self.rows()
        return dict(zip(self.column("number", rows).tolist(), self.column("changed", rows).tolist(), strict=True))

    def rows(self) -> Rows:
        """Return the rows of all places."""
        own = np.delete(np.arange(len(self.lat)), self.gone)
        return own if self.added is None else np.concatenate([own, self.offset + self.added.rows()])

    @property
    def whole_timetable(self) -> Timetable:
        """Return the patterns of all places, those that were changed too."""
        return self.added.timetable if self.added is not None else self.timetable

    def find(self, column: str, values: Sequence[int] | Codes) -> Rows:
        """Return the rows in which a column of numbers or keys holds one of some values."""
        own = self.find_own(column, values)
        return own if self.added is None else np.concatenate([own, self.offset + self.added.find_own(column, values)])

    def find_own(self, column: str, values: Sequence[int] | Codes) -> Rows:
        """Return the same among the own rows, without the places that were changed."""
        held, rows = self.sorts.get(column, lambda: _sorted(getattr(self, column)))
        wanted = np.asarray(values, dtype=held.dtype)
        first, last = np.searchsorted(held, wanted), np.searchsorted(held, wanted, side="right")
        found = [rows[since:until] for since, until in zip(first.tolist(), last.tolist(), strict=True)]
        return np.setdiff1d(np.concatenate([np.zeros(0, np.intp), *found]), self.gone)

    def place_of(self, column: str, value: float, side: Literal["left", "right"] = "right") -> int:
        """Return where a value stands among the different ones of a column: the same rows lie above all that stand there."""
        values = self.sorts.get(("values", column), lambda: np.unique(getattr(self, column)))
        return int(np.searchsorted(values, value, side))

    def rows_of(self, ids: Iterable[str]) -> Rows:
        """Return the rows of the places with these ids, as far as there are any."""
        return self.find("key", codes_of(ids))

    def take(self, rows: Rows) -> "Index":
        """Return the index of some places, their rows ascending; what is kept by pattern or counted in the town is shared."""
        taken = copy.copy(self)
        for name in ("position", "grid"):
            taken.__dict__.pop(name, None)
        for name in COLUMNS:
            taken.__dict__.pop(name, None)
        whole, held = self.source or (self, None)
        taken.source = (whole, rows if held is None else held[rows])
        taken.own_places, taken.topics = Some(self.place, rows), self._topics(rows)
        taken.timetable = self.whole_timetable
        taken.gone, taken.added, taken.base, taken.kept, taken.sorts = np.zeros(0, np.intp), None, None, Kept(), Kept()
        taken.strains = None
        return taken

    def flat(self) -> "Index":
        """Return an index that holds the same places in its own rows, as one that was never edited does."""
        return self.take(self.rows()) if self.added is not None or len(self.gone) else self

    def with_columns(self, **columns: Column) -> "Index":
        """Return the index with other columns, for one that was not edited; what was reckoned from them is forgotten."""
        other = copy.copy(self)
        other.__dict__ |= {name: getattr(self, name) for name in COLUMNS} | columns
        other.source, other.kept, other.sorts = None, Kept(), Kept()
        return other

    def seen_by(self, audiences: frozenset[Visibility]) -> "Index":
        """Return the index for whoever may see the listings of some audiences."""
        other = copy.copy(self)
        other.asking = audiences
        other.added = self.added.seen_by(audiences) if self.added is not None else None
        return other

    def with_strain(self, strain_of: Mapping[int, float]) -> "Index":
        """Return the index with how strained each host is, by the number of the listing in the store."""
        other, numbers = copy.copy(self), sorted(strain_of)
        other.strains = np.array(numbers, np.int64), np.array([strain_of[number] for number in numbers], np.float64)
        return other if numbers else self

    def column(self, name: str, rows: Rows) -> Column:
        """Return one column of some rows."""
        own: Column = getattr(self, name)
        if self.added is None:
            return own.take(rows, axis=0)
        late = rows >= self.offset
        more: Column = getattr(self.added, name)[rows[late] - self.offset]
        column = np.empty((len(rows), *own.shape[1:]), own.dtype)
        column[~late], column[late] = own[rows[~late]], more
        return column

    def _topics(self, rows: Rows) -> Topics:
        """Return what some places say; rows of `added` come last, as their numbers do."""
        if self.added is None:
            return self.topics.take(rows)
        late = rows >= self.offset
        return self.topics.take(rows[~late]).joined(self.added.topics.take(rows[late] - self.offset))

    def of_pattern(self, values: npt.NDArray[np.generic], unknown: float | bool) -> npt.NDArray[np.generic]:
        """Return a value for each place from one for each pattern, and `unknown` where no pattern is stated."""
        padded = np.append(values, np.array([unknown], dtype=values.dtype))
        return padded[self.pattern_of]  # NO_PATTERN is -1: the last one

    def open_then(self, free: Pattern, as_of: date) -> Bools:
        """Return the places that are open while somebody is free; unknown openings count as open to all."""
        return np.asarray(self.of_pattern(self.timetable.meets(free, as_of), True), dtype=bool)


def _sorted(column: Column) -> tuple[Column, Rows]:
    """Return a column in order, and the row of each value."""
    rows = np.argsort(column, kind="stable")
    return column[rows], rows


def _laid_over(strain: Floats, number: npt.NDArray[np.int64], numbers: npt.NDArray[np.int64], values: Floats) -> Floats:
    """Return the strain of some places, with other values laid over those whose number is among some."""
    at = np.minimum(np.searchsorted(numbers, number), len(numbers) - 1)
    over: Floats = np.where(numbers[at] == number, values[at], strain)
    return over

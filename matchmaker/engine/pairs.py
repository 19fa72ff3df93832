"""People and places as pairs: every place that breaks no limit for somebody, with the score that `rank` gives it."""

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date

import numpy as np
import numpy.typing as npt

from matchmaker.engine.geography import Floats
from matchmaker.engine.index import Index
from matchmaker.engine.ragged import Rows
from matchmaker.engine.ranker import combine, worth
from matchmaker.engine.scorers import SCORERS, Case
from matchmaker.engine.sieve import sift
from matchmaker.engine.types import Limit, Person
from matchmaker.engine.weights import DEFAULT, Weights

Ints = npt.NDArray[np.int64]
Bools = npt.NDArray[np.bool_]
Parts = Mapping[str, float]
KEPT = 40  # pairs of each person whose parts are kept: an allocation seldom goes further down, and reckons them again
NOBODY: Mapping[str, Collection[str]] = {}


@dataclass(frozen=True, slots=True)
class Pairs:
    """The pairs of many people, one person after the other, of each in the order of the places.

    `start[n]` is where the pairs of the n-th person begin; `place` numbers the places that are in any pair in the order
    of their ids, and `rows` says where each stands in the index. `worth` is the score from 0 to 1, a little less where
    something must be asked: what `choose` orders by (FORMATS 4).
    """

    people: tuple[Person, ...]
    start: Ints
    place: Ints
    worth: Floats
    asks: Bools
    rows: Rows
    said: tuple[Mapping[int, Parts], ...] = ()  # by person and place, what the scorers said of the best pairs

    def of(self, number: int) -> slice:
        """Return where the pairs of the n-th person stand."""
        return slice(int(self.start[number]), int(self.start[number + 1]))

    @property
    def owner(self) -> Ints:
        """Return for each pair which person it is of."""
        return np.repeat(np.arange(len(self.people), dtype=np.int64), np.diff(self.start))


@dataclass(frozen=True, slots=True)
class Own:
    """The pairs of one person, by the rows of the index."""

    person: Person
    rows: Rows
    worth: Floats
    asks: Bools
    said: Mapping[int, Parts]


def pair_scores(
    people: Iterable[Person],
    index: Index,
    as_of: date,
    *,
    weights: Weights = DEFAULT,
    barred: Mapping[str, Collection[str]] = NOBODY,
) -> Pairs:
    """Return all pairs that break no limit on a day; places that are just full stand as if one more could come.

    `barred` are the ids of places that a human decided against, by the person's code. A place whose condition plainly
    shuts somebody out is no pair. `people` must come in the order of their codes; they are walked through once.
    """
    found = [_of_one(person, index, as_of, weights, barred.get(person.code, ())) for person in people]
    known = np.unique(np.concatenate([np.zeros(0, np.intp), *(one.rows for one in found)]))
    by_id = np.argsort(index.column("order", known))
    number_of = np.empty(len(known), dtype=np.int64)
    number_of[by_id] = np.arange(len(known))
    return _joined(found, known, known[by_id], number_of)


def _joined(found: Sequence[Own], known: Rows, rows: Rows, number_of: Ints) -> Pairs:
    """Return the pairs of many people together; `number_of` numbers the known rows by id."""
    owner = np.repeat(np.arange(len(found)), [len(one.rows) for one in found])
    place = number_of[np.searchsorted(known, np.concatenate([np.zeros(0, np.intp), *(one.rows for one in found)]))]
    order = np.lexsort((place, owner))
    numbers = dict(zip(known.tolist(), number_of.tolist(), strict=True))
    return Pairs(
        people=tuple(one.person for one in found),
        start=np.cumsum([0, *(len(one.rows) for one in found)], dtype=np.int64),
        place=place[order],
        worth=np.concatenate([np.zeros(0), *(one.worth for one in found)])[order],
        asks=np.concatenate([np.zeros(0, bool), *(one.asks for one in found)])[order],
        rows=rows,
        said=tuple({numbers[row]: parts for row, parts in one.said.items()} for one in found),
    )


def _of_one(person: Person, index: Index, as_of: date, weights: Weights, barred: Collection[str]) -> Own:
    """Return the pairs of one person."""
    rows = _able(person, index, as_of, barred)
    case = Case.of(person, _as_if_one_more(index.take(rows)), as_of)
    parts, asks = {name: scorer(case) for name, (scorer, _neutral) in SCORERS.items()}, case.asks
    counted = worth(np.asarray(combine(parts, weights), dtype=np.float64), asks, weights)
    able = np.flatnonzero(parts["condition"] > 0)
    best = able[np.argsort(-counted[able], kind="stable")][:KEPT].tolist()
    said = {int(rows[at]): {name: float(column[at]) for name, column in parts.items()} for at in best}
    return Own(person, rows[able], counted[able], asks[able], said)


def _able(person: Person, index: Index, as_of: date, barred: Collection[str]) -> Rows:
    """Return the rows that break no limit, or would not if the place had one seat more than the none it has."""
    sieve = sift(person, index, as_of)
    full = sieve.only(Limit.NO_PLACE).rows()
    able = np.union1d(sieve.fits.rows(), full[index.column("free", full) == 0])
    return np.setdiff1d(able, index.rows_of(barred)) if barred else able


def _as_if_one_more(index: Index) -> Index:
    """Return the index as if every place that is just full had one seat left."""
    return index.with_columns(free=np.where(index.free == 0, 1.0, index.free))

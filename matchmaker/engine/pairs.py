"""People and places as pairs: every place that breaks no limit for somebody, with the score that `rank` gives it."""

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date

import numpy as np
import numpy.typing as npt

from matchmaker.engine.geography import Floats
from matchmaker.engine.index import Index
from matchmaker.engine.ragged import Rows
from matchmaker.engine.ranker import combine, promising, worth
from matchmaker.engine.scorers import SCORERS, Case
from matchmaker.engine.sieve import sift
from matchmaker.engine.types import Limit, Person
from matchmaker.engine.weights import DEFAULT, Weights

Ints = npt.NDArray[np.int64]
Bools = npt.NDArray[np.bool_]
Parts = Mapping[str, float]
FEW = 512  # places of one person that are all weighed against those of others: more make the assignment slow
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
    are_cut: bool = False  # only the best pairs of each person are here
    fitting: tuple[int, ...] = ()  # how many places break no limit, by person

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
    is_cut: bool
    fitting: int


def pair_scores(
    people: Iterable[Person],
    index: Index,
    as_of: date,
    *,
    weights: Weights = DEFAULT,
    barred: Mapping[str, Collection[str]] = NOBODY,
    best: int | None = None,
) -> Pairs:
    """Return the pairs that break no limit on a day; places that are just full stand as if one more could come.

    With `best` there are at least as many of each person: the best, of the places with a seat and of the full ones
    apart; that is much cheaper where there are many places. `barred` are the ids of places that a human decided against, by the person's code. A place whose condition plainly
    shuts somebody out is no pair. `people` must come in the order of their codes; they are walked through once.
    """
    found = [_of_one(person, index, as_of, weights, barred.get(person.code, ()), best) for person in people]
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
        are_cut=any(one.is_cut for one in found),
        fitting=tuple(one.fitting for one in found),
        said=tuple({numbers[row]: parts for row, parts in one.said.items()} for one in found),
    )


def _of_one(
    person: Person, index: Index, as_of: date, weights: Weights, barred: Collection[str], best: int | None
) -> Own:
    """Return the pairs of one person."""
    able = _able(person, index, as_of, barred)
    rows = [_best_rows(person, index, some, as_of, weights, best) for some in able]
    kept = np.sort(np.concatenate(rows))
    case = Case(person, _as_if_one_more(index.take(kept)), as_of)
    parts, asks = {name: scorer(case) for name, (scorer, _neutral) in SCORERS.items()}, case.asks
    counted = worth(np.asarray(combine(parts, weights), dtype=np.float64), asks, weights)
    let_in = np.flatnonzero(parts["condition"] > 0)
    first = let_in[np.argsort(-counted[let_in], kind="stable")][:KEPT].tolist()
    said = {int(kept[at]): {name: float(column[at]) for name, column in parts.items()} for at in first}
    return Own(person, kept[let_in], counted[let_in], asks[let_in], said, len(kept) < sum(map(len, able)), len(able[0]))


def _able(person: Person, index: Index, as_of: date, barred: Collection[str]) -> tuple[Rows, Rows]:
    """Return the rows that break no limit, and those that would not if the place had one seat more than the none it has."""
    sieve, ruled_out = sift(person, index, as_of), index.rows_of(barred)
    full = sieve.only(Limit.NO_PLACE).rows()
    full = full[index.column("free", full) == 0]
    return np.setdiff1d(sieve.fits.rows(), ruled_out), np.setdiff1d(full, ruled_out)


def _best_rows(person: Person, index: Index, rows: Rows, as_of: date, weights: Weights, best: int | None) -> Rows:
    """Return the rows that can be among the best so many; all of them where no number is given."""
    if best is None or len(rows) <= best:
        return rows
    case = Case(person, _as_if_one_more(index.take(rows)), as_of)
    chosen = promising(case, best, weights, FEW).index.order
    return rows[np.isin(case.index.order, chosen)]


def _as_if_one_more(index: Index) -> Index:
    """Return the index as if every place that is just full had one seat left."""
    return index.with_columns(free=np.where(index.free == 0, 1.0, index.free))

"""Which questions to a person would change the list most: each plausible answer is tried, and the change measured.

An answer to what is not known can only shut places out, so all that can come after it breaks no limit now; on those
places only the scorers that hear the answer run again, then the same sum and the same order as in `rank`. That makes
it exact and cheap: about 1 ms an answer among 10,000 places. Where more fit, every n-th of them stands for the others.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date

import numpy as np

from matchmaker.engine.geography import Floats
from matchmaker.engine.index import Index
from matchmaker.engine.limits import ground, judge
from matchmaker.engine.meaning import topic_scores
from matchmaker.engine.plausible import Changes, Unknown, unknowns
from matchmaker.engine.ragged import Rows
from matchmaker.engine.ranker import choose, combine, worth
from matchmaker.engine.scorers import SCORERS, Case
from matchmaker.engine.sieve import sift
from matchmaker.engine.types import Person
from matchmaker.engine.weights import DEFAULT, Weights

FIRST = 10  # of the list: what a coordinator looks at
MOST_ASKED = 3
LEAST_CHANGE = 0.15  # expected; what changes less is not worth asking a tired person
PERSISTENCE = 0.9  # of a reader going on to the next place (Webber, Moffat and Zobel 2010: rank-biased overlap)
MOST_PLACES = 10_000
WAY = ("home", "modes", "max_minutes")
HEARD_BY: Mapping[str, tuple[str, ...]] = {  # which scorers hear a fact; all others say what they said before
    "home": ("travel",),
    "modes": ("travel",),
    "max_minutes": ("travel",),
    "available": ("opening",),
    "interest_tags": ("atmosphere", "dislike"),  # and its own column, which is kept with the places
    "step": ("step",),
    "required": (),
    "avoid": ("atmosphere", "dislike"),
    "max_group": ("group",),
    "age": (),
    "max_fee": ("fee",),
}


@dataclass(frozen=True, slots=True)
class Asked:
    """One question worth asking: about which facts, and what the answer is expected to change.

    `change` is the expected rank-biased distance of the first ten, from 0 (the same) to 1 (all others); `turns` of the
    `among` first places are expected to be others. `examples` are the answers that would change most.
    """

    facts: tuple[str, ...]
    change: float
    turns: float
    among: int
    answers: tuple[Changes, ...] = ()

    @property
    def turning(self) -> int:
        """Return how many of the first places would be others, in whole places."""
        return round(self.turns)


@dataclass(frozen=True, slots=True)
class Base:
    """The places that break no limit now, and what every scorer says of them."""

    case: Case
    parts: Mapping[str, Floats]
    tags: Mapping[str, Floats]  # what each broad group of interests would come to
    weights: Weights


def questions_for(
    person: Person, index: Index, *, as_of: date, weights: Weights = DEFAULT, most: int = MOST_ASKED
) -> tuple[Asked, ...]:
    """Return the questions whose answers would change the list most, none of what is known, the best first."""
    rows = thinned(sift(person, index, as_of).fits.rows())
    if not rows.size:
        return ()
    case = Case(person, index.take(rows), as_of)
    open_facts = list(unknowns(person, case.index))
    base = based(case, index, rows, open_facts, weights)
    now = first_after(base, {})
    found = [_measured(base, one, now) for one in open_facts]
    worth_it = sorted((one for one in found if one.change >= LEAST_CHANGE), key=lambda one: -one.change)
    return tuple(worth_it[:most])


def thinned(rows: Rows) -> Rows:
    """Return the rows, or every n-th where there are very many."""
    return rows[:: -(-len(rows) // MOST_PLACES)] if len(rows) > MOST_PLACES else rows


def based(case: Case, index: Index, rows: Rows, open_facts: Iterable[Unknown], weights: Weights) -> Base:
    """Return the places that answers are tried on; `case` holds those rows of `index`."""
    parts = {name: scorer(case) for name, (scorer, _) in SCORERS.items()}
    names = [
        changes["interest_tags"][0] for one in open_facts for _, changes in one.answers if "interest_tags" in changes
    ]
    tags = {name: _tag(index, rows, name, case.index) for name in names}
    return Base(case, parts, tags, weights)


def _tag(index: Index, rows: Rows, name: str, taken: Index) -> Floats:
    """Return what a group of interests comes to; it hangs on the places alone and is kept with a town of some size."""
    if len(index.lat) > MOST_PLACES:
        return _heard(name, taken)
    own = rows < index.offset
    column = np.zeros(len(rows))
    column[own] = _kept(name, index)[rows[own]]
    if index.added is not None:
        column[~own] = _kept(name, index.added)[rows[~own] - index.offset]
    return column


def _kept(name: str, layer: Index) -> Floats:
    """Return what a group of interests comes to in one layer, reckoned once for its topics as they are counted now."""
    found = layer.kept.get((name, id(layer.topics)), lambda: (layer.topics, _heard(name, layer)))
    return found[1]  # the topics are held beside it, so that nothing else can have their number


def _heard(name: str, layer: Index) -> Floats:
    """Return what a group of interests comes to."""
    return topic_scores(Person(code="", interest_tags=(name,)), "interest_tags", layer.topics)


def first_after(base: Base, changes: Changes) -> Rows:
    """Return the rows of the first ten places if a person gave an answer, exactly as `rank` would have them."""
    person, index = replace(base.case.person, **changes), base.case.index
    way = ground(person, index) if any(fact in WAY for fact in changes) else base.case.way
    case = Case(person, index, base.case.as_of, way)
    heard = {name for fact in changes for name in HEARD_BY[fact]}
    parts = {name: SCORERS[name][0](case) if name in heard else part for name, part in base.parts.items()}
    if tag := changes.get("interest_tags"):
        parts["interest_tags"] = base.tags[tag[0]]
    fits = np.flatnonzero(judge(person, index, way, base.case.as_of).fits)
    return _first(case, parts, fits, base.weights)


def _first(case: Case, parts: Mapping[str, Floats], rows: Rows, weights: Weights) -> Rows:
    """Return the first ten of some rows; those that cannot be among them are left aside before the sorting."""
    parts, asks, order = {name: part[rows] for name, part in parts.items()}, case.asks[rows], case.index.order[rows]
    scores = np.asarray(combine(parts, weights), dtype=np.float64)
    counted = np.where(parts["condition"] == 0.0, -1.0, worth(scores, asks, weights))
    kept = np.arange(len(rows))
    if len(rows) > FIRST:
        kept = np.flatnonzero(counted >= np.partition(counted, -FIRST)[-FIRST])
    return rows[kept[choose(scores[kept], asks[kept], parts["condition"][kept], order[kept], FIRST, weights)]]


def _measured(base: Base, unknown: Unknown, now: Rows) -> Asked:
    """Return how much the answers to one question would change, on average over their weights."""
    tried = [(weight, changes, first_after(base, changes)) for weight, changes in unknown.answers]
    change = sum(weight * distance(now.tolist(), after.tolist()) for weight, _, after in tried)
    turns = sum(weight * (len(now) - len(np.intersect1d(now, after))) for weight, _, after in tried)
    by_change = sorted(tried, key=lambda one: -distance(now.tolist(), one[2].tolist()))
    return Asked(unknown.facts, change, turns, len(now), tuple(changes for _, changes, _ in by_change))


def distance(one: Sequence[int], other: Sequence[int]) -> float:
    """Return the rank-biased distance of two lists, from 0 (the same) to 1 (nothing in common)."""
    depth, shared, whole = max(len(one), len(other)), 0.0, 0.0
    for at in range(1, depth + 1):
        weight = PERSISTENCE ** (at - 1)
        agreed = len(set(one[:at]) & set(other[:at])) / at
        shared, whole = shared + weight * agreed, whole + weight
    return 1 - shared / whole if whole else 0.0

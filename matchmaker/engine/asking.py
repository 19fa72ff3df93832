"""Which questions to a person would change the list most: each plausible answer is tried, and the change measured.

An answer to what is not known can only shut places out, so all that can come after it breaks no limit now; on those
places only the scorers that hear the answer run again, then the same sum and the same order as in `rank`. That makes
it exact and cheap: about 1 ms an answer among 10,000 places. In a larger town every n-th place stands for the others.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date

import numpy as np

from matchmaker.engine.availability import Bools
from matchmaker.engine.geography import Floats
from matchmaker.engine.index import Index
from matchmaker.engine.limits import ground, judge
from matchmaker.engine.meaning import topic_scores
from matchmaker.engine.plausible import Changes, Unknown, unknowns
from matchmaker.engine.ragged import Rows
from matchmaker.engine.ranker import choose, combine
from matchmaker.engine.scorers import SCORERS, Case
from matchmaker.engine.types import Person
from matchmaker.engine.weights import DEFAULT, Weights

FIRST = 10  # of the list: what a coordinator looks at
MOST_ASKED = 3
LEAST_CHANGE = 0.1  # expected; what changes less is not worth asking a tired person
PERSISTENCE = 0.9  # of a reader going on to the next place (Webber, Moffat and Zobel 2010: rank-biased overlap)
MOST_PLACES = 20_000
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
    town = thinned(index)
    case = Case.of(person, town, as_of)
    fits = np.flatnonzero(judge(person, town, case.way, as_of).fits)
    if not fits.size:
        return ()
    open_facts = list(unknowns(person, town))
    case, names = case.take(fits), [name for name, _ in _tags(open_facts)]
    tags = {name: column[fits] for name, column in _heard_tags(town, names)}
    base = Base(case, {name: scorer(case) for name, (scorer, _) in SCORERS.items()}, tags, weights)
    now = first_after(base, {})
    found = [_measured(base, one, now) for one in open_facts]
    worth = sorted((one for one in found if one.change >= LEAST_CHANGE), key=lambda one: -one.change)
    return tuple(worth[:most])


def thinned(index: Index) -> Index:
    """Return the index, or every n-th place of a large one; kept with the index, for the next person."""
    if len(index) <= MOST_PLACES:
        return index
    kept = index.__dict__.get("thinned")
    if kept is None or kept[0] is not index.topics:
        rows = np.arange(0, len(index), -(-len(index) // MOST_PLACES))
        kept = index.__dict__["thinned"] = (index.topics, index.take(rows))
    return kept[1]


def _tags(open_facts: Iterable[Unknown]) -> Iterable[tuple[str, float]]:
    """Yield the interests that will be tried."""
    for one in open_facts:
        if one.facts == ("interest_tags",):
            yield from ((changes["interest_tags"][0], weight) for weight, changes in one.answers)


def _heard_tags(index: Index, names: Iterable[str]) -> Iterable[tuple[str, Floats]]:
    """Yield what each group of interests comes to; it hangs on the places alone and is kept with them."""
    kept = index.__dict__.setdefault("heard_tags", {})
    for name in names:
        if name not in kept or kept[name][0] is not index.topics:
            column = topic_scores(Person(code="", interest_tags=(name,)), "interest_tags", index.topics)
            kept[name] = (index.topics, column)
        yield name, kept[name][1]


def first_after(base: Base, changes: Changes) -> Rows:
    """Return the rows of the first ten places if a person gave an answer, exactly as `rank` would have them."""
    person, index = replace(base.case.person, **changes), base.case.index
    way = ground(person, index) if any(fact in WAY for fact in changes) else base.case.way
    case = Case(person, index, way, base.case.as_of)
    heard = {name for fact in changes for name in HEARD_BY[fact]}
    parts = {name: SCORERS[name][0](case) if name in heard else part for name, part in base.parts.items()}
    if tag := changes.get("interest_tags"):
        parts["interest_tags"] = base.tags[tag[0]]
    verdict = judge(person, index, way, base.case.as_of)
    fits = np.flatnonzero(verdict.fits)
    return _first({name: part[fits] for name, part in parts.items()}, verdict.asks[fits], fits, base.weights)


def _first(parts: Mapping[str, Floats], asks: Bools, rows: Rows, weights: Weights) -> Rows:
    """Return the first ten of some rows; those that cannot be among them are left aside before the sorting."""
    scores = np.asarray(combine(parts, weights), dtype=np.float64)
    worth = np.where(parts["condition"] == 0.0, -1.0, np.round(scores, 9) * (1 - weights.unconfirmed * asks))
    if len(rows) > FIRST:
        kept = np.flatnonzero(worth >= np.partition(worth, -FIRST)[-FIRST])
        scores, asks, rows, admitted = scores[kept], asks[kept], rows[kept], parts["condition"][kept]
    else:
        admitted = parts["condition"]
    return rows[choose(scores, asks, admitted, FIRST, weights)]


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

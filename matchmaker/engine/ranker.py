"""From one person and all places to a ranked answer: limits, then scores, then order, then reasons."""

from collections.abc import Callable, Iterator, Mapping
from datetime import date
from functools import lru_cache

import numpy as np

from matchmaker.engine.apart import told_apart
from matchmaker.engine.availability import Bools
from matchmaker.engine.geography import Floats
from matchmaker.engine.index import FEATURES, NO_PATTERN, UNKNOWN, Index
from matchmaker.engine.ragged import Rows
from matchmaker.engine.reasons import reasons_for
from matchmaker.engine.reasons_near import nearest_clauses
from matchmaker.engine.relaxing import what_if
from matchmaker.engine.scorers import BOUNDS, SCORERS, TIGHTER, Case, Scorer
from matchmaker.engine.sieve import sift
from matchmaker.engine.sight import Sight
from matchmaker.engine.types import Answer, Candidate, Person
from matchmaker.engine.weights import DEFAULT, Weights

DEFAULT_TOP = 20
FEW = 512  # places that are scored in full without a second thought
ROUNDING = 1e-8  # what rounding may take from a score that is to be compared
Part = float | Floats
ADDED = ("atmosphere", "group", "offer", "travel", "opening", "fee", "place", "freshness")
TOPICS = ("interest", "interest_tags", "strength", "wish")
BRAKES = ("step", "dislike", "strain", "condition")


def rank(person: Person, index: Index, *, as_of: date, top: int = DEFAULT_TOP, weights: Weights = DEFAULT) -> Answer:
    """Return the best places for a person on a day, each with its reasons; the same input gives the same answer.

    Scores lie from 0 to 1. Chosen are the `top` best, where a place with something to ask counts a little less; shown
    are first those that can be called fit, then those to confirm (FORMATS 4). Ties are broken by id.
    """
    sieve = sift(person, index, as_of)
    fits = sieve.fits.rows()
    case = promising(Case(person, index.take(fits), as_of), top, weights)
    asks, parts = case.asks, {name: scorer(case) for name, (scorer, _) in SCORERS.items()}
    scores = np.asarray(combine(parts, weights), dtype=np.float64)
    rows = choose(scores, asks, parts["condition"], case.index.order, top, weights)
    return Answer(
        client=person.code,
        as_of=as_of,
        candidates=told_apart(tuple(candidates_at(case, asks, parts, scores, rows, weights))),
        excluded=sieve.counts(),
        what_if=what_if(person, index, sieve, as_of),
        fitting=len(fits),
    )


def promising(case: Case, top: int, weights: Weights) -> Case:
    """Return the case for those places that can be among the best: exact, and cheap where there are many.

    No place scores more than its bounds say (`BOUNDS`), because the score never falls when a part rises. So the places
    with the highest bounds are scored in full, and whatever is bounded below the last of the best is left out; of those
    that are left, once more by bounds that are tighter and cost more.
    """
    most = max(FEW, 2 * top)
    if len(case.index) <= most:
        return case
    highest = _standing(case, BOUNDS, weights)
    first = case.take(np.sort(np.argpartition(-highest, most)[:most]))
    reached = _standing(first, {}, weights)
    enough = np.partition(reached, len(reached) - top)[len(reached) - top] if top > 0 else np.inf
    case = case.take(np.flatnonzero(highest >= enough - ROUNDING))
    if len(case.index) <= most:
        return case
    return case.take(np.flatnonzero(_standing(case, TIGHTER, weights) >= enough - ROUNDING))


def _standing(case: Case, bounds: Mapping[str, Scorer], weights: Weights) -> Floats:
    """Return what places count for being shown, at most where there are bounds; shut out by condition after all others."""
    parts = {name: bounds.get(name, scorer)(case) for name, (scorer, _) in SCORERS.items()}
    standing = worth(np.asarray(combine(parts, weights), dtype=np.float64), case.asks, weights)
    standing[parts["condition"] == 0.0] -= 1.0
    return standing


def combine(parts: Mapping[str, Part], weights: Weights = DEFAULT) -> Part:
    """Return the score from 0 to 1 of every place (or of one, from plain numbers); it never falls when a part rises."""
    return combining(weights)(parts)


@lru_cache(maxsize=64)
def combining(weights: Weights) -> Callable[[Mapping[str, Part]], Part]:
    """Return what makes a score of parts by some weights."""
    topics, added, brakes = (
        tuple((name, getattr(weights, name)) for name in names) for names in (TOPICS, ADDED, BRAKES)
    )
    topic, most = weights.topic, weights.topic
    for _name, weight in added:
        most += weight
    holds = tuple((name, 1 - brake, brake) for name, brake in brakes)

    def score(parts: Mapping[str, Part]) -> Part:
        """Return the score of parts."""
        missed: Part = 1.0
        for name, weight in topics:
            missed = missed * (1 - weight * parts[name])
        total = topic * (1 - missed)
        for name, weight in added:
            total = total + weight * parts[name]
        for name, rest, brake in holds:
            total = total * (rest + brake * parts[name])
        return total / most

    return score


def without_facts(parts: Mapping[str, Floats], weights: Weights) -> dict[str, Floats]:
    """Return the scores of some places as they were without the fact of one part, for each part."""
    names, table = list(SCORERS), {}
    for at, name in enumerate(names):
        table[name] = np.repeat(parts[name][None, :], len(names), axis=0)
        table[name][at] = SCORERS[name][1]
    scores = np.asarray(combine(table, weights), dtype=np.float64)
    return dict(zip(names, scores, strict=True))


def worth(scores: Floats, asks: Bools, weights: Weights) -> Floats:
    """Return what a place counts for being shown at all."""
    counted: Floats = np.round(scores, 9) * (1 - weights.unconfirmed * asks)
    return counted


def choose(scores: Floats, asks: Bools, admitted: Floats, order: Floats, top: int, weights: Weights = DEFAULT) -> Rows:
    """Return the rows to show, in order: fit before to confirm, shut out by condition last of each, then by score."""
    shut = admitted == 0.0
    best = np.lexsort((order, -worth(scores, asks, weights), shut))[: max(0, top)]
    return best[np.lexsort((order[best], -np.round(scores[best], 9), shut[best], asks[best]))]


def candidates_at(
    case: Case, asks: Bools, parts: Mapping[str, Floats], scores: Floats, rows: Rows, weights: Weights
) -> Iterator[Candidate]:
    """Yield the candidates at some rows, in that order."""
    chosen, whole, total = {name: column[rows] for name, column in parts.items()}, scores[rows], combining(weights)
    own = {name: column.tolist() for name, column in chosen.items()}
    falls = {name: (whole - less).tolist() for name, less in without_facts(chosen, weights).items()}
    near = nearest_clauses(case.person, case.index.topics, rows)
    for at, (row, score) in enumerate(zip(rows.tolist(), whole.tolist(), strict=True)):
        said = {name: values[at] for name, values in own.items()}
        hangs = {name: values[at] for name, values in falls.items()}
        close = {field: values[at] for field, values in near.items()}
        sight = Sight(case, row, case.index.places[row], said, score, hangs, close, total)
        yield Candidate(
            place=sight.place,
            rank=at + 1,
            score=score,
            status="to_confirm" if asks[row] else "ok",
            to_confirm=to_confirm(case.person, case.index, row),
            travel=sight.travel,
            reasons=reasons_for(sight),
            parts=said,
        )


def to_confirm(person: Person, index: Index, row: int) -> tuple[str, ...]:
    """Return what must be asked of the host first: required features in the client's order, then opening, place."""
    stated = index.features[row]
    asked = [str(feature) for feature in person.required if stated[FEATURES.index(feature)] == UNKNOWN]
    asked += ["opening"] * bool(index.pattern_of[row] == NO_PATTERN) + ["place"] * bool(np.isnan(index.total[row]))
    return tuple(asked)

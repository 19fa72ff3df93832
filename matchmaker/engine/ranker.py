"""From one person and all places to a ranked answer: limits, then scores, then order, then reasons."""

from collections.abc import Callable, Iterator, Mapping
from datetime import date
from functools import lru_cache

import numpy as np

from matchmaker.engine.apart import told_apart
from matchmaker.engine.availability import Bools
from matchmaker.engine.geography import Floats
from matchmaker.engine.index import NO_PATTERN, UNKNOWN, Index
from matchmaker.engine.ragged import Rows
from matchmaker.engine.reasons import reasons_for
from matchmaker.engine.reasons_near import nearest_clauses
from matchmaker.engine.relaxing import what_if
from matchmaker.engine.scorers import BOUNDS, SCORERS, TIGHTER, Case, Scorer
from matchmaker.engine.sieve import sift
from matchmaker.engine.sight import POSITIONS, Sight
from matchmaker.engine.types import Answer, Candidate, Person
from matchmaker.engine.weights import DEFAULT, Weights

DEFAULT_TOP = 20
FEW = 1_000  # places that are scored in full without a second thought
FIRST = 256  # of more, those that are scored in full to know what the best reach
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
    asks, parts = case.asks, _parts(case, {})
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


def promising(case: Case, top: int, weights: Weights, few: int | None = None) -> Case:
    """Return the case for those places that can be among the best: exact, and cheap where there are many.

    No place scores more than its bounds say (`BOUNDS`), because the score never falls when a part rises. So the places
    with the highest bounds are scored in full, and whatever is bounded below the last of the best is left out; of those
    that are left, once more by bounds that are tighter and cost more (`TIGHTER`). Of no more than `few` none is left out.
    """
    few = max(FEW if few is None else few, 2 * top)
    if len(case.index) <= few:
        return case
    rough = _parts(case, BOUNDS)
    highest = _standing(rough, case, weights)
    most = max(FIRST, 2 * top)
    first = case.take(np.sort(np.argpartition(-highest, most)[:most]))
    reached = _standing(_parts(first, {}), first, weights)
    enough = (np.partition(reached, len(reached) - top)[len(reached) - top] if top > 0 else np.inf) - ROUNDING
    left = np.flatnonzero(highest >= enough)
    case = case.take(left)
    if len(left) <= few:
        return case
    closer = {name: part[left] for name, part in rough.items()}
    closer |= {name: bound(case, closer[name]) for name, bound in TIGHTER.items()}
    return case.take(np.flatnonzero(_standing(closer, case, weights) >= enough))


def _parts(case: Case, bounds: Mapping[str, Scorer]) -> dict[str, Floats]:
    """Return what every scorer says of places, at most where there are bounds."""
    return {name: bounds.get(name, scorer)(case) for name, (scorer, _) in SCORERS.items()}


def _standing(parts: Mapping[str, Floats], case: Case, weights: Weights) -> Floats:
    """Return what places count for being shown; those shut out by condition after all others."""
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
    topics = case.index.topics
    chosen, whole = {name: column[rows] for name, column in parts.items()}, scores[rows]
    said = {name: column.tolist() for name, column in chosen.items()}
    hangs = {name: (whole - less).tolist() for name, less in without_facts(chosen, weights).items()}
    offers, touches, absent = (table.shares(rows) for table in (topics.offers, topics.touches, topics.absent))
    near = nearest_clauses(case.person, topics, rows)
    for at, (row, score) in enumerate(zip(rows.tolist(), whole.tolist(), strict=True)):
        sight = Sight(
            case=case,
            row=row,
            place=case.index.places[row],
            parts={name: values[at] for name, values in said.items()},
            whole=score,
            hangs={name: values[at] for name, values in hangs.items()},
            offers=offers[at],
            touches=touches[at],
            absent=absent[at],
            near={field: values[at] for field, values in near.items()},
            total=combining(weights),
        )
        yield _candidate(sight, at + 1, asks=bool(asks[row]))


def _candidate(sight: Sight, number: int, *, asks: bool) -> Candidate:
    """Return one candidate under its number."""
    return Candidate(
        place=sight.place,
        rank=number,
        score=sight.whole,
        status="to_confirm" if asks else "ok",
        to_confirm=to_confirm(sight.person, sight.index, sight.row) if asks else (),
        travel=sight.travel,
        reasons=reasons_for(sight),
        parts=sight.parts,
    )


def to_confirm(person: Person, index: Index, row: int) -> tuple[str, ...]:
    """Return what must be asked of the host first: required features in the client's order, then opening, place."""
    stated = index.features[row]
    asked = [feature.value for feature in person.required if stated[POSITIONS[feature]] == UNKNOWN]
    asked += ["opening"] * bool(index.pattern_of[row] == NO_PATTERN) + ["place"] * bool(np.isnan(index.total[row]))
    return tuple(asked)

"""From one person and all places to a ranked answer: limits, then scores, then order, then reasons."""

from collections.abc import Iterator, Mapping
from datetime import date

import numpy as np

from matchmaker.engine.apart import told_apart
from matchmaker.engine.availability import Bools
from matchmaker.engine.geography import Floats, travel_of
from matchmaker.engine.index import FEATURES, NO_PATTERN, UNKNOWN, Index
from matchmaker.engine.limits import judge
from matchmaker.engine.ragged import Rows
from matchmaker.engine.reasons import reasons_for
from matchmaker.engine.relaxing import what_if
from matchmaker.engine.scorers import SCORERS, Case
from matchmaker.engine.types import Answer, Candidate, Person
from matchmaker.engine.weights import DEFAULT, Weights

DEFAULT_TOP = 20
Part = float | Floats
ADDED = ("atmosphere", "group", "offer", "travel", "opening", "fee", "place", "freshness")
TOPICS = ("interest", "interest_tags", "strength", "wish")
BRAKES = ("step", "dislike", "strain", "condition")


def rank(person: Person, index: Index, *, as_of: date, top: int = DEFAULT_TOP, weights: Weights = DEFAULT) -> Answer:
    """Return the best places for a person on a day, each with its reasons; the same input gives the same answer.

    Scores lie from 0 to 1. Chosen are the `top` best, where a place with something to ask counts a little less; shown
    are first those that can be called fit, then those to confirm (FORMATS 4). Ties are broken by id.
    """
    town = Case.of(person, index, as_of)
    verdict = judge(person, index, town.way, as_of)
    fits = np.flatnonzero(verdict.fits)
    case, asks = town.take(fits), verdict.asks[fits]
    parts = {name: scorer(case) for name, (scorer, _) in SCORERS.items()}
    scores = np.asarray(combine(parts, weights), dtype=np.float64)
    rows = choose(scores, asks, parts["condition"], top, weights)
    return Answer(
        client=person.code,
        as_of=as_of,
        candidates=told_apart(tuple(_candidates(case, asks, parts, scores, rows, weights))),
        excluded=verdict.counts(),
        what_if=what_if(town, verdict),
        fitting=len(fits),
    )


def combine(parts: Mapping[str, Part], weights: Weights = DEFAULT) -> Part:
    """Return the score from 0 to 1 of every place (or of one, from plain numbers); it never falls when a part rises."""
    missed: Part = 1.0
    for name in TOPICS:
        missed = missed * (1 - getattr(weights, name) * parts[name])
    total = weights.topic * (1 - missed)
    most = weights.topic
    for name in ADDED:
        total = total + getattr(weights, name) * parts[name]
        most += getattr(weights, name)
    for name in BRAKES:
        brake = getattr(weights, name)
        total = total * (1 - brake + brake * parts[name])
    return total / most


def choose(scores: Floats, asks: Bools, admitted: Floats, top: int, weights: Weights = DEFAULT) -> Rows:
    """Return the rows to show, in order: fit before to confirm, shut out by condition last of each, then by score."""
    shut = admitted == 0.0
    worth = np.round(scores, 9) * (1 - weights.unconfirmed * asks)
    # Rows stand in the order of ids, and lexsort is stable: ties fall to the smaller id.
    best = np.sort(np.lexsort((-worth, shut))[: max(0, top)])
    return best[np.lexsort((-np.round(scores[best], 9), shut[best], asks[best]))]


def _candidates(
    case: Case, asks: Bools, parts: Mapping[str, Floats], scores: Floats, rows: Rows, weights: Weights
) -> Iterator[Candidate]:
    """Yield the candidates, best first."""
    for number, row in enumerate(rows.tolist(), start=1):
        own = {name: float(column[row]) for name, column in parts.items()}
        yield Candidate(
            place=case.index.places[row],
            rank=number,
            score=float(scores[row]),
            status="to_confirm" if asks[row] else "ok",
            to_confirm=to_confirm(case.person, case.index, row),
            travel=travel_of(case.person.modes, case.way.minutes[row], int(case.way.mode[row])),
            reasons=reasons_for(case, row, own, lambda changed: float(combine(changed, weights))),
            parts=own,
        )


def to_confirm(person: Person, index: Index, row: int) -> tuple[str, ...]:
    """Return what must be asked of the host first: required features in the client's order, then opening, place."""
    stated = index.features[row]
    asked = [str(feature) for feature in person.required if stated[FEATURES.index(feature)] == UNKNOWN]
    asked += ["opening"] * bool(index.pattern_of[row] == NO_PATTERN) + ["place"] * bool(np.isnan(index.total[row]))
    return tuple(asked)

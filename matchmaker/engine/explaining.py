"""One pair told as `rank` tells it: score, what must be asked, the way there, and the reasons."""

from dataclasses import replace
from datetime import date

import numpy as np

from matchmaker.engine.index import Index
from matchmaker.engine.pairs import Parts
from matchmaker.engine.ranker import candidates_at, combine
from matchmaker.engine.scorers import SCORERS, Case
from matchmaker.engine.types import Candidate, Person
from matchmaker.engine.weights import DEFAULT, Weights


def explain(
    person: Person,
    index: Index,
    row: int,
    *,
    as_of: date,
    number: int = 1,
    said: Parts | None = None,
    weights: Weights = DEFAULT,
) -> Candidate:
    """Return the candidate at one row, which must break no limit, under the number that it has among all.

    `said` is what the scorers said of the pair, where that is known: to ask them again is the dear part.
    """
    case = Case(person, index.take(np.array([row])), as_of)
    parts = {name: np.array([said[name]]) if said else scorer(case) for name, (scorer, _) in SCORERS.items()}
    scores = np.asarray(combine(parts, weights), dtype=np.float64)
    return replace(next(candidates_at(case, case.asks, parts, scores, np.array([0]), weights)), rank=number)

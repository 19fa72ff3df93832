"""The ranking without any shortcut: every limit and every scorer at every place, then sorting; what `rank` must equal."""

import numpy as np

from matchmaker.engine.limits import ground, judge
from matchmaker.engine.ranker import DEFAULT_TOP, choose, combine
from matchmaker.engine.scorers import SCORERS, Case
from matchmaker.engine.weights import DEFAULT


def brute_force(person, index, as_of, top=DEFAULT_TOP, weights=DEFAULT):
    """Return ids with scores in the order shown, the counts of the limits, and how many places fit."""
    case = Case(person, index, as_of)
    verdict = judge(person, index, ground(person, index), as_of)
    parts = {name: scorer(case) for name, (scorer, _) in SCORERS.items()}
    scores = np.asarray(combine(parts, weights))
    fits = np.flatnonzero(verdict.fits)
    rows = fits[choose(scores[fits], verdict.asks[fits], parts["condition"][fits], index.order[fits], top, weights)]
    shown = [(index.places[row].id, float(scores[row]), bool(verdict.asks[row])) for row in rows.tolist()]
    return shown, verdict.counts(), len(fits)


def as_brute(answer):
    """Return an answer in the same form."""
    shown = [(one.place.id, one.score, one.status == "to_confirm") for one in answer.candidates]
    return shown, dict(answer.excluded), answer.fitting

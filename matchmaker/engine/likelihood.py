"""How likely the evidence is under some weights, and how that changes with each of them (ADR on learning)."""

from dataclasses import replace
from math import exp, log

import numpy as np

from matchmaker.engine.evidence import PARTS, Floats, Table
from matchmaker.engine.ranker import ADDED, BRAKES, TOPICS
from matchmaker.engine.weights import Weights, bounded, bounds_of

LEARNED = ("topic", *PARTS)  # the weights that outcomes speak of, in the order of the moves
FRACTIONS = frozenset((*TOPICS, *BRAKES))  # they move on the scale of log odds, the others on that of logs
# What ties a score to a chance: level and slope of outcomes, slope and weight of the position of choices.
LINK_MEANS = np.array([0.0, 5.0, 8.0, 0.5])
LINK_SPREADS = np.array([2.0, 5.0, 8.0, 0.5])
LINK_BOUNDS = ((-10.0, 10.0), (0.0, 40.0), (0.0, 60.0), (0.0, 5.0))  # no slope falls: a better fit is never worse
MIDDLE = 0.4  # of the scores: level and slope say less about each other when it is taken off


def room(name: str, hand: Weights) -> tuple[float, float]:
    """Return how far a weight may move down and up on its scale before it reaches its bounds."""
    own = _scale(name, getattr(hand, name))
    least, most = bounds_of(name)
    return min(0.0, _scale(name, least) - own), max(0.0, _scale(name, most) - own)


def moved(hand: Weights, moves: Floats) -> Weights:
    """Return the weights that lie some way from the hand-set ones; one that does not move stays exactly as it is."""
    changed = {}
    for name, by in zip(LEARNED, moves.tolist(), strict=True):
        there = exp(_scale(name, getattr(hand, name)) + by)
        changed[name] = (
            bounded(name, there / (1 + there) if name in FRACTIONS else there) if by else getattr(hand, name)
        )
    return replace(hand, **changed)


def _scale(name: str, value: float) -> float:
    """Return a weight on the scale on which it moves."""
    return log(value / (1 - value)) if name in FRACTIONS else log(value)


def score(parts: Floats, weights: Weights) -> tuple[Floats, Floats]:
    """Return the score of each pair, as `ranker.combine` reckons it, and how it rises as each weight moves."""
    column = {name: parts[:, at] for at, name in enumerate(PARTS)}
    most = weights.topic + sum(getattr(weights, name) for name in ADDED)
    left = {name: 1 - getattr(weights, name) * column[name] for name in TOPICS}
    missed = np.prod([*left.values()], axis=0)
    braked = {name: 1 - getattr(weights, name) * (1 - column[name]) for name in BRAKES}
    brake = np.prod([*braked.values()], axis=0)
    whole = weights.topic * (1 - missed) + sum(getattr(weights, name) * column[name] for name in ADDED)
    total = whole * brake / most
    rises = {"topic": weights.topic * ((1 - missed) * brake - total) / most}
    for name in ADDED:
        rises[name] = getattr(weights, name) * (column[name] * brake - total) / most
    for name in TOPICS:
        own = getattr(weights, name)
        rises[name] = own * (1 - own) * weights.topic * column[name] * (missed / left[name]) * brake / most
    for name in BRAKES:
        own = getattr(weights, name)
        rises[name] = own * (1 - own) * total * (column[name] - 1) / braked[name]
    return total, np.stack([rises[name] for name in LEARNED], axis=1)


def chance(odds: Floats) -> Floats:
    """Return the chances of log odds."""
    return np.asarray(0.5 * (1 + np.tanh(0.5 * odds)), dtype=np.float64)


def odds_of(scores: Floats, links: Floats) -> Floats:
    """Return the log odds that introductions with these scores go well."""
    return np.asarray(links[0] + links[1] * (scores - MIDDLE), dtype=np.float64)


def loss(at: Floats, table: Table, hand: Weights, spread: float) -> tuple[float, Floats]:
    """Return minus the log of the posterior, up to a constant, and its slope; `at` holds moves, then links.

    `spread` is the standard deviation of the moves before anything is known; 0 lets nothing move.
    """
    moves, links = at[: len(LEARNED)], at[len(LEARNED) :]
    weights, afar = moved(hand, moves), (links - LINK_MEANS) / LINK_SPREADS
    near = moves / spread if spread else np.zeros(len(moves))
    found = 0.5 * float(np.sum(near**2) + np.sum(afar**2))
    slope = np.concatenate([near / (spread or 1.0), afar / LINK_SPREADS])
    for part in (_outcomes, _picks):
        each, rises = part(weights, links, table)
        found, slope = found + float(np.sum(each)), slope + rises
    return found, slope


def losses(weights: Weights, links: Floats, table: Table) -> tuple[Floats, Floats]:
    """Return the log loss of each outcome and of each choice, each by how much it counts."""
    return _outcomes(weights, links, table)[0], _picks(weights, links, table)[0]


def _outcomes(weights: Weights, links: Floats, table: Table) -> tuple[Floats, Floats]:
    """Return the log loss of what became of each introduction, and the slope of their sum."""
    scores, rises = score(table.parts, weights)
    odds = odds_of(scores, links)
    each = table.counts * (np.logaddexp(0, odds) - table.good * odds)
    wrong = table.counts * (chance(odds) - table.good)
    by_links = [np.sum(wrong), np.sum(wrong * (scores - MIDDLE)), 0.0, 0.0]
    return each, np.concatenate([links[1] * _summed(wrong, rises), by_links])


def _picks(weights: Weights, links: Floats, table: Table) -> tuple[Floats, Floats]:
    """Return the log loss of each choice from a list (conditional logit), and the slope of their sum.

    What was passed over is chosen as the worst of them: the same with the score turned round.
    """
    if not len(table.starts):
        return np.zeros(0), np.zeros(len(LEARNED) + len(links))
    scores, rises = score(table.shown, weights)
    odds = links[2] * table.signs * scores - links[3] * table.logs
    lengths = np.diff(np.append(table.starts, len(odds)))
    top = np.maximum.reduceat(odds, table.starts)
    raised = np.exp(odds - np.repeat(top, lengths))
    whole = np.add.reduceat(raised, table.starts)
    each = table.picked * (np.log(whole) + top - odds[table.taken])
    wrong = raised / np.repeat(whole, lengths)
    wrong[table.taken] -= 1
    wrong *= np.repeat(table.picked, lengths)
    by_links = [0.0, 0.0, np.sum(wrong * table.signs * scores), -np.sum(wrong * table.logs)]
    return each, np.concatenate([links[2] * _summed(wrong * table.signs, rises), by_links])


def _summed(by: Floats, rises: Floats) -> Floats:
    """Return the sum of rows, each as often as it counts; without BLAS, whose threads wait for each other longer."""
    return np.asarray(np.einsum("i,ij->j", by, rises), dtype=np.float64)

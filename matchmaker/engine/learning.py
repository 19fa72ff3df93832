"""Weights from what became of introductions: the likeliest ones near those that people set (ADR on learning)."""

from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass
from math import erf, sqrt

import numpy as np

from matchmaker.engine.evidence import Evidence, Floats, Outcome, Pick, Table, table_of
from matchmaker.engine.likelihood import (
    LEARNED,
    LINK_BOUNDS,
    LINK_MEANS,
    LINK_SPREADS,
    chance,
    loss,
    losses,
    moved,
    odds_of,
    room,
    score,
)
from matchmaker.engine.weights import Weights

# How far weights may well lie from those set by hand, on their scale: not at all, or by a factor of up to 1.8; and how
# likely that is held to be until outcomes speak: it is an even bet that people were right.
SPREADS = (0.0, 0.15, 0.3, 0.6)
HELD = np.array([0.5, 0.25, 0.15, 0.1])
UNKNOWN = float(HELD @ np.square(SPREADS))  # variance of a move of which nothing is known
FOLDS = 5
FEWEST_PEOPLE = 10  # with fewer there is nobody left to try the weights on
NINE_IN_TEN = 1.645  # standard deviations
STEP = 1e-4
EXACTLY = {"maxfun": 5000, "ftol": 1e-9}


@dataclass(frozen=True, slots=True)
class Trial:
    """How well weights foretell people from whom they were not learned, beside the hand-set ones."""

    outcomes: tuple[Outcome, ...]
    hand: Floats  # the chance of each outcome under the hand set
    learned: Floats
    gains: Mapping[str, float]  # by how much less each person surprises; outcomes and choices together


@dataclass(frozen=True, slots=True)
class Learned:
    """The weights that were learned, and what a report says of them."""

    weights: Weights
    sure: Mapping[str, float]  # that a weight should move the way it did: 0 as likely as not, 1 beyond doubt
    ranges: Mapping[str, tuple[float, float]]  # in which each weight lies with nine chances in ten
    trial: Trial | None  # None: too few people


def learn(outcomes: Collection[Outcome], picks: Collection[Pick], hand: Weights) -> Learned:
    """Return the likeliest weights, held to those set by hand as strongly as the evidence leaves it open.

    The chance that an introduction goes well is logistic in the score of the ranking itself; a choice from a list is a
    conditional logit with its position. Each weight has a normal prior around the hand-set one, on a scale that it
    cannot leave: none turns negative. How wide that prior is, is learned too: the maxima of the posterior (TNC)
    under each of `SPREADS` are weighed by how well that width explains the evidence (Laplace). Without evidence it is
    exactly the hand set; the order of the evidence does not matter, and the same gives the same.
    """
    evidence = Evidence.of(outcomes, picks)
    moves, variances = _believed(table_of(evidence), hand)
    beyond = NINE_IN_TEN * np.sqrt(variances)
    low, high = moved(hand, moves - beyond), moved(hand, moves + beyond)
    sure = [erf(abs(by) / sqrt(2 * variance)) for by, variance in zip(moves.tolist(), variances.tolist(), strict=True)]
    return Learned(
        weights=moved(hand, moves),
        sure=dict(zip(LEARNED, sure, strict=True)),
        ranges={name: (getattr(low, name), getattr(high, name)) for name in LEARNED},
        trial=_trial(evidence, hand),
    )


def _believed(table: Table, hand: Weights) -> tuple[Floats, Floats]:
    """Return the mean and the variance of the moves over all widths of the prior."""
    if not len(table.good) and not len(table.starts):
        return np.zeros(len(LEARNED)), np.full(len(LEARNED), UNKNOWN)
    found = [_under(table, hand, spread) for spread in SPREADS]
    told = np.array([evidence for evidence, _moves, _variances in found]) + np.log(HELD)
    likely = np.exp(told - told.max()) / np.sum(np.exp(told - told.max()))
    moves = likely @ np.array([one for _evidence, one, _variances in found])
    apart = [variances + (one - moves) ** 2 for _evidence, one, variances in found]
    return moves, likely @ np.array(apart)


def _under(table: Table, hand: Weights, spread: float) -> tuple[float, Floats, Floats]:
    """Return how well one width of the prior explains the evidence (its log), the moves it leads to, their variances."""
    at = _fit(table, hand, spread)
    free = np.arange(len(at)) >= (0 if spread else len(LEARNED))
    before = np.concatenate([np.full(len(LEARNED), spread), LINK_SPREADS])[free]
    sides = STEP * np.eye(len(at))[free]
    curved = [loss(at + by, table, hand, spread)[1] - loss(at - by, table, hand, spread)[1] for by in sides]
    curvature = np.array(curved)[:, free] / (2 * STEP) * np.outer(before, before)  # 1 is what the prior alone has
    values, vectors = np.linalg.eigh(0.5 * (curvature + curvature.T))
    values = np.maximum(values, 1.0)  # nothing is less sure than it was before
    variances = np.zeros(len(at))
    variances[free] = np.diag((vectors / values) @ vectors.T) * before**2
    explained = -loss(at, table, hand, spread)[0] - 0.5 * float(np.sum(np.log(values)))
    return explained, at[: len(LEARNED)], variances[: len(LEARNED)]


def _fit(table: Table, hand: Weights, spread: float) -> Floats:
    """Return moves and links where the posterior is highest; with no spread only the links are free."""
    from scipy.optimize import minimize  # half a second: only who learns pays it

    start = np.concatenate([np.zeros(len(LEARNED)), LINK_MEANS])
    bounds = [*(room(name, hand) if spread else (0.0, 0.0) for name in LEARNED), *LINK_BOUNDS]
    # TNC, not L-BFGS-B: the latter hands tiny sums to threads of BLAS, which wait for each other ten times as long
    found = minimize(loss, start, args=(table, hand, spread), jac=True, method="TNC", bounds=bounds, options=EXACTLY)
    return np.asarray(found.x, dtype=np.float64)


def _trial(evidence: Evidence, hand: Weights) -> Trial | None:
    """Return how well each fold of people is foretold by weights learned from all the others."""
    people = evidence.people()
    if len(people) < FEWEST_PEOPLE:
        return None
    outcomes: list[Outcome] = []
    chances: tuple[list[Floats], list[Floats]] = ([], [])
    gains = dict.fromkeys(people, 0.0)
    for fold in range(FOLDS):
        rest, held = evidence.split(frozenset(people[fold::FOLDS]))
        known, asked = table_of(rest), table_of(held)
        outcomes += held.outcomes
        learned = moved(hand, _believed(known, hand)[0])
        for weights, found, sign in ((hand, chances[0], 1), (learned, chances[1], -1)):
            links = _fit(known, weights, 0.0)[len(LEARNED) :]
            found.append(chance(odds_of(score(asked.parts, weights)[0], links)))
            for who, each in _by_person(held, losses(weights, links, asked)):
                gains[who] += sign * each
    by_hand, by_learned = map(np.concatenate, chances)
    return Trial(tuple(outcomes), by_hand, by_learned, gains)


def _by_person(held: Evidence, found: Sequence[Floats]) -> Iterator[tuple[str, float]]:
    """Yield whose each loss is."""
    people = (*(one.who for one in held.outcomes), *(one.who for one in held.picks))
    yield from zip(people, np.concatenate(found).tolist(), strict=True)

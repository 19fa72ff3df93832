"""Whether chances came true: log loss, how well good and bad are told apart, and what was said beside what was seen."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

import numpy as np

from matchmaker.engine.evidence import Floats
from matchmaker.engine.learning import Trial

FEWEST = 10  # outcomes in one bin: fewer are not told
MOST_BINS = 5
BEYOND_CHANCE = 1.645  # standard errors: one in twenty


@dataclass(frozen=True, slots=True)
class Bin:
    """Some outcomes of about the same chance: what was said of them, and how many went well."""

    count: int
    said: float
    seen: float


@dataclass(frozen=True, slots=True)
class Measured:
    """How well one set of weights foretells people it was not learned from."""

    log_loss: float
    auc: float | None  # None: all went well, or none did
    bins: tuple[Bin, ...]


def measured(trial: Trial, chances: Floats) -> Measured:
    """Return the figures of some chances against what became of the outcomes of a trial, each by how much it counts."""
    from sklearn.metrics import log_loss, roc_auc_score  # a second: only who learns pays it

    good = np.array([one.good for one in trial.outcomes])
    counts = np.array([one.counts for one in trial.outcomes])
    both = good.any() and not good.all()
    return Measured(
        log_loss=float(log_loss(good, chances, sample_weight=counts, labels=[False, True])),
        auc=float(roc_auc_score(good, chances, sample_weight=counts)) if both else None,
        bins=tuple(_bins(good.astype(np.float64), counts, chances)),
    )


def _bins(good: Floats, counts: Floats, chances: Floats) -> Iterator[Bin]:
    """Yield what was said and what was seen, from the least likely outcomes to the likeliest, equally many in each."""
    order = np.lexsort((good, chances))
    for some in np.array_split(order, min(MOST_BINS, len(order) // FEWEST) or 1):
        if len(some) >= FEWEST:
            by = counts[some]
            yield Bin(
                len(some), float(np.average(chances[some], weights=by)), float(np.average(good[some], weights=by))
            )


def verdict(gains: Mapping[str, float]) -> int:
    """Return 1 where people are foretold better than by the hand set, -1 where worse, 0 where it may be chance."""
    values = np.array([*gains.values()])
    if len(values) < FEWEST:
        return 0
    beyond = BEYOND_CHANCE * float(np.std(values, ddof=1)) / np.sqrt(len(values))
    return int(values.mean() > beyond) - int(values.mean() < -beyond)

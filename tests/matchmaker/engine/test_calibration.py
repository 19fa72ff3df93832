"""Whether chances came true: figures that a reader can check by hand."""

import numpy as np
import pytest

from matchmaker.engine.calibration import measured, verdict
from matchmaker.engine.evidence import PARTS, Outcome
from matchmaker.engine.learning import Trial

NEUTRAL = dict.fromkeys(PARTS, 0.5)


def trial(good: list[bool], counts: float = 1.0) -> Trial:
    """Return a trial of some outcomes."""
    outcomes = tuple(Outcome(f"{at}", NEUTRAL, one, counts) for at, one in enumerate(good))
    return Trial(outcomes, np.zeros(len(good)), np.zeros(len(good)), {})


def test_chances_that_come_true_are_told_so():
    good = [at % 10 < 2 for at in range(30)] + [at % 10 < 8 for at in range(30)]
    chances = np.array([0.2] * 30 + [0.8] * 30)

    found = measured(trial(good), chances)

    assert found.auc == pytest.approx(0.8)
    assert found.log_loss == pytest.approx(-(0.8 * np.log(0.8) + 0.2 * np.log(0.2)))
    assert sum(one.count for one in found.bins) == 60
    assert found.bins[0].said == pytest.approx(0.2)
    assert found.bins[-1].said == pytest.approx(0.8)
    assert sum(one.count * one.seen for one in found.bins) == pytest.approx(30)


def test_where_all_went_well_nothing_is_told_apart_and_few_outcomes_fill_no_bin():
    found = measured(trial([True] * 9), np.full(9, 0.7))

    assert found.auc is None
    assert found.bins == ()


@pytest.mark.parametrize(
    ("gains", "told"),
    [([0.3, 0.2] * 10, 1), ([-0.3, -0.2] * 10, -1), ([0.3, -0.2] * 10, 0), ([1.0] * 9, 0), ([0.0] * 20, 0)],
)
def test_better_or_worse_is_said_only_beyond_chance(gains, told):
    assert verdict({f"{at}": one for at, one in enumerate(gains)}) == told

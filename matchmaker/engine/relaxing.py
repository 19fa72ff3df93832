"""What if: which single change would open more places, reckoned by the very same limits."""

from collections.abc import Iterator
from functools import cache
from itertools import islice
from math import ceil

import numpy as np

from matchmaker.engine.availability import Bools
from matchmaker.engine.index import FEATURES, NO
from matchmaker.engine.limits import LARGEST_GROUP, Verdict
from matchmaker.engine.scorers import Case
from matchmaker.engine.types import Limit, Relaxation
from profiles.vocabulary.pattern import WEEK, Pattern
from profiles.vocabulary.week import read_pattern

MINUTES_STEP, MOST_MINUTES_MORE = 10, 30
FEE_STEP = 100
HALVES = ("9:00-12:00", "13:00-17:00", "18:00-21:00")
MOST_SHOWN = 6
NAMED_SHOWN = 2  # of the changes at one named place


def what_if(case: Case, verdict: Verdict) -> tuple[Relaxation, ...]:
    """Return the changes that open something, those that open most first."""
    wide = [*_minutes(case, verdict), *_times(case, verdict), *_fees(case, verdict), *_groups(case, verdict)]
    wide.sort(key=lambda change: (-change.opens, change.change, str(change.to)))
    named = [*islice(_features(case, verdict), NAMED_SHOWN), *islice(_places(case, verdict), NAMED_SHOWN)]
    return tuple((wide[: MOST_SHOWN - min(len(named), 3)] + named)[:MOST_SHOWN])


def _only(verdict: Verdict, limit: Limit) -> Bools:
    """Return the places that this limit alone shuts out."""
    only: Bools = verdict.broken[limit] & verdict.without(limit)
    return only


def _minutes(case: Case, verdict: Verdict) -> Iterator[Relaxation]:
    """Yield the first ten minutes more that open something."""
    most = case.person.max_minutes
    away = case.way.minutes[_only(verdict, Limit.TRAVEL)]
    for more in range(MINUTES_STEP, MOST_MINUTES_MORE + 1, MINUTES_STEP):
        opens = int((away <= (most or 0) + more).sum())
        if opens:
            yield Relaxation("max_minutes", (most or 0) + more, opens)
            return


def _times(case: Case, verdict: Verdict) -> Iterator[Relaxation]:
    """Yield the two half days of the week that would open most."""
    shut = _only(verdict, Limit.CLOSED_WHEN_FREE)
    if not shut.any():
        return
    opened = [(text, int((shut & case.index.open_then(free, case.as_of)).sum())) for text, free in half_days()]
    opened.sort(key=lambda found: -found[1])
    yield from (Relaxation("available", text, opens) for text, opens in opened[:2] if opens)


@cache
def half_days() -> tuple[tuple[str, Pattern], ...]:
    """Return every half day of the week in the words of FORMATS 2.2, and as a pattern."""
    texts = [f"{day} {hours}" for day in WEEK for hours in HALVES]
    return tuple((text, read_pattern(text).pattern or Pattern()) for text in texts)


def _fees(case: Case, verdict: Verdict) -> Iterator[Relaxation]:
    """Yield the least that would have to be paid to open something."""
    asked = case.index.fee[_only(verdict, Limit.FEE)]
    if asked.size:
        most = ceil(asked.min() / FEE_STEP) * FEE_STEP
        yield Relaxation("max_fee", most, int((asked <= most).sum()))


def _groups(case: Case, verdict: Verdict) -> Iterator[Relaxation]:
    """Yield the least group that would have to be bearable to open something."""
    sizes = case.index.size[_only(verdict, Limit.GROUP)]
    if sizes.size:
        most = ceil(sizes.min() / LARGEST_GROUP)
        yield Relaxation("max_group", most, int((sizes <= LARGEST_GROUP * most).sum()))


def _features(case: Case, verdict: Verdict) -> Iterator[Relaxation]:
    """Yield the places that one single feature shuts out."""
    needed = [FEATURES.index(feature) for feature in case.person.required]
    for row in np.flatnonzero(_only(verdict, Limit.ACCESS)).tolist():
        missing = [at for at in needed if case.index.features[row, at] == NO]
        if len(missing) == 1:
            feature = FEATURES[missing[0]]
            yield Relaxation("feature", str(feature), 1, case.index.places[row], feature)


def _places(case: Case, verdict: Verdict) -> Iterator[Relaxation]:
    """Yield the places that one place more would open."""
    for row in np.flatnonzero(_only(verdict, Limit.NO_PLACE)).tolist():
        if case.index.free[row] == 0:
            yield Relaxation("place", int(case.index.total[row]) + 1, 1, case.index.places[row])

"""What if: which single change would open more places, reckoned by the very same limits."""

from collections.abc import Iterator
from datetime import date
from functools import cache
from itertools import islice
from math import ceil

import numpy as np

from matchmaker.engine.availability import Bools
from matchmaker.engine.facts import FEATURES, NO
from matchmaker.engine.geography import metres, quickest
from matchmaker.engine.index import Index
from matchmaker.engine.limits import LARGEST_GROUP
from matchmaker.engine.ragged import Rows
from matchmaker.engine.sieve import Sieve, around
from matchmaker.engine.types import Limit, Person, Relaxation
from profiles.vocabulary.pattern import WEEK, Pattern
from profiles.vocabulary.week import read_pattern

MINUTES_STEP, MOST_MINUTES_MORE = 10, 60
FAR_MORE = 2  # times as many, for a longer way to be named beside the first that opens something
FEE_STEP = 100
HALVES = ("6:00-9:00", "9:00-12:00", "12:00-17:00", "17:00-21:00")  # from the first to the last hour that one goes out
MOST_SHOWN = 6
NAMED_SHOWN = 2  # of the changes at one named place


def what_if(person: Person, index: Index, sieve: Sieve, as_of: date) -> tuple[Relaxation, ...]:
    """Return the changes that open something, those that open most first."""
    wide = [
        *_minutes(person, index, sieve),
        *_times(index, sieve, as_of),
        *_fees(index, sieve),
        *_groups(index, sieve),
    ]
    wide.sort(key=lambda change: (-change.opens, change.change, str(change.to)))
    named = [
        *islice(_features(person, index, sieve), NAMED_SHOWN),
        *islice(_places(index, sieve), NAMED_SHOWN),
    ]
    return tuple((wide[: MOST_SHOWN - min(len(named), 3)] + named)[:MOST_SHOWN])


def _minutes(person: Person, index: Index, sieve: Sieve) -> Iterator[Relaxation]:
    """Yield the first ten minutes more that open something, and the first that open more than twice as much."""
    shut, most, before = sieve.only(Limit.TRAVEL), person.max_minutes or 0, 0
    if person.home is None or not shut:
        return
    rows = around(person, index, most + MOST_MINUTES_MORE)
    rows = rows[shut.among(rows)]
    away = metres(person.home, index.column("lat", rows), index.column("lon", rows))
    minutes, _mode = quickest(person.modes, away)
    for more in range(MINUTES_STEP, MOST_MINUTES_MORE + 1, MINUTES_STEP):
        opens = int(np.count_nonzero(minutes <= most + more))
        if opens > FAR_MORE * before:
            yield Relaxation("max_minutes", most + more, opens)
            if before:
                return
            before = opens


def _times(index: Index, sieve: Sieve, as_of: date) -> Iterator[Relaxation]:
    """Yield the two half days of the week that would open most."""
    timetable, rows = index.whole_timetable, sieve.only(Limit.CLOSED_WHEN_FREE).rows()
    patterns = index.column("pattern_of", rows)  # all known: the unknown shut nobody out
    many = np.bincount(patterns, minlength=len(timetable.any_time))
    opens = timetable.meets_each(tuple(free for _, free in half_days()), as_of) @ many
    opened = [(text, round(each)) for (text, _), each in zip(half_days(), opens.tolist(), strict=True)]
    opened.sort(key=lambda found: -found[1])
    yield from (Relaxation("available", text, opens) for text, opens in opened[:2] if opens)


@cache
def half_days() -> tuple[tuple[str, Pattern], ...]:
    """Return every half day of the week in the words of FORMATS 2.2, and as a pattern."""
    texts = [f"{day} {hours}" for day in WEEK for hours in HALVES]
    return tuple((text, read_pattern(text).pattern or Pattern()) for text in texts)


def _fees(index: Index, sieve: Sieve) -> Iterator[Relaxation]:
    """Yield the least that would have to be paid to open something."""
    asked = index.column("fee", sieve.only(Limit.FEE).rows())
    if asked.size:
        most = ceil(asked.min() / FEE_STEP) * FEE_STEP
        yield Relaxation("max_fee", most, int((asked <= most).sum()))


def _groups(index: Index, sieve: Sieve) -> Iterator[Relaxation]:
    """Yield the least group that would have to be bearable to open something."""
    sizes = index.column("size", sieve.only(Limit.GROUP).rows())
    if sizes.size:
        most = ceil(sizes.min() / LARGEST_GROUP)
        yield Relaxation("max_group", most, int((sizes <= LARGEST_GROUP * most).sum()))


def _features(person: Person, index: Index, sieve: Sieve) -> Iterator[Relaxation]:
    """Yield the places that one single feature shuts out, in the order of their ids."""
    rows = sieve.only(Limit.ACCESS).rows()
    if rows.size:
        missing = index.column("features", rows)[:, [FEATURES.index(feature) for feature in person.required]] == NO
        for at in _by_id(index, rows, missing.sum(axis=1) == 1):
            feature = person.required[int(np.argmax(missing[at]))]
            yield Relaxation("feature", str(feature), 1, index.place(int(rows[at])), feature)


def _places(index: Index, sieve: Sieve) -> Iterator[Relaxation]:
    """Yield the places that one place more would open, in the order of their ids."""
    rows = sieve.only(Limit.NO_PLACE).rows()
    totals = index.column("total", rows)
    for at in _by_id(index, rows, index.column("free", rows) == 0):
        yield Relaxation("place", int(totals[at]) + 1, 1, index.place(int(rows[at])))


def _by_id(index: Index, rows: Rows, wanted: Bools) -> list[int]:
    """Return where among some rows those that are wanted stand, the first few by id."""
    at = np.flatnonzero(wanted)
    found: list[int] = at[np.argsort(index.column("order", rows[at]))][:NAMED_SHOWN].tolist()
    return found

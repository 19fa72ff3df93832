"""Opening hours of every place against the free time of one person, all at once."""

from dataclasses import dataclass
from datetime import date

import numpy as np
import numpy.typing as npt

from matchmaker.engine.geography import Floats
from matchmaker.engine.kept import Kept
from profiles.vocabulary.pattern import Pattern
from profiles.vocabulary.week import LEAST_OVERLAP_MIN, WINDOW_DAYS, openings

DAY_MIN = 24 * 60
Bools = npt.NDArray[np.bool_]


@dataclass(frozen=True, slots=True)
class SlotTable:
    """The slots of many patterns in one window: minutes from its first midnight, sorted by pattern."""

    starts: npt.NDArray[np.int64]
    ends: npt.NDArray[np.int64]
    owner: npt.NDArray[np.int64]  # position of the pattern
    any_time: Bools  # one a pattern


def slot_table(patterns: tuple[Pattern, ...], as_of: date) -> SlotTable:
    """Return the slots of patterns from `as_of` on."""
    rows = [
        (day * DAY_MIN + start, day * DAY_MIN + end, owner)
        for owner, pattern in enumerate(patterns)
        for day, slots in enumerate(openings(pattern, as_of))
        for start, end in slots
    ]
    table = np.array(rows, dtype=np.int64).reshape(-1, 3)
    any_time = np.array([pattern.any_time for pattern in patterns], dtype=bool)
    return SlotTable(table[:, 0], table[:, 1], table[:, 2], any_time)


def overlaps(table: SlotTable, free: Pattern, as_of: date, least: int = LEAST_OVERLAP_MIN) -> Bools:
    """Return for each pattern whether one of its slots shares `least` minutes with a free slot; 随時 always does.

    `soonest[s]` is the earliest end with which a slot that starts at minute s overlaps long enough, so one look-up a
    slot decides: exact, and linear in the slots of the town.
    """
    if free.any_time:
        return np.ones(len(table.any_time), dtype=bool)
    soonest = _soonest_ends(free, as_of, least)
    fits = table.ends >= soonest[table.starts]
    found = table.any_time.copy()
    found[table.owner[fits]] = True
    return found


def _soonest_ends(free: Pattern, as_of: date, least: int) -> npt.NDArray[np.int64]:
    """Return for every minute of the window the earliest end of a slot from there that overlaps `least` minutes."""
    size = WINDOW_DAYS * DAY_MIN + 1
    never = np.iinfo(np.int64).max
    soonest = np.full(size, never, dtype=np.int64)
    minutes = np.arange(size, dtype=np.int64)
    for day, slots in enumerate(openings(free, as_of)):
        first = day * DAY_MIN  # a slot of a place lies within one day, so it only meets free slots of that day
        for since, until in slots:
            last = until + first - least
            if last < first + since:
                continue
            reach = slice(first, last + 1)
            wanted = np.maximum(minutes[reach], first + since) + least
            soonest[reach] = np.minimum(soonest[reach], wanted)
    return soonest


def minutes_a_week(table: SlotTable, free: Pattern, as_of: date) -> Floats:
    """Return for each pattern the minutes a week it shares with the free time, on average over the window."""
    busy = np.zeros(WINDOW_DAYS * DAY_MIN + 1, dtype=np.int64)
    for day, slots in enumerate(openings(free, as_of)):
        for since, until in slots:
            busy[day * DAY_MIN + since + 1 : day * DAY_MIN + until + 1] += 1
    until_here = np.cumsum(busy)
    shared = until_here[table.ends] - until_here[table.starts]
    total = np.bincount(table.owner, weights=shared, minlength=len(table.any_time))
    weekly: Floats = total * 7 / WINDOW_DAYS
    return weekly


class Timetable:
    """The different patterns of a town, with what was reckoned for the last few days and free times.

    The patterns of places that were changed since may follow those of a `base`, and leave what it has reckoned alone.
    """

    def __init__(self, patterns: tuple[Pattern, ...], base: "Timetable | None" = None) -> None:
        """Keep the patterns; nothing is reckoned yet."""
        self.own, self.base, self._kept = patterns, base, Kept()
        self.any_time: Bools = np.array([pattern.any_time for pattern in self.patterns], dtype=bool)

    @property
    def patterns(self) -> tuple[Pattern, ...]:
        """Return all patterns, by number."""
        return self.base.patterns + self.own if self.base else self.own

    def slots(self, as_of: date) -> SlotTable:
        """Return the slots of the own patterns from a day on."""
        return self._kept.get(("slots", as_of), lambda: slot_table(self.own, as_of))

    def meets(self, free: Pattern, as_of: date) -> Bools:
        """Return for each pattern whether it meets the free time."""
        own = self._kept.get(("meets", free, as_of), lambda: overlaps(self.slots(as_of), free, as_of))
        return np.append(self.base.meets(free, as_of), own) if self.base else own

    def meets_each(self, frees: tuple[Pattern, ...], as_of: date) -> Floats:
        """Return a line for each of several free times, 1 for each pattern that meets it and 0 for the others."""
        each = [self.meets(free, as_of) for free in frees]
        return self._kept.get(("each", frees, as_of), lambda: np.array(each, np.float64))

    def minutes(self, free: Pattern, as_of: date) -> Floats:
        """Return for each pattern the minutes a week it shares with the free time."""
        own = self._kept.get(("minutes", free, as_of), lambda: minutes_a_week(self.slots(as_of), free, as_of))
        return np.append(self.base.minutes(free, as_of), own) if self.base else own

    def shared(self, free: Pattern, as_of: date, enough_min: float) -> Floats:
        """Return for each pattern how much of the free time it fills, from 0 to 1, where some minutes a week are enough."""
        return self._kept.get(("shared", free, as_of), lambda: self._shared(self.minutes(free, as_of) / enough_min))

    def _shared(self, share: Floats) -> Floats:
        """Return shares of time as they are felt: the first hour says most, and whoever is always open leaves nothing open."""
        return np.where(self.any_time, 1.0, np.sqrt(np.minimum(1.0, share)))

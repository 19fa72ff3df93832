"""The week: opening patterns compared with free time, day by day; `read_pattern` and `Pattern` are at home here too."""

import re
from dataclasses import dataclass, replace
from datetime import date, timedelta
from functools import lru_cache

from profiles.vocabulary.pattern import LAST, WEEK, Part, Pattern, Slot, falls_on, weekdays_in
from profiles.vocabulary.week_reading import Reading, read_pattern

WINDOW_DAYS = 35  # FORMATS 4: the day itself and the 34 after it
LEAST_OVERLAP_MIN = 30
FARTHEST_OPENING_DAYS = 400


@lru_cache(maxsize=65536)
def openings(pattern: Pattern, as_of: date, window: int = WINDOW_DAYS) -> tuple[tuple[Slot, ...], ...]:
    """Return the hours of each day of a window, `as_of` the first."""
    days = (as_of + timedelta(days=ahead) for ahead in range(window))
    return tuple(tuple(pattern.slots(day)) for day in days)


def overlap(
    offer: Pattern,
    free: Pattern,
    as_of: date,
    window: int = WINDOW_DAYS,
    least: int = LEAST_OVERLAP_MIN,
) -> bool:
    """Say whether a place is open for `least` minutes on end while a person is free; 随時 always is (FORMATS 4)."""
    if offer.any_time or free.any_time:
        return True
    return any(
        min(end, until) - max(start, since) >= least
        for opened, freed in zip(openings(offer, as_of, window), openings(free, as_of, window), strict=True)
        for start, end in opened
        for since, until in freed
    )


def overlap_minutes_a_week(offer: Pattern, free: Pattern, as_of: date, window: int = WINDOW_DAYS) -> float:
    """Return how many minutes a week, on average, a place is open while a person is free."""
    minutes = sum(
        max(0, min(end, until) - max(start, since))
        for opened, freed in zip(openings(offer, as_of, window), openings(free, as_of, window), strict=True)
        for start, end in opened
        for since, until in freed
    )
    return minutes * 7 / window


def open_on(pattern: Pattern, day: date) -> list[Slot]:
    """Return the hours of one day, earliest first."""
    return sorted(pattern.slots(day))


def next_openings(pattern: Pattern, from_day: date, count: int = 3) -> list[tuple[date, Slot]]:
    """Return the next openings from a day on, as day and hours; fewer where a year holds fewer."""
    found: list[tuple[date, Slot]] = []
    for ahead in range(FARTHEST_OPENING_DAYS):
        day = from_day + timedelta(days=ahead)
        found += [(day, slot) for slot in open_on(pattern, day)]
        if len(found) >= count:
            break
    return found[:count]


@dataclass(frozen=True, slots=True)
class GridBar:
    """One bar in the picture of a week: weekday (Monday is 0, None for single days), hours, and how often."""

    weekday: int | None
    start: int
    end: int
    label: str  # 毎週, 第2・4, 平日 …

    @property
    def day(self) -> str:
        """Return 月 to 日, or 「その日」 where no weekday is meant."""
        return "その日" if self.weekday is None else WEEK[self.weekday]


def week_grid(pattern: Pattern) -> list[GridBar]:
    """Return the bars of a week, Monday first, early before late."""
    bars = [bar for part in pattern.parts if part.slot for bar in _bars(part, *part.slot)]
    return sorted(
        bars,
        key=lambda bar: (
            7 if bar.weekday is None else bar.weekday,
            bar.start,
            bar.end,
            bar.label,
        ),
    )


def _bars(part: Part, start: int, end: int) -> list[GridBar]:
    """Return the bars of one part."""
    if part.days == "毎日":
        return [GridBar(weekday, start, end, "毎週") for weekday in range(7)]
    if part.days == "平日":
        return [GridBar(weekday, start, end, "祝日のほか") for weekday in range(5)]
    if nth := re.fullmatch(rf"(第.+|{LAST})([{WEEK}])", part.days):
        return [GridBar(WEEK.index(nth.group(2)), start, end, nth.group(1))]
    if re.match(r"\d{4}", part.days):
        day = date.fromisoformat(part.days)
        return [GridBar(day.weekday(), start, end, f"{day.month}/{day.day}")]
    if part.days.startswith("毎月") or part.days == "祝":
        return [GridBar(None, start, end, part.days)]
    return [GridBar(weekday, start, end, "毎週") for weekday in weekdays_in(part.days)]


def with_hours(pattern: Pattern, start: int, end: int) -> Pattern:
    """Return the pattern with the same hours for every day whose hours are not stated."""
    parts = tuple(part if part.slot else replace(part, start=start, end=end) for part in pattern.parts)
    return replace(pattern, parts=parts)


__all__ = [
    "GridBar",
    "Pattern",
    "Reading",
    "falls_on",
    "next_openings",
    "open_on",
    "openings",
    "overlap",
    "overlap_minutes_a_week",
    "read_pattern",
    "week_grid",
    "with_hours",
]

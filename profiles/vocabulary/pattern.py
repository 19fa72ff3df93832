"""Opening patterns as values: which days, from when until when, and what closes them."""

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from datetime import date, timedelta
from functools import lru_cache

Slot = tuple[int, int]  # minutes after midnight: from, until
WEEK = "月火水木金土日"  # Monday is 0, as in `date.weekday`
HOLIDAY = "祝"
LAST = "最終"
SUPPORTED_YEARS = range(1948, 2100)  # jpholiday knows the holiday law of 1948


@lru_cache(maxsize=64)
def holidays_of(year: int) -> frozenset[date]:
    """Return the public holidays of Japan in one year."""
    import jpholiday  # lazily: only who asks for a day pays for the tables

    return frozenset(day for day, _ in jpholiday.year_holidays(year)) if year in SUPPORTED_YEARS else frozenset()


def is_holiday(day: date) -> bool:
    """Say whether a day is a public holiday (国民の祝日, with the days that stand in for one)."""
    return day in holidays_of(day.year)


def clock_text(minutes: int) -> str:
    """Return `9:05` for 545."""
    return f"{minutes // 60}:{minutes % 60:02d}"


@dataclass(frozen=True, slots=True)
class Part:
    """Days, in canonical words (`月・水`, `第2・4土`, `2026-12-05`), and hours as far as they are stated."""

    days: str
    start: int | None = None
    end: int | None = None

    @property
    def slot(self) -> Slot | None:
        """Return the hours, or None where they are not stated in full."""
        return None if self.start is None or self.end is None else (self.start, self.end)

    @property
    def hours(self) -> str:
        """Return `10:00-12:00`, `10:00-` where the end is open, or nothing."""
        return "" if self.start is None else f"{clock_text(self.start)}-{clock_text(self.end) if self.end else ''}"

    @property
    def text(self) -> str:
        """Return the part as FORMATS 2.2 writes it."""
        return f"{self.days} {self.hours}".strip()


@dataclass(frozen=True, slots=True)
class Pattern:
    """An opening pattern (開催), or the time in which a person is free (参加できる日時)."""

    parts: tuple[Part, ...] = ()
    closed: tuple[str, ...] = ()  # days in canonical words; they win over the parts
    any_time: bool = False  # 随時
    by_appointment: bool = False  # 要予約
    _hash: int = field(default=0, init=False, compare=False, repr=False)

    def __post_init__(self) -> None:
        """Reckon the hash once: patterns are keys of the caches that make matching fast."""
        object.__setattr__(
            self,
            "_hash",
            hash((self.parts, self.closed, self.any_time, self.by_appointment)),
        )

    def __hash__(self) -> int:
        """Return the hash reckoned at the start."""
        return self._hash

    def __reduce__(self) -> tuple[type["Pattern"], tuple[object, ...]]:
        """Travel between processes without the hash: that of a text is another in each."""
        return Pattern, (self.parts, self.closed, self.any_time, self.by_appointment)

    @property
    def rests_on_holidays(self) -> bool:
        """Say whether public holidays are closed (祝日休み)."""
        return HOLIDAY in self.closed

    @property
    def is_known(self) -> bool:
        """Say whether days with hours, or 随時, are stated; all else can only be asked about."""
        return self.any_time or any(part.slot for part in self.parts)

    def slots(self, day: date) -> list[Slot]:
        """Return the hours of one day; closed days win."""
        if any(falls_on(days, day) for days in self.closed):
            return []
        return [part.slot for part in self.parts if part.slot and falls_on(part.days, day)]

    @property
    def part_texts(self) -> tuple[str, ...]:
        """Return the parts as FORMATS 2.2 writes them, in the order that their writer chose."""
        closings = tuple("祝日休み" if days == HOLIDAY else f"{days} 休み" for days in self.closed)
        words = (("随時",) if self.any_time else ()) + (("要予約",) if self.by_appointment else ())
        return tuple(part.text for part in self.parts) + words + closings

    @property
    def text(self) -> str:
        """Return the whole sentence of FORMATS 2.2."""
        return "; ".join(self.part_texts)

    @property
    def days_text(self) -> str:
        """Return the days alone: 「火・金」「第2・4土」."""
        return "、".join(dict.fromkeys(part.days for part in self.parts)) or ("随時" if self.any_time else "")

    def as_japanese(self) -> str:
        """Return a short text for cards: 「木 13:30-15:30、第2・4土 10:00-12:00」."""
        words = [part.text for part in self.parts] + ["随時"] * self.any_time + ["要予約"] * self.by_appointment
        return "、".join(words + [closing_words(days) for days in self.closed])


def closing_words(days: str) -> str:
    """Return what closes a place, as one says it."""
    if days == HOLIDAY:
        return "祝日は休み"
    return re.sub(r"(\d+)/(\d+)", r"\1月\2日", days).replace("-", "〜" if "/" in days else "-") + "は休み"


def falls_on(days: str, day: date) -> bool:
    """Say whether a day belongs to canonical words for days."""
    return _matcher(days)(day)


def weekdays_in(words: str) -> tuple[int, ...]:
    """Return the weekdays in `月・水`, `月-金` or a span that wraps (`土-月`), in that order; Monday is 0."""
    found: list[int] = []
    for piece in words.split("・"):
        if piece == HOLIDAY:
            continue
        first, last = WEEK.index(piece[0]), WEEK.index(piece[-1])
        found += [(first + step) % 7 for step in range((last - first) % 7 + 1)]
    return tuple(dict.fromkeys(found))


@lru_cache(maxsize=4096)
def _matcher(days: str) -> Callable[[date], bool]:
    """Return the question that canonical words put to a day."""
    if days == "毎日":
        return lambda day: True
    if days == "平日":
        return lambda day: day.weekday() < 5 and not is_holiday(day)
    if nth := re.fullmatch(rf"(?:第([\d・]+)(・{LAST})?|{LAST})([{WEEK}])", days):
        return _nth_matcher(
            nth.group(1) or "",
            bool(nth.group(2)) or not nth.group(1),
            WEEK.index(nth.group(3)),
        )
    if monthly := re.fullmatch(r"毎月([\d・]+)日", days):
        numbers = {int(number) for number in monthly.group(1).split("・")}
        return lambda day: day.day in numbers
    if re.match(r"\d", days):
        return _date_matcher(days)
    weekdays, on_holidays = set(weekdays_in(days)), HOLIDAY in days
    return lambda day: day.weekday() in weekdays or (on_holidays and is_holiday(day))


def _nth_matcher(numbers: str, or_last: bool, weekday: int) -> Callable[[date], bool]:
    """Return the question whether a day is one of the nth weekdays of its month, or the last."""
    wanted = {int(number) for number in numbers.split("・") if number}

    def asks(day: date) -> bool:
        """Say whether the day is one of them."""
        if day.weekday() != weekday:
            return False
        return (day.day - 1) // 7 + 1 in wanted or (or_last and (day + timedelta(days=7)).month != day.month)

    return asks


def _date_matcher(days: str) -> Callable[[date], bool]:
    """Return the question whether a day is a date, lies between two, or between a month and day and another."""
    if "/" in days:
        first, last = (tuple(map(int, end.split("/"))) for end in (days.split("-") * 2)[:2])
        wraps = first > last
        return lambda day: (
            ((day.month, day.day) >= first or (day.month, day.day) <= last)
            if wraps
            else first <= (day.month, day.day) <= last
        )
    ends = [date.fromisoformat(found) for found in re.findall(r"\d{4}-\d\d-\d\d", days)]
    return lambda day: ends[0] <= day <= ends[-1]


def one_a_weekday(days: Sequence[str]) -> str:
    """Return canonical words for weekdays given one by one: runs of three and more become spans, seven 毎日."""
    weekdays = list(dict.fromkeys(WEEK.index(day) for day in days if day != HOLIDAY))
    run = [(weekdays[0] + step) % 7 for step in range(len(weekdays))] if weekdays else []
    if len(weekdays) == 7:
        return "毎日"
    words = [WEEK[day] for day in weekdays]
    if len(words) > 2 and weekdays == run:
        words = [f"{words[0]}-{words[-1]}"]
    return "・".join(words + [HOLIDAY] * (HOLIDAY in days))

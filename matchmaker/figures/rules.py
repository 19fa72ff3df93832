"""What is counted and how: months and fiscal years, series, ties that last, and what a council may be shown."""

from collections import Counter
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from enum import Enum
from typing import NamedTuple

from geo.names import Word

APRIL = 4
LEAST_SHOWN = 5  # in council papers (QUALITY R36); what counts fewer people is hidden
YEARS_SHOWN = 5


class Month(NamedTuple):
    """One month of a calendar year."""

    year: int
    number: int

    @property
    def first(self) -> date:
        """Return its first day."""
        return date(self.year, self.number, 1)

    @property
    def last(self) -> date:
        """Return its last day."""
        return self.plus(1).first - timedelta(days=1)

    def plus(self, months: int) -> "Month":
        """Return the month so many months later."""
        at = self.year * 12 + self.number - 1 + months
        return Month(at // 12, at % 12 + 1)


def month_of(day: date) -> Month:
    """Return the month that a day lies in."""
    return Month(day.year, day.month)


def fiscal_year(day: date) -> int:
    """Return the fiscal year (年度) of a day: it begins in April."""
    return day.year - (day.month < APRIL)


def months_of(year: int) -> tuple[Month, ...]:
    """Return the twelve months of a fiscal year."""
    return tuple(Month(year, APRIL).plus(at) for at in range(12))


class Group(Word):
    """What a series tells of."""

    PEOPLE = "people", "本人とプラン"
    TIES = "ties", "つなぎの進み"
    LASTING = "lasting", "つづいているつなぎ"
    CARE = "care", "本人と受入先への支援"
    END = "end", "終結と、そのあと"


class Manner(Enum):
    """How months make a year: added up, counted anew, as at the end, or of those who began."""

    FLOW = "flow"
    DISTINCT = "distinct"
    STOCK = "stock"
    COHORT = "cohort"


class Series(Word):
    """One line of the figures."""

    RECEIVED = "received", "受け付けた人"
    OPEN = "open", "支援している人"
    PLANS = "plans", "はじめてのプランを決めた人"
    REPLANS = "replans", "立て直したプラン"
    EVALUATED = "evaluated", "プランの評価"
    MULTILAYERED = "multilayered", "重層的支援会議"
    STATUTORY = "statutory", "支援会議"
    AREA_MEETINGS = "area", "圏域の会議"

    PROPOSED = "proposed", "提案"
    HOST_ASKED = "host_asked", "打診"
    ACCEPTED = "accepted", "受諾"
    DECLINED = "declined", "見合わせ"
    VISIT = "visit", "見学"
    TRIAL = "trial", "体験"
    TAKING_PART = "taking_part", "参加"
    SETTLED = "settled", "定着"
    ENDED = "ended", "終了"

    STILL_3 = "still_3", "3か月後もつづいている"
    STILL_6 = "still_6", "6か月後もつづいている"

    PERSON_TALKS = "person_talks", "本人への連絡"
    HOST_TALKS = "host_talks", "受入先への連絡"
    HOSTS = "hosts", "支えた受入先"
    RAISED = "raised", "聞いた困りごと"
    SOLVED = "solved", "閉じた困りごと"
    NEEDS = "needs", "足りないものの記録"

    CLOSED = "closed", "終結"
    AFTERCARE = "aftercare", "終結後の連絡"
    REOPENED = "reopened", "再開"

    @property
    def group(self) -> Group:
        """Return what it tells of."""
        return next(group for group, members in MEMBERS.items() if self in members)

    @property
    def manner(self) -> Manner:
        """Return how its months make a year."""
        return MANNERS.get(self, Manner.FLOW)


_ALL = list(Series)
_FIRST = (Series.RECEIVED, Series.PROPOSED, Series.STILL_3, Series.PERSON_TALKS, Series.CLOSED)
_EDGES = [_ALL.index(one) for one in _FIRST] + [len(_ALL)]
MEMBERS: Mapping[Group, tuple[Series, ...]] = {
    group: tuple(_ALL[start:end]) for group, start, end in zip(Group, _EDGES, _EDGES[1:], strict=False)
}
MANNERS: Mapping[Series, Manner] = {
    Series.OPEN: Manner.STOCK,
    Series.HOSTS: Manner.DISTINCT,
    Series.STILL_3: Manner.COHORT,
    Series.STILL_6: Manner.COHORT,
}
STEPS = tuple(one for one in MEMBERS[Group.TIES])  # the value of each is a state of introductions
AFTER = {Series.STILL_3: 3, Series.STILL_6: 6}  # months
MEETINGS = (Series.MULTILAYERED, Series.STATUTORY, Series.AREA_MEETINGS)  # the value of each is a kind of meeting
OF_NOBODY = frozenset(MEETINGS)  # what counts no people gives nobody away


@dataclass(frozen=True, slots=True)
class Count:
    """One figure; `of` is what it is a part of, where it is one."""

    value: int
    of: int | None = None


@dataclass(frozen=True, slots=True)
class Stay:
    """How long one tie lasted: from the first day of taking part until its end, None while it lives."""

    began: date
    ended: date | None


def plus_months(day: date, months: int) -> date:
    """Return the day so many months later, the last of the month where that has no such day."""
    month = month_of(day).plus(months)
    return min(month.first + timedelta(days=day.day - 1), month.last)


def still_there(stays: Iterable[Stay], months: int, *, today: date) -> dict[Month, Count]:
    """Return by month of beginning how many ties lived so many months later, of those for which that day has come."""
    lasted: Counter[Month] = Counter()
    due: Counter[Month] = Counter()
    for stay in stays:
        then = plus_months(stay.began, months)
        if then <= today:
            due[month_of(stay.began)] += 1
            lasted[month_of(stay.began)] += stay.ended is None or stay.ended > then
    return {month: Count(lasted[month], number) for month, number in due.items()}


@dataclass(frozen=True, slots=True)
class Spell:
    """The time in which a case was open; None while it is."""

    opened: date
    closed: date | None


def open_at(spells: Collection[Spell], ends: Iterable[date]) -> dict[date, int]:
    """Return how many cases were open at the end of each of some days."""
    return {end: sum(one.opened <= end and (one.closed is None or one.closed > end) for one in spells) for end in ends}


def added(counts: Iterable[Count | None]) -> Count | None:
    """Return several figures as one; None where there is none."""
    known = [one for one in counts if one is not None]
    if not known:
        return None
    whole = [one.of for one in known if one.of is not None]
    return Count(sum(one.value for one in known), sum(whole) if whole else None)


def lost(before: Count, after: Count | None) -> Count | None:
    """Return what has gone from a figure, None where nothing has."""
    now = after or Count(0, None if before.of is None else 0)
    value, whole = before.value - now.value, None if before.of is None else before.of - (now.of or 0)
    return Count(value, whole) if value or whole else None


class Hidden(Word):
    """Why a figure is not shown to a council."""

    FEW = "few", "5未満"
    GIVES_AWAY = "gives_away", "示さない"


Shown = Count | Hidden | None


def council_value(series: Series, count: Count | None) -> Shown:
    """Return one yearly figure as a council may see it, looked at for itself.

    Fewer than five people are hidden. So is a part whose rest would be fewer than five: who knows the whole could
    take the one from the other. What counts no people is shown as it is.
    """
    if count is None or series in OF_NOBODY:
        return count
    if count.value < LEAST_SHOWN:
        return Hidden.FEW
    if count.of is not None and 0 < count.of - count.value < LEAST_SHOWN:
        return Hidden.GIVES_AWAY
    return count


def council_series(counts: Mapping[Series, Count | None]) -> dict[Series, Shown]:
    """Return all figures of one year as a council may see them.

    Of the two that follow the same people, the later is hidden where the people between them would be fewer than five.
    """
    told = {series: council_value(series, count) for series, count in counts.items()}
    early, late = told[Series.STILL_3], told[Series.STILL_6]
    if isinstance(early, Count) and isinstance(late, Count) and 0 < early.value - late.value < LEAST_SHOWN:
        told[Series.STILL_6] = Hidden.GIVES_AWAY
    return told


def council_parts(parts: Mapping[str, int]) -> tuple[dict[str, Shown], Count | None]:
    """Return a breakdown as a council may see it, and what its hidden parts come to together.

    Parts of fewer than five are hidden; where they are but one, or come to fewer than five together, the smallest of the
    others is hidden with them. All bear the same mark, so each could be nobody or the whole pool: none can be told to be
    small (QUALITY R36). A breakdown of fewer than five people tells nothing at all.
    """
    hidden = {name for name, number in parts.items() if number < LEAST_SHOWN}
    rest = sorted((name for name in parts if name not in hidden), key=lambda name: parts[name])
    while hidden and rest and (len(hidden) == 1 or sum(parts[name] for name in hidden) < LEAST_SHOWN):
        hidden.add(rest.pop(0))
    told: dict[str, Shown] = {
        name: Hidden.GIVES_AWAY if name in hidden else Count(number) for name, number in parts.items()
    }
    pool = sum(parts[name] for name in hidden)
    return told, Count(pool) if len(hidden) > 1 and pool >= LEAST_SHOWN else None


def ended_years(first: int, today: date) -> tuple[int, ...]:
    """Return the fiscal years from the first that are over: who looks at a running one twice could tell the days apart."""
    return tuple(range(max(first, fiscal_year(today) - YEARS_SHOWN), fiscal_year(today)))


def ranked_parts(parts: Mapping[str, int], order: Sequence[str]) -> dict[str, int]:
    """Return a breakdown in the order of its words, every word once, those of nobody too."""
    return {name: parts.get(name, 0) for name in order}

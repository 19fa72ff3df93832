"""What kinds of meetings there are, on which days they sit, and how many cases one sitting holds."""

from dataclasses import dataclass
from datetime import date, time, timedelta

from geo.names import Word
from profiles.vocabulary.pattern import Part, Pattern, falls_on, is_holiday
from profiles.vocabulary.week import read_pattern
from profiles.vocabulary.workdays import TURN_OF_THE_YEAR

FARTHEST_DAYS = 400  # no rhythm rests longer


class MeetingKind(Word):
    """What kind of meeting a body holds (会議の種類)."""

    MULTILAYERED = "multilayered", "重層的支援会議"
    STATUTORY = "statutory", "支援会議"
    AREA = "area", "圏域の会議"


class PledgeWay(Word):
    """What binds a member to secrecy (守秘の根拠)."""

    WRITTEN = "written", "誓約書"
    OFFICE = "office", "公務員の守秘義務"
    RULE = "rule", "設置要綱や契約"


@dataclass(frozen=True, slots=True)
class Sitting:
    """One day on which a body sits, with its hours as far as they are stated."""

    on: date
    opens: time | None = None
    closes: time | None = None


@dataclass(frozen=True, slots=True)
class Limits:
    """How much one sitting takes; None: the town has not said."""

    most: int | None = None
    minutes_each: int | None = None
    most_an_hour: int | None = None


def may_name_people(kind: MeetingKind) -> bool:
    """Say whether cases are talked over; an area meeting hears of no person at all."""
    return kind is not MeetingKind.AREA


def binds_to_secrecy(kind: MeetingKind) -> bool:
    """Say whether every member must be bound to secrecy (Social Welfare Act, art. 106-6 (5))."""
    return kind is MeetingKind.STATUTORY


def minutes_between(opens: time | None, closes: time | None) -> int | None:
    """Return how long a sitting lasts, None where it is not stated."""
    if opens is None or closes is None:
        return None
    return (closes.hour - opens.hour) * 60 + closes.minute - opens.minute


def room_for(limits: Limits, minutes: int | None) -> int | None:
    """Return how many cases one sitting takes, None where nothing limits it."""
    found = [limits.most] if limits.most is not None else []
    if minutes is not None and limits.minutes_each:
        found.append(minutes // limits.minutes_each)
    if minutes is not None and limits.most_an_hour is not None:
        found.append(minutes * limits.most_an_hour // 60)
    return min(found) if found else None


def sittings(rhythm: str, *, start: date, count: int) -> list[Sitting]:
    """Return the next days on which a body sits, from a day on; none where its rhythm says nothing that can be read.

    The town hall is closed on public holidays and at the turn of the year; a day that is named itself holds all the same.
    """
    pattern = read_pattern(rhythm).stated if rhythm else None
    if pattern is None:
        return []
    found: list[Sitting] = []
    for ahead in range(FARTHEST_DAYS):
        day = start + timedelta(days=ahead)
        found += [_sitting(day, part) for part in _parts_on(pattern, day)][:1]
        if len(found) == count:
            break
    return found


def _parts_on(pattern: Pattern, day: date) -> list[Part]:
    """Return the parts of a rhythm that fall on a day, unless something closes it."""
    if any(falls_on(days, day) for days in pattern.closed):
        return []
    shut = is_holiday(day) or (day.month, day.day) in TURN_OF_THE_YEAR
    return [part for part in pattern.parts if falls_on(part.days, day) and (not shut or part.days[0].isdecimal())]


def _sitting(day: date, part: Part) -> Sitting:
    """Return a part on a day as a sitting."""
    return Sitting(day, _clock(part.start), _clock(part.end))


def _clock(minutes: int | None) -> time | None:
    """Return minutes after midnight as a time of day."""
    return None if minutes is None else time(minutes // 60 % 24, minutes % 60)

"""The opening sentence (FORMATS 2.2), part by part: slots, closed days and notes (ADR 0010)."""

import re
from dataclasses import dataclass
from datetime import date, timedelta

from geo.errors import DomainError
from profiles.vocabulary.pattern import weekdays_in
from profiles.vocabulary.week import next_openings as coming
from profiles.vocabulary.week import read_pattern

WEEKDAYS = "月火水木金土日"
A_YEAR = 366
SLOT = re.compile(r"^(?P<days>.*?)\s*(?P<opens>\d{1,2}:\d{2})\s*[-–〜~]\s*(?P<closes>\d{1,2}:\d{2})$")
DATE = re.compile(r"\d{4}-\d{2}-\d{2}")
WEEKLY = re.compile(r"[月火水木金土日](?:[・-][月火水木金土日])*")
SEPARATOR = re.compile(r"\s*[;；]\s*")


@dataclass(frozen=True, slots=True)
class Slot:
    """One part that says when a place opens (開催枠): days in words, and minutes after midnight."""

    days: str
    opens: int
    closes: int

    def __str__(self) -> str:
        """Return the part as the sentence writes it."""
        return f"{self.days} {clock(self.opens)}-{clock(self.closes)}".strip()

    def on(self, day: date) -> bool:
        """Say whether the slot opens on a day."""
        pattern = read_pattern(str(self)).pattern
        return pattern is not None and bool(pattern.slots(day))


def weekly_days(slot: Slot) -> list[str] | None:
    """Return the weekdays of a slot that comes every week; None for nth weekdays, single dates and words."""
    if slot.days in ("", "毎日"):
        return list(WEEKDAYS)
    if not WEEKLY.fullmatch(slot.days):
        return None
    return [WEEKDAYS[day] for day in weekdays_in(slot.days)]


def clock(minutes: int) -> str:
    """Return minutes after midnight as 9:00."""
    return f"{minutes // 60}:{minutes % 60:02d}"


def minutes(text: str) -> int:
    """Return 9:00 as minutes after midnight."""
    hour, minute = text.split(":")
    return int(hour) * 60 + int(minute)


def parts(sentence: str) -> tuple[str, ...]:
    """Return the parts of a sentence as they stand."""
    return tuple(part for part in SEPARATOR.split(sentence.strip()) if part)


def joined(pieces: tuple[str, ...]) -> str:
    """Return the sentence that the parts make."""
    return "; ".join(pieces)


def slot_of(part: str) -> Slot | None:
    """Return the slot that a part states, or None for a closed day or a note."""
    found = SLOT.match(part.strip())
    if found is None:
        return None
    return Slot(found["days"].strip(), minutes(found["opens"]), minutes(found["closes"]))


def is_closed(part: str) -> bool:
    """Say whether a part names days on which the place is closed."""
    return part.endswith("休み")


def slots(sentence: str) -> tuple[Slot, ...]:
    """Return the slots of a sentence in their order."""
    return tuple(slot for slot in map(slot_of, parts(sentence)) if slot)


def closed_parts(sentence: str) -> tuple[str, ...]:
    """Return the parts that name closed days."""
    return tuple(part for part in parts(sentence) if is_closed(part))


def closing_told(part: str) -> str:
    """Return a closed day as one writes it for readers: 12月28日〜1月5日は休み."""
    days = part.removesuffix("休み").strip()
    dates = re.findall(
        r"(?:\d{4}[-/])?(\d{1,2})[-/](\d{1,2})", DATE.sub(lambda found: found[0][5:].replace("-", "/"), days)
    )
    if days[:1].isdecimal() and dates:
        told = [f"{int(month)}月{int(day)}日" for month, day in dates]
        return "〜".join(dict.fromkeys((told[0], told[-1]))) + "は休み"
    return f"{days}曜は休み" if WEEKLY.fullmatch(days) else f"{days}は休み"


def notes(sentence: str) -> tuple[str, ...]:
    """Return what is neither slot nor closed day: 要予約, 随時, words that nobody could read."""
    return tuple(part for part in parts(sentence) if slot_of(part) is None and not is_closed(part))


def numbered_slot(sentence: str, number: int) -> Slot:
    """Return the slot at a place in the sentence; refuse a number that names none."""
    pieces = parts(sentence)
    slot = slot_of(pieces[number]) if 0 <= number < len(pieces) else None
    if slot is None:
        raise DomainError("その開催枠は、もうありません。はじめから選びなおしてください")
    return slot


def with_slot_changed(sentence: str, number: int, slot: Slot, *, today: date) -> str:
    """Return the sentence with one slot replaced; refuse hours that do not fit."""
    numbered_slot(sentence, number)
    pieces = parts(sentence)
    rest = pieces[:number] + pieces[number + 1 :]
    return joined((*pieces[:number], _checked(slot, rest, today), *pieces[number + 1 :]))


def with_slot(sentence: str, slot: Slot, *, today: date) -> str:
    """Return the sentence with one slot more, after the last slot."""
    pieces = parts(sentence)
    text = _checked(slot, pieces, today)
    last = max((place + 1 for place, part in enumerate(pieces) if slot_of(part)), default=0)
    return joined((*pieces[:last], text, *pieces[last:]))


def without_part(sentence: str, number: int) -> str:
    """Return the sentence without one part."""
    pieces = parts(sentence)
    if not 0 <= number < len(pieces):
        raise DomainError("その行は、もうありません。はじめから選びなおしてください")
    return joined(pieces[:number] + pieces[number + 1 :])


def closed_text(first: date, last: date) -> str:
    """Return the part that closes a place from one day to another, this once."""
    span = first.isoformat() if first == last else f"{first.isoformat()}-{last.isoformat()}"
    return f"{span} 休み"


def is_over(part: str, *, today: date) -> bool:
    """Say whether a part names single days that have all passed."""
    dates = DATE.findall(part)
    return bool(dates) and date.fromisoformat(dates[-1]) < today


def with_closed_days(sentence: str, first: date, last: date, *, today: date) -> str:
    """Return the sentence with days on which the place is closed; refuse days that lie behind or run backwards."""
    if last < first:
        raise DomainError("休みの終わりは、始まりより後の日にしてください", field="last")
    if last < today:
        raise DomainError("もう過ぎた日です。これからの休みを入れてください", field="first")
    if (last - first).days >= A_YEAR - 1:
        raise DomainError("1年より長い休みは、担当者に知らせてください", field="last")
    part = closed_text(first, last)
    still = tuple(piece for piece in parts(sentence) if not (is_closed(piece) and is_over(piece, today=today)))
    return joined(still) if part in still else joined((*still, part))


def _checked(slot: Slot, others: tuple[str, ...], today: date) -> str:
    """Return a slot in canonical words; refuse one that names no day, runs backwards, or lies over another."""
    if not slot.days:
        raise DomainError("曜日を選んでください", field="days")
    if slot.closes <= slot.opens:
        raise DomainError("終わる時刻は、始まる時刻より後にしてください", field="closes")
    reading = read_pattern(str(slot))
    if reading.pattern is None or reading.unread:
        raise DomainError("曜日が読み取れませんでした。「水」「第2・4土」のように入れてください", field="days")
    if any(clashes(slot, other, today=today) for other in map(slot_of, others) if other):
        raise DomainError("同じ日に、時間の重なる枠があります", field="opens")
    return reading.text


def clashes(one: Slot, other: Slot, *, today: date) -> bool:
    """Say whether two slots lie over each other on some day of the coming year."""
    if one.closes <= other.opens or other.closes <= one.opens:
        return False
    days = (today + timedelta(days=ahead) for ahead in range(A_YEAR))
    return any(one.on(day) and other.on(day) for day in days)


def opens_on(sentence: str, day: date) -> bool:
    """Say whether a place is known to open on a day."""
    pattern = read_pattern(sentence).pattern
    return pattern is not None and (pattern.any_time or bool(pattern.slots(day)))


def next_openings(sentence: str, *, today: date, count: int = 3) -> list[tuple[date, tuple[int, int]]]:
    """Return the next days and hours at which a place opens, today first; none when its hours are not known."""
    pattern = read_pattern(sentence).pattern
    return coming(pattern, today, count) if pattern and pattern.parts else []


def opens_on_weekday(sentence: str, weekday: int, *, today: date, window: int = 35) -> bool:
    """Say whether a place is known to open on a weekday (0 is Monday) in the coming five weeks."""
    first = today + timedelta(days=(weekday - today.weekday()) % 7)
    return any(opens_on(sentence, first + timedelta(days=ahead)) for ahead in range(0, window, 7))

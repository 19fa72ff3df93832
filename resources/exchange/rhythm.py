"""Days of an opening pattern as the recurrence rules (RFC 5545) of calendars and of HSDS, and back."""

import re
from dataclasses import dataclass
from datetime import date

from profiles.vocabulary.pattern import LAST, WEEK, Part, clock_text, weekdays_in

DAYS = ("MO", "TU", "WE", "TH", "FR", "SA", "SU")
NTH = re.compile(rf"^(第[1-5・]+(?:・?{LAST})?|{LAST})([{WEEK}])$")
BYDAY = re.compile(r"^([+-]?\d)?(MO|TU|WE|TH|FR|SA|SU)$")


@dataclass(frozen=True, slots=True)
class Rule:
    """When something comes again: `freq` is WEEKLY or MONTHLY, or empty for one day."""

    freq: str
    by_day: tuple[str, ...] = ()
    by_month_day: tuple[int, ...] = ()
    on: date | None = None
    not_on_holidays: bool = False


def rule_of(part: Part) -> Rule | None:
    """Return the rule of a part's days, or None where no rule says them (祝日)."""
    days = part.days
    if days == "毎日":
        return Rule("WEEKLY", DAYS)
    if days == "平日":
        return Rule("WEEKLY", DAYS[:5], not_on_holidays=True)
    if re.fullmatch(r"\d{4}-\d{2}-\d{2}", days):
        return Rule("", on=date.fromisoformat(days))
    if days.startswith("毎月"):
        return Rule("MONTHLY", by_month_day=tuple(int(number) for number in re.findall(r"\d+", days)))
    if found := NTH.match(days):
        return Rule("MONTHLY", _nth(found.group(1), DAYS[WEEK.index(found.group(2))]))
    if re.fullmatch(rf"[{WEEK}・\-]+", days):
        return Rule("WEEKLY", tuple(DAYS[day] for day in sorted(weekdays_in(days))))
    return None


def _nth(words: str, day: str) -> tuple[str, ...]:
    """Return 2TH, 4TH, -1TH for 第2・4 and 最終."""
    numbers = re.findall(r"[1-5]", words)
    return tuple(f"{number}{day}" for number in numbers) + ((f"-1{day}",) if LAST in words else ())


def sentence_of(freq: str, by_day: str, by_month_day: str, opens: str, closes: str, starts: str = "") -> str:
    """Return a recurrence as a part of the opening sentence, empty when it says no days."""
    days = _days_of(freq.upper(), [day.strip() for day in by_day.split(",") if day.strip()], by_month_day)
    if not days and not freq and re.match(r"^\d{4}-\d{2}-\d{2}", starts):
        days = starts[:10]
    hours = "-".join(_clock(text) for text in (opens, closes)) if opens and closes else ""
    return f"{days} {hours}".strip() if days else ""


def _days_of(freq: str, by_day: list[str], by_month_day: str) -> str:
    """Return the words for days of a rule."""
    if by_month_day and freq == "MONTHLY":
        return "毎月" + "・".join(f"{number}日" for number in re.findall(r"\d+", by_month_day))
    found = [BYDAY.match(day.upper()) for day in by_day]
    if not found or not all(found):
        return "毎日" if freq == "DAILY" else ""
    pairs = [(one.group(1) or "", WEEK[DAYS.index(one.group(2))]) for one in found if one]
    if freq == "MONTHLY":
        return " ".join(f"{LAST if number == '-1' else f'第{number}'}{day}" for number, day in pairs if number)
    return "毎日" if len({day for _, day in pairs}) == 7 else "・".join(day for _, day in pairs)


def _clock(text: str) -> str:
    """Return 10:00:00 as 10:00."""
    found = re.match(r"^(\d{1,2}):(\d{2})", text)
    return clock_text(int(found.group(1)) * 60 + int(found.group(2))) if found else text

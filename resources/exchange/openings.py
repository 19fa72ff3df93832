"""Opening times of open data, which spreads them over many columns, put together into one sentence (FORMATS 2.2)."""

import re
import unicodedata
from collections.abc import Mapping
from datetime import date
from functools import lru_cache

from profiles.vocabulary.week import Reading, read_pattern
from resources.exchange.rules import is_blank, plain

WEEKLY_CODES = {"1", "2", "3"}  # 開催頻度 of the common format: several times a week, once a week
SELDOM = {"4": "月に数回", "5": "月1回", "6": "数か月に1回", "7": "年に数回", "8": "不定期"}
NTH_DAYS = re.compile(
    r"(?:毎月)?第[一二三四五１-５1-5][^。\n;；※(（]*?[月火水木金土日](?:曜日?)?|最終[月火水木金土日](?:曜日?)?"
)
NO_NTH = re.compile(r"奇数|偶数|隔月|か月|ヶ月|カ月|除く|以外|休|または|もしくは")
CLOCK = re.compile(r"^(\d{1,2}):(\d{2})(?::\d{2})?$")
DAY_OF_YEAR = re.compile(r"(?<![\d年/])(\d{1,2})月(\d{1,2})日\s*[(（]\s*([月火水木金土日])[^)）]{0,8}[)）]")
SHUT = re.compile(
    r"(?:は|も|を)?(?:終日)?、?(?:利用不可|利用できません|ご利用いただけません|休館日?|閉館|休業日?|休所日?|お休み|休み|休診|休園|除く)(?:です|とする|となります)?"
)
BRACKETED = re.compile(r"年末年始\((\d{1,2}[/月][^()]*?)(?:まで)?\)")
HOLIDAY_LAW = "国民の祝日に関する法律に規定する休日"
WEEK = "月火水木金土日"
ALL_DAYS = {"無休", "年中無休", "なし", "無", "無し"}
DAY_KINDS = {"土曜": "土", "土曜日": "土", "日曜日": "日", "日曜": "日", "祝日": "祝"}


def opening_of(cells: Mapping[str, str], weekly: Mapping[tuple[str, str], str], *, today: date) -> Reading:
    """Return what the cells of one row say about opening.

    `cells` are the texts of the fields opening, dates, until, frequency, days, start, end, hours, closed and opening_note;
    `weekly` the texts by (day words, "start" or "end").
    """
    get = {field: text for field, text in cells.items() if not is_blank(text)}
    if get.get("opening"):
        return read(get["opening"])
    if any(not is_blank(text) for text in weekly.values()):
        return _without_closed(read(_by_weekday(weekly)), get)
    start, end = _clock(get.get("start", "")), _clock(get.get("end", ""))
    if start and end and minutes(end) <= minutes(start) == 0:
        end = "24:00"
    return _without_closed(_from_days(get, start, end, today), get)


def _without_closed(reading: Reading, get: Mapping[str, str]) -> Reading:
    """Add the closed days that remarks state in plain words to an opening that is known."""
    closings = closings_in(get.get("opening_note", "")) if reading.pattern is not None else ()
    return read(_sentence(reading.text, *closings)) if closings else reading


@lru_cache(maxsize=4096)
def closings_in(note: str) -> tuple[str, ...]:
    """Return the parts of the opening sentence for what remarks close, sentence by sentence, if they say nothing else."""
    found = []
    for said in re.split(r"[。\n※]", unicodedata.normalize("NFKC", note)):
        words = SHUT.sub(" 休み", BRACKETED.sub(r"\1", said.replace(HOLIDAY_LAW, "祝日").replace("翌年の", "")).strip())
        stated = read_pattern(words) if words.endswith("休み") else None
        if stated and stated.stated and stated.stated.closed and not stated.unread and not stated.stated.parts:
            found.append(stated.stated.text)
    return tuple(found)


def read(text: str, start: str = "", end: str = "") -> Reading:
    """Read a sentence until reading it again changes nothing, so that a listing goes out and comes back the same."""
    reading = read_pattern(text, start, end)
    for _ in range(3):
        again = read_pattern(reading.text)
        if again.text == reading.text:
            return again if again.pattern == reading.pattern else reading
        reading = again
    return reading


def _from_days(get: Mapping[str, str], start: str, end: str, today: date) -> Reading:
    """Return what dates, weekdays and hours say together, the most exact first."""
    hours = get.get("hours", "")
    closed = _closed(get.get("closed", ""))
    for days in (_dated(get.get("dates", ""), get.get("until", ""), today), _weekly_days(get)):
        if not days:
            continue
        reading = read(_sentence(days, hours, closed), start, end)
        if reading.stated is not None and not reading.unread:
            return reading
    days = get.get("dates") or _seldom_days(get)
    return read(_sentence(_with_hours(days, start, end), hours, closed))


def _sentence(*parts: str) -> str:
    """Return the parts that say something, as one sentence."""
    return "; ".join(part.strip() for part in parts if part.strip())


def _with_hours(days: str, start: str, end: str) -> str:
    """Return days that could not be read, with the hours of their columns."""
    hours = f"{start}-{end}" if start or end else ""
    return f"{days} {hours}".strip() if days else hours


def _weekly_days(get: Mapping[str, str]) -> str:
    """Return the weekdays of a row that opens every week, or the nth weekdays that are named where it does not."""
    days, code = plain(get.get("days", "")), plain(get.get("frequency", ""))
    several = sum(day in days for day in WEEK) > 1
    if days and (not code or code == "3" or (code in WEEKLY_CODES and several)):
        return days
    told = unicodedata.normalize("NFKC", f"{days} {get.get('opening_note', '')}")
    return "" if NO_NTH.search(told) else " ・".join(NTH_DAYS.findall(told))


def _seldom_days(get: Mapping[str, str]) -> str:
    """Return the weekdays of a row that opens now and then, with the words for how often."""
    code = plain(get.get("frequency", ""))
    often = SELDOM.get(code, f"開催頻度{code}" if code else "")
    return f"{often} {get.get('days', '')}".strip()


def _dated(dates: str, until: str, today: date) -> str:
    """Return dates with the year that their weekday gives away, and the day until which they run."""
    text = DAY_OF_YEAR.sub(lambda found: _with_year(found, today), unicodedata.normalize("NFKC", dates))
    if until and plain(until) != plain(dates):
        return f"{text}-{plain(until)}"
    return text


def _with_year(found: re.Match[str], today: date) -> str:
    """Return a date with its year, when just one year near today has that weekday there."""
    month, day, weekday = int(found.group(1)), int(found.group(2)), found.group(3)
    years = [year for year in (today.year, today.year - 1, today.year + 1) if _falls_on(year, month, day, weekday)]
    return f"{years[0]}年{month}月{day}日" if len(years) == 1 else found.group()


def _falls_on(year: int, month: int, day: int, weekday: str) -> bool:
    """Say whether a date falls on a weekday."""
    try:
        return WEEK[date(year, month, day).weekday()] == weekday
    except ValueError:
        return False


def _by_weekday(weekly: Mapping[tuple[str, str], str]) -> str:
    """Return one part for each span of hours, from columns that hold one day each."""
    spans: dict[str, list[str]] = {}
    for day, end in weekly:
        if end != "start":
            continue
        opens, closes = _clock(weekly[day, "start"]), _clock(weekly.get((day, "end"), ""))
        if not is_blank(opens) and not is_blank(closes):
            name = DAY_KINDS.get(day, day)
            spans.setdefault(f"{opens}-{closes}" if name in WEEK else f"{opens}-{closes} ", []).append(name)
    return "; ".join(f"{'・'.join(sorted(days, key=_order))} {span.strip()}" for span, days in spans.items())


def _order(day: str) -> int:
    """Return where a day stands in the week."""
    return WEEK.index(day) if day in WEEK else len(WEEK)


@lru_cache(maxsize=4096)
def _clock(text: str) -> str:
    """Return a clock time without seconds and leading zero; other texts as they are."""
    found = CLOCK.match(plain(text))
    return f"{int(found.group(1))}:{found.group(2)}" if found else text


def minutes(clock: str) -> int:
    """Return minutes after midnight, or -1 for what is no clock time."""
    found = CLOCK.match(clock)
    return int(found.group(1)) * 60 + int(found.group(2)) if found else -1


def _closed(text: str) -> str:
    """Return closed days as a part of the sentence."""
    if not text or plain(text) in ALL_DAYS:
        return "毎日" if plain(text) in ("無休", "年中無休") else ""
    return text if re.search(r"休|無休", text) else f"{text} 休み"

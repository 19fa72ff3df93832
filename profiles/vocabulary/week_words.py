"""Cuts what people write about opening times into words: days, hours, closings; and says what it cannot read."""

import re
import unicodedata
from dataclasses import dataclass
from datetime import date, timedelta

from profiles.vocabulary.pattern import HOLIDAY, LAST, WEEK, one_a_weekday

LONGEST_RUN_DAYS = 62  # a span of dates longer than this is not an event that one writes day by day
NEW_YEAR = "12/29-1/3"  # 年末年始, as town halls keep it

_JOIN = r"\s*(?:[・、,と&]|及び|および)?\s*"
_DAY = rf"(?:[{WEEK}](?:曜日?)?|祝日|祝祭日|祭日|祝)"
_DAYS = rf"{_DAY}(?:(?:{_JOIN}|\s*-\s*){_DAY})*"
_NTH_DAYS = rf"[{WEEK}](?:曜日?)?(?:{_JOIN}[{WEEK}](?:曜日?)?)*"
_NTH = rf"第\s*[1-5](?:(?:{_JOIN}|-|週{_JOIN})第?\s*[1-5](?![\d:/時]))*(?:{_JOIN}{LAST})?|(?:毎月の?)?{LAST}"
_DATE = r"(?:\d{4}|(?:令和|R)(?:\d{1,2}|元))(?:[-/.]|年)\d{1,2}(?:[-/.]|月)\d{1,2}日?"
_MONTH_DAY = r"(?<!\d)\d{1,2}(?:/|月)\d{1,2}日?"
_CLOCK = r"\d{1,2}:\d{2}"
# The order matters: what is longer, or would be misread by a later line, stands first.
WORDS = re.compile(
    "|".join(
        f"(?P<{name}>{shape})"
        for name, shape in (
            (
                "close_next",
                r"【?(?:定休日|休館日|休業日|休み)】?\s*[:は]\s*|【(?:定休日|休館日|休業日|休み)】|\[休館日\]",
            ),
            (
                "opens",
                r"【(?:開館時間|開館日|開所時間|営業時間|利用時間)】|(?:開館|開所|営業|利用|開催)時間:?|(?:開催|開館|営業)日[:は]?",
            ),
            ("date", rf"{_DATE}(?:\s*-\s*{_DATE})?"),
            ("hours", rf"{_CLOCK}\s*-\s*{_CLOCK}|{_CLOCK}\s*-?|-\s*{_CLOCK}"),
            ("all_day", r"24時間(?:利用可能?|営業|開放)?"),
            ("month_day", rf"{_MONTH_DAY}(?:\s*-\s*{_MONTH_DAY})?"),
            ("monthly", rf"毎月\s*\d{{1,2}}日(?:{_JOIN}\d{{1,2}}日)*"),
            ("new_year", r"年末年始"),
            ("every", r"毎日|年中無休|無休|連日"),
            ("workdays", r"平日"),
            ("nth", rf"(?:{_NTH})\s*週?目?の?\s*{_NTH_DAYS}"),
            ("days", rf"(?<!\d){_DAYS}"),
            ("appointment", r"(?:要|完全|事前)?予約(?:制|必要|要)?|要申込|要事前申込"),
            ("any_time", r"随時|いつでも"),
            (
                "closed",
                r"(?:は|を|が)?\s*(?:お休み|休館日?|休業日?|定休日?|休み|除く|以外|閉館|休)",
            ),
            (
                "filler",
                r"毎週|毎月|月の(?=第)|原則(?:として)?|の|に|は|[\s、,・:/]|と|及び|および|\|",
            ),
        )
    )
)
NOTES = re.compile(r"\(([^()]*)\)")
CHANGES_DAYS = re.compile(r"偶数|奇数|隔週|不定|のみ|限る|年\d|月\d回")  # notes that change what the days mean


@dataclass(frozen=True, slots=True)
class Word:
    """One word of an opening: its name in WORDS and how it was written."""

    name: str
    text: str


def plain(text: str) -> str:
    """Return a text in one width, with one kind of dash, clock times as `13:30` and spans as `9:00-17:00`."""
    text = unicodedata.normalize("NFKC", text).replace("日祝", "日・祝")
    text = re.sub(
        r"[〜~∼–—―−‐‑‒－]|(?<=[\d:時分月火水木金土日])ー(?=[\d午月火水木金土日前後])",
        "-",
        text,
    )
    text = re.sub(
        r"(?<=第)[一二三四五]|(?<=[・、,第\-と])[一二三四五](?=[・、,\s]*[第月火水木金土日週])",
        _figure,
        text,
    )
    text = re.sub(r"(?<=第[1-5]・)[一二三四五]", _figure, text)
    text = re.sub(
        r"(午前|午後|AM|PM|am|pm)?\s*(\d{1,2})(?::(\d{2})(?::00)?(?!\d)|時(半|\d{1,2}分)?(?!間))",
        _clock,
        text,
    )
    text = re.sub(r"(?<!毎)月の(?=第)", "", text)
    text = re.sub(r"正午", "12:00", text).replace("翌年", "").replace("翌月", "")
    text = re.sub(r"\s*(?:から|より)\s*(?=[\d第月火水木金土日毎平])", "-", text)
    return re.sub(r"(?<=[\d日曜])\s*まで", "", text).strip()


def _figure(found: re.Match[str]) -> str:
    """Return a figure for a kanji number up to five."""
    return str("一二三四五".index(found.group()) + 1)


def _clock(found: re.Match[str]) -> str:
    """Return `13:30` for 13時半, 午後1時30分 and 1:30pm's like."""
    half, hour, colon, words = found.groups()
    minutes = int(colon or (30 if words == "半" else (words or "0").rstrip("分")))
    late = half is not None and half.lower() in ("午後", "pm") and int(hour) < 12
    return f"{int(hour) + 12 * late}:{minutes:02d}"


def words_of(part: str) -> list[Word] | None:
    """Return the words of one part, or None where anything in it is not understood."""
    words, at = [], 0
    while at < len(part):
        found = WORDS.match(part, at)
        if not found or not found.lastgroup:
            return None
        if found.lastgroup not in ("filler", "opens"):
            words.append(Word(found.lastgroup, found.group().strip()))
        at = found.end()
    return words


def minutes_of(clock: str) -> int | None:
    """Return minutes after midnight, or None for an hour that no day has."""
    hour, minute = map(int, clock.split(":"))
    return hour * 60 + minute if minute < 60 and hour * 60 + minute <= 24 * 60 else None


def hours_of(text: str) -> tuple[int, int | None] | None:
    """Return from and until of `10:00-12:00`, an open end as None; None where they are no hours."""
    clocks = [minutes_of(found) for found in re.findall(_CLOCK, text)]
    if not clocks or text.startswith("-") or clocks[0] is None or (len(clocks) == 2 and clocks[1] is None):
        return None
    end = clocks[1] if len(clocks) == 2 else None
    return None if end is not None and end <= clocks[0] else (clocks[0], end)


def days_of(word: Word) -> tuple[str, ...] | None:
    """Return the canonical days of a word, one entry for each part they need; None where there are none such."""
    match word.name:
        case "every":
            return ("毎日",)
        case "workdays":
            return ("平日",)
        case "monthly":
            numbers = [int(number) for number in re.findall(r"\d+", word.text)]
            return (f"毎月{'・'.join(map(str, numbers))}日",) if all(1 <= number <= 31 for number in numbers) else None
        case "date":
            return dates_in(word.text)
        case "nth":
            return nth_days(word.text)
        case "days":
            return (weekly_days(word.text),)
    return None


def weekly_days(text: str) -> str:
    """Return `月-金`, `月・水` or `土・日・祝` for weekdays as people write them."""
    text = re.sub(r"祝祭日|祝日|祭日", HOLIDAY, text)
    text = re.sub(r"曜日?|[・、,と&\s]|及び|および", "", text)
    if "-" not in text:
        return one_a_weekday(text)
    pieces = re.findall(rf"[{WEEK}]-[{WEEK}]|[{WEEK}{HOLIDAY}]", text)
    return "・".join(dict.fromkeys(pieces))


def nth_days(text: str) -> tuple[str, ...]:
    """Return one entry a weekday for `第2・4土日`, `第1-3土曜`, `最終金曜日`."""
    head = re.match(rf"(?:{_NTH})\s*週?目?の?", text)
    assert head is not None  # the word was cut by this very shape
    numbers, last = sorted(_nth_numbers(head.group())), LAST in head.group()
    front = f"第{'・'.join(map(str, numbers))}" if numbers else ""
    front += ("・" if front else "") + LAST if last else ""
    weekdays = re.findall(rf"[{WEEK}]", re.sub(r"曜日?", "", text[head.end() :]))
    return tuple(f"{front}{day}" for day in dict.fromkeys(weekdays))


def _nth_numbers(head: str) -> set[int]:
    """Return 1, 2, 3 for `第1-3`, and 2, 4 for `第2・4`."""
    numbers: set[int] = set()
    for first, last in re.findall(r"([1-5])(?:\s*-\s*第?([1-5]))?", head):
        numbers |= set(range(int(first), int(last or first) + 1))
    return numbers


def date_in(text: str) -> date | None:
    """Return the date in `2026-12-05`, `2026年12月5日` or `令和8年12月5日`."""
    year, month, day = re.findall(r"\d+|元", text)[:3]
    try:
        number = 1 if year == "元" else int(year)
        return date(number + 2018 if number < 100 else number, int(month), int(day))
    except ValueError:
        return None


def dates_in(text: str) -> tuple[str, ...] | None:
    """Return every date of one date or a span of dates, in ISO."""
    ends = [date_in(found) for found in re.findall(_DATE, text)]
    first, last = ends[0], ends[-1]
    if first is None or last is None or not 0 <= (last - first).days <= LONGEST_RUN_DAYS:
        return None
    return tuple((first + timedelta(days=ahead)).isoformat() for ahead in range((last - first).days + 1))


def closing_of(word: Word) -> tuple[str, ...] | None:
    """Return the canonical days that a word closes."""
    if word.name == "new_year":
        return (NEW_YEAR,)
    if word.name == "month_day":
        ends = [tuple(map(int, pair)) for pair in re.findall(r"(\d{1,2})(?:/|月)(\d{1,2})", word.text)]
        fits = all(1 <= month <= 12 and 1 <= day <= 31 for month, day in ends)
        return ("-".join(f"{month}/{day}" for month, day in ends),) if fits else None
    if word.name == "date":
        found = [date_in(text) for text in re.findall(_DATE, word.text)]
        return None if None in found else ("-".join(str(day) for day in found),)
    return days_of(word)

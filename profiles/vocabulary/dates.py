"""Dates as town halls write them: western, 和暦 in every spelling, spoken, and the serial numbers of spreadsheets."""

import calendar
import re
import unicodedata
from dataclasses import dataclass
from datetime import date, timedelta
from functools import lru_cache

ERAS = {
    "明治": date(1868, 1, 25),
    "大正": date(1912, 7, 30),
    "昭和": date(1926, 12, 25),
    "平成": date(1989, 1, 8),
    "令和": date(2019, 5, 1),
}
LETTERS = {"M": "明治", "T": "大正", "S": "昭和", "H": "平成", "R": "令和"}
SHORT = {name[0]: name for name in ERAS}
ERA = re.compile(
    r"^(明治|大正|昭和|平成|令和|[MTSHR]|[明大昭平令])\.?\s*(元|\d{1,2})\s*(?:年度?|[./\-\s])"
    r"\s*(\d{1,2})\s*(?:月|[./\-\s])?\s*(\d{1,2})?\s*日?$"
)
WESTERN = re.compile(r"^(\d{4})\s*(?:年|[./\-])\s*(\d{1,2})\s*(?:月|[./\-]|$)\s*(\d{1,2})?\s*日?$")
YEARLESS = re.compile(r"^(\d{1,2})\s*(?:月|[./])\s*(\d{1,2})\s*日?$")
SPOKEN = {
    "おととい": -2,
    "昨日": -1,
    "きのう": -1,
    "今日": 0,
    "本日": 0,
    "きょう": 0,
    "明日": 1,
    "あした": 1,
    "あす": 1,
}
PACKED = re.compile(r"^(\d{4})(\d{2})(\d{2})$")
SERIAL = re.compile(r"^([4-9]\d{3}|\d{5})(?:\.\d+)?$")
TAIL = re.compile(
    r"\s*(?:\([月火水木金土日](?:曜日?)?(?:・祝)?\)|[月火水木金土日]曜日?)$|(?<=\d)[T\s]\d{1,2}:\d{2}(?::\d{2}(?:\.\d+)?)?Z?$"
)
KANJI = "〇一二三四五六七八九"
FIRST_SERIAL, LAST_SERIAL = 4_000, 60_000  # 1910 to 2064
EXPECTED = "日付を 2026-04-01 か 令和8年4月1日 の形にする"


class DayError(ValueError):
    """A text names no day; the message says how to put it right."""


@dataclass(frozen=True, slots=True)
class DayRead:
    """A day, and the question to ask about it when it had to be guessed."""

    day: date
    doubt: str = ""


@lru_cache(maxsize=16384)
def read_day(text: str) -> DayRead | None:
    """Return the day that a cell names; None when it is empty. Raises DayError when it names none."""
    word = _bare(text)
    if not word:
        return None
    if found := ERA.match(word):
        return _of_era(*found.groups())
    if found := WESTERN.match(word) or PACKED.match(word):
        year, month, day = found.groups()
        return _checked(int(year), int(month), day)
    if found := SERIAL.match(word):
        return _of_serial(int(found.group(1)))
    raise DayError(EXPECTED)


def read_day_near(text: str, today: date) -> DayRead:
    """Return the day that somebody types: without a year it is the one nearest to today. Raises DayError."""
    word = _bare(text)
    if word in SPOKEN:
        return DayRead(today + timedelta(days=SPOKEN[word]))
    if not (found := YEARLESS.match(word)):
        if (read := read_day(text)) is None:
            raise DayError(EXPECTED)
        return read
    month, day = int(found[1]), int(found[2])
    years = [year for year in range(today.year - 4, today.year + 5) if _exists(year, month, day)]
    if not years:
        raise DayError("ある日にする（月は1から12まで、日は月によって30日・31日まで）")
    return DayRead(min((date(year, month, day) for year in years), key=lambda one: abs(one - today)))


def _exists(year: int, month: int, day: int) -> bool:
    """Say whether the calendar has a day."""
    return 1 <= month <= 12 and 1 <= day <= calendar.monthrange(year, month)[1]


def _bare(text: str) -> str:
    """Return a cell in one width, without weekday or time of day, kanji numbers as figures."""
    word = TAIL.sub("", unicodedata.normalize("NFKC", text).strip())
    word = TAIL.sub("", word).strip()
    if re.match(r"^[mtshr][.\d\s元]", word):
        word = word.upper()
    return re.sub(
        r"(?:[一二三四五六七八九]?十[一二三四五六七八九]?|[〇一二三四五六七八九]+)(?=[年月日])",
        lambda found: figures(found.group()),
        word,
    )


def figures(text: str) -> str:
    """Return a number below a hundred in kanji (二十五) as figures."""
    tens, ten, ones = text.partition("十")
    if not ten:
        return "".join(str(KANJI.index(sign)) for sign in text)
    return str((KANJI.index(tens) if tens else 1) * 10 + (KANJI.index(ones) if ones else 0))


def _of_era(era: str, year: str, month: str, day: str | None) -> DayRead:
    """Return a day counted in an era; a year that the era no longer had is put into the next one, with a question."""
    name = LETTERS.get(era) or SHORT.get(era[0], era)
    counted = 1 if year == "元" else int(year)
    if counted == 0:
        raise DayError(EXPECTED)
    read = _checked(ERAS[name].year + counted - 1, int(month), day)
    right = era_of(read.day)
    if right == name:
        return read
    return DayRead(read.day, f"{name}{counted}年{month}月は{wareki(read.day)}のことかを確かめる")


def _checked(year: int, month: int, day: str | None) -> DayRead:
    """Return a day that exists; a month without a day is its first day, with a question."""
    if not 1868 <= year <= 2100:
        raise DayError(EXPECTED)
    if not 1 <= month <= 12:
        raise DayError("ある日にする（月は1から12まで）")
    longest = calendar.monthrange(year, month)[1]
    if day is None:
        return DayRead(date(year, month, 1), "日がないので、月のはじめの日とみなした")
    if not 1 <= int(day) <= longest:
        raise DayError(f"ある日にする（{month}月は{longest}日まで）")
    return DayRead(date(year, month, int(day)))


def _of_serial(number: int) -> DayRead:
    """Return the day of a spreadsheet's serial number (day 60 of which never was)."""
    if not FIRST_SERIAL <= number <= LAST_SERIAL:
        raise DayError(EXPECTED)
    return DayRead(date(1899, 12, 30) + timedelta(days=number))


def era_of(day: date) -> str:
    """Return the era of a day."""
    return next((name for name in reversed(ERAS) if day >= ERAS[name]), "明治")


def wareki(day: date) -> str:
    """Return a day in words: 令和元年5月1日."""
    name = era_of(day)
    year = day.year - ERAS[name].year + 1
    return f"{name}{'元' if year == 1 else year}年{day.month}月{day.day}日"

"""Days as town halls write them: every day comes back from every notation, and what names no day is refused."""

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from profiles.vocabulary.dates import DayError, era_of, figures, read_day, read_day_near, wareki

FIRST, LAST = date(1912, 7, 30), date(2040, 12, 31)
LETTER = {"明治": "M", "大正": "T", "昭和": "S", "平成": "H", "令和": "R"}
DIGITS = "〇一二三四五六七八九"
DAYS = st.dates(FIRST, LAST)
NOW = date(2026, 11, 25)


def short(day: date) -> str:
    """Return R8.4.1."""
    said = wareki(day)
    year = said[2 : said.index("年")].replace("元", "1")
    return f"{LETTER[era_of(day)]}{year}.{day.month}.{day.day}"


def in_kanji(number: int) -> str:
    """Return a number below a hundred in kanji."""
    tens, ones = divmod(number, 10)
    return (DIGITS[tens] if tens > 1 else "") + ("十" if tens else "") + (DIGITS[ones] if ones else "")


def kanji(day: date) -> str:
    """Return 令和八年四月一日."""
    said = wareki(day)
    year = said[2 : said.index("年")]
    counted = year if year == "元" else in_kanji(int(year))
    return f"{said[:2]}{counted}年{in_kanji(day.month)}月{in_kanji(day.day)}日"


def wide(day: date) -> str:
    """Return ２０２６／４／１."""
    return f"{day.year}/{day.month}/{day.day}".translate(str.maketrans("0123456789/", "０１２３４５６７８９／"))


def serial(day: date) -> str:
    """Return the number under which a spreadsheet keeps a day."""
    return str((day - date(1899, 12, 30)).days)


NOTATIONS = [wareki, short, kanji, wide, date.isoformat, serial]


def test_every_day_of_a_life_comes_back_from_its_era():
    days = [FIRST + timedelta(days=number) for number in range((LAST - FIRST).days + 1)]

    wrong = [day for day in days if read_day.__wrapped__(wareki(day)).day != day]

    assert wrong == []


@pytest.mark.parametrize("write", NOTATIONS, ids=lambda write: write.__name__)
@given(day=DAYS)
def test_a_day_comes_back_from_each_notation_without_a_question(write, day):
    read = read_day(write(day))

    assert (read.day, read.doubt) == (day, "")


@given(day=st.dates(NOW - timedelta(days=180), NOW + timedelta(days=180)))
def test_a_day_without_a_year_is_the_one_nearest_to_today(day):
    assert read_day_near(f"{day.month}月{day.day}日", NOW).day == day
    assert read_day_near(f"{day.month}/{day.day}", NOW).day == day


@given(day=DAYS)
def test_a_day_with_a_year_is_not_moved_by_today(day):
    assert read_day_near(wareki(day), NOW).day == day


@pytest.mark.parametrize(("said", "days"), [("きょう", 0), ("昨日", -1), ("あした", 1)])
def test_a_spoken_day_is_counted_from_today(said, days):
    assert read_day_near(said, NOW).day == NOW + timedelta(days=days)


def test_the_day_that_only_leap_years_have_is_the_nearest_there_is():
    assert read_day_near("2月29日", date(2026, 3, 1)).day == date(2028, 2, 29)


@pytest.mark.parametrize(
    ("first", "second"), [("S64.1.7", "H1.1.8"), ("H31.4.30", "令和元年5月1日"), ("T15.12.24", "S元.12.25")]
)
def test_eras_meet_without_a_gap(first, second):
    assert read_day(second).day - read_day(first).day == timedelta(days=1)
    assert read_day(first).doubt == read_day(second).doubt == ""


def test_a_year_that_an_era_no_longer_had_is_read_with_a_question():
    read = read_day("昭和65年1月10日")

    assert read.day == date(1990, 1, 10)
    assert "平成2年1月10日" in read.doubt


def test_a_month_alone_is_its_first_day_with_a_question():
    read = read_day("令和8年4月")

    assert read.day == date(2026, 4, 1)
    assert read.doubt


@pytest.mark.parametrize("text", ["そのうち", "2026/2/30", "R8.13.1", "R0.1.1", "3000/1/1", "4/31", "99"])
def test_what_names_no_day_is_refused(text):
    with pytest.raises(DayError):
        read_day_near(text, NOW)


def test_an_empty_cell_is_no_day_and_an_empty_answer_is_refused():
    assert read_day("　") is None
    with pytest.raises(DayError):
        read_day_near("　", NOW)


@pytest.mark.parametrize(("said", "number"), [("十", "10"), ("二十五", "25"), ("八", "8"), ("二〇二六", "2026")])
def test_numbers_in_kanji_are_read(said, number):
    assert figures(said) == number

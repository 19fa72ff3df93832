"""Dates in every spelling (QUALITY U14)."""

from datetime import date, timedelta

import pytest

from resources.exchange.dates import era_of, read_day, wareki
from resources.exchange.rules import CellError


@pytest.mark.parametrize(
    "text",
    [
        "R8.4.1",
        "令和8年4月1日",
        "令和八年四月一日",
        "Ｒ８．４．１",
        "r8.4.1",
        "R8/4/1",
        "令8.4.1",
        "2026/4/1",
        "2026-04-01",
        "2026.4.1",
        "2026年4月1日",
        "20260401",
        "46113",
    ]
    + ["令和 8年 4月 1日", "2026年4月1日（水）", "2026-04-01 00:00:00", "2026-04-01T10:20:30"],
)
def test_the_first_of_april_is_read_in_every_spelling(text):
    read = read_day(text)

    assert (read.day, read.doubt) == (date(2026, 4, 1), "")


@pytest.mark.parametrize(
    ("text", "day"),
    [
        ("S64.1.7", date(1989, 1, 7)),
        ("H1.1.8", date(1989, 1, 8)),
        ("平成元年1月8日", date(1989, 1, 8)),
        ("H31.4.30", date(2019, 4, 30)),
        ("R1.5.1", date(2019, 5, 1)),
        ("令和元年5月1日", date(2019, 5, 1)),
        ("H 8.10. 1", date(1996, 10, 1)),
        ("S50.10. 1", date(1975, 10, 1)),
    ],
)
def test_the_edges_of_eras_hold(text, day):
    assert (read_day(text).day, read_day(text).doubt) == (day, "")


@pytest.mark.parametrize(("text", "day"), [("昭和65年1月1日", date(1990, 1, 1)), ("平成32年4月1日", date(2020, 4, 1))])
def test_a_year_that_an_era_no_longer_had_is_put_right_by_a_question(text, day):
    read = read_day(text)

    assert read.day == day
    assert wareki(day) in read.doubt


def test_a_month_without_a_day_is_its_first_day_and_asked_about():
    read = read_day("令和8年4月")

    assert read.day == date(2026, 4, 1)
    assert read.doubt


def test_an_empty_cell_is_no_date():
    assert read_day("　") is None


@pytest.mark.parametrize(
    ("text", "word"),
    [
        ("R8.2.30", "2月は28日まで"),
        ("2026-13-01", "月は1から12"),
        ("先月", "令和8年4月1日"),
        ("R0.1.1", "令和"),
        ("99999", "令和"),
    ],
)
def test_a_day_that_never_is_is_refused_with_the_right_form(text, word):
    with pytest.raises(CellError, match=word):
        read_day(text)


def test_every_day_from_taisho_to_2040_goes_round_in_six_notations():
    day, wrong = date(1912, 7, 30), []
    letters = {"大正": "T", "昭和": "S", "平成": "H", "令和": "R"}
    while day < date(2041, 1, 1):
        words = wareki(day)
        year = words.removeprefix(era_of(day)).split("年")[0].replace("元", "1")
        short = f"{letters[era_of(day)]}{year}.{day.month}.{day.day}"
        serial = str((day - date(1899, 12, 30)).days)
        spellings = (
            words,
            short,
            day.isoformat(),
            f"{day:%Y/}{day.month}/{day.day}",
            f"{day.year}年{day.month}月{day.day}日",
            serial,
        )
        wrong += [text for text in spellings if read_day(text).day != day]
        day += timedelta(days=1)

    assert wrong == []

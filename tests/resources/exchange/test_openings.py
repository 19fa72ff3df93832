"""Opening times spread over columns, as real lists have them."""

from datetime import date

import pytest

from resources.exchange.openings import opening_of, read

TODAY = date(2026, 11, 25)


def sentence(weekly=None, **cells):
    """Return the opening of a row, and whether its hours are known."""
    reading = opening_of(cells, weekly or {}, today=TODAY)
    return reading.text, reading.pattern is not None


@pytest.mark.parametrize(
    ("cells", "text"),
    [
        ({"days": "月火水木金土日", "start": "09:00:00", "end": "17:00:00"}, "毎日 9:00-17:00"),
        ({"days": "月水金", "start": "9:00", "end": "17:00"}, "月・水・金 9:00-17:00"),
        ({"dates": "毎月第2・4火曜日", "start": "16:30", "end": "18:00"}, "第2・4火 16:30-18:00"),
        ({"dates": "第４土曜日", "start": "12:00", "end": "14:00"}, "第4土 12:00-14:00"),
        ({"dates": "毎月第１第３木曜日", "start": "17:00", "end": "19:00"}, "第1・3木 17:00-19:00"),
        (
            {
                "frequency": "5",
                "days": "火",
                "start": "16:30",
                "end": "18:00",
                "opening_note": "・開催日は第4火・月一度",
            },
            "第4火 16:30-18:00",
        ),
        ({"frequency": "3", "days": "火", "start": "17:00", "end": "21:00"}, "火 17:00-21:00"),
        ({"hours": "8:30～17:15", "closed": "土日祝、年末年始"}, "毎日 8:30-17:15; 土・日・祝 休み; 12/29-1/3 休み"),
        ({"hours": "10:00～20:00", "closed": "年中無休"}, "毎日 10:00-20:00"),
        ({"dates": "8月12日（水）", "start": "13:30", "end": "14:20"}, "2026-08-12 13:30-14:20"),
        (
            {"dates": "2026-12-05", "until": "2026-12-06", "start": "10:00", "end": "15:00"},
            "2026-12-05 10:00-15:00; 2026-12-06 10:00-15:00",
        ),
        ({"days": "月-金", "start": "00:00", "end": "24:00"}, "月-金 0:00-24:00"),
    ],
)
def test_columns_make_one_sentence_that_can_be_matched(cells, text):
    assert sentence(**cells) == (text, True)


@pytest.mark.parametrize(
    "cells",
    [
        {"frequency": "5", "days": "土", "start": "13:00", "end": "15:00"},
        {"frequency": "2", "days": "金", "start": "17:00", "end": "19:30"},
        {"frequency": "6", "days": "水", "start": "17:30", "end": "20:00", "opening_note": "奇数月の第2水曜日"},
        {"frequency": "8", "start": "16:00", "end": "18:00"},
        {"dates": "不定期開催　10時～", "start": "10:00"},
    ],
)
def test_what_is_not_weekly_is_never_taken_for_every_week(cells):
    text, known = sentence(**cells)

    assert text
    assert not known


def test_one_column_a_weekday_becomes_one_part_for_each_span_of_hours():
    weekly = {
        ("月", "start"): "8:30",
        ("月", "end"): "17:15",
        ("火", "start"): "8:30",
        ("火", "end"): "17:15",
        ("土", "start"): "-",
        ("土", "end"): "-",
    }

    assert sentence(weekly) == ("月・火 8:30-17:15", True)


def test_dashes_and_empty_cells_say_nothing():
    assert sentence(days="-", start="", end="ー") == ("", False)


@pytest.mark.parametrize(
    "text", ["第2木 13:30-15:30; 8/13-8/16 休み", "気が向いたら", "月1回 土 13:00-15:00", "水ごご; 要予約"]
)
def test_a_sentence_that_was_read_is_read_again_the_same(text):
    assert read(read(text).text).text == read(text).text


@pytest.mark.parametrize(
    ("note", "closed"),
    [
        ("祝日、12/29～1/3は終日利用不可", "祝日休み; 12/29-1/3 休み"),
        (
            "国民の祝日に関する法律に規定する休日及び年末年始（１２月２９日から翌年の１月３日まで）は利用不可。",
            "祝日休み; 12/29-1/3 休み",
        ),
        ("第３水曜を除く", "第3水 休み"),
        ("祝日、12/29～1/3を除く。土曜日は17:00まで。", "祝日休み; 12/29-1/3 休み"),
    ],
)
def test_closed_days_that_remarks_state_plainly_count(note, closed):
    assert sentence(days="月-土", start="9:00", end="18:00", opening_note=note) == (f"月-土 9:00-18:00; {closed}", True)


@pytest.mark.parametrize(
    "note", ["12/29～1/3及び臨時休業日を除く", "月曜休館（祝日の場合は翌日）を除く", "土曜日は12：30まで"]
)
def test_remarks_that_say_more_than_a_closing_close_nothing(note):
    assert sentence(days="月-土", start="9:00", end="18:00", opening_note=note) == ("月-土 9:00-18:00", True)

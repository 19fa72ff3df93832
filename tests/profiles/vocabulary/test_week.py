"""Opening patterns: what is read, what is kept unread, and when a place is open while somebody is free."""

import pickle
from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from profiles.vocabulary.pattern import Part, Pattern
from profiles.vocabulary.week import (
    GridBar,
    next_openings,
    open_on,
    openings,
    overlap,
    overlap_minutes_a_week,
    read_pattern,
    week_grid,
    with_hours,
)

SATURDAY = date(2026, 11, 21)
HOLIDAY = date(2026, 11, 23)  # Monday, 勤労感謝の日


@pytest.mark.parametrize(
    ("text", "canonical"),
    [
        ("月 10:00-12:00", "月 10:00-12:00"),
        ("月・水 10:00-12:00", "月・水 10:00-12:00"),
        ("月-金 9:00-17:00", "月-金 9:00-17:00"),
        ("土-月 9:00-10:00", "土-月 9:00-10:00"),
        ("平日 9:00-17:00;毎日 18:00-19:00", "平日 9:00-17:00; 毎日 18:00-19:00"),
        ("第2木 13:30-15:30", "第2木 13:30-15:30"),
        ("第1・3土 10:00-14:00", "第1・3土 10:00-14:00"),
        ("最終日 10:00-12:00", "最終日 10:00-12:00"),
        ("最終日曜 10:00-12:00", "最終日 10:00-12:00"),
        ("2026-12-05 10:00-15:00", "2026-12-05 10:00-15:00"),
        ("月 9:00-10:00; 祝日休み", "月 9:00-10:00; 祝日休み"),
        ("毎日 9:00-17:00; 8/13-8/16 休み", "毎日 9:00-17:00; 8/13-8/16 休み"),
        ("毎日 9:00-17:00; 12/31 休み", "毎日 9:00-17:00; 12/31 休み"),
        ("木・金 10:00-15:00;要予約", "木・金 10:00-15:00; 要予約"),
        ("随時", "随時"),
        ("２０２６年１２月５日（土）１０：００〜１５：００", "2026-12-05 10:00-15:00"),
        ("令和8年12月5日 13時半〜15時", "2026-12-05 13:30-15:00"),
        ("令和元年5月1日 9:00-10:00", "2019-05-01 9:00-10:00"),
        (
            "2026-12-05〜2026-12-07 10:00-12:00",
            "2026-12-05 10:00-12:00; 2026-12-06 10:00-12:00; 2026-12-07 10:00-12:00",
        ),
        ("毎日 9:00-17:00; 2026-12-28-2027-01-05 休み", "毎日 9:00-17:00; 2026-12-28-2027-01-05 休み"),
        ("毎週月曜・木曜　17時～19時", "月・木 17:00-19:00"),
        ("毎週水・土曜日（祝日除く） 10時〜12時", "水・土 10:00-12:00; 祝日休み"),
        ("月火水木金土日 9:00-17:00", "毎日 9:00-17:00"),
        ("月火水木金 9:00-17:00", "月-金 9:00-17:00"),
        ("月火木金土日 11:00-14:00", "月・火・木・金・土・日 11:00-14:00"),
        ("第2、第4土曜 11:30〜14:00", "第2・4土 11:30-14:00"),
        ("第２・４土日 10:00-12:00", "第2・4土 10:00-12:00; 第2・4日 10:00-12:00"),
        ("第1～3土曜日 10:00-11:00", "第1・2・3土 10:00-11:00"),
        ("毎月第三水曜日 10:00-11:00", "第3水 10:00-11:00"),
        ("第2・最終土 10:00-12:00", "第2・最終土 10:00-12:00"),
        ("第1土曜日と第3日曜日 10時から12時まで", "第1土 10:00-12:00; 第3日 10:00-12:00"),
        ("月曜日10:00～12:00、木曜日13:00～15:00", "月 10:00-12:00; 木 13:00-15:00"),
        ("火～金9:00～19:00　土日祝9:00～17:00", "火-金 9:00-19:00; 土・日・祝 9:00-17:00"),
        ("午後1時30分～午後3時30分 毎週木曜", "木 13:30-15:30"),
        ("土曜日\n10:00-12:00", "土 10:00-12:00"),
        ("毎月12日 14:00-16:00", "毎月12日 14:00-16:00"),
        ("月 9:00-正午", "月 9:00-12:00"),
        ("24時間利用可能", "毎日 0:00-24:00"),
        ("月曜日から日曜日の午前8時から午後8時", "月-日 8:00-20:00"),
        ("【開館時間】9:00～21：30 【休館日】月の第3日曜日、祝日", "毎日 9:00-21:30; 第3日 休み; 祝日休み"),
        ("【開館時間】9:30～12:00【休館日】土日祝、年末年始", "毎日 9:30-12:00; 土・日・祝 休み; 12/29-1/3 休み"),
        ("【開館時間】9:00～21:30 【休館日】12月29日から翌年１月３日まで", "毎日 9:00-21:30; 12/29-1/3 休み"),
        ("平日9:00〜17:00 月曜定休", "平日 9:00-17:00; 月 休み"),
    ],
)
def test_what_people_write_is_read_into_one_spelling(text, canonical):
    reading = read_pattern(text)

    assert (reading.text, reading.unread) == (canonical, ())
    assert reading.pattern is not None


@pytest.mark.parametrize(
    "text",
    [
        "不定期開催　10時～",
        "月1回　17時～19時",
        "第3水曜日もしくは木曜日",
        "毎月第三火曜日とその直後の木曜日",
        "奇数月の第2水曜日",
        "月 12:00-10:00",
        "月 10:00-25:00",
        "月 10:70-12:00",
        "9:00～12:00",
        "-12:00",
        "2026-13-05 10:00-12:00",
        "2026-12-05-2026-12-01 10:00-12:00",
        "毎月40日 10:00-12:00",
        "13/40 休み",
        "2026-13-40 休み",
        "8/13-8/16",
        "休み",
        "毎週水曜（奇数月のみ）",
        "あした",
    ],
)
def test_what_is_not_understood_is_kept_word_for_word_and_unknown(text):
    reading = read_pattern(text)

    assert (reading.pattern, reading.text, reading.unread) == (None, text, (text,))
    assert reading.is_unknown


def test_a_note_that_is_not_understood_is_kept_beside_the_pattern():
    reading = read_pattern("平日：午前9時～午後7時（交流センター休館日を除く）;あとで;あとで")

    assert reading.pattern is not None
    assert reading.text == "平日 9:00-19:00; (交流センター休館日を除く); あとで"
    assert reading.unread == ("(交流センター休館日を除く)", "あとで")


def test_a_note_that_is_understood_counts():
    assert read_pattern("水曜 10:00-12:00（要予約）").text == "水 10:00-12:00; 要予約"


@pytest.mark.parametrize("text", ["", None, "  ", "要予約", "第4土曜日", "月水金", "第4日曜日 14時～", "毎日 休み"])
def test_without_days_and_hours_the_opening_is_unknown(text):
    assert read_pattern(text).pattern is None


def test_days_without_hours_are_stated_and_take_the_hours_of_other_columns():
    assert read_pattern("第4土曜日").stated == Pattern((Part("第4土"),))
    assert read_pattern("第4日曜日 14時～").text == "第4日 14:00-"
    assert read_pattern("月水金", "09:00:00", "17:00:00").text == "月・水・金 9:00-17:00"
    assert read_pattern("木", "午後1時", "").text == "木 13:00-"
    assert read_pattern("木", "9:00", "8:00").text == "木 9:00-"
    assert read_pattern("木", "", "16:00").text == "木"
    assert read_pattern("木 10:00-11:00", "13:00", "14:00").text == "木 10:00-11:00"
    assert with_hours(Pattern((Part("木"), Part("金", 60, 90))), 540, 600).text == "木 9:00-10:00; 金 1:00-1:30"


def test_closed_days_win_and_spans_pass_the_turn_of_the_year():
    pattern = read_pattern("毎日 9:00-17:00; 12/29-1/3 休み; 祝日休み; 8/13-8/16 休み").pattern

    assert [bool(pattern.slots(day)) for day in (date(2026, 12, 28), date(2026, 12, 29), date(2027, 1, 3))] == [1, 0, 0]
    assert not pattern.slots(HOLIDAY)
    assert not pattern.slots(date(2026, 8, 14))
    assert pattern.slots(date(2026, 8, 17))
    assert pattern.rests_on_holidays


def test_weekdays_without_holidays_and_holidays_alone():
    assert not read_pattern("平日 9:00-17:00").pattern.slots(HOLIDAY)
    assert read_pattern("月-金 9:00-17:00").pattern.slots(HOLIDAY)
    assert read_pattern("祝日 9:00-17:00").pattern.slots(HOLIDAY)
    assert not read_pattern("祝日 9:00-17:00").pattern.slots(SATURDAY)


def test_dates_and_days_of_the_month_are_open_on_those_days_only():
    assert read_pattern("2026-12-05 10:00-12:00").pattern.slots(date(2026, 12, 5))
    assert not read_pattern("2026-12-05 10:00-12:00").pattern.slots(date(2026, 12, 12))
    assert read_pattern("毎月1日・15日 10:00-12:00").pattern.slots(date(2026, 12, 15))
    closed = read_pattern("毎日 9:00-12:00; 2026-12-28-2027-01-05 休み; 1/20 休み").pattern
    assert not closed.slots(date(2027, 1, 5))
    assert not closed.slots(date(2027, 1, 20))
    assert closed.slots(date(2027, 1, 6))


def test_years_before_and_after_the_holiday_tables_have_no_holidays():
    assert read_pattern("平日 9:00-10:00").pattern.slots(date(1900, 1, 1))


def test_the_last_weekday_is_the_last_of_its_month():
    pattern = read_pattern("最終土 10:00-12:00").pattern

    days = [date(2026, 11, 1) + timedelta(days=ahead) for ahead in range(61)]
    assert [day for day in days if pattern.slots(day)] == [date(2026, 11, 28), date(2026, 12, 26)]


@pytest.mark.parametrize(
    ("offer", "free", "meets"),
    [
        ("月 10:00-12:00", "月 11:30-13:00", True),
        ("月 10:00-12:00", "月 11:31-13:00", False),
        ("月 10:00-12:00", "火 10:00-12:00", False),
        ("第1土 10:00-12:00", "土 10:00-12:00", True),
        ("随時", "月 0:00-0:10", True),
        ("月 10:00-12:00", "随時", True),
        ("2026-12-25 10:00-12:00", "金 10:00-12:00", True),
        ("2026-12-26 10:00-12:00", "土 10:00-12:00", False),  # the 36th day
        ("2026-11-21 10:00-12:00", "土 10:00-12:00", True),  # the first day counts
        ("月 10:00-10:20;月 10:20-10:40", "月 10:00-12:00", False),  # half an hour on end
    ],
)
def test_a_place_meets_somebody_for_half_an_hour_within_five_weeks(offer, free, meets):
    assert overlap(read_pattern(offer).pattern, read_pattern(free).pattern, SATURDAY) is meets


def test_shared_minutes_are_an_average_of_the_window():
    weekly = read_pattern("月 10:00-12:00").pattern
    fortnightly = read_pattern("第2・4月 10:00-12:00").pattern
    free = read_pattern("月 11:00-13:00").pattern

    assert overlap_minutes_a_week(weekly, free, SATURDAY) == 60
    assert 20 < overlap_minutes_a_week(fortnightly, free, SATURDAY) < 40


def test_what_comes_next_and_what_is_open_today():
    pattern = read_pattern("土 14:00-15:00; 土 9:00-10:00; 第4火 9:00-10:00").pattern

    assert open_on(pattern, SATURDAY) == [(540, 600), (840, 900)]
    assert next_openings(pattern, SATURDAY, 3) == [
        (SATURDAY, (540, 600)),
        (SATURDAY, (840, 900)),
        (date(2026, 11, 24), (540, 600)),
    ]
    assert next_openings(read_pattern("2020-01-01 9:00-10:00").pattern, SATURDAY) == []
    assert len(openings(pattern, SATURDAY)) == 35


def test_the_picture_of_a_week_has_a_bar_for_each_weekday_and_says_how_often():
    pattern = read_pattern(
        "第2・4土 10:00-12:00; 水 13:30-16:00; 毎日 7:00-8:00; 平日 8:00-9:00; 最終日 9:00-10:00; "
        "2026-12-05 10:00-11:00; 毎月12日 10:00-11:00; 金"
    ).pattern

    bars = week_grid(pattern)

    assert GridBar(2, 810, 960, "毎週") in bars
    assert GridBar(5, 600, 720, "第2・4") in bars
    assert GridBar(6, 540, 600, "最終") in bars
    assert GridBar(5, 600, 660, "12/5") in bars
    assert [bar.day for bar in bars if bar.label == "毎月12日"] == ["その日"]
    assert sum(bar.label == "毎週" and bar.start == 420 for bar in bars) == 7
    assert sum(bar.label == "祝日のほか" for bar in bars) == 5
    assert bars[0].day == "月"


def test_cards_say_it_short():
    pattern = read_pattern("木 13:30-15:30; 第2・4土 10:00-12:00; 12/28-1/5 休み; 祝日休み; 月 休み; 要予約").pattern

    assert pattern.as_japanese() == (
        "木 13:30-15:30、第2・4土 10:00-12:00、要予約、12月28日〜1月5日は休み、祝日は休み、月は休み"
    )
    assert pattern.days_text == "木、第2・4土"
    assert read_pattern("随時").pattern.days_text == "随時"
    assert Pattern().days_text == ""


weekday_words = st.sampled_from(["月", "火", "土・日", "月-金", "土-月", "平日", "毎日", "祝", "月・水・金"])
nth_words = st.builds(
    lambda numbers, day: f"第{'・'.join(map(str, sorted(numbers)))}{day}",
    st.sets(st.integers(1, 5), min_size=1, max_size=3),
    st.sampled_from("月火水木金土日"),
)
date_words = st.dates(date(2026, 1, 1), date(2027, 12, 31)).map(str)
day_words = st.one_of(weekday_words, nth_words, date_words, st.sampled_from(["最終日", "最終金", "毎月10日"]))
clock = st.integers(0, 1439)


@st.composite
def patterns(draw):
    """Return any pattern that FORMATS 2.2 can state."""
    parts = []
    for days in draw(st.lists(day_words, min_size=1, max_size=4)):
        start, end = sorted(draw(st.lists(clock, min_size=2, max_size=2, unique=True)))
        parts.append(Part(days, start, end))
    closed = draw(st.lists(st.sampled_from(["祝", "8/13-8/16", "12/29-1/3", "1/1"]), max_size=2, unique=True))
    return Pattern(tuple(dict.fromkeys(parts)), tuple(closed), draw(st.booleans()), draw(st.booleans()))


@given(patterns())
def test_every_pattern_is_read_back_from_its_own_text(pattern):
    reading = read_pattern(pattern.text)

    assert reading.unread == ()
    days = [SATURDAY + timedelta(days=ahead) for ahead in range(0, 400, 3)]
    assert [sorted(reading.pattern.slots(day)) for day in days] == [sorted(pattern.slots(day)) for day in days]
    assert read_pattern(reading.text) == reading


@given(st.text(alphabet="月火水木金土日第1234・-〜 :;、0135時半曜祝休み毎週平最終午後要予約随()【】館", max_size=24))
def test_reading_never_fails_and_what_it_wrote_it_reads_the_same(text):
    reading = read_pattern(text)

    again = read_pattern(reading.text)
    assert (again.pattern, again.text) == (reading.pattern, reading.text)


@given(patterns(), patterns())
def test_overlap_is_the_same_from_both_sides(one, other):
    assert overlap(one, other, SATURDAY) == overlap(other, one, SATURDAY)


@given(patterns())
def test_equal_patterns_are_one_key(pattern):
    twin = Pattern(pattern.parts, pattern.closed, pattern.any_time, pattern.by_appointment)

    assert (hash(twin), twin) == (hash(pattern), pattern)
    assert pickle.loads(pickle.dumps(pattern)) == pattern

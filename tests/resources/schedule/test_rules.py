"""The opening sentence: one part changes, every other stays as it was."""

from datetime import date

import pytest

from geo.errors import DomainError
from resources.schedule.rules import (
    Slot,
    closed_parts,
    closing_told,
    next_openings,
    notes,
    opens_on,
    opens_on_weekday,
    slots,
    weekly_days,
    with_closed_days,
    with_slot,
    with_slot_changed,
    without_part,
)

TODAY = date(2026, 11, 25)  # a Wednesday
SENTENCE = "水 13:30-16:00; 第2・4土 10:00-12:00; 要予約; 12/28-1/5 休み; 雨の日はお茶だけ"


def test_a_sentence_falls_into_slots_closed_days_and_notes():
    assert [str(slot) for slot in slots(SENTENCE)] == ["水 13:30-16:00", "第2・4土 10:00-12:00"]
    assert closed_parts(SENTENCE) == ("12/28-1/5 休み",)
    assert notes(SENTENCE) == ("要予約", "雨の日はお茶だけ")


def test_a_moved_slot_leaves_every_other_part_as_it_was_also_what_nobody_could_read():
    changed = with_slot_changed(SENTENCE, 0, Slot("木", 13 * 60, 15 * 60), today=TODAY)

    assert changed == "木 13:00-15:00; 第2・4土 10:00-12:00; 要予約; 12/28-1/5 休み; 雨の日はお茶だけ"


def test_a_new_slot_stands_behind_the_last_slot():
    assert (
        with_slot("水 13:30-16:00; 要予約", Slot("金", 600, 720), today=TODAY)
        == "水 13:30-16:00; 金 10:00-12:00; 要予約"
    )


def test_the_first_slot_of_a_place_that_was_only_by_appointment():
    assert with_slot("要予約", Slot("月・火・水・木・金・土・日", 600, 720), today=TODAY) == "毎日 10:00-12:00; 要予約"


@pytest.mark.parametrize(
    ("slot", "field"),
    [
        (Slot("水", 15 * 60, 17 * 60), "opens"),  # lies over Wednesday 13:30-16:00
        (Slot("平日", 15 * 60, 17 * 60), "opens"),  # so does any weekday
        (Slot("第4土", 11 * 60, 13 * 60), "opens"),  # and the fourth Saturday over the second and fourth
        (Slot("月", 12 * 60, 12 * 60), "closes"),
        (Slot("月", 13 * 60, 12 * 60), "closes"),
        (Slot("", 600, 720), "days"),
        (Slot("満月", 600, 720), "days"),
    ],
)
def test_a_slot_that_does_not_fit_is_refused_beside_its_field(slot, field):
    with pytest.raises(DomainError) as refusal:
        with_slot(SENTENCE, slot, today=TODAY)

    assert refusal.value.field == field


@pytest.mark.parametrize("slot", [Slot("水", 16 * 60, 17 * 60), Slot("第1・3土", 600, 720), Slot("火", 810, 960)])
def test_slots_that_only_touch_or_fall_on_other_days_do_not_clash(slot):
    assert str(slot) in with_slot(SENTENCE, slot, today=TODAY)


def test_a_slot_may_move_inside_its_own_hours():
    assert with_slot_changed("水 13:30-16:00", 0, Slot("水", 14 * 60, 16 * 60), today=TODAY) == "水 14:00-16:00"


@pytest.mark.parametrize("number", [-1, 2, 99])
def test_a_number_that_names_no_slot_is_refused(number):
    with pytest.raises(DomainError):
        with_slot_changed(SENTENCE, number, Slot("月", 600, 720), today=TODAY)


def test_closed_days_are_added_this_once_and_those_that_are_over_go():
    once = with_closed_days(
        "水 13:30-16:00; 2026-08-13-2026-08-16 休み", date(2026, 12, 2), date(2026, 12, 9), today=TODAY
    )

    assert once == "水 13:30-16:00; 2026-12-02-2026-12-09 休み"
    assert not opens_on(once, date(2026, 12, 2))
    assert opens_on(once, date(2026, 12, 16))
    assert opens_on(once, date(2027, 12, 8))  # a year later the place is open again


def test_the_same_closed_days_twice_are_written_once():
    once = with_closed_days("水 13:30-16:00", date(2026, 12, 2), date(2026, 12, 2), today=TODAY)

    assert with_closed_days(once, date(2026, 12, 2), date(2026, 12, 2), today=TODAY) == once


@pytest.mark.parametrize(
    ("first", "last"),
    [
        (date(2026, 12, 9), date(2026, 12, 2)),
        (date(2026, 11, 1), date(2026, 11, 3)),
        (date(2026, 12, 1), date(2028, 1, 1)),
    ],
)
def test_closed_days_that_run_backwards_are_over_or_never_end_are_refused(first, last):
    with pytest.raises(DomainError):
        with_closed_days("水 13:30-16:00", first, last, today=TODAY)


def test_a_part_can_be_taken_away():
    assert without_part(SENTENCE, 3) == "水 13:30-16:00; 第2・4土 10:00-12:00; 要予約; 雨の日はお茶だけ"


def test_open_on_a_weekday_knows_rare_days_and_closed_ones():
    assert opens_on_weekday("第5木 10:00-12:00", 3, today=date(2026, 12, 1))  # 31 December
    assert not opens_on_weekday("第2・4土 10:00-12:00", 6, today=TODAY)
    assert opens_on_weekday("随時", 0, today=TODAY)
    assert not opens_on_weekday("気がむいた日", 0, today=TODAY)  # unknown is not open


def test_the_next_openings_begin_today_and_skip_closed_days():
    coming = next_openings("水 13:30-16:00; 2026-12-02 休み", today=TODAY, count=2)

    assert coming == [(date(2026, 11, 25), (810, 960)), (date(2026, 12, 9), (810, 960))]


@pytest.mark.parametrize(
    ("days", "expected"),
    [
        ("水", ["水"]),
        ("月-水", ["月", "火", "水"]),
        ("土-月", ["土", "日", "月"]),
        ("月・金", ["月", "金"]),
        ("第2土", None),
    ],
)
def test_weekdays_of_a_slot_are_known_where_it_comes_every_week(days, expected):
    assert weekly_days(Slot(days, 600, 720)) == expected


@pytest.mark.parametrize(
    ("part", "told"),
    [
        ("12/28-1/5 休み", "12月28日〜1月5日は休み"),
        ("2026-12-01-2026-12-03 休み", "12月1日〜12月3日は休み"),
        ("2026-12-01 休み", "12月1日は休み"),
        ("祝日休み", "祝日は休み"),
        ("月 休み", "月曜は休み"),
    ],
)
def test_closed_days_are_told_as_one_says_them(part, told):
    assert closing_told(part) == told


def test_every_day_is_all_days_of_the_week():
    assert weekly_days(slots("毎日 10:00-12:00")[0]) == list("月火水木金土日")


@pytest.mark.parametrize("number", [-1, 1, 9])
def test_a_part_that_is_gone_cannot_be_taken_out(number):
    with pytest.raises(DomainError, match="もうありません"):
        without_part("月 10:00-12:00", number)

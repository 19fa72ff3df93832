"""Months and fiscal years, ties that last, cases that are open, and that no small number can be worked back."""

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from matchmaker.figures.rules import (
    LEAST_SHOWN,
    MEMBERS,
    Count,
    Group,
    Hidden,
    Month,
    Series,
    Spell,
    Stay,
    added,
    council_parts,
    council_series,
    council_value,
    ended_years,
    fiscal_year,
    month_of,
    months_of,
    open_at,
    plus_months,
    ranked_parts,
    still_there,
)

DAYS = st.dates(date(2000, 1, 1), date(2090, 12, 31))
NUMBERS = st.integers(0, 30)


@given(DAYS)
def test_each_day_lies_in_one_month_of_its_fiscal_year(day):
    months = months_of(fiscal_year(day))

    assert [month for month in months if month.first <= day <= month.last] == [month_of(day)]
    assert (months[0].first.month, months[-1].last) == (4, date(months[0].year + 1, 3, 31))


@given(DAYS, st.integers(0, 60))
def test_months_later_is_the_same_day_or_the_last_of_a_shorter_month(day, months):
    later = plus_months(day, months)

    assert month_of(later) == month_of(day).plus(months)
    assert later.day == min(day.day, month_of(later).last.day)


def test_every_series_stands_in_one_group_and_one_manner():
    assert [one for group in Group for one in MEMBERS[group]] == list(Series)
    assert all(one.group in Group and one.manner for one in Series)
    assert Series.SETTLED.group is Group.TIES
    assert Series.REOPENED.group is Group.END


def test_ties_are_counted_as_lasting_once_their_day_has_come_and_while_they_live():
    stays = [
        Stay(date(2026, 4, 10), None),
        Stay(date(2026, 4, 20), date(2026, 7, 20)),  # ended on the very day
        Stay(date(2026, 4, 30), date(2026, 7, 31)),
        Stay(date(2026, 5, 9), None),  # its day has not come
    ]

    assert still_there(stays, 3, today=date(2026, 8, 1)) == {Month(2026, 4): Count(2, 3)}


def test_a_case_is_open_from_its_first_day_to_the_day_before_its_closing():
    spells = [Spell(date(2026, 4, 1), date(2026, 4, 30)), Spell(date(2026, 4, 30), None)]

    ends = [date(2026, 3, 31), date(2026, 4, 29), date(2026, 4, 30)]

    assert open_at(spells, ends) == {ends[0]: 0, ends[1]: 1, ends[2]: 1}


def test_figures_are_added_as_parts_and_wholes():
    assert added([]) is None
    assert added([None, Count(2)]) == Count(2)
    assert added([Count(2, 3), Count(1, 4), None]) == Count(3, 7)


@pytest.mark.parametrize(
    ("series", "count", "shown"),
    [
        (Series.RECEIVED, None, None),
        (Series.RECEIVED, Count(4), Hidden.FEW),
        (Series.RECEIVED, Count(0), Hidden.FEW),
        (Series.RECEIVED, Count(5), Count(5)),
        (Series.STATUTORY, Count(2), Count(2)),
        (Series.STILL_3, Count(8, 12), Hidden.GIVES_AWAY),
        (Series.STILL_3, Count(7, 12), Count(7, 12)),
        (Series.STILL_3, Count(12, 12), Count(12, 12)),
    ],
)
def test_what_a_council_sees_of_one_figure(series, count, shown):
    assert council_value(series, count) == shown


@given(st.integers(0, 40), st.integers(0, 40), st.integers(0, 40))
def test_who_left_between_three_and_six_months_cannot_be_told_to_be_few(left_early, left_late, stayed):
    all_of_them = left_early + left_late + stayed
    counts = dict.fromkeys(Series, Count(9)) | {
        Series.STILL_3: Count(left_late + stayed, all_of_them),
        Series.STILL_6: Count(stayed, all_of_them),
    }

    told = council_series(counts)
    three, six = told[Series.STILL_3], told[Series.STILL_6]

    for shown, gone in ((three, left_early), (six, left_early + left_late)):
        if isinstance(shown, Count):
            assert shown.value >= LEAST_SHOWN
            assert gone == 0 or gone >= LEAST_SHOWN
    if isinstance(three, Count) and isinstance(six, Count):
        assert left_late == 0 or left_late >= LEAST_SHOWN


@given(st.dictionaries(st.sampled_from("abcdefgh"), NUMBERS, min_size=1))
def test_no_hidden_part_of_a_breakdown_can_be_worked_back_to_be_small(parts):
    told, pool = council_parts(parts)
    hidden = [name for name, shown in told.items() if isinstance(shown, Hidden)]

    assert all(shown == Count(parts[name]) for name, shown in told.items() if name not in hidden)
    assert all(parts[name] >= LEAST_SHOWN for name in told if name not in hidden)
    if pool is not None:  # then each hidden part may be anything from nobody to the whole pool
        assert len(hidden) > 1
        assert pool.value == sum(parts[name] for name in hidden) >= LEAST_SHOWN
    elif hidden and sum(parts.values()) >= LEAST_SHOWN:  # and where the sum is known, it tells no pool of few
        assert len(parts) == 1 or sum(parts[name] for name in hidden) == 0


def test_a_council_sees_years_that_are_over():
    assert ended_years(2020, date(2026, 11, 25)) == (2021, 2022, 2023, 2024, 2025)
    assert ended_years(2025, date(2026, 3, 31)) == ()
    assert ended_years(2025, date(2026, 4, 1)) == (2025,)


def test_a_breakdown_stands_in_the_order_of_its_words():
    assert list(ranked_parts({"b": 2}, ["a", "b"]).items()) == [("a", 0), ("b", 2)]

"""The drawn week: a row a day, a bar a slot, and hours wide enough for all of them."""

from resources.schedule.grid import drawn_week


def test_each_weekday_has_a_row_and_each_slot_a_bar_with_its_rhythm():
    grid = drawn_week("水 13:30-16:00; 第2・4土 10:00-12:00")

    assert grid.rows == (("水", ((810, 960, "毎週"),)), ("土", ((600, 720, "第2・4"),)))
    assert (grid.first, grid.last) == (540, 1140)


def test_early_and_late_hours_widen_the_grid():
    grid = drawn_week("月 6:30-8:00; 月 20:00-21:15")

    assert (grid.first, grid.last) == (360, 1320)
    assert len(grid.rows) == 1


def test_an_opening_that_nobody_can_read_draws_nothing():
    assert drawn_week("気がむいた日").rows == ()

"""Paging: an address always leads to a page that is there."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from profiles.desk.paging import pages_of


@given(total=st.integers(0, 2_000), size=st.integers(1, 100))
def test_the_pages_of_a_list_hold_every_row_once(total, size):
    last = pages_of("1", total, size).last

    rows = [
        row for number in range(1, last + 1) for row in range(total)[pages_of(str(number), total, size).start :][:size]
    ]

    assert rows == list(range(total))


@given(typed=st.text(), total=st.integers(0, 500))
def test_whatever_is_typed_leads_to_a_page_that_is_there(typed, total):
    pages = pages_of(typed, total)

    assert 1 <= pages.number <= pages.last


@pytest.mark.parametrize(
    ("typed", "number", "before", "after"),
    [
        (None, 1, None, 2),
        ("1", 1, None, 2),
        ("2", 2, 1, 3),
        ("3", 3, 2, None),
        ("9", 3, 2, None),
        ("9" * 30, 1, None, 2),
    ],
)
def test_a_page_knows_the_pages_beside_it(typed, number, before, after):
    pages = pages_of(typed, 101)

    assert (pages.number, pages.before, pages.after) == (number, before, after)

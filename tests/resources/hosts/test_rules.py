"""Codes as people type them."""

import pytest

from resources.hosts.rules import clean_code, spaced


@pytest.mark.parametrize("typed", ["12345678", "1234 5678", "１２３４　５６７８", "1234-5678", " 12345678\n"])
def test_a_code_is_its_digits_of_any_width(typed):
    assert clean_code(typed) == "12345678"


def test_a_code_is_printed_in_two_halves():
    assert spaced("12345678") == "1234 5678"

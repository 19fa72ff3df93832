"""What makes a password."""

import pytest

from profiles.accounts.rules import weakness_of


@pytest.mark.parametrize(
    ("password", "says"),
    [
        ("みじかい", "15文字から"),
        ("a" * 14, "15文字から"),
        ("abababababababababab", "くり返し"),
        ("miura-miura-miura-miura", "名前"),
        ("長" * 300, "200文字まで"),
    ],
)
def test_a_password_that_is_easy_to_guess_is_refused_with_what_to_do(password, says):
    assert says in (weakness_of(password, ("三浦", "miura")) or "")


@pytest.mark.parametrize(
    "password", ["correct horse battery staple", "しおさいの道を三人で歩いた朝", "tsunagi-demo-2026"]
)
def test_a_long_password_will_do_whatever_its_letters(password):
    assert weakness_of(password, ("三浦", "miura")) is None


def test_full_width_letters_count_as_what_they_are():
    assert weakness_of("ｍｉｕｒａ－ｍｉｕｒａ－ｍｉｕｒａ", ("miura",)) is not None

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
        ("tsunagi-demo-2026", "だれもが知っている"),
        ("password123456789", "よく使われる"),
        ("passwordpassword", "よく使われる"),
        ("Qwertyuiop1234567890", "よく使われる"),
        ("abcdefghijklmnopqrstuvwxyz", "並んだ文字"),
        ("123456789012345678", "並んだ文字"),
        ("Welcome!Welcome!Welcome!", "よく使われる"),
        ("shiyakusho-2026-fukushi", "よく使われる"),
        ("市役所福祉支援令和8年パスワード", "よく使われる"),
        ("Ｐａｓｓｗｏｒｄ１２３４５６７８", "よく使われる"),
    ],
)
def test_a_password_that_is_easy_to_guess_is_refused_with_what_to_do(password, says):
    assert says in (weakness_of(password, ("三浦", "miura")) or "")


@pytest.mark.parametrize(
    "password",
    [
        "correct horse battery staple",
        "しおさいの道を三人で歩いた朝",
        "kawara-buranko-27-hototogisu",
        "x7#Lq92!vTm4@Zp1",
    ],
)
def test_a_long_password_will_do_whatever_its_letters(password):
    assert weakness_of(password, ("三浦", "miura")) is None


def test_full_width_letters_count_as_what_they_are():
    assert weakness_of("ｍｉｕｒａ－ｍｉｕｒａ－ｍｉｕｒａ", ("miura",)) is not None

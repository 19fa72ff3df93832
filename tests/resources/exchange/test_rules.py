"""Cells as people write them."""

import pytest
from defusedcsv.csv import _escape
from hypothesis import given, settings
from hypothesis import strategies as st

from geo.defusing import escaped, shielded, without_escape
from profiles.vocabulary.rules import Atmosphere, Status
from resources.exchange.rules import (
    CellError,
    age_bound,
    degrees,
    fee,
    kanji_number,
    listed_words,
    one_of,
    phone,
    three_valued,
    whole,
)


@pytest.mark.parametrize(
    ("text", "number"),
    [
        ("10", 10),
        ("１０", 10),
        ("10名", 10),
        (" ５名 ", 5),
        ("約20人", 20),
        ("20名程度", 20),
        ("1,200", 1200),
        ("十五名", 15),
        ("10.0", 10),
        ("", None),
    ],
)
def test_a_number_is_read_with_its_unit_and_width(text, number):
    assert whole(text) == number


@pytest.mark.parametrize("text", ["若干名", "10〜15名", "-5", "10.5", "たくさん", "9" * 30])
def test_a_number_that_nobody_can_count_is_refused_with_a_way_out(text):
    with pytest.raises(CellError, match="決まっていなければ空に"):
        whole(text)


@pytest.mark.parametrize(
    ("text", "yen"),
    [
        ("無料", 0),
        ("0円", 0),
        ("２００円", 200),
        ("100", 100),
        ("1,200円", 1200),
        ("千二百円", 1200),
        ("大人300円、子ども100円", 300),
        ("5日間　12,000円", 12000),
        ("大人無料", 0),
        ("18歳まで無料", 0),
        ("応相談", None),
        ("", None),
    ],
)
def test_of_a_fee_the_number_before_yen_counts(text, yen):
    assert fee(text) == yen


@pytest.mark.parametrize("text", ["有", "有り", "あり", "○", "◯", "〇", "可", "はい", "yes", "YES", "true", "1", "１"])
def test_every_word_for_yes_is_yes(text):
    assert three_valued(text) is True


@pytest.mark.parametrize("text", ["無", "無し", "なし", "×", "✕", "不可", "いいえ", "no", "false", "0", "０"])
def test_every_word_for_no_is_no(text):
    assert three_valued(text) is False


@pytest.mark.parametrize("text", ["", "不明", "　"])
def test_what_is_not_said_is_unknown(text):
    assert three_valued(text) is None


@pytest.mark.parametrize("text", ["△", "一部", "2", "たぶん"])
def test_a_word_that_is_neither_is_refused(text):
    with pytest.raises(CellError, match="分からなければ空に"):
        three_valued(text)


@pytest.mark.parametrize(
    ("text", "number"),
    [
        ("(054)626-1139", "054-626-1139"),
        ("０５４－６２６－１１３９", "054-626-1139"),
        ("054―626―1139", "054-626-1139"),
        ("090 1234 5678", "090-1234-5678"),
        ("0541234567", "0541234567"),
        ("546261139", "0546261139"),
        ("+81-90-1234-5678", "090-1234-5678"),
        ("054-626-1139（内線12）", "054-626-1139(内線12)"),
        ("非公開", "非公開"),
    ],
)
def test_a_telephone_number_is_read_in_any_dress(text, number):
    assert phone(text) == number


@settings(max_examples=200)
@given(
    st.sampled_from(["03", "054", "0766", "090", "0120"]),
    st.integers(100, 9999),
    st.integers(0, 9999),
    st.sampled_from("-－―‐ー "),
)
def test_the_dash_of_a_telephone_number_does_not_matter(area, middle, last, dash):
    assert phone(f"{area}{dash}{middle}{dash}{last:04d}") == f"{area}-{middle}-{last:04d}"


@pytest.mark.parametrize(("text", "age"), [("18歳以上", 18), ("65歳未満", 64), ("65", 65), ("", None)])
def test_an_upper_age_below_a_limit_is_the_year_before(text, age):
    assert age_bound(text, upper=True) == age


@pytest.mark.parametrize(
    ("text", "value"),
    [("34.5", 34.5), ("３４．５", 34.5), ("北緯34.5", 34.5), ("34度30分0秒", 34.5), ("34°30'0\"", 34.5), ("-", None)],
)
def test_degrees_are_read_in_any_notation(text, value):
    assert degrees(text) == value


def test_degrees_that_are_words_are_refused():
    with pytest.raises(CellError, match="35.6812"):
        degrees("駅前")


def test_words_of_a_list_are_told_from_others():
    assert listed_words("静か、ゆっくり;ふんわり", Atmosphere) == (["静か", "ゆっくり"], ["ふんわり"])


def test_a_status_outside_the_list_is_refused_with_the_list():
    with pytest.raises(CellError, match="「受入中」「休止」"):
        one_of("募集中", Status)


@settings(max_examples=300)
@given(st.text(st.sampled_from("'=+-@|%＝＋－＠a1あ\\"), max_size=8))
def test_no_cell_of_an_export_is_a_formula_and_every_one_comes_back(text):
    written = str(_escape(escaped(text)))

    assert not written.startswith(("=", "+", "@", "|", "%", "＝", "＋", "－", "＠"))
    assert (
        not written.startswith("-") or written.lstrip("-").replace(",", "").replace(".", "").isdigit() or written == "-"
    )
    assert without_escape(written) == text


@settings(max_examples=200)
@given(st.text(st.sampled_from("'=+-@|%＝＠a1"), max_size=6))
def test_a_text_of_a_workbook_comes_back(text):
    assert without_escape(shielded(text)) == text


@pytest.mark.parametrize(("text", "number"), [("二〇", 20), ("二十五", 25), ("千二百", 1200), ("一万二千", 12000)])
def test_numbers_in_kanji_are_read(text, number):
    assert kanji_number(text) == number


def test_an_age_beyond_all_ages_is_refused():
    with pytest.raises(CellError, match="0から150まで"):
        age_bound("151歳")

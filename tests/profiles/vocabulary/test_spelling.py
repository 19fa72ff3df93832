"""Words found by their letters: where a word begins and ends, and not by chance."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from profiles.vocabulary.language import fold, tokens
from profiles.vocabulary.spelling import can_be_spelt, spans_of


@pytest.mark.parametrize(
    ("word", "can"), [("ぼんでん", True), ("ねまる", False), ("浜籠", True), ("犬", False), ("", False), ("ＩＴ", True)]
)
def test_short_runs_of_hiragana_are_too_near_to_endings(word, can):
    assert can_be_spelt(word) is can


def test_every_place_is_found_from_where_a_word_begins_to_where_one_ends():
    words = tokens("ぼんでん、ぼんでん")

    assert len(list(spans_of("ぼんでん", words))) == 2
    assert list(spans_of("んで", words)) == []
    assert list(spans_of("やまひき", words)) == []


@given(st.text(st.sampled_from("ぼんでん浜籠を、と犬"), min_size=1, max_size=20))
def test_what_is_found_spells_the_word(text):
    words = tokens(fold(text))

    for first, last in spans_of("ぼんでん", words):
        assert "".join(token.surface for token in words[first : last + 1]) == "ぼんでん"

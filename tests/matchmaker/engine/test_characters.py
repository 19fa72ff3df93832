"""Characters that two texts share: the floor, for words that no dictionary knows."""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from matchmaker.engine.characters import Characters

TEXTS = st.text(alphabet="あいうアイウ畑花草取り ", max_size=12)


def test_the_same_words_are_wholly_alike_and_others_less():
    like = Characters(["畑の草取り", "花の水やり", "船の見学"]).likeness("畑の草取り")

    assert like[0] == pytest.approx(1.0, abs=1e-5)
    assert like[0] > like[1] >= like[2]


def test_no_shared_characters_are_no_likeness():
    assert Characters(["将棋", "囲碁"]).likeness("編みもの").tolist() == [0.0, 0.0]


@pytest.mark.parametrize("texts", [[], [""], ["畑"], ["畑", " ", "花"]])
def test_texts_too_short_to_share_anything_are_like_nothing(texts):
    assert Characters(texts).likeness("畑仕事").tolist() == [0.0] * len(texts)


def test_a_rare_stretch_weighs_more_than_a_common_one():
    like = Characters(["会の集まり畑", "会の集まり船", "会の集まり山", "畑仕事"]).likeness("会の集まり 畑仕事")

    assert like[3] > like[1]


@settings(max_examples=50, deadline=None)
@given(st.lists(TEXTS, max_size=6), TEXTS)
def test_likeness_lies_between_nothing_and_all_and_is_the_same_twice(texts, text):
    known = Characters(texts)

    like = known.likeness(text)

    assert ((like >= 0) & (like <= 1)).all()
    assert np.array_equal(like, known.likeness(text))


def test_made_ready_before_anybody_asks_it_answers_the_same():
    texts = ["畑の草取り", "花の水やり"]
    ready = Characters(texts)
    ready.get_ready()

    assert ready.likeness("畑仕事").tolist() == Characters(texts).likeness("畑仕事").tolist()


def test_a_town_without_words_has_nothing_to_make_ready():
    empty = Characters(["", " "])
    empty.get_ready()

    assert empty.likeness("畑仕事").tolist() == [0.0, 0.0]

"""Characters that two texts share: the floor, for words that no dictionary knows."""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from matchmaker.engine.characters import likeness, read_grams, weighed
from matchmaker.engine.lexicon import Lexicon

TEXTS = st.text(alphabet="あいうアイウ畑花草取りAa ", max_size=12)


def like(texts, text):
    """Return how like each of some texts is to another."""
    grams, codes = read_grams(texts)
    lexicon = Lexicon.of(codes).counted(grams)
    return likeness(text, weighed(grams, lexicon, len(texts)), lexicon, len(texts))


def test_the_same_words_are_wholly_alike_and_others_less():
    same, watering, visit = like(["畑の草取り", "花の水やり", "船の見学"], "畑の草取り")

    assert same == pytest.approx(1.0)
    assert same > watering >= visit


def test_no_shared_characters_are_no_likeness():
    assert like(["将棋", "囲碁"], "編みもの").tolist() == [0.0, 0.0]


@pytest.mark.parametrize("texts", [[], [""], ["畑"], ["畑", " ", "花"]])
@pytest.mark.parametrize("text", ["畑仕事", "畑", ""])
def test_texts_too_short_to_share_anything_are_like_nothing(texts, text):
    assert like(texts, text).tolist() == [0.0] * len(texts)


def test_a_rare_stretch_weighs_more_than_a_common_one():
    found = like(["会の集まり畑", "会の集まり船", "会の集まり山", "畑仕事"], "会の集まり 畑仕事")

    assert found[3] > found[1]


@settings(max_examples=60, deadline=None)
@given(st.lists(TEXTS, min_size=1, max_size=6), TEXTS)
def test_it_is_the_cosine_that_scikit_learn_reckons(texts, text):
    from sklearn.feature_extraction.text import TfidfVectorizer

    vectorizer = TfidfVectorizer(analyzer="char", ngram_range=(2, 3), sublinear_tf=True)
    found = like(texts, text)

    assert ((found >= 0) & (found <= 1)).all()
    if any(len(vectorizer.build_analyzer()(kept)) for kept in texts):
        expected = vectorizer.fit_transform(texts) @ vectorizer.transform([text]).toarray().ravel()
        assert np.allclose(found, expected, atol=1e-9)
    else:
        assert not found.any()

"""The floor of likeness is the TF-IDF that scikit-learn has, without the second that scikit-learn takes to come."""

import numpy as np
import pytest
from sklearn.feature_extraction.text import TfidfVectorizer

from matchmaker.engine.characters import Characters

TEXTS = (
    "はなみち花壇の会。花壇の花を植えかえて水をやります",
    "おもちゃ病院 しおみ。こわれたおもちゃを直します",
    "",
    "北野図書館 書架の会。本を　  棚に戻します。COFFEE もあります",
    "𠮷野さんの畑。畑の草取り",
)


@pytest.mark.parametrize(
    "text", ["花の水やりが好き", "本とコーヒー coffee", "機械の修理", "畑", "𠮷野さんの畑", "zz zz", "草  取り"]
)
def test_it_agrees_with_scikit_learn(text):
    vectorizer = TfidfVectorizer(analyzer="char", ngram_range=(2, 3), sublinear_tf=True)
    table = vectorizer.fit_transform(TEXTS)
    expected = (table @ vectorizer.transform([text]).T).toarray().ravel() if len(text) > 1 else np.zeros(len(TEXTS))

    assert Characters(TEXTS).likeness(text) == pytest.approx(expected, abs=1e-6)


@pytest.mark.parametrize("texts", [("",), ("花",), ("花", "本")])
def test_texts_too_short_to_share_anything_are_like_nothing(texts):
    assert Characters(texts).likeness("花の本").tolist() == [0.0] * len(texts)


def test_the_same_text_is_as_like_as_can_be():
    assert Characters(TEXTS).likeness(TEXTS[1])[1] == pytest.approx(1.0, abs=1e-6)

"""The floor of likeness: characters that two texts share, for words that no dictionary knows."""

from collections.abc import Sequence
from typing import Any

import numpy as np

from matchmaker.engine.geography import Floats


class Characters:
    """Cosine of character 2- and 3-grams (TF-IDF): the floor, for words that no dictionary knows."""

    def __init__(self, texts: Sequence[str]) -> None:
        """Keep the texts; what they are compared with is learned when first asked."""
        self.texts = texts
        self._fitted: tuple[Any, Any] | None = None

    def likeness(self, text: str) -> Floats:
        """Return how like each text is to this one, from 0 to 1."""
        if len(text.strip()) < 2 or not self._has_words():
            return np.zeros(len(self.texts))
        vectorizer, table = self._learned()
        wanted = vectorizer.transform([text]).toarray().ravel()
        likeness: Floats = np.asarray(table @ wanted, dtype=np.float64)
        return np.clip(likeness, 0.0, 1.0)

    def get_ready(self) -> None:
        """Learn now what would else be learned when first asked."""
        if self._has_words():
            self._learned()

    def _has_words(self) -> bool:
        """Say whether there is anything to learn."""
        return any(len(kept.strip()) > 1 for kept in self.texts)

    def _learned(self) -> tuple[Any, Any]:
        """Return the vectorizer and the table of the kept texts."""
        if self._fitted is None:
            from sklearn.feature_extraction.text import TfidfVectorizer  # 1 s: only who compares pays it

            vectorizer = TfidfVectorizer(analyzer="char", ngram_range=(2, 3), dtype=np.float32, sublinear_tf=True)
            self._fitted = vectorizer, vectorizer.fit_transform(self.texts)
        return self._fitted

"""The floor of likeness: characters that two texts share, for words that no dictionary knows.

It is the cosine of character 2- and 3-grams by TF-IDF, the same as scikit-learn's `TfidfVectorizer(analyzer="char",
ngram_range=(2, 3), sublinear_tf=True)`; kept as plain numbers, so that it can be mapped from a file, taken for some rows
and counted anew when a listing changes.
"""

import re
from collections.abc import Sequence

import numpy as np
import numpy.typing as npt

from matchmaker.engine.geography import Floats
from matchmaker.engine.lexicon import NOBODY, Codes, Lexicon
from matchmaker.engine.ragged import Ragged, starts_of

BITS = 21  # of a character
MOST = 255  # times that a stretch is counted in one text
BLANKS = re.compile(r"\s\s+")


def stretches(texts: Sequence[str]) -> tuple[npt.NDArray[np.int64], Codes]:
    """Return every stretch of two and three characters: the number of its text, and its code."""
    read = [BLANKS.sub(" ", text.lower()) for text in texts]
    points = np.frombuffer("".join(read).encode("utf-32-le", "surrogatepass"), "<u4").astype(np.uint64) + 1
    owner = np.repeat(np.arange(len(read)), np.fromiter(map(len, read), np.int64, len(read)))
    two = points[:-1] << np.uint64(BITS) | points[1:]
    three = two[:-1] << np.uint64(BITS) | points[2:]
    in_two, in_three = owner[:-1] == owner[1:], owner[:-2] == owner[2:]
    rows = np.concatenate([owner[:-1][in_two], owner[:-2][in_three]])
    return rows, np.concatenate([two[in_two], three[in_three]])


def read_grams(texts: Sequence[str]) -> tuple[Ragged, Codes]:
    """Return how often each stretch stands in each text, by its place among the codes, which ascend."""
    rows, codes = stretches(texts)
    known, numbers = np.unique(codes, return_inverse=True)
    cells, times = np.unique(rows * max(len(known), 1) + numbers, return_counts=True)
    many = np.bincount(cells // max(len(known), 1), minlength=len(texts))
    numbers = (cells % max(len(known), 1)).astype(np.uint32)
    return Ragged(starts_of(many), numbers, np.minimum(times, MOST).astype(np.uint8)), known


def rarity(counts: npt.NDArray[np.int64], places: int) -> Floats:
    """Return the inverse frequency of stretches that so many of the places hold."""
    idf: Floats = np.log((1 + places) / (1 + counts)) + 1
    return idf


def likeness(text: str, grams: Ragged, lexicon: Lexicon, places: int) -> Floats:
    """Return how like the text of each row is to this one, from 0 to 1."""
    found = lexicon.numbers(stretches([text])[1])
    said = found[found != NOBODY]
    wanted, times = np.unique(said[lexicon.counts[said] > 0], return_counts=True)
    alike = np.zeros(len(grams))
    if not len(wanted) or not len(grams.codes):
        return alike
    asked = (1 + np.log(times)) * rarity(lexicon.counts[wanted], places)
    idf = rarity(lexicon.counts[grams.codes], places)
    weights = (1 + np.log(grams.values.astype(np.float64))) * idf
    length = np.sqrt(np.bincount(grams.row_of, weights=weights**2, minlength=len(grams)))
    at = np.minimum(np.searchsorted(wanted, grams.codes), len(wanted) - 1)
    shared = np.where(wanted[at] == grams.codes, weights * asked[at], 0.0)
    np.divide(np.bincount(grams.row_of, weights=shared, minlength=len(grams)), length, out=alike, where=length > 0)
    share: Floats = np.clip(alike / np.sqrt((asked**2).sum()), 0.0, 1.0)
    return share

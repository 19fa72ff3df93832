"""The floor of likeness: characters that two texts share, for words that no dictionary knows.

It is the cosine of character 2- and 3-grams by TF-IDF, the same as scikit-learn's `TfidfVectorizer(analyzer="char",
ngram_range=(2, 3), sublinear_tf=True)`; kept as plain numbers, so that it can be mapped from a file, taken for some rows
and counted anew when a listing changes.
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from matchmaker.engine.geography import Floats
from matchmaker.engine.lexicon import NOBODY, Codes, Lexicon
from matchmaker.engine.ragged import Ragged, starts_of

BITS = 21  # of a character
MOST = 255  # times that a stretch is counted in one text
TIMES = 1 + np.log(np.maximum(np.arange(MOST + 1), 1))  # what standing there so many times weighs
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


@dataclass(frozen=True)
class Weighed:
    """The stretches of many texts, what each weighs by TF-IDF, and how long each text is by these weights."""

    grams: Ragged
    weights: Floats
    length: Floats


def weighed(grams: Ragged, lexicon: Lexicon, places: int) -> Weighed:
    """Return texts ready to be compared: the part that is the same whoever asks."""
    if len(grams.codes) < len(lexicon):
        idf = rarity(lexicon.counts[grams.codes], places)
    else:
        idf = rarity(lexicon.counts, places)[grams.codes]
    weights = TIMES[grams.values] * idf
    length = np.sqrt(np.bincount(grams.row_of, weights=weights**2, minlength=len(grams)))
    return Weighed(grams, weights, length)


def likeness(text: str, texts: Weighed, lexicon: Lexicon, places: int) -> Floats:
    """Return how like the text of each row is to this one, from 0 to 1."""
    found = lexicon.numbers(stretches([text])[1])
    said = found[found != NOBODY]
    wanted, times = np.unique(said[lexicon.counts[said] > 0], return_counts=True)
    grams, alike = texts.grams, np.zeros(len(texts.grams))
    if not len(wanted) or not len(grams.codes):
        return alike
    asked = np.zeros(len(lexicon))
    asked[wanted] = (1 + np.log(times)) * rarity(lexicon.counts[wanted], places)
    shared = np.bincount(grams.row_of, weights=texts.weights * asked[grams.codes], minlength=len(grams))
    np.divide(shared, texts.length, out=alike, where=texts.length > 0)
    share: Floats = np.clip(alike / np.sqrt((asked[wanted] ** 2).sum()), 0.0, 1.0)
    return share

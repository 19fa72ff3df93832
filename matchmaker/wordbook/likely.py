"""Which concepts a new wording most likely belongs to, by the company that its words keep; a person decides."""

from functools import lru_cache
from typing import NamedTuple

import numpy as np
import numpy.typing as npt

from profiles.terms.rules import shape_of
from profiles.vocabulary import wordvectors
from profiles.vocabulary.thesaurus import Thesaurus

MOST = 4  # concepts that are named
ENOUGH = 0.45  # likeness of the best words of a concept below which it is not named
BEST = 3  # words of a concept that count: one alone may be chance


class Told(NamedTuple):
    """The words of all concepts that have a vector: the concept of each, and the vectors."""

    concepts: npt.NDArray[np.intp]
    table: npt.NDArray[np.float32]


@lru_cache(maxsize=4)
def _told(known: Thesaurus) -> Told:
    """Return the words of a thesaurus among the vectors; worked out once, in a fifth of a second."""
    vectors = wordvectors.load()
    found = [
        (at, shape[0])
        for at, concept in enumerate(known.concepts)
        if concept.is_topic and not concept.is_vague
        for shape in {shape_of(words) for words in (concept.name, *concept.words)}
        if len(shape) == 1 and shape[0] in vectors.row
    ]
    rows = vectors.rows_of(norm for _, norm in found)
    return Told(np.array([at for at, _ in found], dtype=np.intp), vectors.table[rows])


def likely_concepts(known: Thesaurus, words: str) -> list[str]:
    """Return the concepts whose words are most like a wording, the likeliest first; none where no vector knows it."""
    vectors = wordvectors.load()
    said = vectors.sum_of(shape_of(words))
    if not said.any():
        return []
    told = _told(known)
    likeness = told.table @ (said / np.linalg.norm(said))
    best = {int(at): _of(likeness[told.concepts == at]) for at in np.unique(told.concepts)}
    order = sorted(best, key=lambda at: (-round(best[at], 4), at))
    return [known.concepts[at].name for at in order[:MOST] if best[at] >= ENOUGH]


def _of(likeness: npt.NDArray[np.float32]) -> float:
    """Return how like a concept is: the mean of its best words."""
    return float(np.sort(likeness)[::-1][:BEST].mean())

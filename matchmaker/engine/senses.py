"""Where places stand among the word vectors: the mean of what they say, and how near what somebody says comes to it."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import Self

import numpy as np
import numpy.typing as npt

from matchmaker.engine.geography import Floats
from matchmaker.engine.ragged import Rows
from profiles.vocabulary import wordvectors

FAR, NEAR = 0.25, 0.75  # likeness of two texts at which they have nothing, or all, in common
BLOCK = 4096  # rows at a time: they stay in the cache of one core
ALONE = 250_000  # multiplications for which no second core is woken; waking it costs more than it does
MOST = 127  # int8
KEPT = 256  # clauses


@dataclass(frozen=True)
class Senses:
    """For each row a direction for each of its texts, in whole numbers, and its length; noughts where no word is known.

    `table` has the shape rows x texts x dimensions. Products of whole numbers this small are exact in 32 bits, in
    whatever order they are added: a row gets the same likeness alone, among some, and among all.
    """

    table: npt.NDArray[np.int8]
    lengths: npt.NDArray[np.float32]

    @classmethod
    def of(cls, rows: Sequence[Sequence[Iterable[str]]], texts: int = 1) -> Self:
        """Return the senses of rows with so many texts each, a text given as its words in normal form."""
        known = wordvectors.load()
        sums = [known.sum_of(text) for row in rows for text in row]
        shape = (len(rows), texts, known.table.shape[1])
        return cls.from_sums(np.array(sums, dtype=np.float32).reshape(shape))

    @classmethod
    def from_sums(cls, sums: npt.NDArray[np.float32]) -> Self:
        """Return the senses that point where some vectors point."""
        most = np.maximum(np.abs(sums).max(axis=-1, keepdims=True, initial=0.0), 1e-9)
        table = np.round(sums * (MOST / most))
        return cls(table.astype(np.int8), np.sqrt((table * table).sum(axis=-1)).astype(np.float32))

    def __len__(self) -> int:
        """Return how many rows there are."""
        return len(self.lengths)

    def take(self, rows: Rows) -> Self:
        """Return some rows."""
        return type(self)(self.table.take(rows, axis=0), self.lengths.take(rows, axis=0))

    def joined(self, others: Sequence[Self]) -> Self:
        """Return these rows and then those of others."""
        every = [self, *others]
        tables, lengths = ([getattr(one, name) for one in every] for name in ("table", "lengths"))
        return type(self)(np.concatenate(tables), np.concatenate(lengths))

    def nearness(self, said: Self, bounds: tuple[float, float] = (FAR, NEAR)) -> Floats:
        """Return how near the nearest text of each row comes to what was said, from 0 to 1.

        `said` has one text a row; the answer has a line for each of them and a column for each row of these. `bounds` are
        the likenesses at which two texts have nothing, or all, in common.
        """
        wanted = said.table[:, 0].astype(np.float32)
        found = np.zeros((len(said), len(self)))
        for text in range(self.table.shape[1]):
            lengths = said.lengths[:, :1].astype(np.float64) * self.lengths[:, text]
            products = self._products(wanted, text)
            np.maximum(found, np.divide(products, lengths, out=np.zeros_like(found), where=lengths > 0), out=found)
        far, near = bounds
        return np.clip((found - far) / (near - far), 0.0, 1.0)

    def nearness_at(self, rows: Rows, said: Self, bounds: tuple[float, float] = (FAR, NEAR)) -> Floats:
        """Return the same for a few rows, text by text: rows x their texts x the texts that were said."""
        lengths = self.lengths[rows, :, None].astype(np.float64) * said.lengths[:, 0]
        products = self.table[rows].astype(np.float32) @ said.table[:, 0].astype(np.float32).T
        found = np.divide(products, lengths, out=np.zeros_like(lengths), where=lengths > 0)
        far, near = bounds
        nearness: Floats = np.clip((np.maximum(found, 0.0) - far) / (near - far), 0.0, 1.0)
        return nearness

    def _products(self, wanted: npt.NDArray[np.float32], text: int) -> npt.NDArray[np.float32]:
        """Return the product of every row's text with what is wanted, some rows at a time."""
        products = np.empty((len(wanted), len(self)), dtype=np.float32)
        block = max(1, min(BLOCK, ALONE // max(1, wanted.size)))
        for at in range(0, len(self), block):
            products[:, at : at + block] = wanted @ self.table[at : at + block, text].astype(np.float32).T
        return products


def nearest_words(said: tuple[str, ...], offered: Sequence[int]) -> tuple[int, int] | None:
    """Return which word of each side lie nearest to each other, None where no vector knows them.

    What is offered is given as the rows of its words among the vectors, -1 for a word that has none.
    """
    ours, table = _vectors_of(said)
    theirs = [at for at, row in enumerate(offered) if row >= 0]
    if not ours or not theirs:
        return None
    likeness = np.round(table @ wordvectors.load().table[[offered[at] for at in theirs]].T.astype(np.float64), 4)
    one, other = divmod(int(likeness.argmax()), len(theirs))
    return ours[one], theirs[other]


@lru_cache(maxsize=KEPT)
def _vectors_of(words: tuple[str, ...]) -> tuple[tuple[int, ...], Floats]:
    """Return which of some words the vectors know, and where these lie."""
    known = wordvectors.load()
    rows = known.rows_of(words)
    found = np.flatnonzero(rows >= 0)
    return tuple(found.tolist()), known.table[rows[found]].astype(np.float64)

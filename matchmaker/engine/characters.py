"""The floor of likeness: characters that two texts share, for words that no dictionary knows."""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Self

import numpy as np
import numpy.typing as npt
from scipy import sparse

from matchmaker.engine.geography import Floats

BLANKS = re.compile(r"\s\s+")
BITS = 21  # of one character in Unicode
Keys = npt.NDArray[np.uint64]


@dataclass(frozen=True, slots=True)
class Table:
    """What was learned of many texts: the pieces of two and three characters, how rare each is, and who holds which."""

    keys: Keys
    rarity: npt.NDArray[np.float32]
    weights: sparse.csr_array  # texts x pieces, each text of length 1

    @classmethod
    def of(cls, texts: Sequence[str]) -> Self:
        """Return the table of texts: (1 + ln count) x (ln((1 + n) / (1 + with it)) + 1), as scikit-learn's TF-IDF has it.

        scikit-learn itself takes over a second to import, which every command would pay.
        """
        pieces, owner = pieces_of(texts)
        keys, column = np.unique(pieces, return_inverse=True)
        cells, count = np.unique(owner * np.int64(len(keys)) + column.astype(np.int64), return_counts=True)
        rows, columns = cells // max(len(keys), 1), cells % max(len(keys), 1)
        rarity = np.log((1 + len(texts)) / (1 + np.bincount(columns, minlength=len(keys)))) + 1
        values = (1 + np.log(count)) * rarity[columns]
        length = np.sqrt(np.bincount(rows, weights=values**2, minlength=len(texts)))
        table = sparse.coo_array(((values / length[rows]).astype(np.float32), (rows, columns)), (len(texts), len(keys)))
        return cls(keys, rarity.astype(np.float32), table.tocsr())

    def likeness(self, text: str) -> Floats:
        """Return the cosine of a text with each text of the table."""
        pieces, count = np.unique(pieces_of([text])[0], return_counts=True)
        at = np.minimum(np.searchsorted(self.keys, pieces), max(len(self.keys) - 1, 0))
        known = self.keys[at] == pieces if len(self.keys) else np.zeros(len(pieces), dtype=bool)
        wanted = np.zeros(len(self.keys), dtype=np.float32)
        wanted[at[known]] = (1 + np.log(count[known])) * self.rarity[at[known]]
        length = float(np.sqrt((wanted.astype(np.float64) ** 2).sum()))
        return np.asarray(self.weights @ (wanted / (length or 1.0)), dtype=np.float64)


def pieces_of(texts: Sequence[str]) -> tuple[Keys, npt.NDArray[np.int64]]:
    """Return every stretch of two and of three characters as a number, and which text it stands in."""
    told = [BLANKS.sub(" ", text.lower()) for text in texts]
    signs = np.frombuffer("".join(told).encode("utf-32-le", "surrogatepass"), dtype=np.uint32).astype(np.uint64)
    owner = np.repeat(np.arange(len(told), dtype=np.int64), [len(text) for text in told])
    two, three = owner[1:] == owner[:-1], owner[2:] == owner[:-2]
    pairs = (signs[:-1] << np.uint64(BITS)) | signs[1:]
    triples = (pairs[:-1] << np.uint64(BITS)) | signs[2:]
    return np.concatenate([pairs[two], triples[three]]), np.concatenate([owner[:-1][two], owner[:-2][three]])


class Characters:
    """Cosine of character 2- and 3-grams (TF-IDF): the floor, for words that no dictionary knows."""

    def __init__(self, texts: Sequence[str]) -> None:
        """Keep the texts; what they are compared with is learned when first asked."""
        self.texts = texts
        self._table: Table | None = None

    def likeness(self, text: str) -> Floats:
        """Return how like each text is to this one, from 0 to 1."""
        if not any(kept.strip() for kept in self.texts) or len(text.strip()) < 2:
            return np.zeros(len(self.texts))
        if self._table is None:
            self._table = Table.of(self.texts)
        return np.clip(self._table.likeness(text), 0.0, 1.0)

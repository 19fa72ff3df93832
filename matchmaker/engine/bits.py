"""Sets of rows as packed bits: a million places are 125 kB, and ten limits over them well under a millisecond."""

from dataclasses import dataclass
from typing import Self

import numpy as np
import numpy.typing as npt

from matchmaker.engine.ragged import Rows

Bools = npt.NDArray[np.bool_]
WORD = 64


@dataclass(frozen=True, slots=True)
class Bits:
    """A set of rows; row r is bit r of the words. What lies beyond the last row is never in it."""

    words: npt.NDArray[np.uint64]

    @classmethod
    def of(cls, wanted: Bools) -> Self:
        """Return the rows that are true."""
        packed = np.packbits(wanted, bitorder="little")
        words = np.zeros(words_for(len(wanted)), np.uint64)
        words.view(np.uint8)[: len(packed)] = packed
        return cls(words)

    @classmethod
    def none(cls, words: int) -> Self:
        """Return no rows, of so many words."""
        return cls(np.zeros(words, np.uint64))

    @classmethod
    def joined(cls, parts: "list[Bits]") -> Self:
        """Return sets one after another, each beginning with a new word."""
        return cls(parts[0].words if len(parts) == 1 else np.concatenate([part.words for part in parts]))

    def __or__(self, other: "Bits") -> "Bits":
        """Return the rows of either."""
        return Bits(self.words | other.words)

    def __and__(self, other: "Bits") -> "Bits":
        """Return the rows of both."""
        return Bits(self.words & other.words)

    def __sub__(self, other: "Bits") -> "Bits":
        """Return the rows of this one alone."""
        return Bits(self.words & ~other.words)

    def __len__(self) -> int:
        """Return how many rows there are in it."""
        return int(np.bitwise_count(self.words).sum())

    def __contains__(self, row: int) -> bool:
        """Say whether a row is in it."""
        return bool(self.words[row // WORD] >> np.uint64(row % WORD) & np.uint64(1))

    def rows(self) -> Rows:
        """Return the rows, in order."""
        here = np.flatnonzero(self.words != 0)
        bits = np.unpackbits(self.words[here].view(np.uint8), bitorder="little")
        found = np.flatnonzero(bits.view(bool))  # much faster than among numbers
        return here[found // WORD] * WORD + found % WORD

    def among(self, rows: Rows) -> Bools:
        """Return for each of some rows whether it is in it."""
        found: Bools = (self.words[rows // WORD] >> (rows % WORD).astype(np.uint64) & np.uint64(1)).astype(bool)
        return found


def words_for(rows: int) -> int:
    """Return how many words so many rows need."""
    return -(-rows // WORD)


def bits_of(rows: Rows, words: int) -> Bits:
    """Return the set of some rows."""
    wanted = np.zeros(words * WORD, dtype=bool)
    wanted[rows] = True
    return Bits.of(wanted)

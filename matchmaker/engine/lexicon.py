"""What is said anywhere in a town, numbered, and by how many places each: words and stretches of characters."""

from collections.abc import Iterable
from dataclasses import dataclass
from hashlib import blake2b
from typing import Self

import numpy as np
import numpy.typing as npt

from matchmaker.engine.ragged import Ragged

Codes = npt.NDArray[np.uint64]
AT_ONCE = 5_000_000  # cells
NOBODY = -1  # the number of what no place says


@dataclass(frozen=True)
class Lexicon:
    """Codes in ascending order, then those that came later; the number of one is where it stands."""

    codes: Codes
    later: Codes
    counts: npt.NDArray[np.int64]  # how many places say it, by its number

    @classmethod
    def of(cls, codes: Codes) -> Self:
        """Return the lexicon of codes in ascending order that nobody has counted yet."""
        return cls(codes, np.zeros(0, np.uint64), np.zeros(len(codes), np.int64))

    def __len__(self) -> int:
        """Return how many numbers there are."""
        return len(self.codes) + len(self.later)

    def numbers(self, codes: Codes) -> npt.NDArray[np.int64]:
        """Return the number of each code, NOBODY for those that are not here."""
        found = _found(self.codes, codes)
        if not len(self.later):
            return found
        late = _found(self.later, codes)
        return np.where(found != NOBODY, found, np.where(late != NOBODY, late + len(self.codes), NOBODY))

    def with_codes(self, codes: Codes) -> Self:
        """Return a lexicon that has none yet with later codes; the numbers of those that are here stay."""
        new = np.unique(codes[self.numbers(codes) == NOBODY])
        return type(self)(self.codes, new, np.append(self.counts, np.zeros(len(new), np.int64)))

    def counted(self, rows: Ragged, times: int = 1) -> Self:
        """Return the lexicon with the cells of rows counted in, or with `times` -1 out again."""
        counts = self.counts.copy()
        for at in range(0, len(rows.codes), AT_ONCE):  # it is counted in numbers of 64 bits
            counts += times * np.bincount(rows.codes[at : at + AT_ONCE], minlength=len(self))
        return type(self)(self.codes, self.later, counts)


def _found(held: Codes, codes: Codes) -> npt.NDArray[np.int64]:
    """Return where each code stands among those held, in ascending order; NOBODY where it does not."""
    if not len(held):
        return np.full(len(codes), NOBODY)
    at = np.minimum(np.searchsorted(held, codes), len(held) - 1)
    return np.where(held[at] == codes, at, NOBODY)


def codes_of(words: Iterable[str]) -> Codes:
    """Return the code of each word: 64 bits of its digest, in which no two words of a country meet."""
    digests = b"".join(blake2b(word.encode("utf-8", "surrogatepass"), digest_size=8).digest() for word in words)
    return np.frombuffer(digests, dtype="<u8").astype(np.uint64)

"""Word vectors (単語ベクトル): how alike two words are by the company they keep, for words that no concept knows.

`wordvectors.npz` is baked from ja_ginza 5.3.0 (MIT, Megagon Labs; see `wordvectors.LICENSE`) by `make vectors`: the words that
say something by themselves, in their normal form, and eighty whole numbers for each kind of word (ADR 0006).
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

import numpy as np
import numpy.typing as npt

FILE = Path(__file__).with_suffix(".npz")
SCALE = 127  # int8


@dataclass(frozen=True, slots=True)
class WordVectors:
    """The row of each word, and the rows: unit vectors, so that a product of two is their likeness from -1 to 1."""

    row: Mapping[str, int]
    table: npt.NDArray[np.float32]

    def rows_of(self, words: Iterable[str]) -> npt.NDArray[np.int32]:
        """Return the row of each word, -1 where there is none."""
        return np.array([self.row.get(word, -1) for word in words], dtype=np.int32)

    def sum_of(self, words: Iterable[str]) -> npt.NDArray[np.float32]:
        """Return the sum of the words that have a row, each counted once."""
        rows = [self.row[word] for word in dict.fromkeys(words) if word in self.row]
        return np.asarray(self.table[rows].sum(axis=0), dtype=np.float32)


def save(words: Sequence[str], rows: Sequence[int], table: npt.NDArray[Any], file: Path = FILE) -> None:
    """Write words, the row of each, and unit vectors in 8 bits a number."""
    text = np.frombuffer("\n".join(words).encode(), dtype=np.uint8)
    small = np.round(table * (SCALE / np.maximum(np.abs(table).max(axis=1, keepdims=True), 1e-9))).astype(np.int8)
    np.savez_compressed(file, words=text, rows=np.array(rows, dtype=np.uint16), table=small)


@cache
def load(file: Path = FILE) -> WordVectors:
    """Return the vectors that lie beside this file; reading them takes some 50 ms, so only who compares pays it."""
    with np.load(file) as held:
        words = held["words"].tobytes().decode().split("\n")
        table = held["table"].astype(np.float32)
        rows = held["rows"].tolist()
    table /= np.maximum(np.linalg.norm(table, axis=1, keepdims=True), np.float32(1e-9))
    return WordVectors(dict(zip(words, rows, strict=True)), table)

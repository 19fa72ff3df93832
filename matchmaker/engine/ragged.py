"""Rows of different lengths in one array: the concepts, words and characters of many places, a few bytes each."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from itertools import chain, pairwise
from typing import Self

import numpy as np
import numpy.typing as npt

Rows = npt.NDArray[np.intp]
AT_ONCE = 100_000  # rows
Numbers = npt.NDArray[np.unsignedinteger]


@dataclass(frozen=True)
class ByCode:
    """The same cells in the order of their codes: those of the code at some position are from its start to the next."""

    codes: Numbers  # each once
    starts: npt.NDArray[np.int64]
    rows: npt.NDArray[np.uint32]
    values: npt.NDArray[np.uint8]

    def where(self, codes: Sequence[int]) -> list[slice]:
        """Return where the cells of each code stand."""
        at = np.searchsorted(self.codes, codes)
        known = at < len(self.codes)
        known[known] = self.codes[at[known]] == np.asarray(codes)[known]
        ends = np.where(known, self.starts[np.where(known, at + 1, 0)], 0)
        return [slice(*each) for each in zip(np.where(known, self.starts[at], 0).tolist(), ends.tolist(), strict=True)]


@dataclass(frozen=True)
class Ragged:
    """The cells of row r are those from `starts[r]` to `starts[r + 1]`: a code, and how often or how plainly it is there."""

    starts: npt.NDArray[np.int64]
    codes: Numbers
    values: npt.NDArray[np.uint8]
    held: ByCode | None = None  # the same by code, where a file holds it

    @classmethod
    def of(cls, rows: Iterable[Mapping[int, int]], kind: npt.DTypeLike) -> Self:
        """Return rows from what stands in each: the value of a code."""
        held = list(rows)
        codes = np.fromiter(chain.from_iterable(held), dtype=kind)
        values = np.fromiter(chain.from_iterable(row.values() for row in held), dtype=np.uint8)
        return cls(starts_of(np.fromiter(map(len, held), np.int64, len(held))), codes, values)

    def __len__(self) -> int:
        """Return how many rows there are."""
        return len(self.starts) - 1

    def take(self, rows: Rows) -> Self:
        """Return some rows."""
        starts = starts_of(self.starts[rows + 1] - self.starts[rows])
        codes, values = np.empty(starts[-1], self.codes.dtype), np.empty(starts[-1], self.values.dtype)
        for at in range(0, len(rows), AT_ONCE):  # where each cell comes from takes more room than the cell
            since, until = int(starts[at]), int(starts[min(at + AT_ONCE, len(rows))])
            cells = np.arange(since, until) + np.repeat(
                self.starts[rows[at : at + AT_ONCE]] - starts[at:-1][:AT_ONCE], np.diff(starts[at : at + AT_ONCE + 1])
            )
            codes[since:until], values[since:until] = self.codes[cells], self.values[cells]
        return type(self)(starts, codes, values)

    def joined(self, others: Sequence[Self]) -> Self:
        """Return these rows and then those of others."""
        every = [self, *others]
        many = np.concatenate([np.diff(one.starts) for one in every])
        codes = np.concatenate([one.codes for one in every])
        return type(self)(starts_of(many), codes, np.concatenate([one.values for one in every]))

    def at(self, row: int) -> dict[int, int]:
        """Return the cells of one row."""
        cells = slice(int(self.starts[row]), int(self.starts[row + 1]))
        return dict(zip(self.codes[cells].tolist(), self.values[cells].tolist(), strict=True))

    def shares(self, rows: Rows) -> list[dict[int, float]]:
        """Return the cells of a few rows, their values in hundredths."""
        some = self.take(rows)
        codes, values, ends = some.codes.tolist(), (some.values / 100).tolist(), some.starts.tolist()
        return [dict(zip(codes[a:b], values[a:b], strict=True)) for a, b in pairwise(ends)]

    @cached_property
    def row_of(self) -> Rows:
        """Return the row of every cell."""
        return np.repeat(np.arange(len(self)), np.diff(self.starts))

    @cached_property
    def by_code(self) -> ByCode:
        """Return the cells in the order of their codes."""
        if self.held is not None:
            return self.held
        order = np.argsort(self.codes, kind="stable")
        codes, first = np.unique(self.codes[order], return_index=True)
        starts = np.append(first, len(order)).astype(np.int64)
        return ByCode(codes, starts, self.row_of[order].astype(np.uint32), self.values[order])


def starts_of(many: npt.NDArray[np.integer]) -> npt.NDArray[np.int64]:
    """Return where each row starts, and the end of the last, from how many cells each has."""
    return np.concatenate([np.zeros(1, np.int64), np.cumsum(many, dtype=np.int64)])

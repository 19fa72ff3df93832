"""Listings fetched one by one: a ranking shows twenty of a million."""

from collections.abc import Callable, Sequence
from typing import overload

from matchmaker.engine.ragged import Rows
from matchmaker.engine.types import Place


class Some(Sequence[Place]):
    """Some places of an index, fetched when they are looked at."""

    def __init__(self, fetch: Callable[[int], Place], rows: Rows) -> None:
        """Keep which rows, and how one is fetched."""
        self._fetch, self._rows = fetch, rows
        self._fetched: dict[int, Place] = {}

    def __len__(self) -> int:
        """Return how many."""
        return len(self._rows)

    @overload
    def __getitem__(self, at: int) -> Place: ...
    @overload
    def __getitem__(self, at: slice) -> Sequence[Place]: ...
    def __getitem__(self, at: int | slice) -> Place | Sequence[Place]:
        """Return one of them, or some."""
        if isinstance(at, slice):
            return Some(self._fetch, self._rows[at])
        if at not in self._fetched:
            self._fetched[at] = self._fetch(int(self._rows[at]))
        return self._fetched[at]

"""What was reckoned lately and may be asked for again; it changes no answer, and several threads may use it."""

from collections.abc import Callable, Hashable
from typing import Any, TypeVar

MOST = 200
V = TypeVar("V")


class Kept:
    """Values by what they were reckoned from; the oldest go where there are too many."""

    def __init__(self, most: int = MOST) -> None:
        """Keep nothing yet."""
        self._most = most
        self._held: dict[Hashable, Any] = {}

    def get(self, key: Hashable, reckon: Callable[[], V]) -> V:
        """Return what is kept under a key, reckoned now where it is not."""
        found: V | None = self._held.get(key)
        if found is None:
            found = reckon()
            left = (
                dict(self._held)
                if len(self._held) < self._most
                else dict(list(self._held.items())[max(1, self._most // 4) :])
            )
            self._held = left | {key: found}  # a new dictionary: other threads may read the old one
        return found

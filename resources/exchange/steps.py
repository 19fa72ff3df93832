"""One row of a file beside what is stored."""

from dataclasses import dataclass
from typing import Any

from resources.exchange.queries import Stored
from resources.exchange.rows import ResourceRow


@dataclass(slots=True)
class Step:
    """One row and what it does to the registry: `old` is None for a new listing, `changed` empty for none at all."""

    row: ResourceRow
    stored: Stored | None
    old: dict[str, Any] | None
    new: dict[str, Any]
    changed: frozenset[str] = frozenset()

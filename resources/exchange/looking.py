"""A file looked at: read, compared with the registry, likely duplicates named; nothing is written."""

from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any

from geo.table import MOST_BYTES
from profiles.actor import Actor
from resources.exchange.likeness import note_likely
from resources.exchange.planning import Plan, plan_of
from resources.exchange.reading import Format, read_file


@dataclass(frozen=True, slots=True)
class Preview:
    """A file that was compared with the registry."""

    name: str
    plan: Plan
    report: dict[str, Any]


def preview(
    actor: Actor,
    content: bytes | Path,
    name: str,
    *,
    today: date,
    format: Format = Format.AUTO,
    most_bytes: int = MOST_BYTES,
) -> Preview:
    """Compare a file with the registry and say what it would do; writes nothing."""
    file = read_file(content, name, today=today, format=format, most_bytes=most_bytes)
    plan = plan_of(actor.town_id, file, today=today)
    note_likely(actor.town_id, plan)
    return Preview(name, plan, plan.report())

"""What is typed about one case during a meeting, as a plain value between form and action."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from matchmaker.meetings.rules import Outcome
from profiles.cases.closing import ClosingReason

MOST_ROLES = 6


@dataclass(frozen=True, slots=True)
class Said:
    """What was typed about one case so far; anything may still be open."""

    outcome: Outcome | None = None
    words: str = ""
    roles: Sequence[Mapping[str, str]] = ()
    watcher: str = ""
    next_on: date | None = None
    reason: ClosingReason | None = None
    tie_ref: str = ""

"""The values that a form hands to an action: what came out of a contact, and when the next one is."""

from dataclasses import dataclass
from datetime import date, time

from matchmaker.followups.models import Contact


@dataclass(frozen=True, slots=True)
class Record:
    """What came out of one contact with one side."""

    on: date
    way: Contact
    feeling: int | None = None
    burden: int | None = None
    words: str = ""
    note: str = ""


@dataclass(frozen=True, slots=True)
class Plan:
    """When a side is asked next, and what for."""

    on: date
    at: time | None = None
    text: str = ""

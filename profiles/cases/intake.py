"""The course of an intake: subject after subject, as a conversation goes, left off and taken up at any point."""

from collections.abc import Mapping
from typing import Any

from geo.names import Word


class Part(Word):
    """One subject of an intake, one page each, in the order in which one asks."""

    CALLER = "caller", "来た人と、連絡のしかた"
    TROUBLES = "troubles", "困っていること"
    LIVING = "living", "くらし"
    WORDS = "words", "本人のことば"
    GOING = "going", "行ける時、行ける所"
    CARE = "care", "配慮"
    NAME = "name", "名前と連絡先"


# What an intake keeps of each subject; the other subjects stand in the record of the person.
FIELDS: Mapping[Part, tuple[str, ...]] = {
    Part.CALLER: ("received_on", "way", "caller", "caller_name", "caller_contact", "reach_how", "reach_when"),
    Part.TROUBLES: ("troubles", "worst", "story", "request"),
    Part.LIVING: ("born_on", "work", "housing", "insurance", "pension", "living_note"),
    Part.CARE: ("do_not_ask",),
}


def after(part: Part) -> Part | None:
    """Return the subject that comes next; None after the last."""
    parts = list(Part)
    at = parts.index(part) + 1
    return parts[at] if at < len(parts) else None


def before(part: Part) -> Part | None:
    """Return the subject before; None before the first."""
    parts = list(Part)
    at = parts.index(part)
    return parts[at - 1] if at else None


def open_parts(heard: list[str]) -> list[Part]:
    """Return the subjects that nobody went through yet."""
    return [part for part in Part if part.value not in heard]


def merged(told: Mapping[str, Any], part: Part, said: Mapping[str, Any]) -> dict[str, Any]:
    """Return what was told with one subject said anew; what is empty is not kept."""
    others = {name: value for name, value in told.items() if name not in FIELDS.get(part, ())}
    return others | {name: said[name] for name in FIELDS.get(part, ()) if said.get(name) not in (None, "", [])}

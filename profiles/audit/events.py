"""Kinds of deeds, declared once where they are done: what is not declared cannot be written down."""

from dataclasses import dataclass

from profiles.audit.rules import DeedKind

DECLARED: dict[str, "Event"] = {}  # every event by its name, so that the book can be read in words


@dataclass(frozen=True)
class Event:
    """One kind of deed (できごと): its stored name, its Japanese label, the details that it may keep, and its sort."""

    name: str
    label: str
    details: frozenset[str]
    kind: DeedKind = DeedKind.CHANGED

    def __post_init__(self) -> None:
        """Declare the event; one name means one thing."""
        if DECLARED.setdefault(self.name, self) != self:
            raise ValueError(f"the event {self.name} is declared twice")

"""Carrying a list of people out of the house: with a reason, and no more of them than one may decide on alone."""

from collections.abc import Sequence

from geo.errors import DomainError
from profiles.actor import Actor
from profiles.audit.actions import Event, record_of_town
from profiles.audit.rules import DeedKind
from profiles.cases.words import ExportReason

MOST = 200  # people: a list of more of them is no matter of one person's work (QUALITY R11)
CLIENTS_EXPORTED = Event(
    "client.exported",
    "本人の一覧の書き出し",
    frozenset({"page", "number", "clients", "format", "reason"}),
    DeedKind.EXPORTED,
)


def carry_out_people(actor: Actor, refs: Sequence[str], *, total: int, format: str, reason: ExportReason) -> None:
    """Write down who was carried out of the house, and why; `total` is how many the list would hold."""
    if total > MOST:
        message = "一度に書き出せるのは %(most)s 人までです。担当・圏域・段階でしぼってから、もう一度書き出してください"
        raise DomainError(message, field="reason", most=MOST)
    told = {"page": "clients", "number": len(refs), "clients": sorted(refs), "format": format, "reason": reason.label}
    record_of_town(actor, CLIENTS_EXPORTED, **told)

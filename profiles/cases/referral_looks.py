"""Looks at filled sheets, written down: under the person where one is on record, else under the sheet itself."""

from profiles.actor import Actor
from profiles.audit.actions import Event, looked, record
from profiles.audit.rules import DeedKind
from profiles.cases.referral_models import Referral
from profiles.cases.referral_queries import client_ref_of
from profiles.clients.models import Client

LOOKED = Event("referral.looked", "つなぐシートを見た", frozenset({"client", "page", "number"}), DeedKind.LOOKED)
OPENED = Event(
    "referral.opened", "つなぐシートを名前とともに開く", frozenset({"client", "page", "number"}), DeedKind.LOOKED
)
PRINTED = Event(
    "referral.printed", "つなぐシートを紙に出した", frozenset({"client", "page", "number", "reason"}), DeedKind.PRINTED
)


def printed(actor: Actor, referral: Referral, page: str, **why: str) -> None:
    """Write down that a sheet was put on paper, and with a name on it why (QUALITY R11)."""
    record(actor, PRINTED, referral, client=client_ref_of(referral), page=page, number=referral.number, **why)


def looked_at(
    actor: Actor, referral: Referral | None, page: str, client: Client | None = None, *, event: Event = LOOKED
) -> None:
    """Write down that somebody looked at a sheet, or at the person for whom one is begun."""
    if referral is None:
        if client is not None:
            looked(actor, client, page)
        return
    record(actor, event, referral, client=client_ref_of(referral), page=page, number=referral.number)

"""Writes of disclosures: whoever tells something about a person leaves what, to whom, and on what ground."""

from collections.abc import Collection, Sequence
from datetime import date, datetime, time

from geo.clock import TOKYO
from geo.db import db
from geo.errors import DomainError
from profiles.actor import Actor
from profiles.audit.actions import Event, record
from profiles.clients.actions import open_name
from profiles.clients.models import Client
from profiles.consent.models import Consent, Disclosure
from profiles.consent.rules import Basis, Closed, Fact, Paper

CLIENT_TOLD = Event("client.told", "本人のことを外に伝えた", frozenset({"client", "basis", "facts"}))
LEAST_REASON = 10  # characters: a reason that says something


def told_with_consent(
    actor: Actor, consent: Consent, to: str, facts: Sequence[str], *, on: date | None = None
) -> Disclosure:
    """Write down what was told under a consent, now or on an earlier day; facts that it does not name are refused."""
    if not set(facts) <= set(consent.facts):
        raise DomainError("同意していないことは、伝えられません。本人に聞いて、同意を記録してください")
    row = _told(actor, consent.client, to, Basis.CONSENT, list(facts), consent=consent)
    if on is not None and on != row.told_at.astimezone(TOKYO).date():
        row.told_at = datetime.combine(on, time(12), TOKYO)
    return row


def told_in_emergency(
    actor: Actor, client: Client, *, to: str, facts: Collection[Fact], closed: Collection[Closed], reason: str
) -> Disclosure:
    """Write down what is told without a consent because it cannot wait; opening the name is recorded as always."""
    if len(reason) < LEAST_REASON:
        raise DomainError("なぜ同意を待てないのかを、あとで読む人に分かるように書いてください", field="reason")
    named = [one.value for one in Closed if one in closed] + [one.value for one in Fact if one in facts]
    if not named:
        raise DomainError("伝えることを、1つは選んでください", field="facts")
    if closed:
        open_name(actor, client)
    return _told(actor, client, to, Basis.EMERGENCY, named, reason=reason)


def told_in_meeting(
    actor: Actor, client: Client, *, meeting_ref: str, to: str, facts: Sequence[str], consent: Consent | None
) -> Disclosure:
    """Write down what a member of a meeting was told: under a consent, or by law where secrecy binds all (art. 106-6)."""
    if consent is not None and not set(facts) <= {*consent.facts, *(one.value for one in Paper)}:
        raise DomainError("同意していないことは、伝えられません。本人に聞いて、同意を記録してください")
    basis = Basis.CONSENT if consent is not None else Basis.STATUTORY
    return _told(actor, client, to, basis, list(facts), consent=consent, meeting_ref=meeting_ref)


def _told(
    actor: Actor,
    client: Client,
    to: str,
    basis: Basis,
    facts: list[str],
    *,
    consent: Consent | None = None,
    reason: str | None = None,
    meeting_ref: str | None = None,
) -> Disclosure:
    """Write the row and the deed."""
    row = Disclosure(
        town_id=client.town_id,
        client=client,
        told_to=to,
        basis=basis,
        facts=facts,
        reason=reason,
        consent_id=consent.id if consent else None,
        meeting_ref=meeting_ref,
        by_id=actor.account_id,
    )
    db.session.add(row)
    db.session.flush()
    record(actor, CLIENT_TOLD, row, client=client.ref, basis=basis.value, facts=facts)
    return row

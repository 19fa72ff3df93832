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
    return _dated(_told(actor, consent.client, to, Basis.CONSENT, list(facts), consent=consent), on)


def told_in_emergency(
    actor: Actor,
    client: Client,
    *,
    to: str,
    facts: Collection[Fact],
    closed: Collection[Closed],
    reason: str,
    on: date | None = None,
) -> Disclosure:
    """Write down what is told without a consent because it cannot wait; opening the name is recorded as always."""
    if len(reason) < LEAST_REASON:
        raise DomainError("なぜ同意を待てないのかを、あとで読む人に分かるように書いてください", field="reason")
    named = [one.value for one in Closed if one in closed] + [one.value for one in Fact if one in facts]
    if not named:
        raise DomainError("伝えることを、1つは選んでください", field="facts")
    if closed:
        open_name(actor, client)
    return _dated(_told(actor, client, to, Basis.EMERGENCY, named, reason=reason), on)


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


def told_for_meeting(
    actor: Actor,
    client: Client,
    *,
    sheet_ref: str,
    to: str,
    facts: Sequence[str],
    meeting: str,
    on: date | None = None,
) -> Disclosure:
    """Write down what is told without a consent for a 支援会議 that a sheet names in words (社会福祉法 106 条の 6)."""
    if not meeting.strip():
        raise DomainError("どの支援会議かを入れてください", field="meeting")
    row = _told(actor, client, to, Basis.STATUTORY, list(facts), reason=meeting, meeting_ref=sheet_ref)
    return _dated(row, on)


def _dated(row: Disclosure, on: date | None) -> Disclosure:
    """Return a row told on an earlier day, where one is named."""
    if on is not None and on != row.told_at.astimezone(TOKYO).date():
        row.told_at = datetime.combine(on, time(12), TOKYO)
    return row


def told_on(
    actor: Actor,
    client: Client,
    basis: Basis,
    *,
    to: str,
    facts: Sequence[str],
    sheet_ref: str,
    consent: Consent | None,
    words: str,
    on: date | None = None,
) -> Disclosure:
    """Write down what a sheet tells on whichever ground there is; `words` are the meeting, or why it cannot wait."""
    if basis is Basis.CONSENT and consent is not None:
        return told_with_consent(actor, consent, to, facts, on=on)
    if basis is Basis.STATUTORY:
        return told_for_meeting(actor, client, sheet_ref=sheet_ref, to=to, facts=facts, meeting=words, on=on)
    closed, rest = [one for one in Closed if one.value in facts], [one for one in Fact if one.value in facts]
    return told_in_emergency(actor, client, to=to, facts=rest, closed=closed, reason=words, on=on)

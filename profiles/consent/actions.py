"""Writes of consents: give and withdraw; both act at once."""

from collections.abc import Collection, Sequence
from datetime import date

from geo.db import db
from geo.errors import DomainError
from profiles.actor import Actor
from profiles.audit.actions import Event, record
from profiles.clients.models import Client
from profiles.consent.models import Consent, Purpose, Way
from profiles.consent.queries import consents_of, find_newest
from profiles.consent.rules import LEAST, Closed, Fact, holds

CONSENT_GIVEN = Event("consent.given", "同意の記録", frozenset({"client", "purpose", "facts", "way", "until"}))
CONSENT_WITHDRAWN = Event("consent.withdrawn", "同意の取り消し", frozenset({"client", "purpose"}))
WITH_NAME = (Purpose.HAND_ON, Purpose.REFERRAL)  # another desk cannot help somebody whom it may not call


def give_consent(
    actor: Actor,
    client: Client,
    *,
    facts: Collection[Fact | Closed],
    way: Way,
    today: date,
    purpose: Purpose = Purpose.INTRODUCE,
    given_on: date | None = None,
    until: date | None = None,
) -> Consent:
    """Write down a consent; the ones before it for the same purpose end, so that only the newest words count."""
    _check(facts, way, purpose, given_on, until, today)
    consent = Consent(
        town_id=client.town_id,
        client_id=client.id,
        purpose=purpose,
        facts=[fact.value for fact in (*Closed, *Fact) if fact in facts],
        way=way,
        given_on=given_on,
        until=until,
        recorded_by_id=actor.account_id,
    )
    again = _replace(consents_of(client), consent, today)
    if again is not None:
        return again
    db.session.add(consent)
    db.session.flush()
    told = {"facts": consent.facts, "until": until.isoformat() if until else None}
    record(actor, CONSENT_GIVEN, consent, client=client.ref, purpose=purpose.value, way=way.value, **told)
    return consent


def _check(
    facts: Collection[Fact | Closed],
    way: Way,
    purpose: Purpose,
    given_on: date | None,
    until: date | None,
    today: date,
) -> None:
    """Refuse days that cannot be, and a consent that names nothing."""
    if given_on is not None and given_on > today:
        raise DomainError("同意した日は、きょうまでの日を入れてください", field="given_on")
    if until is not None and until < (given_on or today) and way is not Way.FILE:
        raise DomainError("期限は、同意した日よりあとの日を入れてください", field="until")
    if purpose not in WITH_NAME and any(fact in Closed for fact in facts):
        raise DomainError("名前・住所・連絡先を伝えられるのは、ほかの機関に引き継ぐときだけです", field="closed")
    if purpose is Purpose.INTRODUCE and not facts:
        raise DomainError("伝えてよいことを、1つ以上選んでください", field="facts")


def _replace(before: Sequence[Consent], new: Consent, today: date) -> Consent | None:
    """End the consents that a new one takes the place of; return the one that says the same, from a form sent twice."""
    for old in before:
        if old.purpose is new.purpose and holds(old.given_on, old.until, old.withdrawn_on, today):
            if (old.facts, old.way, old.given_on, old.until) == (new.facts, new.way, new.given_on, new.until):
                return old
            old.withdrawn_on = today
    return None


def withdraw_consent(actor: Actor, consent: Consent, *, today: date) -> None:
    """End a consent today; from now on nothing more is told on its ground."""
    if consent.withdrawn_on is not None:
        raise DomainError("この同意は、もう取り消されています")
    consent.withdrawn_on = today
    record(actor, CONSENT_WITHDRAWN, consent, client=consent.client.ref, purpose=consent.purpose.value)


def settle_consent(actor: Actor, client: Client, introduce: bool, until: date | None, *, today: date) -> bool:
    """Let the consent to introduce stand as a file says; say whether anything was changed."""
    if stands_as_told(client, introduce, until, today=today):
        return False
    newest = find_newest(client, Purpose.INTRODUCE)
    if not introduce:
        if newest is not None:
            withdraw_consent(actor, newest, today=today)
        return True
    facts = [fact for fact in Fact if newest and newest.withdrawn_on is None and fact.value in newest.facts]
    give_consent(actor, client, facts=facts or LEAST, way=Way.FILE, until=until, today=today)
    return True


def stands_as_told(client: Client, introduce: bool, until: date | None, *, today: date) -> bool:
    """Say whether the consent to introduce is already as a file says."""
    newest = find_newest(client, Purpose.INTRODUCE)
    live = newest is not None and newest.withdrawn_on is None
    if not introduce:
        return not live
    return live and newest is not None and newest.until == until

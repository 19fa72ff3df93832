"""Writes of the record of contacts."""

from collections.abc import Mapping
from datetime import date
from typing import Any

from geo.db import db
from geo.errors import DomainError, StaleError
from profiles.actor import Actor
from profiles.audit.actions import Event, record
from profiles.cases.models import Contact
from profiles.clients.models import Client

CONTACT_WRITTEN = Event("contact.written", "支援経過の記録", frozenset({"client", "on", "way"}))
CONTACT_CHANGED = Event("contact.changed", "支援経過の訂正", frozenset({"client", "on", "way"}))


def write_contact(actor: Actor, client: Client, values: Mapping[str, Any], *, today: date) -> Contact:
    """Write down one talk with or about a person."""
    contact = Contact(town_id=client.town_id, client=client, by_id=actor.account_id)
    _set(contact, values, today)
    db.session.add(contact)
    db.session.flush()
    _told(actor, CONTACT_WRITTEN, contact)
    return contact


def change_contact(actor: Actor, contact: Contact, values: Mapping[str, Any], *, version: int, today: date) -> None:
    """Correct what was written of a talk."""
    if contact.version != version:
        raise StaleError
    _set(contact, values, today)
    db.session.flush()
    _told(actor, CONTACT_CHANGED, contact)


def _set(contact: Contact, values: Mapping[str, Any], today: date) -> None:
    """Set what is written of a talk."""
    if values["on"] > today:
        raise DomainError("話した日は、きょうまでの日を入れてください", field="on")
    contact.on, contact.way, contact.words = values["on"], values["way"], values["words"]
    contact.whom, contact.next_step = values.get("whom") or None, values.get("next_step") or None


def _told(actor: Actor, event: Event, contact: Contact) -> None:
    """Put the deed on record."""
    record(actor, event, contact, client=contact.client.ref, on=contact.on.isoformat(), way=contact.way.value)

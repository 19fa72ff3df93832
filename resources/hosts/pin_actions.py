"""Writes around the four digits that open a host's page again on the same device (QUALITY R9)."""

from datetime import timedelta

import sqlalchemy as sa

from geo.clock import utcnow
from geo.db import db
from geo.errors import DomainError
from profiles.actor import Actor
from profiles.audit.actions import Event, record
from resources.hosts.actions import Hash
from resources.hosts.models import HostLink
from resources.hosts.rules import PIN_TRIES, is_weak

PIN_CHOSEN = Event("host.pin.chosen", "4けたの番号を決めた", frozenset({"resource"}))
PIN_OPENED = Event("host.pin.opened", "4けたの番号で専用ページを開いた", frozenset({"resource"}))
PIN_SPENT = Event("host.pin.spent", "4けたの番号を何回もまちがえた", frozenset({"resource"}))
DEVICE_CLOSED = Event("host.device.closed", "専用ページを閉じた", frozenset({"resource", "forgotten"}))


def choose_pin(actor: Actor, link: HostLink, pin: str, *, hashed: Hash, days: int) -> None:
    """Keep four digits for the device that is open now."""
    if is_weak(pin):
        raise DomainError(
            "1234 や 1111 は、ほかの {人|ひと}に わかって しまいます。ちがう 4けたに して ください", field="pin"
        )
    link.pin_hash, link.pin_tries = hashed(f"{link.ref}:{pin}"), 0
    link.device_until = utcnow() + timedelta(days=days)
    record(actor, PIN_CHOSEN, link, resource=link.stewardship.resource.ref)


def open_with_pin(actor: Actor, link: HostLink, pin: str, *, hashed: Hash, hours: int) -> bool:
    """Open the device again when the digits are right; each try is counted before it is looked at."""
    count = (
        sa.update(HostLink)
        .where(HostLink.id == link.id, HostLink.pin_tries < PIN_TRIES)
        .values(pin_tries=HostLink.pin_tries + 1)
    )
    if not getattr(db.session.execute(count), "rowcount", 0):
        return False
    db.session.refresh(link)
    if link.pin_hash != hashed(f"{link.ref}:{pin}"):
        if link.pin_tries >= PIN_TRIES:
            record(actor, PIN_SPENT, link, resource=link.stewardship.resource.ref)
        return False
    link.pin_tries, link.session_until = 0, utcnow() + timedelta(hours=hours)
    record(actor, PIN_OPENED, link, resource=link.stewardship.resource.ref)
    return True


def close_device(actor: Actor, link: HostLink, *, forget: bool) -> None:
    """Close the page on a device at once, also for whoever copied its cookie; `forget` takes the four digits back."""
    link.session_until = utcnow()
    if forget:
        link.session_hash = link.pin_hash = link.device_until = None
    record(actor, DEVICE_CLOSED, link, resource=link.stewardship.resource.ref, forgotten=forget)

"""Writes of calendars: a secret address is made, taken back, and what it tells is written down."""

import secrets
from collections.abc import Collection
from datetime import datetime

import sqlalchemy as sa

from geo.db import db
from matchmaker.casebook.feed_queries import READ, hash_of, holder_of
from matchmaker.casebook.models import CalendarFeed
from profiles.accounts.models import Account
from profiles.actor import Actor
from profiles.audit.actions import Event, listed, record
from profiles.audit.rules import DeedKind

MADE = Event("calendar.made", "カレンダーのアドレスを作った", frozenset())
ENDED = Event("calendar.ended", "カレンダーのアドレスを止めた", frozenset())
TOLD = Event(READ, "本人の予定をカレンダーに渡した", frozenset({"page", "number", "clients"}), DeedKind.EXPORTED)


def make_feed(actor: Actor, account: Account, *, now: datetime) -> str:
    """Return the token of a new secret address of an account; the one before tells nothing any more."""
    end_feeds(actor, account, now=now)
    token = secrets.token_urlsafe(32)
    feed = CalendarFeed(
        town_id=account.town_id,
        account_id=account.id,
        token_hash=hash_of(token),
        holder=holder_of(account),
        made_at=now,
    )
    db.session.add(feed)
    db.session.flush()
    record(actor, MADE, feed)
    return token


def end_feeds(actor: Actor, account: Account, *, now: datetime) -> int:
    """Let the address of an account tell nothing any more; return how many there were."""
    query = sa.select(CalendarFeed).where(CalendarFeed.account_id == account.id, CalendarFeed.ended_at.is_(None))
    feeds = db.session.scalars(query).all()
    for feed in feeds:
        feed.ended_at = now
        record(actor, ENDED, feed)
    return len(feeds)


def tell_feed(actor: Actor, client_refs: Collection[str]) -> None:
    """Write down of whom a calendar was told, each time: whoever holds the address looked."""
    listed(actor, "calendar", client_refs, TOLD)

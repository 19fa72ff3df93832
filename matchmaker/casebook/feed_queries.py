"""Reads of calendars: whose address a token is, and everything that is planned for one coordinator."""

import hashlib
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta

import sqlalchemy as sa
from sqlalchemy.orm import joinedload

from geo.db import db
from matchmaker.casebook.case_signs import review_signs
from matchmaker.casebook.models import CalendarFeed
from matchmaker.casebook.signs import Scope, own_concerns
from matchmaker.followups.models import Concern, FollowUp
from matchmaker.followups.rules import is_standard
from matchmaker.introductions.models import Introduction
from profiles.access import Permission, may
from profiles.accounts.models import Account
from profiles.actor import Actor
from profiles.audit.models import Deed
from profiles.cases.closing_queries import aftercare_due
from profiles.cases.models import Plan
from profiles.clients.models import Client
from profiles.vocabulary.rules import Side
from resources.directory.models import Resource

AHEAD_DAYS = 180
READ = "client.calendar"  # the deed of a calendar that was told of somebody


def hash_of(token: str) -> str:
    """Return the hash under which a token is stored: it is too long to be guessed, so that no key is needed."""
    return hashlib.sha256(b"calendar:" + token.encode()).hexdigest()


def holder_of(account: Account) -> str:
    """Return the mark of an account as it is now; closing it, or a new password, gives it another."""
    return hashlib.sha256(b"calendar:" + account.fs_uniquifier.encode()).hexdigest()


def find_feed(token: str) -> CalendarFeed | None:
    """Return the feed of a token while it holds: not ended, its account in use and the same as when it was made."""
    query = sa.select(CalendarFeed).where(CalendarFeed.token_hash == hash_of(token), CalendarFeed.ended_at.is_(None))
    feed = db.session.scalar(query.options(joinedload(CalendarFeed.account)))
    return feed if feed is not None and is_alive(feed) else None


def is_alive(feed: CalendarFeed) -> bool:
    """Say whether a feed still tells anything."""
    account = feed.account
    fits = account.active and feed.holder == holder_of(account)
    return fits and feed.ended_at is None and may(account.role, Permission.FOLLOWUP_EDIT)


def own_feed(actor: Actor) -> CalendarFeed | None:
    """Return the address that the one who acts has now, or None."""
    query = sa.select(CalendarFeed).where(
        CalendarFeed.account_id == actor.account_id,
        CalendarFeed.town_id == actor.town_id,
        CalendarFeed.ended_at.is_(None),
    )
    feed = db.session.scalar(query.order_by(CalendarFeed.id.desc()).options(joinedload(CalendarFeed.account)))
    return feed if feed is not None and is_alive(feed) else None


def last_read(actor: Actor) -> datetime | None:
    """Return when a calendar was last told of somebody under the address of the one who acts."""
    query = sa.select(sa.func.max(Deed.at)).where(Deed.event == READ, Deed.actor_id == actor.account_id)
    return db.session.scalar(query)


def reads_since(actor: Actor, since: datetime) -> int:
    """Return how often a calendar was told of somebody since a moment: looking may write nothing but the book."""
    query = sa.select(sa.func.count(Deed.id)).where(
        Deed.event == READ, Deed.actor_id == actor.account_id, Deed.at > since
    )
    return db.session.scalar(query) or 0


@dataclass(frozen=True, slots=True)
class Coming:
    """One planned thing as a calendar may know it: a code, whose side, what kind, and no name of anybody or of a place."""

    ref: str
    kind: str  # contact, concern, review or aftercare
    code: str
    client_ref: str
    side: str
    plan: str  # one of the house's own words; empty where somebody wrote words of their own
    on: date
    at: time | None
    version: int
    place_ref: str


def coming_of(actor: Actor, *, today: date) -> list[Coming]:
    """Return everything that is planned for one coordinator, in the order of its days."""
    scope, until = Scope(actor, today, mine=True), today + timedelta(days=AHEAD_DAYS)
    found = [*_contacts(scope, until), *_next_steps(scope, until), *_reviews(scope), *_aftercare(actor, until)]
    return sorted(found, key=lambda one: (one.on, one.at or time.min, one.kind, one.ref))


def _contacts(scope: Scope, until: date) -> Iterator[Coming]:
    """Yield the planned contacts with both sides."""
    query = (
        sa.select(
            *(FollowUp.ref, FollowUp.side, FollowUp.plan, FollowUp.due_on, FollowUp.due_at, FollowUp.version),
            *(Client.code, Client.ref, Resource.ref),
        )
        .join(FollowUp.introduction)
        .join(Introduction.client)
        .join(Introduction.resource)
        .where(*scope.ties(), FollowUp.done_on.is_(None), FollowUp.due_on <= until)
    )
    for ref, side, plan, on, at, version, code, client, place in db.session.execute(query):
        known = plan if plan and is_standard(plan) else ""
        yield Coming(ref, "contact", code, client, side.value, known, on, at, version, place)


def _next_steps(scope: Scope, until: date) -> Iterator[Coming]:
    """Yield the days on which something is to be done about a concern."""
    client = sa.func.coalesce(Concern.client_id, Introduction.client_id)
    query = (
        sa.select(Concern.ref, Concern.side, Concern.next_on, Concern.version, Client.code, Client.ref, Resource.ref)
        .outerjoin(Concern.introduction)
        .outerjoin(Client, Client.id == client)
        .outerjoin(Resource, Resource.id == sa.func.coalesce(Concern.resource_id, Introduction.resource_id))
        .where(*own_concerns(scope), Concern.next_on <= until)
    )
    for ref, side, on, version, code, client_ref, place in db.session.execute(query):
        if on is not None:
            yield Coming(ref, "concern", code or "", client_ref or "", side.value, "", on, None, version, place or "")


def _reviews(scope: Scope) -> Iterator[Coming]:
    """Yield the plans that are looked at again soon."""
    ids = [sign.of for sign in review_signs(scope)]
    query = sa.select(Plan.ref, Plan.review_on, Plan.version, Client.code, Client.ref).join(Plan.client)
    for ref, on, version, code, client in db.session.execute(query.where(Plan.id.in_(ids))):
        if on is not None:
            yield Coming(ref, "review", code, client, Side.PERSON.value, "", on, None, version, "")


def _aftercare(actor: Actor, until: date) -> Iterator[Coming]:
    """Yield the contacts after a closing."""
    for one in aftercare_due(actor, until=until, mine=True):
        client = one.client
        yield Coming(
            one.ref, "aftercare", client.code, client.ref, Side.PERSON.value, "", one.due_on, None, one.version, ""
        )

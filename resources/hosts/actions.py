"""Writes around hosts: who speaks for a place, papers handed over, used and revoked, and what hosts themselves say."""

import secrets
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, datetime, timedelta

import sqlalchemy as sa

from geo.clock import utcnow
from geo.db import ALPHABET, db
from geo.errors import DomainError
from profiles.actor import Actor
from profiles.audit.actions import Event, record
from profiles.audit.models import Deed
from profiles.audit.rules import DeedKind
from resources.directory.actions import RESOURCE_CONFIRMED, change_resource, confirm_resource, withdraw_confirmation
from resources.directory.models import Resource
from resources.hosts.models import HostLink, Stewardship, Worry
from resources.hosts.rules import CODE_DIGITS, Topic

STEWARD_NAMED = Event("host.steward.named", "世話人の登録", frozenset({"resource", "name", "title"}))
STEWARD_ENDED = Event("host.steward.ended", "世話人の終わり", frozenset({"resource"}))
LINK_ISSUED = Event("host.link.issued", "専用ページの紙を渡した", frozenset({"resource", "steward", "until"}))
LINK_USED = Event("host.link.used", "専用ページを開いた", frozenset({"resource"}), DeedKind.CAME)
LINK_REVOKED = Event("host.link.revoked", "専用ページの取り消し", frozenset({"resource"}))
WORRY_SAID = Event("host.worry.said", "受入先の困りごと", frozenset({"topic"}))
WORRY_TAKEN_UP = Event("host.worry.taken_up", "受入先の困りごとを受け取った", frozenset({"topic"}))

TOKEN_LENGTH = 26  # of 30 letters: 127 bits
UNDO_WITHIN = timedelta(hours=1)

Hash = Callable[[str], str]


@dataclass(frozen=True, slots=True)
class Slip:
    """A paper just made: its secrets are known here and nowhere else."""

    link: HostLink
    token: str
    code: str


def name_steward(
    actor: Actor, resource: Resource, *, name: str, title: str = "", phone: str = "", reach_note: str = ""
) -> Stewardship:
    """Write down who speaks for a place."""
    steward = Stewardship(
        town_id=actor.town_id, resource_id=resource.id, name=name, title=title, phone=phone, reach_note=reach_note
    )
    db.session.add(steward)
    db.session.flush()
    record(actor, STEWARD_NAMED, steward, resource=resource.ref, name=name, title=title)
    return steward


def end_stewardship(actor: Actor, steward: Stewardship) -> None:
    """Let somebody speak for a place no longer; papers and devices stop at once."""
    steward.ended_at = utcnow()
    for link in _links(steward):
        link.revoked_at = link.revoked_at or steward.ended_at
    record(actor, STEWARD_ENDED, steward, resource=steward.resource.ref)


def issue_link(actor: Actor, steward: Stewardship, *, hashed: Hash, days: int) -> Slip:
    """Make a paper for one who speaks for a place; older papers that nobody used stop working."""
    now = utcnow()
    for older in _links(steward):
        if older.used_at is None:
            older.revoked_at = older.revoked_at or now
    token = "".join(secrets.choice(ALPHABET) for _ in range(TOKEN_LENGTH))
    code = _free_code(hashed)
    link = HostLink(
        town_id=actor.town_id,
        stewardship_id=steward.id,
        token_hash=hashed(token),
        code_hash=hashed(code),
        made_by_id=actor.account_id,
        expires_at=now + timedelta(days=days),
    )
    db.session.add(link)
    db.session.flush()
    until = link.expires_at.date().isoformat()
    record(actor, LINK_ISSUED, link, resource=steward.resource.ref, steward=steward.ref, until=until)
    return Slip(link, token, code)


def _links(steward: Stewardship) -> list[HostLink]:
    """Return all links of one who speaks for a place."""
    return list(db.session.scalars(sa.select(HostLink).where(HostLink.stewardship_id == steward.id)))


def _free_code(hashed: Hash) -> str:
    """Return eight digits that no other paper bears."""
    while True:
        code = f"{secrets.randbelow(10**CODE_DIGITS):0{CODE_DIGITS}d}"
        if db.session.scalar(sa.select(HostLink.id).where(HostLink.code_hash == hashed(code))) is None:
            return code


def use_link(actor: Actor, link: HostLink, *, hashed: Hash, hours: int) -> str:
    """Use a paper up and return the secret that binds the device; of two at once only one is let in."""
    now, secret = utcnow(), secrets.token_urlsafe(32)
    statement = (
        sa.update(HostLink)
        .where(
            HostLink.id == link.id, HostLink.used_at.is_(None), HostLink.revoked_at.is_(None), HostLink.expires_at > now
        )
        .values(used_at=now, session_hash=hashed(secret), session_until=now + timedelta(hours=hours))
    )
    if not getattr(db.session.execute(statement), "rowcount", 0):
        raise DomainError("この紙は、もう使われています。新しい紙をもらってください")
    record(actor, LINK_USED, link, resource=link.stewardship.resource.ref)
    return secret


def revoke_link(actor: Actor, link: HostLink) -> None:
    """Stop a paper, and the device that used it, at once."""
    link.revoked_at = link.revoked_at or utcnow()
    record(actor, LINK_REVOKED, link, resource=link.stewardship.resource.ref)


def confirm_own(actor: Actor, resource: Resource, *, today: date) -> None:
    """Let a host say that all is still right."""
    confirm_resource(actor, resource, today=today)


def take_back_confirmation(actor: Actor, resource: Resource, *, now: datetime) -> None:
    """Put back what stood before, when the host pressed by mistake a short while ago."""
    query = sa.select(Deed).where(Deed.subject_kind == "resources", Deed.subject_ref == resource.ref)
    last = db.session.scalar(query.order_by(Deed.id.desc()).limit(1))
    mine = last is not None and last.event == RESOURCE_CONFIRMED.name and last.actor_name == actor.name
    if last is None or not mine or last.at < now - UNDO_WITHIN:
        raise DomainError("取り消せる確認がありません。ちがうところがあれば、下から教えてください")
    old = last.details["old"]
    withdraw_confirmation(actor, resource, on=date.fromisoformat(old["on"]) if old["on"] else None, by=old["by"])


def change_free_places(actor: Actor, resource: Resource, free: int, *, version: int, today: date) -> None:
    """Let a host say how many more people may come; those who are there are counted by the introductions."""
    if not 0 <= free <= 99:
        raise DomainError("0 から 99 までの数を入れてください", field="free")
    total = (resource.places_taken or 0) + free
    change_resource(actor, resource, {"places_total": total}, version=version, today=today)
    confirm_resource(actor, resource, today=today)


def say_worry(actor: Actor, resource: Resource, topic: Topic, words: str = "") -> Worry:
    """Let a host say that something is hard; words are welcome and not needed."""
    worry = Worry(
        town_id=actor.town_id,
        resource_id=resource.id,
        stewardship_id=actor.stewardship_id,
        topic=topic.value,
        words=words,
    )
    db.session.add(worry)
    db.session.flush()
    record(actor, WORRY_SAID, worry, topic=topic.value)
    return worry


def take_up_worry(actor: Actor, worry: Worry) -> None:
    """Mark that a coordinator has taken a worry up: answered it, or made a concern of it."""
    worry.taken_up_at, worry.taken_up_by_id = utcnow(), actor.account_id
    record(actor, WORRY_TAKEN_UP, worry, topic=worry.topic)

"""The chain held against itself and against what was carried out of the store: anchors taken, the book verified, both on record."""

from collections.abc import Collection, Iterator
from datetime import datetime

import sqlalchemy as sa

from geo.areas import Town
from geo.db import db
from profiles.access import Role
from profiles.actor import Actor
from profiles.audit.actions import Event, record
from profiles.audit.chain import head_of, links_of
from profiles.audit.models import Deed, DeedLink
from profiles.audit.rules import Anchor, Break, DeedKind, Fault, Verdict, verdict_on

ANCHORED = Event("audit.anchored", "記録簿の控えを取る", frozenset({"number", "hash"}), DeedKind.CHECKED)
VERIFIED = Event(
    "audit.verified",
    "記録簿のつながりを確かめる",
    frozenset({"number", "hash", "breaks", "fault", "broken_at", "anchors", "anchor_number", "anchor_at"}),
    DeedKind.CHECKED,
)
COMMAND = "コマンド"


def commanding(town: Town) -> Actor:
    """Return who acts in a command of the auditor."""
    return Actor(role=Role.AUDITOR, town_id=town.id, name=COMMAND)


def take_anchor(actor: Actor, town: Town, *, now: datetime) -> Anchor:
    """Return the head of a town's chain, to be carried out of the store; that it was taken is the next deed."""
    number, hashed = head_of(db.session, town.id)
    anchor = Anchor(town.ref, number, hashed, now.isoformat(timespec="seconds"))
    record(actor, ANCHORED, town, number=number, hash=hashed)
    return anchor


def verify_book(actor: Actor, town: Town, anchors: Collection[Anchor]) -> Verdict:
    """Return what the whole chain of a town is worth, held against anchors; that it was verified is the next deed."""
    verdict = verdict_on(links_of(db.session, town.id), _outside(town.id), anchors)
    newest = max(anchors, key=lambda anchor: anchor.number, default=None)
    record(
        actor,
        VERIFIED,
        town,
        number=verdict.count,
        hash=verdict.hash,
        breaks=verdict.breaks,
        fault=verdict.first.fault.value if verdict.first else None,
        broken_at=verdict.first.number if verdict.first else None,
        anchors=len(anchors),
        anchor_number=newest.number if newest else None,
        anchor_at=newest.at if newest else None,
    )
    return verdict


def _outside(town_id: int) -> Iterator[Break]:
    """Yield the deeds of a town that no link holds."""
    held = sa.exists().where(DeedLink.deed_id == Deed.id)
    query = sa.select(Deed.id, Deed.at).where(Deed.town_id == town_id, ~held).order_by(Deed.id)
    for deed_id, at in db.session.execute(query):
        yield Break(Fault.OUTSIDE, 0, deed_id, at)


def last_deed_of(actor: Actor, event: Event) -> Deed | None:
    """Return the newest deed of one kind in the actor's town."""
    query = sa.select(Deed).where(Deed.town_id == actor.town_id, Deed.event == event.name)
    return db.session.scalar(query.order_by(Deed.id.desc()).limit(1))

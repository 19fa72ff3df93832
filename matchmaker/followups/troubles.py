"""Writes of concerns: raised, given a next step, closed by what was done, or taken up from what a host said."""

from datetime import date

from geo.db import db
from geo.errors import DomainError, StaleError
from matchmaker.followups.models import Concern
from matchmaker.introductions.models import Introduction
from profiles.actor import Actor
from profiles.audit.actions import Event, record
from profiles.clients.models import Client
from profiles.vocabulary.rules import Side
from resources.directory.models import Resource
from resources.hosts.actions import take_up_worry
from resources.hosts.models import Worry

RAISED = Event("concern.raised", "困りごとの記録", frozenset({"side", "client", "resource", "introduction"}))
STEP_SET = Event("concern.step_set", "困りごとの次の手", frozenset({"side", "next_on"}))
CLOSED = Event("concern.closed", "困りごとを終える", frozenset({"side", "days"}))


def raise_concern(
    actor: Actor,
    side: Side,
    words: str,
    *,
    today: date,
    introduction: Introduction | None = None,
    client: Client | None = None,
    resource: Resource | None = None,
    next_step: str = "",
    next_on: date | None = None,
    worry: Worry | None = None,
) -> Concern:
    """Write down what troubles one side; it stays open until an action closes it."""
    if not words.strip():
        raise DomainError("困っていることを、聞いたままのことばで書いてください", field="words")
    if introduction is not None:
        client, resource = introduction.client, introduction.resource
    concern = Concern(
        town_id=actor.town_id,
        introduction_id=introduction.id if introduction else None,
        client_id=client.id if client else None,
        resource_id=resource.id if resource else None,
        worry_id=worry.id if worry else None,
        side=side,
        words=words.strip(),
        raised_on=today,
        next_step=next_step.strip() or None,
        next_on=next_on,
    )
    db.session.add(concern)
    db.session.flush()
    refs = {"client": client, "resource": resource, "introduction": introduction}
    told = {name: one.ref if one is not None else None for name, one in refs.items()}
    record(actor, RAISED, concern, side=side.value, **told)
    return concern


def set_next_step(
    actor: Actor, concern: Concern, step: str, *, on: date | None, today: date, version: int | None = None
) -> None:
    """Decide what is done next about a concern, and until when."""
    _open(concern, version)
    if not step.strip():
        raise DomainError("次の手を、だれが何をするか分かるように書いてください", field="step")
    if on is not None and on < today:
        raise DomainError("きょうからあとの日を入れてください", field="on")
    concern.next_step, concern.next_on = step.strip(), on
    db.session.flush()
    record(actor, STEP_SET, concern, side=concern.side.value, next_on=on.isoformat() if on else None)


def close_concern(actor: Actor, concern: Concern, closing: str, *, today: date, version: int | None = None) -> None:
    """Close a concern by what was done about it."""
    _open(concern, version)
    if not closing.strip():
        raise DomainError("どうなったかを、ひとこと書いてください", field="closing")
    concern.closing, concern.closed_on = closing.strip(), today
    db.session.flush()
    record(actor, CLOSED, concern, side=concern.side.value, days=(today - concern.raised_on).days)


def take_up(
    actor: Actor, worry: Worry, words: str, *, today: date, next_step: str = "", next_on: date | None = None
) -> Concern:
    """Make a concern of what a host said on their page, and tell that it was received."""
    if worry.taken_up_at is not None:
        raise DomainError("この困りごとは、もう受け取られています")
    concern = raise_concern(
        actor,
        Side.HOST,
        words or worry.words,
        today=today,
        resource=worry.resource,
        next_step=next_step,
        next_on=next_on,
        worry=worry,
    )
    take_up_worry(actor, worry)
    return concern


def _open(concern: Concern, version: int | None) -> None:
    """Refuse to change a concern that is closed, or that somebody else changed meanwhile."""
    if concern.closed_on is not None:
        raise DomainError("この困りごとは、もう終わっています")
    if version is not None and concern.version != version:
        raise StaleError()

"""Writes of matching: what a human chose against or with the ranking, and what was missing."""

from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any

import sqlalchemy as sa

from geo.db import db
from geo.errors import DomainError
from matchmaker.engine.types import Answer, Relaxation
from matchmaker.matching.models import Choice, Decision, UnmetNeed
from matchmaker.matching.rules import PassReason
from profiles.actor import Actor
from profiles.audit.actions import Event, record
from profiles.clients.models import Client
from resources.directory.models import Resource

CHOICE_MADE = Event("match.chosen", "候補についての決定", frozenset({"client", "resource", "decision", "rank"}))
UNMET_RECORDED = Event("match.unmet", "足りないものの記録", frozenset({"client", "excluded"}))
UNMET_MET = Event("match.unmet.met", "足りないものが見つかった記録", frozenset({"client"}))


def record_choice(
    actor: Actor,
    client: Client,
    resource: Resource,
    decision: Decision,
    *,
    rank: int | None = None,
    reason: str | None = None,
    why: PassReason | None = None,
    seen: Mapping[str, Any] | None = None,
) -> Choice:
    """Write down what was decided about a candidate, with the rank it had, why, and what the scorers said then."""
    if decision is Decision.PASSED and not (reason or "").strip():
        raise DomainError("今回は選ばないわけを、ひとこと書いてください", field="reason")
    told = (reason or "").strip() or None
    again = _newest(client, resource)
    said = (decision, rank, told, why, seen)
    if again is not None and (again.decision, again.rank, again.reason, again.why, again.seen) == said:
        return again  # the same form, sent twice
    choice = Choice(
        town_id=client.town_id,
        client_id=client.id,
        resource_id=resource.id,
        decision=decision,
        rank=rank,
        reason=told,
        why=why,
        seen=seen,
        made_by_id=actor.account_id,
    )
    db.session.add(choice)
    db.session.flush()
    record(actor, CHOICE_MADE, choice, client=client.ref, resource=resource.ref, decision=decision.value, rank=rank)
    return choice


def _newest(client: Client, resource: Resource) -> Choice | None:
    """Return what was decided last about a place for a client."""
    query = sa.select(Choice).where(Choice.client_id == client.id, Choice.resource_id == resource.id)
    return db.session.scalar(query.order_by(Choice.id.desc()).limit(1))


def record_unmet(
    actor: Actor,
    client: Client,
    *,
    excluded: Mapping[str, int],
    what_if: Sequence[Mapping[str, Any]],
    today: date,
    words: str | None = None,
) -> UnmetNeed:
    """Write down that something is missing for a person; the same day twice is one need with the newer words."""
    query = sa.select(UnmetNeed).where(
        UnmetNeed.client_id == client.id, UnmetNeed.recorded_on == today, UnmetNeed.met_on.is_(None)
    )
    need = db.session.scalar(query) or UnmetNeed(town_id=client.town_id, client_id=client.id, recorded_on=today)
    need.area_id = client.area_id
    need.words = (words or "").strip() or need.words
    need.excluded, need.what_if = dict(excluded), [dict(change) for change in what_if]
    need.recorded_by_id = actor.account_id
    db.session.add(need)
    db.session.flush()
    record(actor, UNMET_RECORDED, need, client=client.ref, excluded=need.excluded)
    return need


def unmet_from(
    actor: Actor,
    client: Client,
    answer: Answer,
    *,
    today: date,
    words: str | None = None,
    helped: Relaxation | None = None,
) -> UnmetNeed:
    """Write down a need with what stood in the way of every place that was left out, and what would have helped.

    `helped` is the one change that was tried out; it stands first.
    """
    told = answer.as_json()
    changes = told["what_if"]
    if helped is not None:
        chosen = helped.as_json()
        changes = [chosen | {"chosen": True}, *(one for one in changes if _same(one) != _same(chosen))]
    return record_unmet(actor, client, excluded=told["excluded"], what_if=changes, today=today, words=words)


def _same(change: Mapping[str, Any]) -> tuple[object, ...]:
    """Return what makes a change the one it is."""
    return change["change"], str(change["to"]), change.get("id")


def meet_unmet(actor: Actor, client: Client, need: UnmetNeed, *, today: date) -> None:
    """Close one need: a place was found, or it is not needed any more."""
    if need.met_on is None:
        need.met_on = today
        record(actor, UNMET_MET, need, client=client.ref)


def settle_unmet(actor: Actor, client: Client, *, today: date) -> int:
    """Close the open needs of a person for whom a place was found; return how many there were."""
    query = sa.select(UnmetNeed).where(UnmetNeed.client_id == client.id, UnmetNeed.met_on.is_(None))
    needs = db.session.scalars(query).all()
    for need in needs:
        meet_unmet(actor, client, need, today=today)
    return len(needs)

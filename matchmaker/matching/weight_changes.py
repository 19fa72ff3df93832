"""Writes of the weights: a draft by hand, switching on, switching back, dropping; nothing else ever changes them."""

from collections.abc import Mapping
from dataclasses import asdict, replace
from datetime import date, datetime
from typing import Any

from sqlalchemy.exc import IntegrityError

from geo.db import db
from geo.errors import DomainError, StaleError
from matchmaker.engine.weights import DEFAULT, Weights, bounds_of, changes, weights_from
from matchmaker.matching.effects import effect_on
from matchmaker.matching.models import Origin, WeightSet
from matchmaker.matching.weighing import find_active, weights_of
from matchmaker.matching.weighing_words import shown
from profiles.actor import Actor
from profiles.audit.actions import Event, record

DRAFTED = Event("weights.drafted", "並べ方の重みの案", frozenset({"origin", "changed"}))
SWITCHED_ON = Event("weights.switched_on", "並べ方の重みの切り替え", frozenset({"origin", "changed", "instead_of"}))
DROPPED = Event("weights.dropped", "並べ方の重みの案を使わない", frozenset({"origin"}))


def change_by_hand(
    actor: Actor, base: Weights, name: str, value: float | None, *, reason: str, today: date
) -> WeightSet:
    """Draft a set in which one weight is another; it holds only once it is switched on."""
    least, most = bounds_of(name)
    if value is None or not round(least, 3) <= value <= round(most, 3):
        raise DomainError(
            "%(least)s から %(most)s までの数を入れてください", field="value", least=shown(least), most=shown(most)
        )
    if shown(getattr(base, name)) == shown(value):
        raise DomainError("いまと同じ重さです。変えるときは、ちがう数を入れてください", field="value")
    if not reason.strip():
        raise DomainError("変えるわけを、ひとこと書いてください", field="reason")
    return draft(actor, Origin.HAND, replace(base, **{name: value}), reason=reason.strip(), today=today)


def draft(
    actor: Actor,
    origin: Origin,
    weights: Weights,
    *,
    reason: str,
    today: date,
    report: Mapping[str, Any] | None = None,
) -> WeightSet:
    """Keep a set that does not hold yet, with what it would replace and what it would do to the lists of people."""
    before = weights_of(actor.town_id)
    effect = effect_on(actor.town_id, before, weights, today)
    made = _new(actor, origin, weights, reason, {"before": asdict(before), "effect": effect, **(report or {})})
    db.session.flush()
    record(actor, DRAFTED, made, origin=origin.value, changed=_told(before, weights))
    return made


def switch_on(actor: Actor, chosen: WeightSet, *, now: datetime) -> WeightSet:
    """Let a set hold from now on: a draft itself, or a copy of one that held before, so that the history stays."""
    if chosen.dropped_at is not None:
        raise DomainError("この案は、使わないことになっています。新しい案を作ってください")
    if chosen.active_from is not None and chosen.active_until is None:
        raise DomainError("この重みは、いま使われています")
    if chosen.active_from is not None:
        chosen = _new(actor, chosen.origin, weights_from(chosen.weights), chosen.reason, chosen.report)
    return _hold(actor, chosen, now)


def back_to_house(actor: Actor, *, reason: str, now: datetime) -> WeightSet:
    """Let the weights hold that every town begins with."""
    if weights_of(actor.town_id) == DEFAULT:
        raise DomainError("はじめの重みが、いま使われています")
    return _hold(actor, _new(actor, Origin.HOUSE, DEFAULT, reason, {}), now)


def drop(actor: Actor, unwanted: WeightSet, *, now: datetime) -> None:
    """Put a draft aside; it stays on record."""
    if unwanted.active_from is not None:
        raise DomainError("一度使った重みは、記録として残します")
    if unwanted.dropped_at is None:
        unwanted.dropped_at = now
        record(actor, DROPPED, unwanted, origin=unwanted.origin.value)


def _new(actor: Actor, origin: Origin, weights: Weights, reason: str, report: Mapping[str, Any]) -> WeightSet:
    """Return a new row, which holds nothing yet."""
    made = WeightSet(
        town_id=actor.town_id,
        origin=origin,
        weights=asdict(weights),
        reason=reason,
        report=dict(report),
        made_by_id=actor.account_id,
    )
    db.session.add(made)
    return made


def _hold(actor: Actor, chosen: WeightSet, now: datetime) -> WeightSet:
    """End what holds, and begin the chosen set; of two who switch at once the second is told."""
    before = weights_of(actor.town_id)
    old = find_active(actor)
    if old is not None:
        old.active_until = now
        db.session.flush()
    chosen.active_from = now
    try:
        db.session.flush()
    except IntegrityError:
        db.session.rollback()
        raise StaleError from None
    told = _told(before, weights_from(chosen.weights))
    record(actor, SWITCHED_ON, chosen, origin=chosen.origin.value, changed=told, instead_of=old.ref if old else None)
    return chosen


def _told(old: Weights, new: Weights) -> dict[str, list[float]]:
    """Return what differs, in figures that the book can keep."""
    return {name: [round(one, 4) for one in pair] for name, pair in changes(old, new).items()}

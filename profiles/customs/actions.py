"""Writes of a town's customs: lay down what its documents say, state a custom, settle customs by hand."""

from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass
from datetime import date

from geo.db import db
from profiles.actor import Actor
from profiles.audit.actions import Event, record, record_of_town
from profiles.customs.models import TownCustom, TownFact
from profiles.customs.queries import customs_of, facts_of
from profiles.customs.rules import Custom, Fact, Key, checked

FACTS_LAID = Event("town_facts.laid", "町の資料の読み込み", frozenset({"new", "changed", "gone"}))
CUSTOM_STATED = Event("town_custom.stated", "資料にある町のきまり", frozenset({"key", "old", "new"}))
CUSTOM_SETTLED = Event("town_custom.settled", "町のきまりの変更", frozenset({"key", "old", "new"}))


@dataclass(frozen=True, slots=True)
class Laid:
    """What a reading of documents changed: labels of facts."""

    new: tuple[str, ...] = ()
    changed: tuple[str, ...] = ()
    gone: tuple[str, ...] = ()


def lay_facts(actor: Actor, facts: Sequence[Fact]) -> Laid:
    """Let a town's facts be these and no others; what stands as it stood is not touched."""
    known = {row.fact.key: row for row in facts_of(actor)}
    new, changed = [], []
    for position, fact in enumerate(facts):
        row = known.pop(fact.key, None)
        if row is None:
            new.append(fact.label)
            row = TownFact(town_id=actor.town_id)
            db.session.add(row)
        elif row.fact != fact:
            changed.append(fact.label)
        for name, value in asdict(fact).items():
            setattr(row, name, value)
        row.position = position
    for row in known.values():
        db.session.delete(row)
    db.session.flush()
    laid = Laid(tuple(new), tuple(changed), tuple(row.label for row in known.values()))
    if any((laid.new, laid.changed, laid.gone)):
        record_of_town(actor, FACTS_LAID, new=len(laid.new), changed=len(laid.changed), gone=len(laid.gone))
    return laid


def state_custom(actor: Actor, custom: Custom) -> bool:
    """Let a custom stand as a document states it; what the town settled itself stays. Say whether it stands so now."""
    row = customs_of(actor.town_id).get(custom.key)
    value = checked(custom.key, custom.value)
    if row is not None and row.settled_on is not None:
        return row.value == value
    if row is None:
        row = TownCustom(town_id=actor.town_id, key=custom.key, value="")
        db.session.add(row)
    old, row.value, row.document, row.place = row.value, value, custom.document, custom.place
    if old != value:
        record(actor, CUSTOM_STATED, row, key=custom.key.value, old=old, new=value)
    return True


def settle_customs(actor: Actor, values: Mapping[Key, str], *, today: date) -> list[Key]:
    """Settle customs by hand; return those that changed. What is the same as before keeps its source."""
    told = {key: checked(key, value) for key, value in values.items()}
    rows = customs_of(actor.town_id)
    changed = [key for key, value in told.items() if value != (rows[key].value if key in rows else "")]
    for key in changed:
        row = rows.get(key) or TownCustom(town_id=actor.town_id, key=key, value="")
        db.session.add(row)
        old, row.value, row.document, row.place, row.settled_on = row.value, told[key], "", "", today
        record(actor, CUSTOM_SETTLED, row, key=key.value, old=old, new=row.value)
    return changed

"""Reads of a town's customs and of what its documents say."""

from collections.abc import Mapping, Sequence

import sqlalchemy as sa

from geo.areas import Area
from geo.db import db
from profiles.actor import Actor
from profiles.customs.models import TownCustom, TownFact
from profiles.customs.rules import Key, Lead


def facts_of(actor: Actor) -> Sequence[TownFact]:
    """Return what the documents of the actor's town say and leave open, in their order."""
    query = sa.select(TownFact).where(TownFact.town_id == actor.town_id)
    return db.session.scalars(query.order_by(TownFact.position, TownFact.id)).all()


def customs_of(town_id: int) -> Mapping[Key, TownCustom]:
    """Return the customs of a town, as far as there are any."""
    query = sa.select(TownCustom).where(TownCustom.town_id == town_id)
    return {one.key: one for one in db.session.scalars(query)}


def own_words(town_id: int) -> Mapping[str, str]:
    """Return the customs of a town as words by their key; a custom without a word is not among them."""
    return {key.value: custom.value for key, custom in customs_of(town_id).items() if custom.value}


def review_months(town_id: int) -> int | None:
    """Return how many months lie between two looks at a plan, None where the town has not said."""
    query = sa.select(TownCustom.value).where(TownCustom.town_id == town_id, TownCustom.key == Key.REVIEW_MONTHS)
    value = db.session.scalar(query)
    return int(value) if value else None


def lead_of(town_id: int, *, has_consent: bool) -> Lead | None:
    """Return who leads for somebody with, or without, consent; None where the town has no such rule."""
    customs = customs_of(town_id)
    rule = customs.get(Key.LEAD_WITH if has_consent else Key.LEAD_WITHOUT)
    if rule is None or not rule.value:
        return None
    called, meeting = (
        customs[key].value if key in customs else ""
        for key in (Key.LEADER, Key.MULTILAYERED if has_consent else Key.STATUTORY)
    )
    return Lead(rule.value, called, meeting, rule.place)


def areas_by_kind(town_id: int) -> Mapping[str, int]:
    """Return how many areas of each kind a town has on record."""
    query = sa.select(Area.kind, sa.func.count()).where(Area.town_id == town_id).group_by(Area.kind)
    return {row.kind: row[1] for row in db.session.execute(query)}

"""Reads of the weights: those that hold in a town now, and all that were made, in their order."""

from collections.abc import Sequence

import sqlalchemy as sa
from sqlalchemy.orm import joinedload

from geo.db import db
from geo.errors import NotFoundError
from matchmaker.engine.weights import DEFAULT, Weights, weights_from
from matchmaker.matching.models import ACTIVE, Origin, WeightSet
from profiles.actor import Actor


def weights_of(town_id: int) -> Weights:
    """Return the weights that hold in a town now; asked anew each time, so that a change acts on the next request."""
    kept = db.session.scalar(sa.select(WeightSet.weights).where(WeightSet.town_id == town_id, ACTIVE))
    return DEFAULT if kept is None else weights_from(kept)


def find_active(actor: Actor) -> WeightSet | None:
    """Return the set that holds in the actor's town, None where it is the one we began with."""
    return db.session.scalar(_of_town(actor).where(ACTIVE))


def hand_weights(town_id: int) -> Weights:
    """Return what people last set by hand: what learning holds to."""
    query = sa.select(WeightSet.weights).where(
        WeightSet.town_id == town_id, WeightSet.active_from.is_not(None), WeightSet.origin != Origin.LEARNED
    )
    kept = db.session.scalar(query.order_by(WeightSet.active_from.desc(), WeightSet.id.desc()).limit(1))
    return DEFAULT if kept is None else weights_from(kept)


def held_sets(actor: Actor) -> Sequence[WeightSet]:
    """Return every set that holds or held in the actor's town, the newest first."""
    query = _of_town(actor).where(WeightSet.active_from.is_not(None))
    return db.session.scalars(query.order_by(WeightSet.active_from.desc(), WeightSet.id.desc())).all()


def drafts(actor: Actor) -> Sequence[WeightSet]:
    """Return the sets that wait to be switched on or dropped, the newest first."""
    query = _of_town(actor).where(WeightSet.active_from.is_(None), WeightSet.dropped_at.is_(None))
    return db.session.scalars(query.order_by(WeightSet.id.desc())).all()


def visible_set(actor: Actor, ref: str) -> WeightSet:
    """Return one set of the actor's town."""
    found = db.session.scalar(_of_town(actor).where(WeightSet.ref == ref))
    if found is None:
        raise NotFoundError(ref)
    return found


def _of_town(actor: Actor) -> sa.Select[WeightSet]:
    """Return the query for the sets of the actor's town, with who made them."""
    return sa.select(WeightSet).where(WeightSet.town_id == actor.town_id).options(joinedload(WeightSet.made_by))

"""Reads of rhythms: how often each side is asked in a town, and in one pair."""

from collections.abc import Mapping, Sequence

import sqlalchemy as sa
from sqlalchemy.orm import joinedload

from geo.db import db
from matchmaker.followups.models import TownRhythm
from matchmaker.followups.rules import RHYTHM, rhythm
from matchmaker.introductions.models import Introduction, State
from profiles.vocabulary.rules import Side


def rhythms_of(town_id: int) -> Mapping[str, tuple[int, int]]:
    """Return the days between two follow-ups in each state of a town: of the person, of the host."""
    query = sa.select(TownRhythm.state, TownRhythm.person_days, TownRhythm.host_days)
    rows = db.session.execute(query.where(TownRhythm.town_id == town_id))
    return {**RHYTHM, **{state.value: (person, host) for state, person, host in rows}}


def changed_rhythms(town_id: int) -> Mapping[State, TownRhythm]:
    """Return where a town differs from the usual, with who changed it and when."""
    query = sa.select(TownRhythm).where(TownRhythm.town_id == town_id).options(joinedload(TownRhythm.changed_by))
    return {one.state: one for one in db.session.scalars(query)}


def usual_days(tie: Introduction, side: Side) -> int:
    """Return the days between two follow-ups of one side as they are usual in the tie's town."""
    return rhythm(tie.state.value, side.value, None, rhythms_of(tie.town_id))


def days_of(tie: Introduction, side: Side) -> int:
    """Return the days between two follow-ups of one side of a tie: the pair's own, else those of the town."""
    return own_days(tie, side) or usual_days(tie, side)


def own_days(tie: Introduction, side: Side) -> int | None:
    """Return the rhythm that one side of a pair has for itself, or None."""
    return tie.person_rhythm_days if side is Side.PERSON else tie.host_rhythm_days


def ties_by_rule(town_id: int, states: Sequence[State], side: Side) -> Sequence[Introduction]:
    """Return the ties in some states whose one side follows the rhythm of the town."""
    own = Introduction.person_rhythm_days if side is Side.PERSON else Introduction.host_rhythm_days
    query = sa.select(Introduction).where(
        Introduction.town_id == town_id, Introduction.state.in_(states), own.is_(None)
    )
    return db.session.scalars(query.order_by(Introduction.id)).all()

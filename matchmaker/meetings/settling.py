"""Pairs that were calm for long enough to speak of settling, and people of whose closing may be spoken."""

from collections.abc import Sequence
from datetime import date, timedelta

import sqlalchemy as sa

from geo.db import db
from matchmaker.followups.calm import calm_of, ready_to_close
from matchmaker.followups.models import Concern, FollowUp
from matchmaker.followups.rules import GOAL_WEEKS, HEARD_DAYS, may_settle
from matchmaker.introductions.models import Introduction, State
from profiles.actor import Actor


def settled_long(actor: Actor, on: date, most: int) -> list[tuple[int, date]]:
    """Return who has been calm at a place for long, and the host with them, by the client's id and since when."""
    ties = _calm_so_far(actor, on, most)
    calm = calm_of(ties, today=on)
    return [(tie.client_id, tie.state_since) for tie in ties if may_settle(calm[tie.id].person, calm[tie.id].host)]


def closable_long(actor: Actor, on: date) -> list[tuple[int, date]]:
    """Return of whose closing may be spoken, by the client's id, and since when their last tie is settled."""
    return [(one.client.id, max(tie.state_since for tie in one.ties)) for one in ready_to_close(actor, today=on)]


def weeks_of(tie: Introduction, on: date) -> tuple[int, int]:
    """Return for how many weeks the person and the host of a tie have been calm."""
    calm = calm_of([tie], today=on)[tie.id]
    return calm.person, calm.host


def _calm_so_far(actor: Actor, on: date, most: int) -> Sequence[Introduction]:
    """Return the ties that may be calm: long enough there, nothing open, nothing heavy said, heard of late."""
    start = on - timedelta(weeks=GOAL_WEEKS)
    hard = sa.or_(FollowUp.feeling <= 2, FollowUp.burden >= 3)
    said = FollowUp.introduction_id == Introduction.id
    query = (
        sa.select(Introduction)
        .where(
            Introduction.town_id == actor.town_id,
            Introduction.state == State.TAKING_PART,
            Introduction.paused_on.is_(None),
            Introduction.state_since <= start,
            ~sa.exists().where(Concern.introduction_id == Introduction.id, Concern.closed_on.is_(None)),
            ~sa.exists().where(said, FollowUp.done_on >= start, hard),
            sa.exists().where(said, FollowUp.done_on >= on - timedelta(days=HEARD_DAYS)),
        )
        .order_by(Introduction.state_since, Introduction.id)
        .limit(most)
    )
    return db.session.scalars(query).all()

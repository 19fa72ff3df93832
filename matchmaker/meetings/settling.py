"""Pairs that were calm for long enough to speak of settling, and people of whose closing may be spoken; no words are opened."""

from collections.abc import Collection, Sequence
from datetime import date, timedelta

import sqlalchemy as sa

from geo.db import db
from matchmaker.followups.calm import calm_of
from matchmaker.followups.models import Concern, FollowUp
from matchmaker.followups.rules import CLOSE_WEEKS, GOAL_WEEKS, may_close, may_settle
from matchmaker.introductions.models import Introduction, State
from matchmaker.introductions.queries import LIVE_STATES
from profiles.actor import Actor

Since = list[tuple[int, date]]


def settled_long(actor: Actor, on: date, most: int) -> Since:
    """Return who has been calm at a place for long, and the host with them, by the client's id and since when."""
    ties = _may_be_calm(actor, State.TAKING_PART, on - timedelta(weeks=GOAL_WEEKS), on, most)
    calm = calm_of(ties, today=on)
    return [(tie.client_id, tie.state_since) for tie in ties if may_settle(calm[tie.id].person, calm[tie.id].host)]


def closable_long(actor: Actor, on: date, most: int) -> Since:
    """Return of whose closing may be spoken, by the client's id, and since when their last tie is settled."""
    settled = _may_be_calm(actor, State.SETTLED, on - timedelta(weeks=CLOSE_WEEKS), on, most)
    ties = _live_ties({tie.client_id for tie in settled})
    calm = calm_of([tie for some in ties.values() for tie in some], today=on)
    return [
        (client_id, max(tie.state_since for tie in some))
        for client_id, some in ties.items()
        if may_close([calm[tie.id] for tie in some], concerned=False)
    ]


def weeks_of(tie: Introduction, on: date) -> tuple[int, int]:
    """Return for how many weeks the person and the host of a tie have been calm."""
    calm = calm_of([tie], today=on)[tie.id]
    return calm.person, calm.host


def _may_be_calm(actor: Actor, state: State, since: date, on: date, most: int) -> Sequence[Introduction]:
    """Return the ties that stood in a state for long and may be calm: nothing is open, and nothing heavy was said of late."""
    start = on - timedelta(weeks=GOAL_WEEKS)
    heavy = sa.or_(FollowUp.feeling <= 2, FollowUp.burden >= 3)
    said = FollowUp.introduction_id == Introduction.id
    is_settled = state is State.SETTLED  # then nothing may be open about the person at all
    whose = Concern.client_id == Introduction.client_id if is_settled else Concern.introduction_id == Introduction.id
    query = (
        sa.select(Introduction)
        .where(
            Introduction.town_id == actor.town_id,
            Introduction.state == state,
            Introduction.paused_on.is_(None),
            Introduction.state_since <= since,
            ~sa.exists().where(whose, Concern.closed_on.is_(None)),
            ~sa.exists().where(said, FollowUp.done_on > start, heavy),
        )
        .order_by(Introduction.state_since, Introduction.id)
        .limit(most)
    )
    return db.session.scalars(query).all()


def _live_ties(client_ids: Collection[int]) -> dict[int, list[Introduction]]:
    """Return the live ties of some people, by the person."""
    query = sa.select(Introduction).where(Introduction.client_id.in_(client_ids), Introduction.state.in_(LIVE_STATES))
    found: dict[int, list[Introduction]] = {}
    for tie in db.session.scalars(query):
        found.setdefault(tie.client_id, []).append(tie)
    return found

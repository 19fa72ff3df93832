"""Reads of what has come to a stand: every live tie of a town against the rule, and those that it strikes."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

import sqlalchemy as sa

from geo.db import db
from matchmaker.followups.models import FollowUp
from matchmaker.followups.rhythms import rhythms_of
from matchmaker.followups.rules import rhythm
from matchmaker.followups.stalling import SOONEST, Seen, Stall, Stalled, stall_of
from matchmaker.introductions.models import Introduction, IntroductionStep, State
from matchmaker.introductions.queries import LIVE_STATES, where_theirs, with_both
from profiles.actor import Actor
from profiles.cases.models import Case, Closing
from profiles.consent.models import Purpose
from profiles.consent.queries import where_consented
from profiles.vocabulary.rules import Side

MOST_AT_ONCE = 500  # ties that are fetched by their ids in one question


@dataclass(frozen=True, slots=True)
class StalledTie:
    """One tie that has come to a stand, with the rule that struck."""

    tie: Introduction
    by: Stalled


@dataclass(frozen=True, slots=True)
class Struck:
    """A tie by its id, who looks after it, and the rule that struck."""

    tie_id: int
    client_id: int
    resource_id: int
    coordinator_id: int | None
    by: Stalled


def stalled(
    actor: Actor,
    *,
    today: date,
    coordinator_id: int | None = None,
    stall: Stall | None = None,
    limit: int | None = None,
) -> list[StalledTie]:
    """Return what has come to a stand in the actor's town, what weighs most first, then the longest."""
    found = struck(actor, today=today, coordinator_id=coordinator_id)
    return fetched([one for one in found if stall in (None, one.by.stall)][:limit])


def struck(
    actor: Actor,
    *,
    today: date,
    coordinator_id: int | None = None,
    where: Sequence[sa.ColumnElement[bool]] = (),
) -> list[Struck]:
    """Return by id what has come to a stand in the actor's town, or among some ties of it; in the order of `stalled`."""
    order = {stall: place for place, stall in enumerate(Stall)}
    own = () if coordinator_id is None else (Introduction.coordinator_id == coordinator_id,)
    found = list(_struck(actor, today, *own, *where))
    return sorted(found, key=lambda one: (order[one.by.stall], -one.by.days, one.tie_id))


def fetched(found: Sequence[Struck]) -> list[StalledTie]:
    """Return the ties themselves, in the order given."""
    ids, ties = [one.tie_id for one in found], dict[int, Introduction]()
    for start in range(0, len(ids), MOST_AT_ONCE):
        query = sa.select(Introduction).where(Introduction.id.in_(ids[start : start + MOST_AT_ONCE]))
        ties |= {tie.id: tie for tie in db.session.scalars(query.options(*with_both()))}
    return [StalledTie(ties[one.tie_id], one.by) for one in found]


def stall_of_tie(actor: Actor, tie: Introduction, *, today: date) -> Stalled | None:
    """Return the rule that strikes one tie, or None."""
    return next((one.by for one in _struck(actor, today, Introduction.id == tie.id)), None)


def _struck(actor: Actor, today: date, *more: sa.ColumnElement[bool]) -> Iterator[Struck]:
    """Yield every live tie that a rule strikes."""
    usual = rhythms_of(actor.town_id)
    for row in db.session.execute(_live(actor, today).where(*more)):
        by = stall_of(_seen(row, usual), today)
        if by is not None:
            yield Struck(row.id, row.client_id, row.resource_id, row.coordinator_id, by)


def _live(actor: Actor, today: date) -> sa.Select[Any]:
    """Return the query for what the rule looks at, one row a live tie that may be struck."""
    shut = _shut(actor.town_id)
    columns = ("id", "client_id", "resource_id", "coordinator_id", "state", "state_since", "paused_on", "back_on")
    rhythms = ("person_rhythm_days", "host_rhythm_days")
    consented = where_consented(Introduction.client_id, Purpose.INTRODUCE, today)
    moved_lately = sa.and_(Introduction.state_since > today - timedelta(days=SOONEST), Introduction.paused_on.is_(None))
    return (
        sa.select(
            *(getattr(Introduction, name) for name in (*columns, *rhythms)),
            *(_heard(side) for side in Side),
            sa.case((Introduction.state == State.HOST_ASKED, _talked())).label("talked"),
            consented.label("consented"),
            shut.c.case_id.label("shut"),
            shut.c.host_kept,
        )
        .outerjoin(shut, shut.c.client_id == Introduction.client_id)
        .where(
            where_theirs(actor), Introduction.state.in_(LIVE_STATES), sa.or_(sa.not_(moved_lately), sa.not_(consented))
        )
    )


def _heard(side: Side) -> sa.Label[date | None]:
    """Return when one side of a tie was heard last."""
    query = sa.select(sa.func.max(FollowUp.done_on)).where(
        FollowUp.introduction_id == Introduction.id, FollowUp.side == side
    )
    return query.correlate(Introduction).scalar_subquery().label(side.value)


def _shut(town_id: int) -> sa.Subquery:
    """Return the people of a town whose case is closed, and whether the host goes on being supported."""
    query = sa.select(Closing.client_id, Closing.case_id, Closing.host_kept).join(Closing.case)
    return query.where(
        Closing.town_id == town_id, Closing.number == Case.rounds, Closing.reopened_on.is_(None)
    ).subquery()


def _talked() -> sa.ScalarSelect[date]:
    """Return when the host of a tie last said that they would rather talk first."""
    said = (IntroductionStep.introduction_id == Introduction.id, IntroductionStep.state == "talk")
    return sa.select(sa.func.max(IntroductionStep.on)).where(*said).correlate(Introduction).scalar_subquery()


def _seen(row: Any, usual: Any) -> Seen:
    """Return one row as the rule looks at it."""
    state = row.state.value
    said = [day for day in (row.host, row.talked) if day is not None]
    return Seen(
        state=state,
        since=row.state_since,
        person_days=rhythm(state, "person", row.person_rhythm_days, usual),
        host_days=rhythm(state, "host", row.host_rhythm_days, usual),
        person_heard=row.person,
        host_heard=max(said, default=None),
        paused_on=row.paused_on,
        back_on=row.back_on,
        consented=bool(row.consented),
        closed=row.shut is not None,
        host_kept=bool(row.host_kept) if row.shut is not None else True,
    )

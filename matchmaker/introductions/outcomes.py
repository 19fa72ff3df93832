"""What became of introductions, for learning: whether each went well, and how much that says about fit."""

from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime

import sqlalchemy as sa
from sqlalchemy.orm import selectinload

from geo.db import db
from matchmaker.introductions.models import Introduction
from matchmaker.introductions.rules import Reason, reason_called

# How much an end or a refusal for this reason says about how person and place suit each other. What is not named here
# (illness, a move, no room, a host who is tired) says nothing about it, and teaches nothing.
SPEAKS_OF_FIT: Mapping[Reason, float] = {
    **dict.fromkeys((Reason.NOT_FIT, Reason.TOO_LOUD, Reason.TOO_QUIET, Reason.PACE, Reason.TOO_EARLY), 1.0),
    **dict.fromkeys((Reason.RELATIONS, Reason.ACCESS), 0.7),
    **dict.fromkeys((Reason.CHANGED_MIND, Reason.OTHER_MEMBERS, Reason.TIMES, Reason.TRANSPORT, Reason.COST), 0.5),
    **dict.fromkeys((Reason.TOO_LIGHT, Reason.SAFETY, Reason.NOT_NOW, Reason.LOW_SPIRITS), 0.3),
    **dict.fromkeys((Reason.OTHER_PLACE, Reason.NO_CONTACT), 0.3),
}
WENT_ON = (Reason.GRADUATED, Reason.WORK_FOUND, Reason.SCHOOL)
CAME_BACK: Mapping[str, float] = {"trial": 0.3, "taking_part": 0.6, "settled": 1.0}  # by the furthest that was reached


@dataclass(frozen=True, slots=True)
class Told:
    """What became of one introduction; `counts` is 0 where it says nothing about fit."""

    client_id: int
    resource_id: int
    opened_at: datetime
    good: bool
    counts: float


def outcomes_of(town_id: int) -> list[Told]:
    """Return what became of every introduction of a town, in their order."""
    query = sa.select(Introduction).where(Introduction.town_id == town_id).options(selectinload(Introduction.steps))
    return list(_told(db.session.scalars(query.order_by(Introduction.id))))


def _told(ties: Collection[Introduction] | sa.ScalarResult[Introduction]) -> Iterator[Told]:
    """Yield what became of introductions."""
    for tie in ties:
        reached = {step.state for step in tie.steps} | {tie.state.value}
        good, counts = lesson(reached, reason_called(tie.ended_reason))
        yield Told(tie.client_id, tie.resource_id, tie.opened_at, good, counts)


def lesson(reached: Collection[str], reason: Reason | None) -> tuple[bool, float]:
    """Return whether an introduction went well, and how much that says about fit.

    Who came back, went well: the further, the surer. Who left for a reason of fit, did not; who had settled before
    that, did well for a time, which counts half. Who went on to something new had found the right place.
    """
    came = max((CAME_BACK.get(state, 0.0) for state in reached), default=0.0)
    against = SPEAKS_OF_FIT.get(reason, 0.0) if reason else 0.0
    if "settled" in reached:
        return True, 0.5 if against >= 0.5 else 1.0
    if against:
        return False, against
    return True, came if reason in (None, *WENT_ON) else came / 2

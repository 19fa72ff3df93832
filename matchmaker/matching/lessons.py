"""What a town can learn from: what became of introductions, and what was chosen or passed over, as the engine reads it."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any, Protocol

import sqlalchemy as sa
from flask import current_app

from geo.db import db
from matchmaker.engine.evidence import PARTS, Outcome, Pick
from matchmaker.engine.scorers import SCORERS
from matchmaker.matching.models import Choice, Decision

OUTCOMES = "tsunagi.outcomes_of"  # in `app.extensions`: town_id to what became of each introduction
UNSAID = 0.5  # how much a candidate that was passed over says, where no reason was chosen
MOST = 2_000  # outcomes, and choices, that are learned from: the newest; a town changes, and so does what it offers
AT_ONCE = timedelta(minutes=1)  # a choice and the introduction that it begins are written together


class Told(Protocol):
    """What became of one introduction, as the room of introductions tells it."""

    client_id: int
    resource_id: int
    opened_at: datetime
    good: bool
    counts: float


@dataclass(frozen=True, slots=True)
class Lessons:
    """All that a town can learn from, and how much of it says nothing."""

    outcomes: tuple[Outcome, ...]
    picks: tuple[Pick, ...]
    silent: int  # introductions that say nothing about fit, or nothing yet
    unseen: int  # of those that do: how many began before anybody kept what the scorers said

    @property
    def people(self) -> list[int]:
        """Return the ids of those whose lessons these are."""
        return sorted({int(one.who) for one in self.outcomes} | {int(one.who) for one in self.picks})


def lessons_of(town_id: int) -> Lessons:
    """Return what a town can learn from.

    What became of introductions is a matter of a room above this one; the app hands over what tells it.
    """
    choices = db.session.scalars(sa.select(Choice).where(Choice.town_id == town_id).order_by(Choice.id)).all()
    tell: Callable[[int], Sequence[Told]] | None = current_app.extensions.get(OUTCOMES)
    told = [one for one in (tell(town_id) if tell else ())]
    speaking = [one for one in told if one.counts > 0]
    outcomes = tuple(_outcomes(speaking, choices))
    picks = tuple(pick for choice in choices if (pick := _pick(choice)))
    return Lessons(outcomes[-MOST:], picks[-MOST:], len(told) - len(speaking), len(speaking) - len(outcomes))


def _outcomes(told: Iterable[Told], choices: Sequence[Choice]) -> Iterable[Outcome]:
    """Yield what became of introductions of which it is known what the scorers had said."""
    of_pair: dict[tuple[int, int], list[Choice]] = {}
    for choice in choices:
        if choice.decision is Decision.PROPOSED:
            of_pair.setdefault((choice.client_id, choice.resource_id), []).append(choice)
    for one in told:
        before = [
            choice
            for choice in of_pair.get((one.client_id, one.resource_id), ())
            if choice.made_at <= one.opened_at + AT_ONCE
        ]
        if before and before[-1].seen:
            yield Outcome(str(one.client_id), _parts(before[-1].seen["parts"]), one.good, one.counts)


def _pick(choice: Choice) -> Pick | None:
    """Return a choice from the first page; what was decided from elsewhere, or is no matter of fit, is none."""
    if not choice.seen or choice.seen["at"] is None:
        return None
    against = choice.decision is Decision.PASSED
    said = choice.why.speaks_of_fit if choice.why else UNSAID
    shown = tuple(_parts(one) for one in choice.seen["shown"])
    return Pick(str(choice.client_id), shown, choice.seen["at"], said if against else 1.0, against)


def _parts(kept: Mapping[str, Any]) -> dict[str, float]:
    """Return the parts of a pair; a scorer that did not exist then says what it says where its fact is not known."""
    return {name: float(kept.get(name, SCORERS[name][1])) for name in PARTS}

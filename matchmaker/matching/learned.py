"""The report on learned weights: what changed and how sure it is, whether it foretells better, and for whom."""

from collections.abc import Iterator, Mapping
from dataclasses import asdict, dataclass
from datetime import date, datetime
from typing import Any

import sqlalchemy as sa

from geo.db import db
from geo.errors import DomainError
from matchmaker.engine.calibration import measured, verdict
from matchmaker.engine.learning import Learned, Trial, learn
from matchmaker.engine.likelihood import LEARNED
from matchmaker.engine.types import Person
from matchmaker.engine.weights import Weights
from matchmaker.matching.kinds import count_kinds, kinds_of, tellable
from matchmaker.matching.lessons import Lessons, lessons_of
from matchmaker.matching.models import Origin, WeightSet
from matchmaker.matching.queries import person_of
from matchmaker.matching.weighing import drafts, hand_weights
from matchmaker.matching.weight_changes import draft, drop
from profiles.actor import Actor
from profiles.clients.models import Client


@dataclass(frozen=True, slots=True)
class Counted:
    """How much there is to learn from."""

    outcomes: int
    good: int
    choices: int
    people: int
    silent: int
    unseen: int

    @classmethod
    def of(cls, lessons: Lessons) -> "Counted":
        """Return the counts of lessons."""
        return cls(
            outcomes=len(lessons.outcomes),
            good=sum(one.good for one in lessons.outcomes),
            choices=len([one for one in lessons.picks if one.counts > 0]),
            people=len(lessons.people),
            silent=lessons.silent,
            unseen=lessons.unseen,
        )


def learn_from_outcomes(actor: Actor, *, reason: str, today: date, now: datetime) -> WeightSet:
    """Draft the weights that the outcomes of the town speak for, with their report; nothing is switched on.

    A learned draft from before is put aside: there is one at a time. It always starts from what people set by hand,
    so that no outcome counts twice.
    """
    lessons, hand = lessons_of(actor.town_id), hand_weights(actor.town_id)
    if not lessons.outcomes and not lessons.picks:
        raise DomainError("まだ、学べる結果がありません。つなぎが進むと、ここから学べるようになります")
    found = learn(lessons.outcomes, lessons.picks, hand)
    for old in drafts(actor):
        if old.origin is Origin.LEARNED:
            drop(actor, old, now=now)
    report = {"learned": report_of(found, lessons, hand)}
    return draft(actor, Origin.LEARNED, found.weights, reason=reason, today=today, report=report)


def report_of(found: Learned, lessons: Lessons, hand: Weights) -> dict[str, Any]:
    """Return the report as it is kept: figures alone, and none of a group under ten."""
    weights = [
        {"name": name, "old": getattr(hand, name), "new": getattr(found.weights, name)}
        | {"low": found.ranges[name][0], "high": found.ranges[name][1], "sure": found.sure[name]}
        for name in LEARNED
    ]
    return {
        "counted": asdict(Counted.of(lessons)),
        "weights": [{key: round(one, 4) if key != "name" else one for key, one in line.items()} for line in weights],
        "trial": _trial(found.trial) if found.trial else None,
        "kinds": [*_kinds(found.trial, _people(lessons))] if found.trial else [],
    }


def _trial(trial: Trial) -> dict[str, Any]:
    """Return how well people are foretold from whom nothing was learned, under both sets."""
    told: dict[str, Any] = {"verdict": verdict(trial.gains)}
    if trial.outcomes:
        told |= {"hand": asdict(measured(trial, trial.hand)), "learned": asdict(measured(trial, trial.learned))}
    return told


def _people(lessons: Lessons) -> dict[str, Person]:
    """Return the people whose lessons these are, by the word under which they are learned from."""
    clients = db.session.scalars(sa.select(Client).where(Client.id.in_(lessons.people)).order_by(Client.id))
    return {str(client.id): person_of(client) for client in clients}


def _kinds(trial: Trial, people: Mapping[str, Person]) -> Iterator[dict[str, Any]]:
    """Yield for each kind of people that may be told whether they are foretold better or worse."""
    told = tellable(count_kinds(people.values()))
    of_kind: dict[str, dict[str, float]] = {}
    for who, person in people.items():
        for kind in ("all", *kinds_of(person)):
            of_kind.setdefault(kind, {})[who] = trial.gains[who]
    for kind in sorted(of_kind, key=lambda kind: (kind != "all", kind)):
        if kind in told:
            yield {"kind": kind, "people": len(of_kind[kind]), "verdict": verdict(of_kind[kind])}

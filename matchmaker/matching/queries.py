"""A client as the engine reads them, the answer for them, and what was decided before."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any, TypeVar

import sqlalchemy as sa

from geo.areas import Area
from geo.clock import TOKYO
from geo.coords import Point
from geo.db import db
from matchmaker.engine.ranker import DEFAULT_TOP, rank
from matchmaker.engine.types import Answer, Person
from matchmaker.matching.indexes import index_on
from matchmaker.matching.models import Choice, Decision, UnmetNeed
from matchmaker.matching.places import FEATURES, pattern_of
from matchmaker.matching.weighing import weights_of
from profiles.actor import Actor
from profiles.clients.models import Client
from profiles.vocabulary.rules import Gender, Mode, Step
from resources.directory.models import Resource

VAGUE = ("city", "area")  # a point that stands for a whole town measures no way
MODES = {mode.value: mode for mode in Mode}
W = TypeVar("W")


def person_of(client: Client) -> Person:
    """Return a client as the engine reads them: a code and what they said."""
    return _person(client.code, {name: getattr(client, name) for name in PERSONAL})


def person_told(values: Mapping[str, Any]) -> Person:
    """Return a person who is not stored, from the values of a profile file."""
    return _person(str(values["code"]), {name: values.get(name) for name in PERSONAL})


PERSONAL = (
    *("home", "age", "gender", "interests", "interest_tags", "strengths", "wants", "avoid", "avoid_resources"),
    *("required", "preferred", "modes", "max_minutes", "available", "max_group", "max_fee", "step"),
)


def _person(code: str, said: Mapping[str, Any]) -> Person:
    """Return the plain values of a person; what is nothing or empty is unknown."""
    home = said["home"] or {}
    return Person(
        code=code,
        home=Point(home["lat"], home["lon"]) if "lat" in home and home.get("certainty") not in VAGUE else None,
        age=said["age"],
        gender=said["gender"] if isinstance(said["gender"], Gender) else None,
        interests=said["interests"] or "",
        interest_tags=tuple(said["interest_tags"] or ()),
        strengths=said["strengths"] or "",
        wants=said["wants"] or "",
        avoid=said["avoid"] or "",
        avoid_resources=tuple(said["avoid_resources"] or ()),
        required=_known(FEATURES, said["required"]),
        preferred=_known(FEATURES, said["preferred"]),
        modes=_known(MODES, said["modes"]),
        max_minutes=said["max_minutes"],
        available=pattern_of(said["available"]),
        max_group=said["max_group"],
        max_fee=said["max_fee"],
        step=said["step"] if isinstance(said["step"], Step) else None,
    )


def _known(words: Mapping[str, W], codes: Iterable[str] | None) -> tuple[W, ...]:
    """Return the words of our vocabulary behind the codes."""
    return tuple(words[code] for code in codes or () if code in words)


def match(actor: Actor, person: Person, *, as_of: date, top: int = DEFAULT_TOP) -> Answer:
    """Return the ranked answer for a person on a day: the same for pages, commands and everything else."""
    return rank(person, index_on(actor, as_of), as_of=as_of, top=top, weights=weights_of(actor.town_id))


@dataclass(frozen=True, slots=True)
class Decided:
    """What was decided last about one place for a client."""

    is_proposed: bool
    on: date
    reason: str = ""


def decided_before(client: Client) -> dict[str, Decided]:
    """Return what was decided last about each place for a client, by the place's reference."""
    query = (
        sa.select(Resource.ref, Choice.decision, Choice.made_at, Choice.reason)
        .join(Choice, Choice.resource_id == Resource.id)
        .where(Choice.client_id == client.id)
        .order_by(Choice.id)
    )
    return {
        ref: Decided(decision is Decision.PROPOSED, made_at.astimezone(TOKYO).date(), reason or "")
        for ref, decision, made_at, reason in db.session.execute(query)
    }


def areas_by_ref(refs: Iterable[str]) -> dict[str, str]:
    """Return the name of the area of each listing."""
    query = sa.select(Resource.ref, Area.name).join(Area, Area.id == Resource.area_id)
    return {ref: name for ref, name in db.session.execute(query.where(Resource.ref.in_(list(refs))))}


def open_needs(client: Client) -> Sequence[UnmetNeed]:
    """Return what is still missing for a client, newest first."""
    query = sa.select(UnmetNeed).where(UnmetNeed.client_id == client.id, UnmetNeed.met_on.is_(None))
    return db.session.scalars(query.order_by(UnmetNeed.id.desc())).all()

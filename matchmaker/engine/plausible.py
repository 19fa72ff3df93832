"""What somebody of whom a fact is not known might answer: plausible answers with weights that sum to 1.

The weights are the house's own rough idea of the people a coordinator meets; they only say how much each answer counts
when the change is averaged, and nothing is ever assumed of a person.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import product
from typing import Any

import numpy as np

from geo.coords import Point
from matchmaker.engine.index import Index
from matchmaker.engine.meaning import spread
from matchmaker.engine.types import Person
from profiles.vocabulary.rules import Feature, Mode, Step
from profiles.vocabulary.week import read_pattern

Changes = Mapping[str, Any]  # what would stand in the fields of the person

WAYS = (  # how, how long one way, and how many people would say so
    (0.25, (Mode.WALK,), 20),
    (0.3, (Mode.WALK, Mode.BUS), 30),
    (0.2, (Mode.WALK, Mode.BICYCLE), 30),
    (0.15, (Mode.CAR,), 30),
    (0.1, (Mode.ESCORTED,), 20),
)
LASTING = ((0.3, 15), (0.4, 30), (0.3, 45))
AGES = ((0.1, 17), (0.2, 25), (0.3, 40), (0.2, 58), (0.2, 75))
TIMES = ((0.3, "平日 9:00-12:00"), (0.35, "平日 13:00-17:00"), (0.2, "土・日 9:00-17:00"), (0.15, "平日 18:00-21:00"))
GROUPS = ((0.4, 5), (0.35, 10), (0.25, 20))
FEES = ((0.4, 0), (0.4, 500), (0.2, 1000))
STEPS = (
    *((0.35, Step.COME_BY), (0.3, Step.TAKE_PART), (0.15, Step.HELP), (0.1, Step.WORK_EXPERIENCE)),
    (0.1, Step.WORK),
)
NEEDS: tuple[tuple[float, tuple[Feature, ...]], ...] = (
    (0.6, ()),
    (0.12, (Feature.WHEELCHAIR,)),
    (0.1, (Feature.WRITING,)),
    (0.12, (Feature.QUIET_ROOM,)),
    (0.06, (Feature.SAME_GENDER_STAFF,)),
)
BURDENS = ((0.4, ""), (0.2, "大勢の集まり"), (0.15, "にぎやかな所"), (0.1, "電話"), (0.15, "自己紹介"))
LEAST_KINDS = 7  # below a concept, for it to be a broad group of interests
MOST_GROUPS = 8
PLAINLY = 0.3  # how plainly a place must offer a group to count as one of its places


@dataclass(frozen=True, slots=True)
class Unknown:
    """Facts that are asked about in one question, and what the answer might be."""

    facts: tuple[str, ...]  # fields of Person
    answers: tuple[tuple[float, Changes], ...]


def unknowns(person: Person, index: Index) -> Iterator[Unknown]:
    """Yield what is not known of a person, with the plausible answers in this town."""
    if way := _way(person, index):
        yield way
    single = (
        ("available", person.available is None or not person.available.is_known, _times()),
        ("interest_tags", not (person.interests or person.interest_tags), _interests(index)),
        ("step", person.step is None, STEPS),
        ("required", not (person.required or person.preferred), NEEDS),
        ("avoid", not (person.avoid or person.avoid_resources), BURDENS),
        ("max_group", person.max_group is None, GROUPS),
        ("age", person.age is None, AGES),
        ("max_fee", person.max_fee is None, FEES),
    )
    for fact, is_unknown, answers in single:
        if is_unknown and answers:
            yield Unknown((fact,), tuple((weight, {fact: value}) for weight, value in answers))


def _way(person: Person, index: Index) -> Unknown | None:
    """Return what is not known of home, means and minutes, as one question: one says little without the others."""
    missing = (person.home is None, not person.modes, person.max_minutes is None)
    facts = tuple(
        fact for fact, is_missing in zip(("home", "modes", "max_minutes"), missing, strict=True) if is_missing
    )
    homes = [(1.0, person.home)] if person.home else spots(index)
    if not facts or not homes:
        return None
    ways = [(weight, person.modes or modes, minutes) for weight, modes, minutes in WAYS] if missing[1] else []
    ways = ways or [(weight, person.modes, minutes) for weight, minutes in LASTING] if missing[2] or missing[1] else []
    ways = ways or [(1.0, person.modes, person.max_minutes or 0)]
    answers = []
    for (share, home), (weight, modes, minutes) in product(homes, ways):
        said = {"home": home, "modes": modes, "max_minutes": person.max_minutes or minutes}
        answers.append((share * weight, {fact: said[fact] for fact in facts}))
    return Unknown(facts, tuple(answers))


def spots(index: Index) -> list[tuple[float, Point | None]]:
    """Return four places to live, one in each quarter of the town's places, in equal shares."""
    lat, lon = np.degrees(index.lat), np.degrees(index.lon)
    known = np.flatnonzero(~np.isnan(lat))
    if not known.size:
        return []
    south = lat[known] <= np.median(lat[known])
    found = []
    for half in (known[south], known[~south]):
        west = lon[half] <= np.median(lon[half]) if half.size else np.zeros(0, dtype=bool)
        for quarter in (half[west], half[~west]):
            if quarter.size:
                found.append(Point(float(np.median(lat[quarter])), float(np.median(lon[quarter]))))
    return [(1 / len(found), point) for point in found]


def _times() -> tuple[tuple[float, Any], ...]:
    """Return stretches of the week."""
    return tuple((weight, read_pattern(text).pattern) for weight, text in TIMES)


def _interests(index: Index) -> tuple[tuple[float, tuple[str, ...]], ...]:
    """Return the broad groups of interests that the town has most places for, in equal shares."""
    names = groups(index)
    return tuple((1 / len(names), (name,)) for name in names)


def groups(index: Index) -> Sequence[str]:
    """Return the names of the broad groups of the thesaurus, those with most places first."""
    known = index.topics.known
    broad = [
        at
        for at, concept in enumerate(known.concepts)
        if concept.is_topic and not concept.is_vague and known.breadth[at] >= LEAST_KINDS
    ]
    many = {at: int((spread(index.topics.offers, known.links[at]) > PLAINLY).sum()) for at in broad}
    offered = sorted((at for at in broad if many[at]), key=lambda at: (-many[at], at))
    return [known.concepts[at].name for at in offered[:MOST_GROUPS]]

"""Kinds of people, so that figures can say for whom an order becomes better or worse; small groups are never told."""

from collections import Counter
from collections.abc import Iterable, Mapping

from matchmaker.engine.types import Person
from profiles.vocabulary.rules import Step

FEWEST = 10  # people: a smaller group is not told
FEW_WORDS = 15  # characters about what somebody likes, has done and wishes
SHORT_WAY_MIN = 15
FAMILIES: tuple[tuple[str, ...], ...] = (  # each divides everybody
    ("sparse", "told"),
    ("strict", "free"),
    ("dislikes", "no_dislikes"),
    ("step:none", *(f"step:{step.name.lower()}" for step in Step)),
)


def kinds_of(person: Person) -> tuple[str, ...]:
    """Return the kinds that a person belongs to: one of each family."""
    said = sum(map(len, (person.interests, person.strengths, person.wants, *person.interest_tags)))
    near = person.max_minutes is not None and person.max_minutes <= SHORT_WAY_MIN
    return (
        "sparse" if said < FEW_WORDS else "told",
        "strict" if len(person.required) + near >= 2 else "free",
        "dislikes" if person.avoid else "no_dislikes",
        f"step:{person.step.name.lower() if person.step else 'none'}",
    )


def tellable(counts: Mapping[str, int]) -> frozenset[str]:
    """Return the kinds whose figures may be told.

    A group under ten is not, and where it is the only one of its family that is hidden, the smallest of the others is
    hidden with it: nobody can reckon it from the whole.
    """
    told: set[str] = set()
    for family in FAMILIES:
        some = [kind for kind in family if counts.get(kind)]
        open_ones = [kind for kind in some if counts[kind] >= FEWEST]
        if len(some) - len(open_ones) == 1 and open_ones:
            open_ones.remove(min(open_ones, key=lambda kind: (counts[kind], kind)))
        told.update(open_ones)
    return frozenset(told | ({"all"} if counts.get("all", 0) >= FEWEST else set()))


def count_kinds(people: Iterable[Person]) -> Counter[str]:
    """Return how many people belong to each kind, and how many there are."""
    counts: Counter[str] = Counter()
    for person in people:
        counts.update(("all", *kinds_of(person)))
    return counts

"""What another set of weights would do to the first lists of the open clients, in figures that show nobody."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import asdict, dataclass
from datetime import date
from typing import Any

from matchmaker.engine.index import Index
from matchmaker.engine.ranker import rank
from matchmaker.engine.types import Person
from matchmaker.engine.weights import Weights
from matchmaker.matching.indexes import index_on
from matchmaker.matching.kinds import FAMILIES, count_kinds, kinds_of, tellable
from matchmaker.matching.queries import person_of
from profiles.access import Role
from profiles.actor import Actor
from profiles.cases.queries import open_people

FIRST = 10  # places: what a page shows before somebody asks for more
MOST_PEOPLE = 200  # whose lists are reckoned; of more, some that lie evenly apart


@dataclass(frozen=True, slots=True)
class Change:
    """What happens to the lists of one kind of people."""

    kind: str
    people: int
    changed: int  # lists in which a place or its position is another
    first: int  # lists whose first place is another
    others: float  # places of the first ten that are others, on average


def effect_on(town_id: int, old: Weights, new: Weights, day: date) -> dict[str, Any]:
    """Return what a change of weights does to the lists of a town's open clients, by kind; small groups are left out.

    Whoever asks may see no person: only figures leave, and the lists are those that a coordinator would get.
    """
    actor = Actor(Role.COORDINATOR, town_id, "")
    people = [person_of(client) for client in open_people(actor)]
    counted = people if len(people) <= MOST_PEOPLE else people[:: -(-len(people) // MOST_PEOPLE)]
    found = changes_of(counted, index_on(actor, day), old, new, day)
    return {
        "on": day.isoformat(),
        "open": len(people),
        "counted": len(counted),
        "kinds": [asdict(one) for one in found],
    }


def changes_of(people: Sequence[Person], index: Index, old: Weights, new: Weights, day: date) -> list[Change]:
    """Return the changes for each kind of people that may be told, everybody first."""
    counts, changed, first, others = count_kinds(people), Counter[str](), Counter[str](), Counter[str]()
    for person in people:
        before, after = _list(person, index, old, day), _list(person, index, new, day)
        for kind in ("all", *kinds_of(person)):
            changed[kind] += before != after
            first[kind] += before[:1] != after[:1]
            others[kind] += len(set(after) - set(before))
    told = tellable(counts)
    order = ("all", *(kind for family in FAMILIES for kind in family))
    return [
        Change(kind, counts[kind], changed[kind], first[kind], round(others[kind] / counts[kind], 2))
        for kind in order
        if kind in told
    ]


def _list(person: Person, index: Index, weights: Weights, day: date) -> tuple[str, ...]:
    """Return the first places for a person."""
    answer = rank(person, index, as_of=day, top=FIRST, weights=weights)
    return tuple(candidate.place.id for candidate in answer.candidates)

"""How many people each place can take in at once, and each host over all its places."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from math import ceil

import numpy as np

from matchmaker.engine.index import Index
from matchmaker.engine.pairs import Bools, Ints
from matchmaker.engine.ragged import Rows
from matchmaker.engine.types import Place

TIRED, WORN_OUT = 0.46, 0.68  # strain: rather high takes one person, high takes none (the same steps as a host's page)
NOBODY_ASKED: Mapping[str, int] = {}


@dataclass(frozen=True, slots=True)
class Terms:
    """What an allocation keeps to: chosen by the town, and told with the answer.

    `floor` is the share of their own best that everybody gets where that is possible. No host takes in more than the
    `share` of the list, but `least` people may always come.
    """

    floor: float = 0.6
    share: float = 0.2
    least: int = 3

    def most_for(self, people: int) -> int:
        """Return how many of so many people one host takes in at most."""
        return max(self.least, ceil(self.share * people - 1e-9))


DEFAULT_TERMS = Terms()


@dataclass(frozen=True, slots=True)
class Seats:
    """The seats of places, whose they are, and how many people a host takes in at most."""

    at: Ints  # how many may come, now
    host: Ints  # the number of the organisation, or of the place itself where none is named
    most: int  # for every host
    guessed: Bools  # nobody stated how many may come: at most one, to be confirmed
    can_grow: Bools  # one seat more would let one person more come; elsewhere strain holds them back


def seats_of(
    index: Index,
    rows: Rows,
    people: int,
    terms: Terms = DEFAULT_TERMS,
    asked_for: Mapping[str, int] = NOBODY_ASKED,
) -> Seats:
    """Return the seats at some rows of the index that can be given to so many people.

    `asked_for` counts, by the place's id, who is on the way there without holding a place yet: those seats are theirs.
    """
    in_order, at = np.unique(rows, return_inverse=True)
    some, places = index.take(in_order), [index.place(row) for row in rows.tolist()]
    unknown = np.isnan(some.free[at])
    free = np.where(unknown, 1, np.nan_to_num(some.free[at])).astype(np.int64)
    free = np.maximum(free - [asked_for.get(place.id, 0) for place in places], 0)
    strain = np.nan_to_num(some.strain[at])
    bearable = np.where(strain >= WORN_OUT, 0, np.where(strain >= TIRED, 1, people))
    most = terms.most_for(people)
    ceiling = np.minimum(bearable, most)
    return Seats(np.minimum(free, ceiling), hosts_of(places), most, unknown, free < ceiling)


def hosts_of(places: Iterable[Place]) -> Ints:
    """Return a number for the host of each place: places of one organisation share it."""
    numbers: dict[str, int] = {}
    names = [place.organisation or f"\0{place.id}" for place in places]
    return np.array([numbers.setdefault(name, len(numbers)) for name in names], dtype=np.int64)

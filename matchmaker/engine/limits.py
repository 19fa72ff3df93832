"""The hard limits of FORMATS 4: yes, no, or ask; never softened by a score."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date

import numpy as np
import numpy.typing as npt

from matchmaker.engine.availability import Bools
from matchmaker.engine.facts import AUDIENCES, FEATURES, NO, NO_PATTERN, UNKNOWN
from matchmaker.engine.geography import Floats, metres, quickest
from matchmaker.engine.index import Index
from matchmaker.engine.types import Limit, Person

LARGEST_GROUP = 2  # times the size that a person finds bearable


@dataclass(frozen=True, slots=True)
class Ground:
    """The way from a home to every place: metres, minutes by the quickest means (nan unknown), and which means."""

    away_m: Floats
    minutes: Floats
    mode: npt.NDArray[np.intp]


@dataclass(frozen=True, slots=True)
class Verdict:
    """What the limits say of every place."""

    broken: dict[Limit, Bools]
    asks_opening: Bools
    asks_place: Bools
    asks_features: Bools  # places x required features: is it unknown

    @property
    def fits(self) -> Bools:
        """Return the places that break no limit."""
        fitting: Bools = ~np.logical_or.reduce(list(self.broken.values()))
        return fitting

    @property
    def asks(self) -> Bools:
        """Return the places where something must be asked first."""
        asked: Bools = self.asks_opening | self.asks_place | self.asks_features.any(axis=1)
        return asked

    def without(self, limit: Limit) -> Bools:
        """Return the places that break no limit but, perhaps, this one."""
        others: Bools = ~np.logical_or.reduce([mask for other, mask in self.broken.items() if other is not limit])
        return others

    def counts(self) -> dict[Limit, int]:
        """Return how many places each limit shuts out, each place under the first it breaks."""
        left, counts = np.ones(len(self.asks_opening), dtype=bool), {}
        for limit in Limit:
            counts[limit] = int((self.broken[limit] & left).sum())
            left &= ~self.broken[limit]
        return counts


def ground(person: Person, index: Index) -> Ground:
    """Return the way to every place; all unknown where the home is not known, minutes also where the means are not."""
    nothing = np.full(len(index), np.nan)
    away = metres(person.home, index.lat, index.lon) if person.home else nothing
    if not person.modes:
        return Ground(away, nothing, np.zeros(len(index), dtype=np.intp))
    minutes, mode = quickest(person.modes, away)
    return Ground(away, minutes, mode)


def judge(person: Person, index: Index, way: Ground, as_of: date) -> Verdict:
    """Return what the limits say; what a person has not stated, and what a place has not stated, breaks none.

    It looks at every row and is the plain statement of the limits; `sieve.sift` is the same in packed bits. An index
    that was edited must be made `flat` first.
    """
    needed = [FEATURES.index(feature) for feature in person.required]
    stated = index.features[:, needed]
    return Verdict(
        broken=dict(_broken(person, index, way, as_of, stated)),
        asks_opening=index.pattern_of == NO_PATTERN,
        asks_place=np.isnan(index.total),
        asks_features=stated == UNKNOWN,
    )


def _broken(
    person: Person, index: Index, way: Ground, as_of: date, stated: npt.NDArray[np.int8]
) -> Iterator[tuple[Limit, Bools]]:
    """Yield each limit in the order of FORMATS 4 with the places that break it."""
    yield Limit.INACTIVE, ~index.active
    yield Limit.CLOSED_WHEN_FREE, closed_when_free(person, index, as_of)
    yield Limit.NO_PLACE, index.free <= 0
    yield Limit.AGE, outside_age(person, index)
    yield Limit.ACCESS, (stated == NO).any(axis=1)
    yield Limit.TRAVEL, over(way.minutes, person.max_minutes)
    yield Limit.FEE, over(index.fee, person.max_fee)
    yield Limit.GROUP, over(index.size, None if person.max_group is None else LARGEST_GROUP * person.max_group)
    yield Limit.AVOID, _among(person.avoid_resources, index)
    yield Limit.VISIBILITY, hidden(index)


def closed_when_free(person: Person, index: Index, as_of: date) -> Bools:
    """Return the places whose openings never meet the free time; an unknown side closes nothing."""
    if person.available is None or not person.available.is_known:
        return np.zeros(len(index), dtype=bool)
    return ~index.open_then(person.available, as_of)


def _among(ids: tuple[str, ...], index: Index) -> Bools:
    """Return the places with one of these ids."""
    named = np.zeros(len(index), dtype=bool)
    named[index.rows_of(ids)] = True
    return named


def outside_age(person: Person, index: Index) -> Bools:
    """Return the places whose limits of age shut the person out."""
    if person.age is None:
        return np.zeros(len(index), dtype=bool)
    outside: Bools = (person.age < index.age_min) | (person.age > index.age_max)
    return outside


def hidden(index: Index) -> Bools:
    """Return the places that whoever asks may not see."""
    if index.asking is None:
        return ~index.visible
    unseen = [at for at, audience in enumerate(AUDIENCES) if audience not in index.asking]
    shut: Bools = ~index.visible | np.isin(index.audience, unseen)
    return shut


def over(values: Floats, most: float | None) -> Bools:
    """Return where a known value is over what the person can bear; nan never is."""
    if most is None:
        return np.zeros(len(values), dtype=bool)
    over: Bools = values > most
    return over

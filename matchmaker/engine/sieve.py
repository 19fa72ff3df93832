"""The hard limits over a whole country at once: the same as `limits.judge`, in packed bits, most of them kept."""

from collections.abc import Callable, Hashable, Iterator
from dataclasses import dataclass
from datetime import date
from functools import cached_property, reduce
from operator import or_

import numpy as np

from geo.travel.estimate import metres_within
from matchmaker.engine.availability import Bools
from matchmaker.engine.bits import Bits, bits_of, words_for
from matchmaker.engine.facts import FEATURES, NO, NO_PATTERN, UNKNOWN
from matchmaker.engine.geography import metres, quickest
from matchmaker.engine.index import Index
from matchmaker.engine.lexicon import codes_of
from matchmaker.engine.limits import LARGEST_GROUP, hidden, outside_age, over
from matchmaker.engine.ragged import Rows
from matchmaker.engine.types import Limit, Person
from profiles.vocabulary.rules import Feature


@dataclass(frozen=True)
class Sieve:
    """What the limits say of every row of an index."""

    alive: Bits  # the rows that are a place at all
    broken: dict[Limit, Bits]  # by those limits that anything can break, in the order of FORMATS 4

    @cached_property
    def fits(self) -> Bits:
        """Return the places that break no limit."""
        return self._left[-1]

    @cached_property
    def _left(self) -> list[Bits]:
        """Return what is left when one limit after another has been looked at, beginning with none."""
        left = [self.alive]
        for broken in self.broken.values():
            left.append(left[-1] - broken)
        return left

    @cached_property
    def once(self) -> Bits:
        """Return the places that break just one limit."""
        one = more = Bits.none(len(self.alive.words))
        for broken in self.broken.values():
            more |= one & broken
            one |= broken
        return (one - more) & self.alive

    def only(self, limit: Limit) -> Bits:
        """Return the places that this limit alone shuts out."""
        return self.once & self.broken[limit] if limit in self.broken else self.once - self.once

    def first(self) -> Iterator[tuple[Limit, Bits]]:
        """Yield each limit with the places that break it first."""
        left = self.alive
        for limit in Limit:
            broken = self.broken.get(limit)
            yield limit, left & broken if broken else left - left
            left = left - broken if broken else left

    def counts(self) -> dict[Limit, int]:
        """Return how many places each limit shuts out, each place under the first it breaks."""
        counts, before = dict.fromkeys(Limit, 0), len(self.alive)
        for limit, left in zip(self.broken, self._left[1:], strict=True):
            counts[limit], before = before - len(left), len(left)
        return counts


def sift(person: Person, index: Index, as_of: date) -> Sieve:
    """Return what the limits say; what a person has not stated, and what a place has not stated, breaks none."""
    layers = layers_of(index)
    found = [dict(_broken(person, layer, as_of)) for layer in layers]  # the same limits in each
    return Sieve(
        alive=Bits.joined([alive(layer) for layer in layers]),
        broken={limit: Bits.joined([one[limit] for one in found]) for limit in found[0]},
    )


def asking(person: Person, index: Index) -> Bits:
    """Return the places where something must be asked first."""
    return Bits.joined([_asking(person, layer) for layer in layers_of(index)])


def _asking(person: Person, layer: Index) -> Bits:
    """Return the rows of one layer where something must be asked first."""
    asked = _kept(layer, "asks", lambda: (layer.pattern_of == NO_PATTERN) | np.isnan(layer.total))
    for feature in person.required:
        asked |= stated(layer, feature, UNKNOWN)
    return asked


def layers_of(index: Index) -> list[Index]:
    """Return an index and, where it was edited, the places that were changed."""
    return [index, index.added] if index.added is not None else [index]


def alive(layer: Index) -> Bits:
    """Return the rows of one layer that hold a place."""
    words = words_for(len(layer.lat))
    return _kept(layer, "alive", lambda: np.ones(len(layer.lat), bool)) - bits_of(layer.gone, words)


def within_reach(person: Person, layer: Index, most: float) -> Rows:
    """Return the rows whose point is known and no more than some minutes away by a means that the person uses."""
    assert person.home is not None
    inside, rim = layer.grid.around(person.home, max(metres_within(mode, most) for mode in person.modes))
    minutes, _mode = quickest(person.modes, metres(person.home, layer.lat[rim], layer.lon[rim]))
    return np.concatenate([inside, rim[minutes <= most]])


def around(person: Person, index: Index, most: float) -> Rows:
    """Return the rows that may be within some minutes of the home, by a means that the person uses: all that are, and more."""
    assert person.home is not None
    reach_m = max(metres_within(mode, most) for mode in person.modes)
    found = [layer.grid.around(person.home, reach_m) for layer in layers_of(index)]
    late = [index.offset + rows for each in found[1:] for rows in each]
    return np.concatenate([*found[0], *late])


def stated(layer: Index, feature: Feature, how: int) -> Bits:
    """Return the places that state yes or no of a feature, or nothing."""
    return _kept(layer, ("feature", feature, how), lambda: layer.features[:, FEATURES.index(feature)] == how)


def _broken(person: Person, layer: Index, as_of: date) -> Iterator[tuple[Limit, Bits]]:
    """Yield each limit that the person's facts can break, with the rows of one layer that break it."""
    words = words_for(len(layer.lat))
    yield Limit.INACTIVE, _kept(layer, "inactive", lambda: ~layer.active)
    yield from _closed(person, layer, as_of)
    yield Limit.NO_PLACE, _kept(layer, "full", lambda: layer.free <= 0)
    if person.age is not None:
        above, below = layer.place_of("age_min", person.age), layer.place_of("age_max", person.age, "left")
        yield Limit.AGE, _kept(layer, ("age", above, below), lambda: outside_age(person, layer))
    if person.required:
        yield Limit.ACCESS, reduce(or_, [stated(layer, feature, NO) for feature in person.required])
    if limits_travel(person):
        near = bits_of(within_reach(person, layer, person.max_minutes or 0), words)
        yield Limit.TRAVEL, _kept(layer, "somewhere", lambda: ~np.isnan(layer.lat)) - near
    if (fee := person.max_fee) is not None:
        yield Limit.FEE, _kept(layer, ("fee", layer.place_of("fee", fee)), lambda: over(layer.fee, fee))
    if person.max_group is not None:
        most = LARGEST_GROUP * person.max_group
        yield Limit.GROUP, _kept(layer, ("group", layer.place_of("size", most)), lambda: over(layer.size, most))
    if person.avoid_resources:
        yield Limit.AVOID, bits_of(layer.find_own("key", codes_of(person.avoid_resources)), words)
    yield Limit.VISIBILITY, _kept(layer, ("hidden", layer.asking), lambda: hidden(layer))


def _closed(person: Person, layer: Index, as_of: date) -> Iterator[tuple[Limit, Bits]]:
    """Yield the places whose openings never meet the free time, where it is known."""
    free = person.available
    if free is not None and free.is_known:
        key = ("closed", free, as_of)
        yield Limit.CLOSED_WHEN_FREE, _kept(layer, key, lambda: ~layer.open_then(free, as_of))


def limits_travel(person: Person) -> bool:
    """Say whether a person states from where, how and how long they travel."""
    return person.home is not None and bool(person.modes) and person.max_minutes is not None


def _kept(layer: Index, key: Hashable, reckon: Callable[[], Bools]) -> Bits:
    """Return the rows of one layer that are true, reckoned once for a stated value, or for all that come to the same."""
    return layer.kept.get(key, lambda: Bits.of(reckon()))

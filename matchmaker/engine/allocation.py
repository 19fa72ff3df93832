"""Many at once: a waiting list and limited places; who would get what, who gives way to whom, who stays without."""

from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date

import numpy as np

from matchmaker.engine.assignment import Scale, assign, best_of, has_room, values_of
from matchmaker.engine.equals import NOWHERE
from matchmaker.engine.explaining import explain
from matchmaker.engine.extra_seats import gains
from matchmaker.engine.geography import Floats
from matchmaker.engine.index import Index
from matchmaker.engine.pairs import NOBODY, Bools, Ints, Pairs, Parts, pair_scores
from matchmaker.engine.relaxing import what_if
from matchmaker.engine.seatings import Allocation, Alone, ExtraSeat, Seating, Why
from matchmaker.engine.seats import DEFAULT_TERMS, NOBODY_ASKED, Seats, Terms, seats_of
from matchmaker.engine.sieve import sift
from matchmaker.engine.types import Candidate, Limit, Person, Place, Relaxation
from matchmaker.engine.weights import DEFAULT, Weights

SAME = 1e-9
MOST_EXTRA = 5  # seats more that are told
FEW = 40  # pairs of each person that are scored in any case


def allocate(
    people: Iterable[Person],
    index: Index,
    *,
    as_of: date,
    weights: Weights = DEFAULT,
    terms: Terms = DEFAULT_TERMS,
    asked_for: Mapping[str, int] = NOBODY_ASKED,
    barred: Mapping[str, Collection[str]] = NOBODY,
    watch: Callable[[Sequence[Person]], Iterable[Person]] = iter,
) -> Allocation:
    """Return the best seats for a waiting list on a day; the same list in any order gives the same answer.

    Served are as many as can be; then as many as can be get at least `terms.floor` of their own best; then the fit of
    all is greatest. No limit is broken, no place takes in more than it has seats (minus `asked_for`, by the place's
    id), no host more than its share. `barred` names places that a human ruled out, by code. `watch` sees each person
    pass while the pairs are scored. A person alone gets their best.
    """
    waiting = sorted(people, key=lambda person: person.code)
    pairs = pair_scores(watch(waiting), index, as_of, weights=weights, barred=barred, best=max(FEW, len(waiting)))
    seats = seats_of(index, pairs.rows, len(waiting), terms, asked_for)
    if pairs.are_cut and not has_room(pairs, seats):  # then a pair further down may matter
        pairs = pair_scores(waiting, index, as_of, weights=weights, barred=barred)
        seats = seats_of(index, pairs.rows, len(waiting), terms, asked_for)
    best = best_of(pairs, seats.at[pairs.place] > 0)
    values = values_of(pairs, best, terms.floor)
    given = assign(pairs, values, seats)
    sight = Sight(index, as_of, weights, terms, pairs, seats, given)
    extra = _extra(sight, gains(pairs, values, given, seats))
    return Allocation(
        as_of=as_of,
        terms=terms,
        most_a_host=seats.most,
        seatings=tuple(_seating(sight, number) for number in range(len(waiting))),
        seats=int(seats.at.sum()),
        extra=extra,
    )


@dataclass(frozen=True, slots=True)
class Own:
    """The pairs of one person that have a seat, the best first."""

    person: Person
    places: Ints
    worth: Floats
    asks: Bools
    said: Mapping[int, Parts]

    def number_of(self, place: int) -> int:
        """Return which of the person's candidates a place is, the best being 1."""
        return int(np.flatnonzero(self.places == place)[0]) + 1

    def worth_at(self, place: int) -> float:
        """Return what a place is worth to the person; 0 where they stay without."""
        return 0.0 if place == NOWHERE else float(self.worth[self.number_of(place) - 1])


@dataclass(frozen=True, slots=True)
class Sight:
    """All that was worked out for a list, from which each person is told."""

    index: Index
    as_of: date
    weights: Weights
    terms: Terms
    pairs: Pairs
    seats: Seats
    given: Ints

    @property
    def taken(self) -> Ints:
        """Return how many people sit at each place."""
        return np.bincount(self.given[self.given != NOWHERE], minlength=len(self.seats.at))

    def of(self, number: int) -> Own:
        """Return the pairs of one person that have a seat, the best first."""
        mine = self.pairs.of(number)
        able = np.arange(mine.start, mine.stop)[self.seats.at[self.pairs.place[mine]] > 0]
        able = able[np.argsort(-self.pairs.worth[able], kind="stable")]
        pairs = self.pairs
        return Own(pairs.people[number], pairs.place[able], pairs.worth[able], pairs.asks[able], pairs.said[number])

    def place(self, number: int) -> Place:
        """Return the place of a number."""
        return self.index.place(int(self.pairs.rows[number]))

    def told(self, mine: Own, place: int) -> Candidate:
        """Return the pair of a person and a place with its reasons."""
        return explain(
            mine.person,
            self.index,
            int(self.pairs.rows[place]),
            as_of=self.as_of,
            number=mine.number_of(place),
            said=mine.said.get(place),
            weights=self.weights,
        )

    def in_the_way(self, person: Person) -> tuple[Mapping[Limit, int], tuple[Relaxation, ...]]:
        """Return what stands in a person's way, counted as `rank` counts it, and what would have to change."""
        sieve = sift(person, self.index, self.as_of)
        return sieve.counts(), what_if(person, self.index, sieve, self.as_of)

    def at(self, place: int) -> tuple[str, ...]:
        """Return the codes of those who sit at a place."""
        return tuple(self.pairs.people[number].code for number in np.flatnonzero(self.given == place).tolist())

    def at_host_of(self, place: int) -> tuple[str, ...]:
        """Return the codes of those who sit at any place of the same host."""
        placed = np.flatnonzero(self.given != NOWHERE)
        there = placed[self.seats.host[self.given[placed]] == self.seats.host[place]]
        return tuple(self.pairs.people[number].code for number in there.tolist())


def _seating(sight: Sight, number: int) -> Seating:
    """Return what one person gets, and how that stands beside what they would have got alone."""
    mine, given = sight.of(number), int(sight.given[number])
    got = mine.worth_at(given)
    alone = float(mine.worth[0]) if len(mine.places) else 0.0
    why, others = _why(sight, mine, given)
    excluded, changes = sight.in_the_way(mine.person) if given == NOWHERE else ({}, ())
    candidate = None if given == NOWHERE else sight.told(mine, given)
    return Seating(
        code=mine.person.code,
        why=why,
        candidate=candidate,
        alone=_alone(sight, mine),
        kept=got / alone if alone > 0 else float(candidate is not None),
        is_below_floor=candidate is not None and got < sight.terms.floor * alone - SAME,
        yields_to=others,
        fitting=sight.pairs.fitting[number],
        excluded=excluded,
        what_if=changes,
    )


def _alone(sight: Sight, mine: Own) -> Alone | None:
    """Return what a person would get if nobody else waited."""
    if not len(mine.places):
        return None
    less = 1 - sight.weights.unconfirmed * mine.asks[0]
    return Alone(sight.place(int(mine.places[0])), float(mine.worth[0] / less), bool(mine.asks[0]))


def _why(sight: Sight, mine: Own, place: int) -> tuple[Why, tuple[str, ...]]:
    """Return why somebody gets this, and to whom they give way."""
    if not len(mine.places):
        return Why.NOTHING_FITS, ()
    if place != NOWHERE and mine.worth_at(place) >= mine.worth[0] - SAME:
        return Why.BEST, ()
    as_good = mine.places[mine.worth >= mine.worth[0] - SAME]
    is_full = bool((sight.taken[as_good] >= sight.seats.at[as_good]).all())
    others = sight.at(int(as_good[0])) if is_full else sight.at_host_of(int(as_good[0]))
    if place == NOWHERE:
        return Why.ALL_TAKEN, others
    return Why.SEAT_TAKEN if is_full else Why.HOST_LOAD, others


def _extra(sight: Sight, gained: Ints) -> tuple[ExtraSeat, ...]:
    """Return the places where one seat more would help, those that help most first."""
    scale = Scale(len(sight.pairs.people))
    places = np.flatnonzero(gained > 0)
    order = places[np.argsort(-gained[places], kind="stable")][:MOST_EXTRA]
    return tuple(
        ExtraSeat(sight.place(place), *scale.read(int(gained[place])), bool(sight.seats.guessed[place]))
        for place in order.tolist()
    )

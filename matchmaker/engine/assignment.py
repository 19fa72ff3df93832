"""Who gets which seat: one exact answer to a matching of people to seats, each place and each host with its measure."""

from dataclasses import dataclass

import numpy as np
from scipy.sparse import csr_matrix
from scipy.sparse.csgraph import min_weight_full_bipartite_matching

from matchmaker.engine.equals import NOWHERE, in_order
from matchmaker.engine.geography import Floats
from matchmaker.engine.pairs import Bools, Ints, Pairs
from matchmaker.engine.seats import Seats

FINEST, EXACT = 10**9, 2**52  # steps of a score; whole numbers up to here are exact in what the solver adds up


@dataclass(frozen=True, slots=True)
class Scale:
    """How three aims become one number: to be served outweighs the floor of all, the floor the scores of all."""

    people: int

    @property
    def step(self) -> int:
        """Return into how many steps a score is cut, so that all sums stay whole and exact."""
        return max(1, min(FINEST, EXACT // (4 * (self.people + 1) ** 3)))

    @property
    def lifted(self) -> int:
        """Return what it is worth that one person more reaches the floor."""
        return self.step * 2 * (self.people + 1)

    @property
    def served(self) -> int:
        """Return what it is worth that one person more is served."""
        return self.lifted * 2 * (self.people + 1)

    def read(self, value: int) -> tuple[int, int, float]:
        """Return how many people more are served, how many reach the floor, and how much score that is in all."""
        served = round(value / self.served)
        rest = value - served * self.served
        lifted = round(rest / self.lifted)
        return served, lifted, (rest - lifted * self.lifted) / self.step


def best_of(pairs: Pairs, able: Bools) -> Floats:
    """Return the most that each person could get alone among the pairs that are able to be; -1 where there is none."""
    best = np.full(len(pairs.people), -1.0)
    np.maximum.at(best, pairs.owner[able], pairs.worth[able])
    return best


def values_of(pairs: Pairs, best: Floats, floor: float) -> Ints:
    """Return what each pair counts for, in whole numbers of `Scale`."""
    scale, owner = Scale(len(pairs.people)), pairs.owner
    reaches = pairs.worth >= floor * best[owner] - 1e-9
    return scale.served + scale.lifted * reaches + np.rint(pairs.worth * scale.step).astype(np.int64)


def assign(pairs: Pairs, values: Ints, seats: Seats) -> Ints:
    """Return the place of each person by its row, NOWHERE for who stays without; no other answer is worth more.

    Equal answers are told apart by code and id: who comes first is served, at the place that comes first.
    """
    kept = np.concatenate([np.zeros(0, np.int64), *_enough(pairs, values, seats)])
    given = np.full(len(pairs.people), NOWHERE, dtype=np.int64)
    if kept.size:
        owner, row = pairs.owner[kept], pairs.place[kept]
        graph, seat_row = _graph(owner, row, values[kept], len(given), seats)
        _people, seat = min_weight_full_bipartite_matching(graph)
        mine = seat[: len(given)]
        placed = mine < len(seat_row)
        given[placed] = seat_row[mine[placed]]
    return in_order(given, pairs, values, seats)


def _enough(pairs: Pairs, values: Ints, seats: Seats) -> list[Ints]:
    """Return for each person the pairs that matter.

    These are the best, until they hold a seat even if all others came first; of one host, until its whole share fits.
    """
    found = []
    for number in range(len(pairs.people)):
        mine = np.arange(pairs.start[number], pairs.start[number + 1])
        mine = mine[seats.at[pairs.place[mine]] > 0]
        mine = mine[np.argsort(-values[mine], kind="stable")]
        room = _room_by_host(pairs.place[mine], seats)
        mine, so_far = mine[room > 0], np.cumsum(room[room > 0])
        found.append(np.sort(mine[: int(np.searchsorted(so_far, len(pairs.people))) + 1]))
    return found


def has_room(pairs: Pairs, seats: Seats) -> bool:
    """Say whether the pairs of each person hold a seat for them even if all others came first."""
    mine = (pairs.place[pairs.of(number)] for number in range(len(pairs.people)))
    return all(_room_by_host(places, seats).sum() >= len(pairs.people) for places in mine)


def _room_by_host(rows: Ints, seats: Seats) -> Ints:
    """Return how many seats each place adds to those before it; a host never counts for more than it may take."""
    host, at = seats.host[rows], seats.at[rows]
    order = np.argsort(host, kind="stable")
    so_far = np.cumsum(at[order])
    first = np.flatnonzero(np.diff(host[order], prepend=-1))
    before = np.repeat(so_far[first] - at[order][first], np.diff(np.append(first, len(order))))
    upto = np.minimum(so_far - before, seats.most)
    less = np.minimum(so_far - at[order] - before, seats.most)
    room = np.empty_like(at)
    room[order] = upto - less
    return room


def _graph(owner: Ints, row: Ints, value: Ints, people: int, seats: Seats) -> tuple[csr_matrix, Ints]:
    """Return the costs of people (rows) at seats (columns), and the place of each seat.

    Behind the seats stand a column each for staying without, then the passes of every host that has more seats than it
    may fill. Each of its seats is a row as well: it stays empty, which takes its own column, or takes a pass.
    """
    rows = np.unique(row)
    first = np.full(len(seats.at), 0, dtype=np.int64)
    first[rows] = np.cumsum(seats.at[rows]) - seats.at[rows]
    seat_row = np.repeat(rows, seats.at[rows])
    most = int(value.max()) + 1
    count, within = seats.at[row], _count_up(seats.at[row])
    stay = len(seat_row) + np.arange(people)
    bounded, column, width = _passes(seat_row, people, seats)
    at = (
        np.concatenate([np.repeat(owner, count), np.arange(people), people + bounded]),
        np.concatenate([np.repeat(first[row], count) + within, stay, column]),
    )
    cost = np.concatenate([np.repeat(most - value, count), np.full(people, most), np.ones(len(column), np.int64)])
    high = people + (int(bounded.max()) + 1 if bounded.size else 0)
    return csr_matrix((cost.astype(np.float64), at), shape=(high, len(seat_row) + people + width)), seat_row


def _passes(seat_row: Ints, people: int, seats: Seats) -> tuple[Ints, Ints, int]:
    """Return, for every seat of a host with too many, the columns that it may take; and how many passes there are."""
    host = seats.host[seat_row]
    crowded = np.flatnonzero(np.bincount(host, minlength=1) > seats.most)
    rows, columns, line, passes = [np.zeros(0, np.int64)], [np.zeros(0, np.int64)], 0, 0
    for one in crowded.tolist():
        own = np.flatnonzero(host == one)
        lines = line + np.arange(len(own))
        tickets = len(seat_row) + people + passes + np.arange(seats.most)
        rows += [lines, np.repeat(lines, seats.most)]
        columns += [own, np.tile(tickets, len(own))]
        line, passes = line + len(own), passes + seats.most
    return np.concatenate(rows), np.concatenate(columns), passes


def _count_up(counts: Ints) -> Ints:
    """Return 0, 1, 2 … for each of the counts, one after the other."""
    ends = np.cumsum(counts)
    return np.arange(int(ends[-1]) if ends.size else 0) - np.repeat(ends - counts, counts)

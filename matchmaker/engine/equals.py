"""Answers that are worth the same, told apart: who comes first by code has the better seat, at the first id."""

import numpy as np
from scipy.sparse import csr_matrix

from matchmaker.engine.pairs import Ints, Pairs
from matchmaker.engine.seats import Seats

NOWHERE = -1


def in_order(given: Ints, pairs: Pairs, values: Ints, seats: Seats) -> Ints:
    """Return an answer that is worth as much in all: nobody could change seats with a later person to be better off."""
    people, places = len(given), len(seats.at)
    given = given.copy()
    by_place = csr_matrix((values, pairs.place, pairs.start), shape=(people, places)).tocsc()
    got = np.zeros(people, dtype=np.int64)
    for number, row in enumerate(given.tolist()):
        mine = pairs.of(number)
        got[number] = values[mine][pairs.place[mine] == row].sum()
    for number in range(people):
        own = np.zeros(places + 1, dtype=np.int64)  # the last: nowhere
        own[pairs.place[pairs.of(number)]] = values[pairs.of(number)]
        here = int(given[number])
        theirs = np.zeros(people, dtype=np.int64)
        if here != NOWHERE:
            some = slice(by_place.indptr[here], by_place.indptr[here + 1])
            theirs[by_place.indices[some]] = by_place.data[some]
        _change(number, own, theirs, given, got)
        _move_forward(number, own, given, seats)
    return given


def _change(number: int, mine: Ints, theirs: Ints, given: Ints, got: Ints) -> None:
    """Let somebody change seats with a later person where all in all nothing is lost, and they are better off.

    `mine` is what each place is worth to them, `theirs` what their seat is worth to each of the others, 0 no pair.
    """
    now, wanted = got[number], mine[given]
    better = (wanted > now) & (wanted + theirs == now + got)
    better &= (np.arange(len(given)) > number) & ((theirs > 0) | (given[number] == NOWHERE))
    if not better.any():
        return
    other = int(np.argmax(np.where(better, wanted, -1)))
    given[[number, other]] = given[[other, number]]
    got[number], got[other] = wanted[other], theirs[other]


def _move_forward(number: int, mine: Ints, given: Ints, seats: Seats) -> None:
    """Move somebody to an earlier place that is worth as much and has a seat left."""
    here = int(given[number])
    if here == NOWHERE:
        return
    as_good = np.flatnonzero(mine[:here] == mine[here])
    if not as_good.size:
        return
    others = np.delete(given, number)
    others = others[others != NOWHERE]
    taken = np.bincount(others, minlength=len(seats.at))
    at_host = np.bincount(seats.host[others], minlength=int(seats.host.max()) + 1)
    open_there = (taken < seats.at)[as_good] & (at_host[seats.host[as_good]] < seats.most)
    given[number] = np.append(as_good[open_there], here)[0]

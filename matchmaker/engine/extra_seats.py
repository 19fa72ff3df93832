"""What one seat more would do, at every place that is full: exact, from one answer, without solving again."""

from dataclasses import dataclass

import numpy as np

from matchmaker.engine.equals import NOWHERE
from matchmaker.engine.geography import Floats
from matchmaker.engine.pairs import Bools, Ints, Pairs
from matchmaker.engine.seats import Seats

NEVER = -np.inf


@dataclass(frozen=True, slots=True)
class Moves:
    """Every way in which one person more can come to a place: from nowhere, or from a place that they leave.

    Columns are the places that matter (`rows`). `leaving[a, b]` is the most that the answer gains when somebody goes
    from the a-th place in use to b; `coming[b]` when somebody who has none comes; `going[a]` when somebody loses a seat.
    """

    rows: Ints
    used: Ints  # which columns are in use, in the order of the lines of `leaving`
    leaving: Floats
    coming: Floats
    going: Floats
    spare: Bools  # a seat of the place is empty
    crowd: Ints  # the host of a column where it takes in no more people, -1 elsewhere


def gains(pairs: Pairs, values: Ints, given: Ints, seats: Seats) -> Ints:
    """Return by row what the best answer with one seat more there is worth above the given one, which must be best.

    One person more at a place starts a chain: they leave a seat, somebody else takes it, until a seat stays empty or
    somebody is served who was not. The best chain to every place is the longest way in the graph of all such moves; a
    best answer has no gain going round in a circle, so that the search ends (Bellman and Ford).
    """
    found = np.zeros(len(seats.at), dtype=np.int64)
    if not len(pairs.place):
        return found
    moves = _moves(pairs, values, given, seats)
    taken = np.bincount(given[given != NOWHERE], minlength=len(seats.at))
    growing = (seats.can_grow & (taken == seats.at))[moves.rows]
    for host in np.unique(moves.crowd[growing]).tolist():
        here = growing & (moves.crowd == host)
        reached = _longest(moves, host)
        found[moves.rows[here]] = np.maximum(0, reached[here])
    return found


def _longest(moves: Moves, host: int) -> Floats:
    """Return the most that is gained when one person more comes to each place.

    A host that takes in no more people (-1: any other) gives a seat only when one of its own people leaves for it.
    """
    reached = np.full(len(moves.rows), NEVER)
    nowhere = 0.0 if host < 0 else NEVER
    if host >= 0:
        reached[moves.used[moves.crowd[moves.used] == host]] = 0.0
    turns, is_moving = 2 * len(moves.rows) + 3, True  # no way is longer than that
    while is_moving and turns:
        left = np.maximum(reached[moves.used], nowhere)
        new = np.maximum(reached, nowhere + moves.coming)
        new = np.maximum(new, (left[:, None] + moves.leaving).max(axis=0, initial=NEVER))
        new = _within_hosts(moves, new)
        lost = max(nowhere, float((left + moves.going).max(initial=NEVER)))
        is_moving = lost > nowhere or not np.array_equal(new, reached)
        reached, nowhere, turns = new, lost, turns - 1
    return reached


def _within_hosts(moves: Moves, reached: Floats) -> Floats:
    """Return the gains where, at a host that is full over all, a person in an empty seat makes another one leave."""
    crowded = moves.crowd >= 0
    best = np.full(int(moves.crowd.max(initial=-1)) + 1, NEVER)
    open_there = crowded & moves.spare
    np.maximum.at(best, moves.crowd[open_there], reached[open_there])
    at = moves.used[crowded[moves.used]]
    reached = reached.copy()
    reached[at] = np.maximum(reached[at], best[moves.crowd[at]])
    return reached


def _moves(pairs: Pairs, values: Ints, given: Ints, seats: Seats) -> Moves:
    """Return the moves between the places that are full, or that belong to a host that takes in no more people."""
    placed = given[given != NOWHERE]
    taken = np.bincount(placed, minlength=len(seats.at))
    of_host = np.bincount(seats.host, weights=taken)[seats.host]
    full_host = of_host >= seats.most
    rows = np.flatnonzero((taken > 0) | (seats.can_grow & (taken == seats.at)) | full_host)
    rows = rows[np.isin(rows, pairs.place)]
    column = np.full(len(seats.at), NOWHERE, dtype=np.int64)
    column[rows] = np.arange(len(rows))
    used = column[np.unique(placed)]
    leaving, coming, going = _gained(pairs, values, np.where(given >= 0, column[given], given), column, used)
    crowd = np.where(full_host, seats.host, -1)[rows]
    return Moves(rows, used, leaving, coming, going, (taken < seats.at)[rows], crowd)


def _gained(pairs: Pairs, values: Ints, at: Ints, column: Ints, used: Ints) -> tuple[Floats, Floats, Floats]:
    """Return what is gained by leaving, coming and going; `at` is the column where each person is."""
    width = int(column.max(initial=-1)) + 1
    line = np.full(width + 1, NOWHERE, dtype=np.int64)
    line[used] = np.arange(len(used))
    leaving, coming, going = np.full((len(used), width), NEVER), np.full(width, NEVER), np.full(len(used), NEVER)
    for number, here in enumerate(at.tolist()):
        mine = pairs.of(number)
        there = column[pairs.place[mine]]
        kept = there != NOWHERE
        there, value = there[kept], values[mine][kept].astype(np.float64)
        if here == NOWHERE:
            coming[there] = np.maximum(coming[there], value)
            continue
        now = float(value[there == here][0])
        leaving[line[here], there] = np.maximum(leaving[line[here], there], value - now)
        going[line[here]] = max(going[line[here]], -now)
    return leaving, coming, going

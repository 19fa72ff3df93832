"""The solver against brute force: nobody can do better, nothing is overfull, and one seat more does what was said."""

from dataclasses import replace
from itertools import product

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from matchmaker.engine.assignment import Scale, assign, best_of, values_of
from matchmaker.engine.equals import NOWHERE
from matchmaker.engine.extra_seats import gains
from matchmaker.engine.pairs import Pairs
from matchmaker.engine.seats import Seats
from matchmaker.engine.types import Person

FLOOR = 0.6
WORTHS = (None, 0.1, 0.3, 0.5, 0.5, 0.7, 0.9)  # few values, so that ties are common


def pairs_in(table):
    """Return a table of people and places (None: no pair) as pairs."""
    rows = [[row for row, worth in enumerate(line) if worth is not None] for line in table]
    start = np.cumsum([0, *map(len, rows)])
    worth = np.array([worth for line in table for worth in line if worth is not None], float)
    row = np.array([row for line in rows for row in line], np.int64)
    people = tuple(Person(f"C-{number}") for number in range(len(table)))
    return Pairs(people, start, row, worth, np.zeros(len(row), bool), np.arange(len(table[0]) if table else 0))


def seats_in(at, host, most):
    """Return seats where nothing but room holds people back."""
    at = np.minimum(at, most)
    return Seats(np.array(at), np.array(host), most, np.zeros(len(at), bool), np.array(at) < most)


@st.composite
def towns(draw, places=3, people=4):
    """Draw a small waiting list and the seats of a small town."""
    wide, many = draw(st.integers(1, places)), draw(st.integers(0, people))
    table = draw(
        st.lists(st.lists(st.sampled_from(WORTHS), min_size=wide, max_size=wide), min_size=many, max_size=many)
    )
    at = draw(st.lists(st.integers(0, 2), min_size=wide, max_size=wide))
    host = draw(st.lists(st.integers(0, wide - 1), min_size=wide, max_size=wide))
    return pairs_in(table), seats_in(at, host, draw(st.integers(1, 3)))


def counted(pairs, seats):
    """Return what each pair counts for."""
    return values_of(pairs, best_of(pairs, seats.at[pairs.place] > 0), FLOOR)


def worth_of(pairs, values, given):
    """Return what an answer is worth."""
    options = [dict(zip(pairs.place[pairs.of(n)], values[pairs.of(n)], strict=True)) for n in range(len(given))]
    return sum(int(options[number][row]) for number, row in enumerate(given) if row != NOWHERE)


def holds(given, seats):
    """Say whether no place and no host takes in more than it may."""
    placed = [row for row in given if row != NOWHERE]
    per_host = [sum(seats.host[row] == host for row in placed) for host in set(seats.host)]
    return all(placed.count(row) <= room for row, room in enumerate(seats.at)) and max(per_host) <= seats.most


def all_answers(pairs, seats):
    """Yield every answer that could be given."""
    options = [[NOWHERE, *pairs.place[pairs.of(number)].tolist()] for number in range(len(pairs.people))]
    yield from (given for given in product(*options) if holds(given, seats))


def best_worth(pairs, values, seats):
    """Return what the best of all answers is worth."""
    return max(worth_of(pairs, values, given) for given in all_answers(pairs, seats))


@given(towns())
def test_no_other_answer_is_worth_more_and_nothing_is_overfull(town):
    pairs, seats = town
    values = counted(pairs, seats)

    answer = assign(pairs, values, seats)

    assert holds(answer.tolist(), seats)
    assert worth_of(pairs, values, answer) == best_worth(pairs, values, seats)


def aims(pairs, seats, answer):
    """Return the three aims of an answer in their order: served, at the floor, fit in all."""
    best = best_of(pairs, seats.at[pairs.place] > 0)
    got = [
        (float(pairs.worth[pairs.of(number)][pairs.place[pairs.of(number)] == row][0]), best[number])
        for number, row in enumerate(answer)
        if row != NOWHERE
    ]
    return len(got), sum(worth >= FLOOR * most - 1e-9 for worth, most in got), round(sum(worth for worth, _ in got), 6)


def greedy(pairs, seats):
    """Return what comes out when each takes the best that is left, in the order of the list."""
    given = [NOWHERE] * len(pairs.people)
    for number in range(len(given)):
        mine = pairs.of(number)
        for row in pairs.place[mine][np.argsort(-pairs.worth[mine], kind="stable")].tolist():
            if holds([*given[:number], row], seats):
                given[number] = row
                break
    return given


@given(towns(places=6, people=9))
def test_it_is_never_worse_than_who_comes_first_is_served_first(town):
    pairs, seats = town

    answer = assign(pairs, counted(pairs, seats), seats)

    assert holds(answer.tolist(), seats)
    assert aims(pairs, seats, answer) >= aims(pairs, seats, greedy(pairs, seats))


@given(towns(places=6, people=9), st.integers(0, 5))
def test_a_seat_more_never_lowers_the_number_served(town, row):
    pairs, seats = town
    more = replace(seats, at=seats.at + (np.arange(len(seats.at)) == row))

    before = assign(pairs, counted(pairs, seats), seats)
    after = assign(pairs, counted(pairs, more), more)

    assert (after != NOWHERE).sum() >= (before != NOWHERE).sum()


@given(towns())
def test_one_seat_more_is_worth_exactly_what_solving_again_says(town):
    pairs, seats = town
    values = counted(pairs, seats)
    answer = assign(pairs, values, seats)

    gained = gains(pairs, values, answer, seats)

    before = best_worth(pairs, values, seats)
    for row in np.flatnonzero(seats.can_grow):
        more = replace(seats, at=seats.at + (np.arange(len(seats.at)) == row))
        assert gained[row] == best_worth(pairs, values, more) - before
    assert not gained[~seats.can_grow].any()


@given(towns(places=6, people=9))
def test_the_same_answer_comes_twice(town):
    pairs, seats = town
    values = counted(pairs, seats)

    assert assign(pairs, values, seats).tolist() == assign(pairs, values, seats).tolist()


def test_ties_fall_to_the_first_code_and_the_first_id():
    pairs = pairs_in([[0.5, 0.5, 0.5], [0.5, 0.5, 0.5], [0.5, 0.5, 0.5]])

    one_seat = seats_in([0, 1, 0], [0, 1, 2], 3)
    two_seats = seats_in([2, 2, 2], [0, 1, 2], 2)

    assert assign(pairs, counted(pairs, one_seat), one_seat).tolist() == [1, NOWHERE, NOWHERE]
    assert assign(pairs, counted(pairs, two_seats), two_seats).tolist() == [0, 0, 1]


def test_to_be_served_comes_before_the_floor_and_the_floor_before_the_sum():
    # The first could have 0.9; then the second would have nothing.
    served_first = pairs_in([[0.9, 0.3], [0.8, None]])
    # 0.9 and 0.2 make more than 0.5 and 0.5, but leave the second at a fifth of their best.
    floor_first = pairs_in([[0.9, 0.54], [0.54, 0.2]])
    seats = seats_in([1, 1], [0, 1], 3)

    assert assign(served_first, counted(served_first, seats), seats).tolist() == [1, 0]
    assert assign(floor_first, counted(floor_first, seats), seats).tolist() == [1, 0]


def test_a_host_of_many_places_takes_in_no_more_than_its_share():
    pairs = pairs_in([[0.9, 0.8, 0.1]] * 4)
    seats = seats_in([2, 2, 2], [0, 0, 1], 2)

    answer = assign(pairs, counted(pairs, seats), seats)

    assert sorted(answer.tolist()) == [0, 0, 2, 2]


@pytest.mark.parametrize("people", [1, 2, 30, 1000, 20000])
def test_the_aims_stay_apart_in_whole_numbers_that_are_exact(people):
    scale = Scale(people)

    assert scale.served * people < 2**53
    assert scale.read(scale.served - 2 * scale.lifted + scale.step // 4) == (1, -2, pytest.approx(0.25, abs=0.3))
    assert scale.step * people < scale.lifted
    assert (scale.lifted + scale.step) * people <= scale.served

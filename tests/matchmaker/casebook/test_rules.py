"""The order of the day: what weighs how much, and that one subject stands once."""

from datetime import time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from matchmaker.casebook.rules import (
    GROUPS,
    SIGNS_ONLY,
    STREAM_SHOWN,
    WEIGHTS,
    Sign,
    Why,
    in_order,
    is_alarming,
    shown,
    weight_of,
    with_strain,
)

SIGNS = st.builds(
    Sign,
    why=st.sampled_from(Why),
    side=st.sampled_from(("person", "host")),
    subject_id=st.integers(1, 6),
    of=st.integers(1, 99),
    days=st.integers(-20, 400),
    rhythm=st.integers(0, 90),
    hour=st.none() | st.just(time(10, 30)),
)


def person(why, subject=1, **more):
    """Return a sign of a person."""
    return Sign(why, "person", subject, more.pop("of", 1), **more)


def test_late_weighs_more_the_shorter_the_rhythm_and_never_less_than_today():
    assert weight_of(Why.LATE, 6, rhythm=14) < weight_of(Why.LATE, 6, rhythm=7)
    assert weight_of(Why.LATE, 1, rhythm=90) > weight_of(Why.TODAY, 0, hour=True)
    assert weight_of(Why.LATE, 400, rhythm=3) == 9
    assert weight_of(Why.LATE, 1) == 6


@given(st.sampled_from(Why), st.integers(-30, 400), st.integers(1, 90))
def test_waiting_a_day_longer_never_weighs_less(why, days, rhythm):
    assert weight_of(why, days + 1, rhythm=rhythm) >= weight_of(why, days, rhythm=rhythm) > 0


def test_life_and_limb_come_before_all_whatever_else_weighs():
    heavy = [Sign(why, "host", 9, 1, days=400, rhythm=3) for why in Why if why is not Why.ALARM]

    assert [thing.subject_id for thing in in_order([*heavy, person(Why.ALARM)])] == [1, 9]


def test_an_hour_of_today_comes_before_any_time_of_today():
    at_ten, whenever = person(Why.TODAY, 2, hour=time(10)), person(Why.TODAY, 1)

    assert [thing.subject_id for thing in in_order([whenever, at_ten])] == [2, 1]


def test_a_place_with_many_people_does_not_come_first_for_their_number():
    many = [Sign(Why.LATE, "host", 5, number, days=2, rhythm=14) for number in range(20)]
    one = Sign(Why.LATE, "host", 6, 99, days=3, rhythm=14)

    things = in_order([*many, one])

    assert [(thing.subject_id, thing.more) for thing in things] == [(6, 0), (5, 19)]


def test_strain_alone_asks_for_nothing_but_weighs():
    strained = {5: Sign(Why.STRAINED, "host", 5, 5)}
    late = [Sign(Why.LATE, "host", place, place, days=3, rhythm=14) for place in (4, 5)]

    assert in_order(strained.values()) == []
    assert in_order([*strained.values(), *strained.values()]) == []
    things = with_strain(in_order(late), strained, upto=5)
    assert [thing.subject_id for thing in things] == [5, 4]
    assert things[0].act.why is Why.LATE


@given(st.lists(SIGNS, max_size=40), st.integers(1, 6), st.sets(st.integers(1, 6)))
def test_strain_that_is_asked_only_near_the_top_orders_the_top_as_if_it_was_asked_of_all(signs, upto, strained):
    found = {place: Sign(Why.STRAINED, "host", place, place) for place in strained}
    things = in_order(sign for sign in signs if sign.why is not Why.STRAINED)

    assert with_strain(things, found, upto=upto)[:upto] == with_strain(things, found, upto=99)[:upto]


@given(st.lists(SIGNS, max_size=40))
def test_every_subject_that_asks_for_something_stands_once_and_the_order_is_always_the_same(signs):
    things = in_order(signs)

    asking = {(sign.side, sign.subject_id) for sign in signs if sign.why not in SIGNS_ONLY}
    assert sorted((thing.side, thing.subject_id) for thing in things) == sorted(asking)
    assert things == in_order(reversed(signs)) or len({sign.of for sign in signs}) < len(signs)
    assert all(thing.act.why not in SIGNS_ONLY for thing in things)
    assert sum(len(thing.signs) + thing.more for thing in things) <= len(signs)


def test_every_sign_has_a_weight_and_whatever_asks_for_something_has_a_group():
    grouped = {why for some in GROUPS.values() for why in some}

    assert set(WEIGHTS) == set(Why)
    assert grouped == set(Why) - set(SIGNS_ONLY)
    assert in_order([person(Why.QUIET)])[0].is_about("quiet")
    assert not in_order([person(Why.QUIET)])[0].is_about("contact")


@pytest.mark.parametrize("words", ["もう消えたい", "死にたいと思う夜がある", "夫に殴られた", "何日も食べていない"])
def test_words_of_life_and_limb_are_noticed(words):
    assert is_alarming(words)


@pytest.mark.parametrize("words", ["畑に出ると楽です", "消えたペンを探した", "", None])
def test_other_words_are_not(words):
    assert not is_alarming(words)


def test_one_line_more_is_not_hidden_behind_a_link():
    assert [shown(lines) for lines in (3, STREAM_SHOWN + 1, STREAM_SHOWN + 2)] == [3, STREAM_SHOWN + 1, STREAM_SHOWN]

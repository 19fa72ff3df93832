"""A waiting list against limited places: who gets what, who gives way, who stays without, and what a seat more does."""

import json
from dataclasses import replace

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from matchmaker.engine.allocation import allocate
from matchmaker.engine.index import Index
from matchmaker.engine.pairs import pair_scores
from matchmaker.engine.ranker import rank
from matchmaker.engine.seatings import Why
from matchmaker.engine.seats import TIRED, WORN_OUT, Terms, seats_of
from matchmaker.engine.types import Limit, Person, Place
from profiles.vocabulary.rules import Gender
from profiles.vocabulary.week import read_pattern

LIKES = ("編み物", "園芸", "将棋", "料理")


@pytest.fixture
def knitting(a_place):
    """Return a builder of places where one knits."""

    def build(number, **facts):
        return a_place(number, **({"activities": ("編み物",), "places_total": 1, "places_taken": 0} | facts))

    return build


def seats(answer):
    """Return the place of each person, None for who stays without."""
    return {one.code: one.candidate.place.id if one.candidate else None for one in answer.seatings}


def seating(answer, code):
    """Return what one person gets."""
    return next(one for one in answer.seatings if one.code == code)


def test_a_person_alone_gets_their_best_with_its_reasons(a_person, a_place, knitting, day):
    index = Index.build([a_place(1), knitting(2), knitting(3, places_total=None)])
    person = a_person(interests="編み物")

    answer = allocate([person], index, as_of=day)

    mine, best = answer.seatings[0], rank(person, index, as_of=day, top=1).candidates[0]
    assert mine.candidate == best
    assert (mine.why, mine.kept, mine.is_below_floor, mine.yields_to) == (Why.BEST, 1.0, False, ())
    assert (mine.alone.place.id, mine.fitting) == ("R-0002", 3)
    assert mine.alone.score == pytest.approx(best.score)


def test_who_gives_way_is_told_to_whom_and_what_they_would_have_got_alone(a_person, a_place, knitting, day):
    index = Index.build([knitting(1), a_place(2)])
    keen = a_person(code="C-1", interests="編み物", wants="編み物を教わりたい")
    also = a_person(code="C-2", interests="編み物")

    answer = allocate([also, keen], index, as_of=day)

    assert seats(answer) == {"C-1": "R-0001", "C-2": "R-0002"}
    gave_way = seating(answer, "C-2")
    assert (gave_way.why, gave_way.yields_to) == (Why.SEAT_TAKEN, ("C-1",))
    assert gave_way.alone.place.id == "R-0001"
    assert gave_way.candidate.rank == 2
    assert gave_way.kept == pytest.approx(gave_way.candidate.score / gave_way.alone.score)
    assert (answer.served, round(answer.total, 6)) == (2, round(sum(one.candidate.score for one in answer.seatings), 6))


def test_who_stays_without_is_told_whether_seats_are_short_or_nothing_fits(a_person, knitting, day):
    index = Index.build([knitting(1, age_min=18)])
    people = [a_person(code="C-1"), a_person(code="C-2"), a_person(code="C-3", age=15)]

    answer = allocate(people, index, as_of=day)

    assert seats(answer) == {"C-1": "R-0001", "C-2": None, "C-3": None}
    short, unfit = seating(answer, "C-2"), seating(answer, "C-3")
    assert (short.why, short.yields_to, short.kept) == (Why.ALL_TAKEN, ("C-1",), 0.0)
    assert (unfit.why, unfit.alone, unfit.fitting, unfit.excluded[Limit.AGE]) == (Why.NOTHING_FITS, None, 0, 1)


def test_a_floor_that_serving_everybody_breaks_is_said_so(a_person, a_place, knitting, day):
    index = Index.build([knitting(1), a_place(2, steps=("就労",))])
    people = [a_person(code="C-1", interests="編み物"), a_person(code="C-2", interests="編み物")]

    answer = allocate(people, index, as_of=day, terms=Terms(floor=0.9))

    assert [one.is_below_floor for one in answer.seatings] == [False, True]
    assert answer.as_json()["below_floor"] == 1


def test_unknown_room_takes_one_at_most_and_says_so(a_person, knitting, day):
    index = Index.build([knitting(1, places_total=None)])

    answer = allocate([a_person(code="C-1"), a_person(code="C-2")], index, as_of=day)

    assert seats(answer) == {"C-1": "R-0001", "C-2": None}
    assert answer.seatings[0].candidate.to_confirm == ("place",)
    assert [(one.place.id, one.served, one.is_question) for one in answer.extra] == [("R-0001", 1, True)]
    assert answer.as_json()["one_more_seat"][0]["to_confirm"] == ["place"]


def test_one_seat_more_is_told_where_it_helps_most_even_at_a_place_that_is_full(a_person, a_place, knitting, day):
    index = Index.build([knitting(1, places_taken=1), knitting(2), a_place(3, places_taken=3)])
    people = [a_person(code=f"C-{number}", interests="編み物") for number in range(2)]

    answer = allocate(people, index, as_of=day)

    assert answer.served == 1
    assert [(one.place.id, one.served, one.is_question) for one in answer.extra] == [
        ("R-0001", 1, False),
        ("R-0002", 1, False),
        ("R-0003", 1, False),
    ]
    more = Index.build([knitting(1, places_taken=0), knitting(2), a_place(3, places_taken=3)])
    assert allocate(people, more, as_of=day).served == answer.served + 1


def test_a_tired_host_takes_fewer_and_a_worn_out_one_nobody(knitting, day):
    places = [
        knitting(number, places_total=5, strain=strain) for number, strain in enumerate((None, 0.2, TIRED, WORN_OUT))
    ]

    index = Index.build(places)

    found = seats_of(index, index.rows_of(place.id for place in places), 10)

    assert found.at.tolist() == [3, 3, 1, 0]  # no host takes more than three of ten
    assert found.can_grow.tolist() == [False] * 4


def test_an_organisation_takes_no_more_than_its_share_over_all_its_places(a_person, knitting, day):
    places = [knitting(number, organisation="手しごとの会", places_total=2) for number in range(1, 4)]
    people = [a_person(code=f"C-{number}", interests="編み物") for number in range(1, 5)]

    half = Terms(share=0.5, least=1)
    answer = allocate(people, Index.build(places), as_of=day, terms=half)
    beside = [*places, knitting(9, places_total=2, steps=("就労",))]
    beside = allocate(people, Index.build(beside), as_of=day, terms=half)

    assert (answer.served, answer.most_a_host) == (2, 2)
    assert answer.seatings[-1].why is Why.ALL_TAKEN
    assert answer.seatings[-1].yields_to == ("C-1", "C-2")
    assert [one.why for one in beside.seatings] == [Why.BEST, Why.BEST, Why.HOST_LOAD, Why.HOST_LOAD]
    assert beside.seatings[-1].yields_to == ("C-1", "C-2")


def test_seats_that_others_are_asked_for_are_theirs(a_person, knitting, day):
    index = Index.build([knitting(1, places_total=2)])
    people = [a_person(code="C-1"), a_person(code="C-2")]

    answer = allocate(people, index, as_of=day, asked_for={"R-0001": 1, "gone": 2})

    assert answer.served == 1


def test_a_pair_that_a_human_ruled_out_is_not_proposed_nor_one_that_a_condition_shuts_out(a_person, knitting, day):
    index = Index.build([knitting(1), knitting(2, condition="女性のみ"), knitting(3)])
    person = a_person(code="C-1", gender=Gender.MALE)

    answer = allocate([person], index, as_of=day, barred={"C-1": {"R-0001", "gone"}, "C-9": {"R-0003"}})

    assert seats(answer) == {"C-1": "R-0003"}
    assert answer.seatings[0].fitting == 2  # all that break no limit, but the one that a human ruled out


def test_nobody_and_nowhere_are_answers_too(a_person, knitting, day):
    nobody = allocate([], Index.build([knitting(1)]), as_of=day)
    nowhere = allocate([a_person()], Index.build([]), as_of=day)

    assert (nobody.seatings, nobody.seats, nobody.extra) == ((), 0, ())
    assert (nowhere.seatings[0].why, nowhere.seats, nowhere.extra) == (Why.NOTHING_FITS, 0, ())


def test_the_answer_is_json_of_the_form_that_the_commands_tell(a_person, a_place, knitting, day):
    index = Index.build([knitting(1), a_place(2, age_min=60)])
    people = [a_person(code="C-1", age=30), a_person(code="C-2", age=30)]

    told = allocate(people, index, as_of=day).as_json()

    assert json.loads(json.dumps(told, ensure_ascii=False)) == told
    assert list(told) == [
        *("engine", "as_of", "terms", "waiting", "served", "below_floor", "seats", "total", "people", "one_more_seat"),
    ]
    first, second = told["people"]
    assert list(first) == [
        *("client", "why", "place", "alone", "kept", "below_floor", "yields_to", "fitting", "excluded", "what_if"),
    ]
    assert list(first["place"]) == [
        *("rank", "id", "name", "score", "status", "to_confirm", "travel", "reasons"),
    ]
    assert (first["alone"]["id"], first["alone"]["status"], first["excluded"]) == ("R-0001", "ok", None)
    assert (second["place"], second["why"], second["excluded"]["age"]) == (None, "all_taken", 1)
    assert list(told["one_more_seat"][0]) == ["id", "name", "served", "lifted", "gain", "to_confirm"]


def test_those_who_are_scored_are_seen_passing_by(a_person, knitting, day):
    seen = []

    allocate(
        [a_person(code="C-2"), a_person(code="C-1")],
        Index.build([knitting(1)]),
        as_of=day,
        watch=lambda people: (seen.append(person.code) or person for person in people),
    )

    assert seen == ["C-1", "C-2"]


@st.composite
def towns(draw):
    """Draw a small town and its waiting list, all facts stated or not."""
    places = [
        Place(
            id=f"R-{number}",
            ref=f"ref{number}",
            name=f"場所{number}",
            pattern=read_pattern("毎日 10:00-16:00").pattern,
            organisation=draw(st.sampled_from(("", "社協", "会"))),
            activities=(draw(st.sampled_from(LIKES)),),
            places_total=draw(st.sampled_from((None, 0, 1, 2))),
            age_min=draw(st.sampled_from((None, 40))),
            strain=draw(st.sampled_from((None, 0.3, 0.5, 0.9))),
        )
        for number in range(draw(st.integers(0, 5)))
    ]
    people = [
        Person(code=f"C-{number}", interests=draw(st.sampled_from(LIKES)), age=draw(st.sampled_from((None, 20, 50))))
        for number in range(draw(st.integers(0, 6)))
    ]
    return people, places


@settings(max_examples=60, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(town=towns(), dice=st.randoms(use_true_random=False))
def test_whatever_the_town_no_limit_is_broken_and_the_order_of_the_list_does_not_matter(town, dice, day):
    people, places = town
    index = Index.build(places)

    answer = allocate(people, index, as_of=day)

    for person, one in zip(people, answer.seatings, strict=True):
        allowed = {candidate.place.id for candidate in rank(person, index, as_of=day, top=99).candidates}
        assert one.candidate is None or one.candidate.place.id in allowed
    taken = [one.candidate.place for one in answer.seatings if one.candidate]
    assert all(taken.count(place) <= (1 if place.places_total is None else place.places_total) for place in taken)
    for name in {place.organisation for place in taken} - {""}:
        assert [place.organisation for place in taken].count(name) <= answer.most_a_host
    shuffled, moved = list(people), list(places)
    dice.shuffle(shuffled)
    dice.shuffle(moved)
    assert allocate(shuffled, Index.build(moved), as_of=day).as_json() == answer.as_json()


@settings(max_examples=60, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(town=towns())
def test_whoever_is_served_keeps_the_floor_or_it_is_said_and_was_needed(town, day):
    people, places = town
    index = Index.build(places)

    answer = allocate(people, index, as_of=day)
    strict = [one for one in answer.seatings if one.is_below_floor]

    for one in answer.seatings:
        assert one.candidate is None or one.is_below_floor or one.kept >= answer.terms.floor - 1e-9
    for one in strict:  # without them nobody more could be served
        others = [person for person in people if person.code != one.code]
        assert allocate(others, index, as_of=day).served >= answer.served - 1


@settings(max_examples=40, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(town=towns())
def test_the_score_of_a_pair_is_the_one_that_the_ranking_gives(town, day):
    people, places = town
    index = Index.build([replace(place, places_total=place.places_total or 1) for place in places])

    pairs = pair_scores(people, index, day)

    for number, person in enumerate(people):
        ranked = {one.place.id: one for one in rank(person, index, as_of=day, top=99).candidates}
        mine = pairs.of(number)
        for at, worth, asks in zip(pairs.place[mine], pairs.worth[mine], pairs.asks[mine], strict=True):
            one = ranked[index.place(pairs.rows[at]).id]
            assert asks == (one.status == "to_confirm")
            assert worth == pytest.approx(one.score * (0.8 if asks else 1))


@pytest.fixture
def country(a_place, knitting):
    """Return an index of many places; in a few of them, all of one host, one knits."""
    others = [a_place(number, activities=("将棋",), steps=("就労",)) for number in range(100, 900)]
    return Index.build([*others, *(knitting(number, organisation="手しごとの会") for number in range(1, 60))])


def test_many_places_are_not_all_scored_and_the_answer_is_the_same(a_person, country, day, monkeypatch):
    people = [a_person(code=f"C-{number}", interests="編み物", max_group=20 + number) for number in range(3)]

    few = allocate(people, country, as_of=day)
    monkeypatch.setattr("matchmaker.engine.allocation.FEW", 9999)

    assert few.as_json() | {"seats": 0} == allocate(people, country, as_of=day).as_json() | {"seats": 0}
    cut, whole = pair_scores(people, country, day, best=5), pair_scores(people, country, day)
    assert (cut.are_cut, whole.are_cut) == (True, False)
    assert len(cut.place) < len(whole.place)


def test_where_one_host_has_the_best_places_those_of_others_come_into_question(a_person, country, day):
    people = [a_person(code=f"C-{number}", interests="編み物") for number in range(5)]

    answer = allocate(people, country, as_of=day)

    assert [one.why for one in answer.seatings] == [Why.BEST] * 3 + [Why.HOST_LOAD] * 2

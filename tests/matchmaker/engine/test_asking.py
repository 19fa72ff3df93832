"""Questions to a person: only of what is not known, only where the answer changes the list, and reckoned exactly."""

from dataclasses import replace
from itertools import combinations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from geo.coords import Point
from matchmaker.engine import asking, plausible
from matchmaker.engine.asking import HEARD_BY, LEAST_CHANGE, MOST_ASKED, distance, questions_for, thinned
from matchmaker.engine.edits import edited
from matchmaker.engine.index import Index
from matchmaker.engine.plausible import AGES, BURDENS, FEES, GROUPS, LASTING, NEEDS, STEPS, TIMES, WAYS, spots, unknowns
from matchmaker.engine.ranker import rank
from matchmaker.engine.types import Person
from matchmaker.matching.questions import ABOUT, ASKS
from profiles.vocabulary.rules import Feature, Mode, Step
from profiles.vocabulary.week import read_pattern
from tests.support.towns import AS_OF, HOME, people, places

KNOWN = {
    "home": HOME,
    "modes": (Mode.WALK,),
    "max_minutes": 30,
    "age": 40,
    "interests": "花",
    "avoid": "大声",
    "required": (Feature.STEP_FREE,),
    "available": read_pattern("月 9:00-12:00").pattern,
    "max_group": 10,
    "max_fee": 500,
    "step": Step.TAKE_PART,
}
TWO = ("料理", "犬の散歩")


def first(person, town):
    """Return the ids of the first ten places."""
    return [candidate.place.id for candidate in rank(person, Index.build(town), as_of=AS_OF, top=10).candidates]


@st.composite
def towns(draw, most=14):
    """Return a town of places with limits of their own."""
    found = []
    for number in range(draw(st.integers(3, most))):
        place = draw(places(number))
        limits = {"age_min": draw(st.sampled_from([None, None, 18, 60])), "age_max": draw(st.sampled_from([None, 39]))}
        found.append(replace(place, id=f"R-{number:02}", ref=str(number), **limits))
    return found


@settings(max_examples=40, deadline=None)
@given(people(worded=False), towns(), st.booleans())
def test_what_is_asked_changes_the_list_when_it_is_answered(person, town, worded):
    person = replace(person, interests="花や園芸" if worded else "", max_minutes=None)
    before = first(person, town)

    asked = questions_for(person, Index.build(town), as_of=AS_OF)

    assert len(asked) <= MOST_ASKED
    assert [one.change for one in asked] == sorted((one.change for one in asked), reverse=True)
    for one in asked:
        assert one.change >= LEAST_CHANGE
        assert 0 <= one.turning <= one.among == len(before)
        assert first(replace(person, **one.answers[0]), town) != before  # the answer that changes most


@settings(max_examples=25, deadline=None)
@given(people(), towns(), st.sampled_from(sorted(KNOWN)), st.data())
def test_each_answer_is_tried_exactly_as_the_engine_would(person, town, fact, data):
    known = {name: value for name, value in KNOWN.items() if data.draw(st.booleans()) and name != fact}
    person = replace(person, **{"interests": "", **known})
    index = Index.build(town)

    for one in unknowns(person, index):
        base = base_of(person, index, one)
        for _, changes in one.answers:
            after = [base.case.index.places[row].id for row in asking.first_after(base, changes).tolist()]
            assert after == first(replace(person, **changes), town), changes


def base_of(person, index, one):
    """Return the places that fit and what the scorers say, as the questions are measured on."""
    rows = asking.sift(person, index, AS_OF).fits.rows()
    case = asking.Case(person, index.take(rows), AS_OF)
    return asking.based(case, index, rows, [one], asking.DEFAULT)


@settings(max_examples=20, deadline=None)
@given(people(), towns())
def test_nothing_is_asked_of_somebody_wholly_known(person, town):
    assert questions_for(replace(person, **KNOWN), Index.build(town), as_of=AS_OF) == ()


def test_nothing_is_asked_where_nothing_is_left_to_change(a_person, a_place):
    assert questions_for(a_person(), Index.build([]), as_of=AS_OF) == ()
    assert questions_for(a_person(), Index.build([a_place(active=False)]), as_of=AS_OF) == ()
    one = Index.build([a_place()])
    assert not any(asked.facts == ("step",) for asked in questions_for(a_person(), one, as_of=AS_OF, most=9))


def test_of_the_way_only_what_is_missing_is_asked_and_in_one_question(a_person, a_place):
    index = Index.build([a_place(number, point=Point(36.84 + number / 200, 136.98)) for number in range(9)])

    for missing in (facts for many in (1, 2, 3) for facts in combinations(("home", "modes", "max_minutes"), many)):
        person = a_person(**{name: value for name, value in KNOWN.items() if name not in (*missing, "available")})
        (one, *_) = unknowns(person, index)
        assert one.facts == missing
        assert missing in ASKS
        assert sum(weight for weight, _ in one.answers) == pytest.approx(1)
        assert all(set(changes) == set(missing) for _, changes in one.answers)


def test_where_no_place_is_on_the_map_nobody_is_asked_where_they_live(a_person, a_place):
    facts = [one.facts for one in unknowns(a_person(), Index.build([a_place()]))]

    assert not any("home" in fact for fact in facts)
    ((share, spot),) = spots(Index.build([a_place(point=HOME)]))
    assert (share, spot.lat, spot.lon) == (1.0, pytest.approx(HOME.lat), pytest.approx(HOME.lon))


def test_every_fact_has_its_scorers_its_weights_and_its_words():
    for answers in (AGES, BURDENS, FEES, GROUPS, LASTING, NEEDS, STEPS, TIMES, WAYS):
        assert sum(one[0] for one in answers) == pytest.approx(1)
    assert set(HEARD_BY) == set(ABOUT) == {fact for facts in ASKS for fact in facts}
    assert all(read_pattern(text).pattern.is_known for _, text in TIMES)


def test_where_very_many_fit_every_nth_place_stands_for_the_others(a_person, a_place, monkeypatch):
    index = Index.build([a_place(number, fee=number * 10, activities=(TWO[number % 2],)) for number in range(30)])
    whole = questions_for(a_person(interests="花"), index, as_of=AS_OF, most=9)
    assert thinned(np.arange(30)).tolist() == list(range(30))
    monkeypatch.setattr(asking, "MOST_PLACES", 12)

    assert thinned(np.arange(30)).tolist() == list(range(0, 30, 3))
    some = questions_for(a_person(), index, as_of=AS_OF, most=9)

    assert {one.facts for one in whole} <= {one.facts for one in some}
    assert {one.among for one in some} == {10}


def test_a_town_that_was_edited_is_asked_about_as_one_built_anew(a_person, a_place):
    words = ["料理", "花", "犬", "将棋", "合唱", "掃除"]
    town = [replace(a_place(at, activities=(word,)), number=at + 1) for at, word in enumerate(words)]
    changed = replace(town[2], activities=("やぎの世話",))
    index = edited(Index.build(town), [changed])

    asked = questions_for(a_person(), index, as_of=AS_OF, most=9)

    assert asked == questions_for(a_person(), Index.build([changed, *town[:2], *town[3:]]), as_of=AS_OF, most=9)


def test_what_a_group_of_interests_comes_to_is_reckoned_once(a_person, a_place, monkeypatch):
    index = Index.build(
        [a_place(number, activities=(word,)) for number, word in enumerate(["料理", "花", "犬", "将棋"])]
    )
    before = questions_for(a_person(), index, as_of=AS_OF)
    monkeypatch.setattr(asking, "topic_scores", lambda *_: pytest.fail("reckoned again"))

    assert questions_for(a_person(), index, as_of=AS_OF) == before


def test_the_distance_of_lists_runs_from_the_same_to_nothing_in_common():
    assert distance([1, 2, 3], [1, 2, 3]) == 0
    assert distance([], []) == 0
    assert distance([1, 2], [3, 4]) == distance([1], []) == 1
    assert 0 < distance([1, 2, 3], [2, 1, 3]) < distance([1, 2, 3], [2, 3, 4]) < 1


def test_a_broad_group_is_asked_about_only_where_the_town_has_it(a_place):
    index = Index.build([a_place(1, activities=("やぎの世話",)), a_place(2, activities=("包丁研ぎ",))])

    names = plausible.groups(index)

    assert "動物" in names
    assert "音楽" not in names
    assert plausible.groups(Index.build([])) == []
    assert not any(one.facts == ("interest_tags",) for one in unknowns(Person(code="C"), Index.build([])))

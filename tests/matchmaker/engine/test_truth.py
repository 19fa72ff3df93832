"""Every reason is true: take its fact away, or turn it round, and the score moves as the reason said; in both languages."""

import re
from dataclasses import replace
from datetime import date

import pytest
from flask_babel import force_locale
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from geo.coords import Point
from matchmaker.engine.index import Index
from matchmaker.engine.ranker import rank
from matchmaker.engine.types import Direction, ReasonKind
from matchmaker.matching.telling import reason_text
from profiles.vocabulary.rules import Feature, Step
from profiles.vocabulary.week import read_pattern
from tests.support.towns import AS_OF, HOME, people, places

WORD_KINDS = {ReasonKind.INTEREST, ReasonKind.STRENGTH, ReasonKind.WISH}


def score_of(person, place):
    """Return the score of one pair."""
    answer = rank(person, Index.build([place]), as_of=AS_OF)
    return answer.candidates[0].score if answer.candidates else 0.0


FORGET_CLIENT = {
    "client.interests": {"interests": ""},
    "client.strengths": {"strengths": ""},
    "client.wants": {"wants": ""},
    "client.avoid": {"avoid": ""},
}
FORGET_PLACE = {
    "resource.段階": {"steps": ()},
    "resource.規模": {"group_size": None},
    "resource.緯度": {"point": None},
    "resource.開催": {"pattern": None},
    "resource.参加費": {"fee": None},
    "resource.受入枠": {"places_total": None},
    "resource.strain": {"strain": None},
    "resource.最終確認日": {"confirmed_on": None},
    "resource.対象条件": {"condition": ""},
    "resource.状態": {"active": False},
}


def spoken(person, place):
    """Return the candidate, if it is one, with each reason for and against it."""
    answer = rank(person, Index.build([place]), as_of=AS_OF)
    return [
        (one, reason) for one in answer.candidates for reason in one.reasons if reason.direction is not Direction.ASK
    ]


def without_fact(place, fact):
    """Return the place as if one fact had never been stated."""
    for feature in Feature:
        if fact == f"resource.{feature.label}":
            return replace(place, features={key: value for key, value in place.features.items() if key != feature})
    return replace(place, **FORGET_PLACE.get(fact, {}))


@settings(max_examples=80, deadline=None)
@given(people(), places())
def test_what_was_said_moves_the_score_as_the_reason_says(person, place):
    for candidate, reason in spoken(person, place):
        if reason.kind in WORD_KINDS | {ReasonKind.ATMOSPHERE}:
            gone = replace(person, **FORGET_CLIENT[reason.facts[0]])
            moved = candidate.score - score_of(gone, place)
            assert moved > 0 if reason.direction is Direction.FOR else moved < 0, reason


@settings(max_examples=80, deadline=None)
@given(people(worded=False), places())
def test_what_is_stated_of_a_place_moves_the_score_as_the_reason_says(person, place):
    place = replace(place, remarks="", atmosphere=(), places_total=place.places_total or 5)

    for candidate, reason in spoken(person, place):
        gone = place
        for fact in reason.facts:
            gone = without_fact(gone, fact)
        moved = candidate.score - score_of(person, gone)
        assert moved > 0 if reason.direction is Direction.FOR else moved < 0, reason
        assert reason.weight == pytest.approx(abs(moved), abs=1e-6)


@pytest.mark.parametrize("stated", [{}, {Feature.WHEELCHAIR: False}, {Feature.WHEELCHAIR: True}])
def test_a_step_at_the_door_is_a_fact_about_wheelchairs(stated, a_person, a_place):
    place = a_place(features=stated | {Feature.STEP_FREE: False})

    answer = rank(a_person(preferred=(Feature.WHEELCHAIR,)), Index.build([place]), as_of=AS_OF)

    (reason,) = [reason for reason in answer.candidates[0].reasons if reason.kind is ReasonKind.OFFER]
    assert reason.facts == ("client.preferred", *["resource.車椅子可"] * bool(stated), "resource.段差なし")


@settings(max_examples=40, deadline=None)
@given(people(), st.data())
def test_every_candidate_has_a_reason_for_it_and_weights_stand_in_order(person, data):
    answer = rank(person, Index.build([data.draw(places(number)) for number in range(4)]), as_of=AS_OF)

    for candidate in answer.candidates:
        assert candidate.of(Direction.FOR)
        for direction in Direction:
            weights = [round(reason.weight, 9) for reason in candidate.of(direction)]
            assert weights == sorted(weights, reverse=True)
            assert all(weight >= 0 for weight in weights)
        assert all(reason.text and "%" not in reason.text and reason.facts for reason in candidate.reasons)


FAR = Point(35.0, 135.0)
NEVER = read_pattern("2020-01-01 9:00-12:00").pattern
TURNED = {  # what would be bad for anybody, and what good
    "resource.規模": ({"group_size": 1000}, {"group_size": 1}),
    "resource.緯度": ({"point": FAR}, {"point": HOME}),
    "resource.開催": ({"pattern": NEVER}, {"pattern": read_pattern("随時").pattern}),
    "resource.参加費": ({"fee": 1_000_000}, {"fee": 0}),
    "resource.受入枠": ({"places_total": 1, "places_taken": 1}, {"places_total": 50, "places_taken": 0}),
    "resource.最終確認日": ({"confirmed_on": date(2000, 1, 1)}, {"confirmed_on": AS_OF}),
    "resource.strain": ({"strain": 1.0}, {"strain": 0.0}),
    "resource.状態": ({"active": False}, {"active": True}),
    "resource.対象条件": ({"condition": "男性のみ"}, {"condition": ""}),
}


def turned(person, place, reason):
    """Return the place with the fact of a reason turned round: what spoke for it against, and the other way about."""
    fact, bad = next(fact for fact in reason.facts if fact.startswith("resource.")), reason.direction is Direction.FOR
    if fact == "resource.段階":
        steps = list(Step)
        here = steps.index(person.step or Step.COME_BY)
        return replace(
            place, steps=(str(max(steps, key=lambda one: abs(steps.index(one) - here)) if bad else steps[here]),)
        )
    always = person.available and person.available.any_time
    if bad and always and fact == "resource.開催":  # whoever can always come is only ever sure or not
        return replace(place, pattern=None)
    for feature in Feature:
        if fact == f"resource.{feature.label}":
            door = {Feature.STEP_FREE: not bad} if feature is Feature.WHEELCHAIR else {}  # a step shuts wheelchairs out
            return replace(place, features={**place.features, feature: not bad} | door)
    return replace(place, **TURNED[fact][0 if bad else 1])


@settings(max_examples=80, deadline=None)
@given(people(worded=False), places())
def test_a_fact_turned_round_moves_the_score_the_other_way(person, place):
    place = replace(place, remarks="", atmosphere=())

    for candidate, reason in spoken(person, place):
        moved = candidate.score - score_of(person, turned(person, place, reason))
        assert moved > 0 if reason.direction is Direction.FOR else moved < 0, reason


@settings(max_examples=60, deadline=None)
@given(people(), places(), st.data())
def test_what_was_said_in_one_sentence_is_what_its_reason_hangs_on(person, place, data):
    fields = ("interests", "strengths", "wants")
    more = data.draw(people())
    person = replace(person, **{field: f"{getattr(person, field)}。{getattr(more, field)}" for field in fields})

    for candidate, reason in spoken(person, place):
        if reason.kind in WORD_KINDS:
            field = reason.facts[0].removeprefix("client.")
            left = [said for said in getattr(person, field).split("。") if str(reason.values["words"]) not in said]
            assert len(left) < 2
            assert candidate.score > score_of(replace(person, **{field: "。".join(left)}), place) - 1e-9, reason


@settings(max_examples=60, deadline=None)
@given(people(), places())
def test_a_good_answer_to_a_question_is_worth_what_it_says(person, place):
    person = replace(person, required=(Feature.LIFT,), avoid="")  # a feature may be just what somebody cannot bear
    place = replace(place, condition="")
    before = rank(person, Index.build([place]), as_of=AS_OF).candidates

    for candidate in before:
        for reason in candidate.of(Direction.ASK):
            yes = turned(person, place, replace(reason, direction=Direction.AGAINST))
            (after,) = rank(person, Index.build([yes]), as_of=AS_OF).candidates
            assert after.score >= candidate.score - 1e-9
            assert len(after.of(Direction.ASK)) < len(candidate.of(Direction.ASK))


def told(place):
    """Return all that stands in a listing and can be put in words: not its id, its point, or how its host bears it."""
    said = {"activities": frozenset(place.activities), "description": frozenset(place.description.split("。"))}
    return replace(place, id="", ref="", point=None, strain=None, places_taken=None, confirmed_on=None, **said)


@settings(max_examples=60, deadline=None)
@given(people(), st.lists(places(), min_size=2, max_size=6), st.booleans())
def test_two_candidates_read_the_same_only_where_all_that_is_known_of_them_is_the_same(person, town, worded):
    bare = person if worded else replace(person, interests="", strengths="", wants="", avoid="")
    town = [replace(place, id=f"R-{at}", ref=str(at)) for at, place in enumerate(town)]

    seen = {}
    for candidate in rank(bare, Index.build(town), as_of=AS_OF).candidates:
        texts = [reason.text for reason in candidate.reasons]
        assert len(texts) == len(set(texts))
        shown = frozenset(reason.text for reason in candidate.shown)
        assert told(seen.setdefault(shown, candidate.place)) == told(candidate.place), shown


@settings(max_examples=30, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(person=people(), place=places())
def test_every_reason_can_be_said_in_english_with_nothing_of_ours_left_in_japanese(app, person, place):
    person = replace(person, required=(Feature.LIFT,), max_minutes=500)
    for candidate in rank(person, Index.build([place]), as_of=AS_OF).candidates:
        for reason in candidate.reasons:
            quoted = {str(value) for value in _values(reason.values)}
            with force_locale("en"):
                english = reason_text(reason)
            for words in sorted(quoted, key=len, reverse=True):
                english = english.replace(words, "")
            assert not re.search(r"[ぁ-ゖァ-ヺ一-鿿]|%", english), (reason, english)
            assert reason_text(reason) == reason.text


def _values(values):
    """Yield what a host or a person wrote, however deep it stands in a sentence."""
    for value in values.values():
        if hasattr(value, "values"):
            yield from _values(value.values)
        else:
            yield value

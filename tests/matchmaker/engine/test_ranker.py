"""The answer: its form, its order, and that it is always the same."""

import json

from hypothesis import given, settings
from hypothesis import strategies as st

from geo.coords import Point
from matchmaker.engine.index import Index
from matchmaker.engine.ranker import combine, rank
from matchmaker.engine.scorers import SCORERS
from matchmaker.engine.types import Direction, Limit, ReasonKind
from matchmaker.engine.weights import DEFAULT
from profiles.vocabulary.rules import Feature, Gender, Kind, Mode, Step

HOME = Point(36.85, 136.98)


def ids(answer):
    """Return the ids in the order shown."""
    return [candidate.place.id for candidate in answer.candidates]


def test_the_answer_has_exactly_the_form_of_the_contract(a_person, a_place, day):
    person = a_person(
        code="C-012",
        home=HOME,
        modes=(Mode.WALK,),
        max_minutes=30,
        interests="土いじりや花の世話",
        required=(Feature.STEP_FREE,),
    )
    place = a_place(107, point=Point(36.852, 136.98), activities=("花壇の手入れ",), features={Feature.STEP_FREE: True})
    unsure = a_place(31, point=None)

    answer = rank(person, Index.build([unsure, place]), as_of=day).as_json()

    assert json.loads(json.dumps(answer, ensure_ascii=False)) == answer
    assert list(answer) == ["client", "engine", "as_of", "results", "excluded", "what_if"]
    assert (answer["client"], answer["engine"], answer["as_of"]) == ("C-012", "1.0.0", "2026-11-21")
    assert list(answer["excluded"]) == [str(limit) for limit in Limit]
    first, second = answer["results"]
    assert list(first) == ["rank", "id", "name", "score", "status", "to_confirm", "travel", "reasons"]
    assert (first["rank"], first["id"], first["status"], first["to_confirm"]) == (1, "R-0107", "ok", [])
    assert first["travel"] == {"mode": "walk", "minutes": 5, "estimated": True}
    assert (second["status"], second["to_confirm"], second["travel"]) == ("to_confirm", ["step_free"], None)
    reason = first["reasons"][0]
    assert list(reason) == ["kind", "direction", "weight", "text", "facts"]
    assert reason["facts"] == ["client.interests", "resource.活動"]
    assert reason["text"] == "「土いじりや花の世話」が好きな方に、花壇の手入れがあります"


def test_what_can_be_called_fit_stands_before_what_must_be_asked(a_person, a_place, day):
    person = a_person(interests="編み物")
    places = [a_place(1, places_total=None, activities=("編み物",)), a_place(2), a_place(3, activities=("手芸",))]

    answer = rank(person, Index.build(places), as_of=day)

    assert ids(answer) == ["R-0003", "R-0002", "R-0001"]
    assert [candidate.place.id for candidate in answer.with_status("to_confirm")] == ["R-0001"]


def test_a_good_place_to_ask_is_not_crowded_out_by_places_that_fit_nobody(a_person, a_place, day):
    places = [a_place(number) for number in range(10)] + [a_place(99, places_total=None, activities=("編み物",))]

    answer = rank(a_person(interests="編み物"), Index.build(places), as_of=day, top=3)

    assert ids(answer)[-1] == "R-0099"


def test_equal_places_stand_in_the_order_of_their_ids(a_person, a_place, day):
    assert ids(rank(a_person(), Index.build([a_place(3), a_place(1), a_place(2)]), as_of=day)) == [
        "R-0001",
        "R-0002",
        "R-0003",
    ]


def test_as_many_are_shown_as_were_asked_for(a_person, a_place, day):
    index = Index.build([a_place(number) for number in range(30)])

    assert [len(rank(a_person(), index, as_of=day, top=top).candidates) for top in (-1, 0, 5, 1000)] == [0, 0, 5, 30]
    assert len(rank(a_person(), index, as_of=day).candidates) == 20
    assert rank(a_person(), index, as_of=day, top=1).fitting == 30


def test_a_place_for_women_only_ranks_last_for_a_man_and_says_why(a_person, a_place, day):
    places = [a_place(1, condition="女性のみ", activities=("合唱",)), a_place(2)]
    index = Index.build(places)

    for_him = rank(a_person(gender=Gender.MALE, interests="合唱"), index, as_of=day)
    for_her = rank(a_person(gender=Gender.FEMALE, interests="合唱"), index, as_of=day)
    unstated = rank(a_person(gender=Gender.UNSTATED, interests="合唱"), index, as_of=day)

    assert ids(for_him) == ["R-0002", "R-0001"]
    worry = for_him.candidates[1].of(Direction.AGAINST)[0]
    assert (worry.kind, worry.text) == (ReasonKind.ACCESS, "「女性のみ」という条件があり、合いません")
    assert ids(for_her)[0] == "R-0001"
    assert "「女性のみ」という条件に当てはまるか、確かめてください" in [
        reason.text for reason in unstated.candidates[0].of(Direction.ASK)
    ]


def test_other_conditions_are_asked_about(a_person, a_place, day):
    index = Index.build([a_place(1, condition="受給者証のある方"), a_place(2, condition="男性も女性も")])

    first, second = rank(a_person(), index, as_of=day).candidates

    assert (first.place.id, second.place.id) == ("R-0002", "R-0001")
    assert any("受給者証" in reason.text for reason in second.of(Direction.ASK))
    assert not any("男性" in reason.text for reason in first.reasons)


def test_a_card_shows_three_reasons_and_one_worry(a_person, a_place, day):
    person = a_person(
        interests="畑", strengths="農家", wants="野菜を育てたい", avoid="大勢、電話", step=Step.TAKE_PART, max_group=5
    )
    place = a_place(
        activities=("野菜づくり", "電話番"), steps=("参加",), group_size=10, atmosphere=("にぎやか",), kind=Kind.FARM
    )

    (candidate,) = rank(person, Index.build([place]), as_of=day).candidates

    directions = [reason.direction for reason in candidate.shown]
    assert directions == [Direction.FOR] * 3 + [Direction.AGAINST]
    assert len(candidate.of(Direction.FOR)) > 3
    weights = [reason.weight for reason in candidate.of(Direction.FOR)]
    assert weights == sorted(weights, reverse=True)


def test_with_hardly_anything_known_the_easy_the_near_and_the_small_lead(a_person, a_place, day):
    person = a_person(home=HOME, wants="どこかへ出かけたい")
    easy = a_place(
        9,
        point=Point(36.851, 136.98),
        steps=("居場所",),
        group_size=4,
        features={Feature.TRIAL_VISIT: True, Feature.ANONYMOUS_START: True},
    )
    hard = a_place(1, point=Point(36.95, 136.98), steps=("就労",), group_size=30, features={Feature.TRIAL_VISIT: False})

    answer = rank(person, Index.build([easy, hard]), as_of=day)

    assert ids(answer) == ["R-0009", "R-0001"]
    texts = [reason.text for reason in answer.candidates[0].of(Direction.FOR)]
    assert "「居場所」から始められます" in texts
    assert "名前を言わずに始められます" in texts
    against = [reason.text for reason in answer.candidates[1].of(Direction.AGAINST)]
    assert "はじめから「就労」の所です" in against


def test_a_place_of_which_nothing_speaks_is_shown_because_it_receives_people(a_person, a_place, day):
    place = a_place(places_taken=None, places_total=None, opening="")

    (candidate,) = rank(a_person(), Index.build([place]), as_of=day).candidates

    assert [reason.text for reason in candidate.of(Direction.FOR)] == ["いま受け入れをしています"]


@settings(max_examples=25, deadline=None)
@given(st.lists(st.floats(0, 1), min_size=len(SCORERS), max_size=len(SCORERS)), st.floats(0, 1), st.integers(0, 15))
def test_the_score_stays_within_bounds_and_never_falls_when_a_part_rises(values, risen, which):
    parts = dict(zip(SCORERS, values, strict=True))
    name = list(SCORERS)[which]
    better = parts | {name: max(risen, parts[name])}

    assert 0 <= combine(parts, DEFAULT) <= combine(better, DEFAULT) + 1e-12
    assert combine(dict.fromkeys(parts, 1.0), DEFAULT) <= 1.0

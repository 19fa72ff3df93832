"""Directions among word vectors: the same alone and among many, never lower for a text more, and told in words."""

import numpy as np
from hypothesis import given, settings
from hypothesis import strategies as st

from bench.hiding import without_concepts
from matchmaker.engine.index import Index
from matchmaker.engine.ranker import rank
from matchmaker.engine.reading import reading_of
from matchmaker.engine.reasons_near import near_match, nearest_clauses
from matchmaker.engine.senses import BLOCK, Senses, nearest_words
from matchmaker.engine.types import Direction
from profiles.vocabulary import wordvectors

WORDS = ["園芸", "庭", "溶接", "旋盤", "合唱", "伴奏", "簿記", "猫", "子犬", "港", "ぬろれみ"]
texts = st.lists(st.sampled_from(WORDS), max_size=3)
NO_CONCEPTS = without_concepts(1.0, seed=0)
rows = st.lists(st.tuples(texts, texts), min_size=1, max_size=6)


@settings(max_examples=60, deadline=None)
@given(rows, st.lists(texts, min_size=1, max_size=3), st.data())
def test_a_row_is_as_near_alone_as_among_others(held, said, data):
    senses, asked = Senses.of(held, 2), Senses.of([(text,) for text in said])
    some = np.array(data.draw(st.lists(st.integers(0, len(held) - 1), max_size=4)), dtype=np.intp)

    near = senses.nearness(asked)

    assert near.shape == (len(said), len(held))
    assert np.all((near >= 0) & (near <= 1))
    assert np.array_equal(senses.take(some).nearness(asked), near[:, some])
    assert np.array_equal(senses.joined([senses]).nearness(asked), np.hstack([near, near]))


@settings(max_examples=60, deadline=None)
@given(rows, texts)
def test_a_text_more_never_makes_a_place_less_near(held, said):
    asked = Senses.of([(said,)])

    both, first = Senses.of(held, 2), Senses.of([(one, ()) for one, _ in held], 2)

    assert np.all(both.nearness(asked) >= first.nearness(asked))


def test_more_rows_than_fit_at_once_are_compared_too():
    near = Senses.of([(("庭",),)] * (BLOCK + 1)).nearness(Senses.of([(("園芸",),)]))

    assert near.shape == (1, BLOCK + 1)
    assert len(set(near[0].tolist())) == 1
    assert near[0, 0] > 0


def test_the_words_that_lie_nearest_are_named():
    rows = wordvectors.load().rows_of(["ぬろれみ", "猫", "溶接"]).tolist()

    assert rows[0] == -1
    assert nearest_words(("港", "ぬろれみ", "旋盤"), rows) == (2, 2)
    assert nearest_words(("ぬろれみ",), rows) is None


def test_words_that_no_concept_knows_find_a_place_and_are_quoted(a_person, a_place, day):
    person = a_person(interests="アルパカをながめていたい")
    town = [
        a_place(1, name="丘の家", description="羊がいます"),
        a_place(2, name="丘の家", description="帳面をつけます"),
    ]

    first, second = rank(person, Index.build(town, known=NO_CONCEPTS), as_of=day).candidates

    assert (first.place.id, second.place.id) == ("R-0001", "R-0002")
    assert first.score > second.score


def test_nothing_near_is_no_match(a_person, a_place):
    town = [a_place(1, description="帳面をつけます"), a_place(2, description="チェロの伴奏を求めています")]
    index = Index.build(town, known=NO_CONCEPTS)
    person = a_person(interests="アルパカ", strengths="ビオラ奏者", wants="あれこれ")

    near = nearest_clauses(person, index.topics, np.array([0, 1]))

    first, second = (reading_of(place, NO_CONCEPTS) for place in index.places)
    assert near_match(person, "interests", near["interests"][0], first) is None
    assert "wants" not in near
    found = near_match(person, "strengths", near["strengths"][1], second)
    assert found is not None
    assert found.said == "ビオラ奏者"
    assert (found.offered.said, found.offered.fact) == ("チェロの伴奏を求めています", "resource.説明")
    assert nearest_clauses(a_person(), index.topics, np.array([0])) == {}


def test_the_reason_names_both_sides(a_person, a_place, day):
    place = a_place(1, name="丘の家", description="チェロの伴奏を求めています", activities=())

    answer = rank(a_person(strengths="ビオラ奏者"), Index.build([place], known=NO_CONCEPTS), as_of=day)

    reasons = [reason for reason in answer.candidates[0].of(Direction.FOR) if reason.facts[0] == "client.strengths"]
    assert [reason.text for reason in reasons] == [
        "「ビオラ奏者」に近いことがありそうです。説明に「チェロの伴奏を求めています」とあります"
    ]

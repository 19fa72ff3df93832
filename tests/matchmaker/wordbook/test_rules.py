"""The thesaurus leafed through: found by words and by group, ties both ways, and what nothing hears."""

import pytest

from matchmaker.wordbook.rules import Asked, concepts_asked, heads_of, ties_of, tops_of, unheard_in
from profiles.terms.rules import Section
from profiles.vocabulary.language import place_clauses
from profiles.vocabulary.thesaurus import Thesaurus, load, parse

SMALL = """
[topic]
動物 : 生き物
犬 < 動物 ~ 散歩 : 柴犬 犬の散歩
猫 < 動物 :
散歩 : ウォーキング
IT : パソコン
[burden]
大声 : 怒鳴る
[manner]
静か ! にぎやか : 話さない
にぎやか : ざわざわ
"""


@pytest.fixture(scope="module")
def small():
    """Return a thesaurus of a few ideas."""
    return Thesaurus(parse(SMALL))


def names(known, asked, own=()):
    """Return the names of the concepts that answer a question."""
    return [concept.name for concept in concepts_asked(known, asked, own)]


@pytest.mark.parametrize(
    ("asked", "found"),
    [
        (Asked(), ["動物", "犬", "猫", "散歩", "IT", "大声", "静か", "にぎやか"]),
        (Asked("散歩"), ["散歩", "犬"]),
        (Asked("柴"), ["犬"]),
        (Asked("ｉｔ"), ["IT"]),
        (Asked("やまひき"), []),
        (Asked(group="動物"), ["動物", "犬", "猫"]),
        (Asked(group=Section.MANNER), ["静か", "にぎやか"]),
        (Asked("犬", Section.BURDEN), []),
        (Asked(group="own"), ["猫"]),
        (Asked(group="無い"), []),
    ],
)
def test_concepts_are_found_by_words_and_by_group(small, asked, found):
    assert names(small, asked, ["猫"]) == found


def test_what_hears_the_words_stands_before_what_only_holds_the_letters():
    found = names(load(), Asked("コーヒー"))

    assert found[0] == "コーヒー"


def test_a_head_stands_above_many_and_below_none():
    heads = dict(heads_of(load()))

    assert heads["食"] > 20
    assert "料理" not in heads
    assert all(not load().concepts[load().number[name]].broader for name in heads)
    assert tops_of(load(), "コーヒー") == ["食", "居場所"]
    assert tops_of(load(), "食") == ["食"]


def test_related_and_opposite_hold_both_ways(small):
    walk, lively, animal = (small.concepts[small.number[name]] for name in ("散歩", "にぎやか", "動物"))

    assert ties_of(small, walk).related == ("犬",)
    assert ties_of(small, lively).opposite == ("静か",)
    assert ties_of(small, animal).narrower == ("犬", "猫")


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("やまおこしの準備をします。", ["やまおこし", "準備"]),
        ("犬と浜かごを編む", ["浜かご"]),
        ("2026年12月の会", []),
        ("声を出すのが苦手です", []),
        ("静かに過ごす時間", []),
        ("", []),
    ],
)
def test_what_no_concept_hears_is_named_as_it_stands_together(small, text, found):
    assert list(unheard_in(small, place_clauses(text))) == found


def test_nothing_longer_than_a_wording_is_named(small):
    assert list(unheard_in(small, place_clauses("浜籠" * 20))) == []

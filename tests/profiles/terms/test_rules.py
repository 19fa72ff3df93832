"""A town's own terms in plain values: what may be said, what it changes, and that the base stays as it is."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from geo.errors import DomainError
from profiles.terms.rules import (
    LONGEST,
    MOST_LINKS,
    Effect,
    Laid,
    Section,
    above,
    beneath,
    check_term,
    heard_as,
    laid_over,
)
from profiles.vocabulary.language import place_clauses
from profiles.vocabulary.thesaurus import Thesaurus, load, parse

SMALL = """
[topic]
動物 : 生き物
犬 < 動物 : 柴犬 犬の散歩
柴犬の会 < 犬 :
軽スポーツ : ボッチャ モルック
祭り : 夏祭り
蟹 : かに
バンド : 軽音
[manner]
静か ! にぎやか : 話さない
にぎやか : ざわざわ
"""


@pytest.fixture(scope="module")
def small():
    """Return a thesaurus of a few ideas."""
    return Thesaurus(parse(SMALL))


def word(concept, words):
    """Return a wording that is added."""
    return Laid(Effect.WORD, concept, words)


def silence(concept, words):
    """Return a wording that is switched off."""
    return Laid(Effect.SILENCE, concept, words)


def idea(name, **links):
    """Return a concept of the town's own."""
    return Laid(Effect.CONCEPT, name, **links)


def found(thesaurus, text):
    """Return the names of the concepts found in a sentence."""
    return [
        thesaurus.concepts[m.concept].name for clause in place_clauses(text) for m in thesaurus.mentions(clause.tokens)
    ]


def test_an_added_wording_is_heard_and_the_base_is_as_it_was(small):
    before = small.digest

    town = laid_over(small, [word("祭り", "だんごまき")])

    assert found(town, "だんごまきを手伝う") == ["祭り"]
    assert found(small, "だんごまきを手伝う") == []
    assert small.digest == before != town.digest


def test_a_switched_off_wording_is_not_heard_and_others_of_its_concept_are(small):
    town = laid_over(small, [silence("軽スポーツ", "ボッチャ")])

    assert found(town, "ボッチャとモルック") == ["軽スポーツ"]
    assert found(town, "ボッチャ") == []
    assert "ボッチャ" not in town.concepts[town.number["軽スポーツ"]].words


def test_the_name_of_a_concept_can_be_switched_off_too(small):
    town = laid_over(small, [silence("バンド", "バンド")])

    assert found(town, "バンドをしめる") == []
    assert found(town, "軽音") == ["バンド"]


def test_a_synonym_of_the_dictionary_can_be_switched_off():
    assert found(load(), "医者に通う") == ["看護の仕事"]  # no wording of ours: the dictionary holds it for a synonym

    town = laid_over(load(), [silence("看護の仕事", "医者")])

    assert found(town, "医者に通う") == []
    assert found(town, "医師に通う") == ["看護の仕事"]


def test_a_concept_of_the_town_joins_the_tree(small):
    town = laid_over(
        small,
        [
            idea("山車曳き", broader=("祭り",), narrower=("柴犬の会",), related=("軽スポーツ",)),
            word("山車曳き", "やまひき"),
        ],
    )
    own, festival = town.number["山車曳き"], town.number["祭り"]

    assert found(town, "やまひきに出る") == ["山車曳き"]
    assert town.links[festival][own] > 0.8
    assert town.links[own][town.number["軽スポーツ"]] > 0.6
    assert beneath(town, "山車曳き") == ["柴犬の会"]
    assert list(above(town, "柴犬の会")) == ["犬", "山車曳き", "動物", "祭り"]
    assert [town.number[concept.name] for concept in small.concepts] == list(range(len(small.concepts)))


def test_an_opposite_of_the_town_stands_against_a_manner(small):
    town = laid_over(small, [idea("しっとり", section=Section.MANNER, opposite=("にぎやか",))])

    assert town.concepts[town.number["しっとり"]].opposite == ("にぎやか",)
    assert town.concepts[town.number["しっとり"]].is_manner


def test_what_names_nothing_any_more_says_nothing(small):
    lost = [
        word("無い見出し", "やまひき"),
        silence("無い見出し", "犬"),
        idea("犬", broader=("祭り",)),
        idea("山車曳き", broader=("無い見出し",), narrower=("無い見出し",)),
    ]

    town = laid_over(small, lost)

    assert town.concepts[town.number["犬"]] == small.concepts[small.number["犬"]]
    assert town.concepts[town.number["山車曳き"]].broader == ()
    assert found(town, "やまひき") == []


def test_without_terms_the_town_has_the_very_base(small):
    assert laid_over(small, []) is small


@given(st.permutations(["だんごまき", "やまひき", "ぼんでん"]))
def test_what_is_heard_does_not_hang_on_the_order_of_terms(said):
    small = Thesaurus(parse(SMALL))
    town = laid_over(small, [word("祭り", one) for one in said])

    assert all(found(town, one) == ["祭り"] for one in said)


@given(st.sampled_from([concept.name for concept in load().concepts]))
def test_adding_and_switching_off_a_wording_leaves_the_rest_alone(name):
    base = load()
    town = laid_over(base, [word(name, "ぬるぽけ体操"), silence(name, "ぬるぽけ体操")])

    assert [concept.name for concept in town.concepts] == [concept.name for concept in base.concepts]
    assert town.links == base.links
    assert town.concepts == base.concepts


def test_two_towns_with_the_same_terms_are_read_alike(small):
    one, other = (laid_over(small, [word("祭り", "だんごまき")]) for _ in range(2))

    assert one == other
    assert hash(one) == hash(other)
    assert one != small
    assert one != "祭り"


@pytest.mark.parametrize(
    "said", ["%sが好きです", "みんなで%sに行く", "%s、散歩", "昔は%sをしていました", "「%s」の手伝い"]
)
@pytest.mark.parametrize("words", ["ぼんでん", "ごんぼほり", "はまなす会", "やまひき", "浜籠", "ヌルベゴ市"])
def test_a_word_of_the_town_is_heard_however_the_dictionary_cuts_it(small, words, said):
    town = laid_over(small, [word("祭り", words)])

    assert found(town, said % words).count("祭り") == 1
    assert "祭り" not in found(small, said % words)


@pytest.mark.parametrize("text", ["おぼんでんわ", "浜籠手", "そこはやまひきこもりの家"])
def test_a_word_of_the_town_is_not_heard_inside_other_words(small, text):
    town = laid_over(small, [word("祭り", one) for one in ("ぼんでん", "浜籠", "やまひき")])

    assert found(town, text) == found(small, text)


def test_what_is_spelt_and_switched_off_is_not_heard(small):
    town = laid_over(small, [word("祭り", "ぼんでん"), silence("祭り", "ぼんでん")])

    assert found(town, "ぼんでんが好き") == []


@pytest.mark.parametrize(
    ("words", "told"),
    [
        ("", "入れてください"),
        ("　 ", "入れてください"),
        ("犬", "1 文字"),
        ("だん\tごまき", "目に見えない"),
        ("だん\u200bごまき", "目に見えない"),
        ("あ" * (LONGEST + 1), "40 文字まで"),
        ("のは", "しか読みとれません"),
        ("!?", "しか読みとれません"),
        ("ねまる", "「まる」としか読みとれません"),
        ("する人", "どの文にも"),
        ("2026", "どの文にも"),
        ("夏祭り", "もう「祭り」"),
        ("夏まつり", "もう「祭り」"),
        ("ボッチャ", "いま「軽スポーツ」"),
    ],
)
def test_a_wording_that_cannot_stand_is_refused_in_plain_words(small, words, told):
    with pytest.raises(DomainError) as refused:
        check_term(small, word("祭り", words))

    assert told in str(refused.value)
    assert refused.value.field == "words"


def test_a_wording_may_name_a_second_concept_if_it_is_meant(small):
    check_term(small, word("祭り", "ボッチャ"), is_meant=True)

    town = laid_over(small, [word("祭り", "ボッチャ")])

    assert set(found(town, "ボッチャ")) == {"軽スポーツ", "祭り"}


def test_a_wording_needs_a_concept_that_is_there(small):
    with pytest.raises(DomainError, match="見出しはありません"):
        check_term(small, word("無い見出し", "だんごまき"))


@pytest.mark.parametrize(
    ("words", "told"), [("", "止める言い方"), ("モルックの会", "読まれていません"), ("夏祭り", "読まれていません")]
)
def test_only_what_is_heard_can_be_switched_off(small, words, told):
    with pytest.raises(DomainError, match=told):
        check_term(small, silence("軽スポーツ", words))
    check_term(small, silence("軽スポーツ", "モルック"))


@pytest.mark.parametrize(
    ("term", "field", "told"),
    [
        (idea("山車 曳き"), "concept", "空白のない"),
        (idea(""), "concept", "入れてください"),
        (idea("山"), "concept", "1 文字"),
        (idea("祭り"), "concept", "もうあります"),
        (idea("山車曳き", broader=("無い",)), "broader", "見出しはありません"),
        (idea("山車曳き", related=("犬",) * (MOST_LINKS + 1)), "related", "12 つまで"),
        (idea("山車曳き", opposite=("にぎやか",)), "opposite", "雰囲気どうし"),
        (idea("しっとり", section=Section.MANNER, opposite=("犬",)), "opposite", "雰囲気どうし"),
        (idea("山車曳き", broader=("犬",), related=("犬",)), "broader", "2 度"),
        (idea("山車曳き", broader=("柴犬の会",), narrower=("動物",)), "narrower", "輪になって"),
    ],
)
def test_a_concept_that_cannot_stand_is_refused_in_plain_words(small, term, field, told):
    with pytest.raises(DomainError) as refused:
        check_term(small, term)

    assert told in str(refused.value)
    assert refused.value.field == field


def test_a_concept_that_can_stand_is_taken(small):
    check_term(small, idea("山車曳き", broader=("祭り",), narrower=("軽スポーツ",), related=("犬",)))
    check_term(small, idea("しっとり", section=Section.MANNER, opposite=("にぎやか",)))


def test_a_wording_is_heard_as_a_whole(small):
    assert heard_as(small, "犬の散歩") == ("犬",)
    assert heard_as(small, "犬の学校") == ()
    assert heard_as(small, "のは") == ()

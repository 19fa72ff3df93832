"""The thesaurus: how it is read, what it finds in sentences, and how near its ideas are."""

import pytest

from profiles.vocabulary.language import NOTHING_SAID, fold, place_clauses, tokens
from profiles.vocabulary.thesaurus import Thesaurus, ThesaurusError, content_norms, load, parse

SMALL = """
# a comment
[topic]
動物 : 生き物
犬 < 動物 : 柴犬 犬の散歩
猫 < 動物 ~ 昼寝 :
昼寝 ? :
修理 : 直す 修理する
おもちゃ病院 < 修理 :
本 : 読書
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


def found(thesaurus, text):
    """Return the names of the concepts found in a sentence."""
    return [
        thesaurus.concepts[m.concept].name for clause in place_clauses(text) for m in thesaurus.mentions(clause.tokens)
    ]


@pytest.mark.parametrize(
    ("text", "names"),
    [
        ("犬が好き", ["犬"]),
        ("犬を散歩に連れて行く", ["犬"]),
        ("朝の犬の散歩", ["犬"]),
        ("おもちゃ病院", ["おもちゃ病院"]),
        ("本格的な料理", []),
        ("サッカー", []),
        ("本を読む", ["本"]),
        ("壊れたラジオを直す", ["修理"]),
        ("手紙を書き直す", []),
        ("人と話さない所", ["静か"]),
        ("人と話す所", []),
        ("ザワザワした店", ["にぎやか"]),
    ],
)
def test_whole_words_are_found_and_the_longest_wins(small, text, names):
    assert found(small, text) == names


def test_a_no_inside_a_term_is_used_up(small):
    (mention,) = small.mentions(place_clauses("話さない所")[0].tokens)

    assert mention.denies


def test_a_noun_that_is_no_term_is_known_by_its_synonyms():
    cats = Thesaurus(parse("学校 :\nスポーツ :"))

    assert found(cats, "スクールに通う") == ["学校"]
    assert found(cats, "クラブに通う") == []


def test_a_synonym_of_too_many_ideas_means_none_of_them():
    assert found(Thesaurus(parse("学校 :\n教室 : 学校\n塾 : 学校")), "スクールに通う") == []


def test_kinds_are_near_the_nearer_the_fewer_steps(small):
    at = small.number
    dog, animal = small.links[at["犬"]], small.links[at["動物"]]

    assert dog[at["犬"]] == 1
    assert 0 < dog[at["猫"]] < dog[at["動物"]] < animal[at["犬"]] < 1
    assert small.links[at["昼寝"]][at["猫"]] == small.links[at["猫"]][at["昼寝"]] > 0
    assert at["修理"] not in dog


def test_wide_and_vague_ideas_say_less(small):
    at = small.number

    assert small.breadth[at["動物"]] == 2
    assert small.weight[at["犬"]] == 1 > small.weight[at["動物"]] > small.weight[at["昼寝"]]


def test_sections_say_what_an_idea_is_for(small):
    kinds = {concept.name: (concept.is_topic, concept.is_manner) for concept in small.concepts}

    assert (kinds["犬"], kinds["大声"], kinds["静か"]) == ((True, False), (False, False), (False, True))


@pytest.mark.parametrize(
    ("text", "says"),
    [
        ("犬", "line 1"),
        (": 犬", "line 1"),
        ("犬 柴犬 : わんこ", "line 1"),
        ("[動物]", "line 1"),
    ],
)
def test_a_line_that_cannot_be_read_is_named(text, says):
    with pytest.raises(ThesaurusError, match=says):
        parse(text)


@pytest.mark.parametrize("text", ["犬 < 動物 :", "犬 :\n犬 :", "犬 ~ 猫 :"])
def test_names_must_exist_and_stand_once(text):
    with pytest.raises(ThesaurusError):
        Thesaurus(parse(text))


def test_the_thesaurus_of_the_house_holds_together():
    thesaurus = load()

    assert len(thesaurus.concepts) > 280
    for concept in thesaurus.concepts:
        assert all(name in thesaurus.number for name in concept.opposite)
        assert len(set(concept.words)) == len(concept.words), concept.name
    assert all(0 < value <= 1 for links in thesaurus.links for value in links.values())


@pytest.mark.parametrize(
    ("said", "offered"),
    [
        ("土いじり", "花壇の手入れ"),
        ("土いじり", "畑"),
        ("元板前", "子ども食堂の調理"),
        ("経理", "会計"),
        ("機械いじり", "おもちゃ病院"),
        ("木彫り", "日曜大工"),
        ("編み物", "裁縫"),
        ("鼻歌", "合唱"),
        ("天体観測", "星を見る会"),
        ("将棋", "ボードゲーム"),
    ],
)
def test_what_belongs_together_is_near(said, offered):
    thesaurus = load()
    ours = [m.concept for m in thesaurus.mentions(place_clauses(said)[0].tokens)]
    theirs = [m.concept for m in thesaurus.mentions(place_clauses(offered)[0].tokens)]

    assert max(thesaurus.links[one].get(other, 0) for one in ours for other in theirs) >= 0.2


def test_no_word_comes_down_to_one_that_says_nothing():
    meant = {"仕事", "夜"}  # wide, but they are what they say

    silent = [
        word
        for concept in load().concepts
        for word in concept.words
        if len(norms := content_norms(tokens(fold(word)))) == 1 and norms[0] in NOTHING_SAID and word not in meant
    ]

    assert silent == []

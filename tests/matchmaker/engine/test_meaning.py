"""What people say and what places offer, compared; and the words in which it is told."""

import numpy as np
import pytest

from matchmaker.engine.atmosphere import atmosphere_scores, dislike_touches, feel_of, feels, size_cells
from matchmaker.engine.hearing import heard_from
from matchmaker.engine.index import Index
from matchmaker.engine.lexicon import codes_of
from matchmaker.engine.meaning import nearest, shared_in, shared_words, spread, spreads, topic_scores
from matchmaker.engine.ranker import rank
from matchmaker.engine.reasons_feel import feel_here
from profiles.vocabulary import thesaurus


def heard(person):
    """Return what was heard as field, name and polarity."""
    concepts = thesaurus.load().concepts
    return {(one.field, concepts[one.concept].name, one.polarity) for one in heard_from(person, thesaurus.load())}


def test_each_field_is_heard_clause_by_clause(a_person):
    person = a_person(interests="犬が好き。猫は苦手", strengths="元板前", interest_tags=("園芸",), avoid="大声")

    assert heard(person) >= {
        ("interests", "犬", 1),
        ("interests", "猫", -1),
        ("strengths", "調理の仕事", 1),
        ("interest_tags", "園芸", 1),
        ("avoid", "大声", -1),
    }


def test_time_company_and_occasion_are_not_what_is_meant(a_person):
    assert not any(name == "子ども" for _, name, _ in heard(a_person(interests="子どもの頃から絵を描く")))
    assert not any(name == "学校" for _, name, _ in heard(a_person(interests="学校時代は絵を描いた")))
    assert not any(name == "子ども" for _, name, _ in heard(a_person(avoid="子どもの熱の時に怒られること")))
    (talk,) = [one for one in heard_from(a_person(avoid="犬との口げんか"), thesaurus.load()) if one.weight < 0.2]
    assert talk.polarity == -1


def test_how_things_stand_is_no_wish_and_having_worked_no_strength(a_person):
    said = heard(
        a_person(
            wants="妻が認知症になった。父がデイサービスに行っている間だけ、畑に出たい", strengths="印刷所で長く働いた"
        )
    )

    assert ("wants", "認知症", 0) in said
    assert ("wants", "高齢者", 0) in said
    assert ("wants", "野菜づくり", 1) in said
    assert ("strengths", "仕事の種類", 0) in said
    assert ("strengths", "印刷", 1) in said


def test_a_no_that_belongs_to_the_term_or_ends_before_it_is_a_yes(a_person):
    assert ("wants", "会話少なめ", 1) in heard(a_person(wants="話さなくていい所がいい"))
    assert ("interests", "ゲーム", 1) in heard(a_person(interests="声を出さないゲーム"))


def test_long_sentences_are_quoted_from_one_break_of_phrase_to_another(a_person):
    said = "若いころに先輩から教わって始めたばかりの天体観測がいまでも心から離れない楽しみのひとつです"

    star = next(one for one in heard_from(a_person(interests=said), thesaurus.load()) if "天体" in one.said)

    assert star.said in said
    assert len(star.said) <= 26
    assert not star.said.endswith(("が", "の", "を"))
    assert not star.said.startswith(("が", "の", "を"))


def test_all_at_once_is_the_same_as_place_by_place(a_person, a_place):
    town = [
        a_place(1, activities=("花壇の手入れ",), description="犬はいません。静かに話す会です。", group_size=30),
        a_place(2, activities=("犬の散歩",), atmosphere=("にぎやか",), group_size=3),
        a_place(3, description="ウクレレの会。"),
    ]
    index = Index.build(town)
    topics, known = index.topics, thesaurus.load()
    person = a_person(interests="ウクレレ、花", avoid="にぎやか、大勢", wants="静かな所")

    offers, there, denied = (table.shares(np.arange(3)) for table in (topics.offers, topics.touches, topics.absent))
    for links in known.links[:60]:
        for row, value in enumerate(spread(topics.offers, links)):
            assert nearest(offers[row], links)[0] == pytest.approx(value)
    each = spreads(topics.offers, known.links[:60])
    assert np.array_equal(each, [spread(topics.offers, links) for links in known.links[:60]])
    assert spreads(topics.offers, []).shape == (0, 3)
    assert not spreads(topics.offers, [{}, {len(known.concepts): 1.0}]).any()
    sizes = size_cells(index.size, known)
    for feel in feels(person, known):
        for row, value in enumerate(feel_of(feel, topics, index.size)):
            own = {at: float(column[row]) for at, column in sizes.items()}
            assert feel.pull * feel_here(feel.heard.concept, there[row], denied[row], own, known)[0] == pytest.approx(
                value
            )
    (word,) = topics.said.numbers(codes_of(["ウクレレ"])).tolist()
    assert shared_in(topics, [word]) == pytest.approx(shared_words([word], topics)[2])


def test_a_dislike_counts_against_a_likeness_for_and_a_denial_lifts(a_person, a_place):
    town = [
        a_place(1, description="犬がいます。"),
        a_place(2, description="犬はいません。"),
        a_place(3, description="馬がいます。"),
    ]
    index = Index.build(town)

    with_dogs, without, horses = dislike_touches(a_person(avoid="犬"), index.topics, index.size)

    assert with_dogs > 0.5
    assert without == horses == 0
    assert dislike_touches(a_person(avoid="犬", interests="犬が好き"), index.topics, index.size).max() == 0


def test_how_it_feels_counts_both_ways(a_person, a_place):
    town = [
        a_place(1, atmosphere=("静か",)),
        a_place(2, atmosphere=("にぎやか",)),
        a_place(3),
        a_place(4, group_size=40),
    ]
    index = Index.build(town)

    for person in (a_person(wants="静かな所がいい"), a_person(avoid="にぎやかな所")):
        quiet, lively, unknown, _ = atmosphere_scores(person, index.topics, index.size)
        assert quiet > unknown == 0.5 > lively
    assert atmosphere_scores(a_person(avoid="大勢の集まり"), index.topics, index.size)[3] < 0.5


def test_words_and_characters_that_no_thesaurus_knows_still_count_a_little(a_person, a_place):
    town = [a_place(1, description="サルコーマ研究会です。"), a_place(2, description="別の会です。")]
    topics = Index.build(town).topics

    first, second = topic_scores(a_person(interests="サルコーマ"), "interests", topics)

    assert 0 < second < first < 0.5 or (second == 0 < first < 0.5)


def test_nothing_is_read_into_a_place_that_says_nothing(a_person, a_place):
    index = Index.build([a_place(name="")])

    assert len(index.topics.offers.codes) <= 1  # その他 at most
    assert np.all(topic_scores(a_person(interests="犬"), "interests", index.topics) == 0)


def test_what_befell_somebody_is_why_they_ask(a_person):
    said = heard(a_person(wants="去年、夫を亡くした。妹が認知症になった。"))

    assert ("wants", "死別", 1) in said
    assert ("wants", "認知症", 0) in said


@pytest.mark.parametrize(
    ("liked", "offered"),
    [
        ("本", "本格的な焙煎をします"),
        ("作家", "サッカーの練習をします"),
        ("木", "木曜に集まります"),
        ("絵", "知恵を貸してください"),
        ("馬", "群馬から来た人の集い"),
        ("茶", "茶色い壁をぬります"),
        ("花", "花火の音を録ります"),
    ],
)
def test_a_short_word_is_not_found_inside_another(liked, offered, a_person, a_place, day):
    index = Index.build([a_place(1, name="甲", description=offered, activities=())])

    (candidate,) = rank(a_person(interests=liked), index, as_of=day).candidates

    assert not any("client.interests" in reason.facts for reason in candidate.reasons)


@pytest.mark.parametrize(
    ("could", "role"),
    [
        ("元板前", "子ども食堂の調理"),
        ("経理をしていた", "会の会計"),
        ("機械の整備をしていた", "おもちゃの修理"),
        ("機械の整備をしていた", "自転車の再生"),
        ("看護師だった", "健康相談"),
        ("タクシーの運転手", "送迎"),
        ("小学校の先生だった", "宿題を見る"),
        ("縫製工場にいた", "衣装づくり"),
        ("新聞記者だった", "会報づくり"),
        ("電気工事をしていた", "家電の修理"),
        ("庭師だった", "花壇の手入れ"),
        ("デパートの店員だった", "カフェの接客"),
        ("銀行に勤めた", "団体の帳簿"),
        ("システムエンジニアだった", "子どものプログラミング"),
        ("船員だった", "ロープワーク"),
        ("大工の棟梁", "家具の修理"),
    ],
)
def test_a_trade_leads_to_a_role(could, role, a_person, a_place, day):
    town = [a_place(1, activities=(role,)), a_place(2, activities=("盆踊り",)), a_place(3, activities=("俳句",))]

    first, *rest = rank(a_person(strengths=could), Index.build(town), as_of=day).candidates

    assert first.place.id == "R-0001"
    assert any("client.strengths" in reason.facts for reason in first.reasons)
    assert first.score > rest[0].score + 0.05

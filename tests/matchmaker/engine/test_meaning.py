"""What people say and what places offer, compared; and the words in which it is told."""

import numpy as np
import pytest

from geo.coords import Point
from matchmaker.engine.atmosphere import atmosphere_scores, dislike_touches, feel_of, feels, size_cells
from matchmaker.engine.hearing import heard_from
from matchmaker.engine.index import Index
from matchmaker.engine.meaning import cells_of, nearest, shared_in, shared_words, spread, topic_scores
from matchmaker.engine.ranker import rank
from matchmaker.engine.reasons_words import feel_here, longest_shared
from matchmaker.engine.types import Direction, ReasonKind
from profiles.vocabulary import thesaurus
from profiles.vocabulary.rules import Feature, Mode, Step


def heard(person):
    """Return what was heard as field, name and polarity."""
    concepts = thesaurus.load().concepts
    return {(one.field, concepts[one.concept].name, one.polarity) for one in heard_from(person, thesaurus.load())}


def texts(answer, direction=Direction.FOR, kinds=tuple(ReasonKind)):
    """Return the sentences of the first candidate."""
    return [reason.text for reason in answer.candidates[0].of(direction) if reason.kind in kinds]


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
        a_person(wants="妻が認知症になった。父がデイサービスに行っている間だけ、畑に出たい", strengths="印刷の仕事")
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

    for links in known.links[:60]:
        for row, value in enumerate(spread(topics.offers, links)):
            assert nearest(cells_of(topics.offers, row), links)[0] == pytest.approx(value)
    sizes = size_cells(index.size, known)
    for feel in feels(person, known):
        for row, value in enumerate(feel_of(feel, topics, sizes)):
            there, denied = cells_of(topics.touches, row), cells_of(topics.absent, row)
            own = {at: float(column[row]) for at, column in sizes.items()}
            assert feel.pull * feel_here(feel.heard.concept, there, denied, own, known)[0] == pytest.approx(value)
    word = topics.number_of("ウクレレ")
    assert shared_in(topics, [word]) == pytest.approx(shared_words(person, "interests", topics)[2])


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


def test_reasons_quote_both_sides(a_person, a_place, day):
    place = a_place(
        name="ひだまり",
        activities=("花壇の手入れ",),
        description="犬が一匹います。名前を聞きません。",
        atmosphere=("ゆっくり",),
        group_size=4,
    )
    person = a_person(
        interests="花が咲くのを見ると元気が出る。",
        interest_tags=("園芸",),
        strengths="造園の会社にいた",
        wants="庭で過ごしたい",
        avoid="犬、早口の人、大勢",
    )

    answer = rank(person, Index.build([place]), as_of=day)

    assert "「花が咲くのを見ると」というお話に、花壇の手入れがつながります" in texts(answer)
    assert "「園芸」が好きな方に、花壇の手入れがあります" in texts(answer)
    assert "「造園の会社にいた」という経験が、花壇の手入れに生きます" in texts(answer)
    assert "「庭で過ごしたい」という願いに、花壇の手入れが応えます" in texts(answer)
    assert "「早口の人」がつらい方に、ゆっくり進む所です" in texts(answer)
    assert "「大勢」がつらい方に、4人ほどの所です" in texts(answer)
    assert "「犬」がつらいとのことですが、受入先に「犬が一匹います」とあります" in texts(answer, Direction.AGAINST)


def test_feelings_are_told_from_tags_sentences_and_numbers(a_person, a_place, day):
    def told(person, direction, **facts):
        answer = rank(person, Index.build([a_place(**facts)]), as_of=day)
        return texts(answer, direction, (ReasonKind.ATMOSPHERE,))

    assert told(a_person(wants="静かな所がいい"), Direction.AGAINST, atmosphere=("にぎやか",)) == [
        "「静かな所がいい」という方には気がかりです。にぎやかな所です"
    ]
    assert told(a_person(avoid="にぎやかな所"), Direction.AGAINST, description="わいわいやる会です。") == [
        "「にぎやかな所」がつらいとのことですが、「わいわいやる会です」という所です"
    ]
    assert told(a_person(avoid="自己紹介"), Direction.FOR, features={Feature.ANONYMOUS_START: True}) == [
        "「自己紹介」がつらい方に、名前を言わずに始められる所です"
    ]
    assert told(a_person(wants="静かな所がいい"), Direction.FOR, atmosphere=("しっとり", "静か")) == [
        "「静かな所がいい」という方に、静かな所です"
    ]
    assert told(a_person(avoid="にぎやかな所"), Direction.FOR, description="にぎやかな会ではありません。") == [
        "「にぎやかな所」がつらい方に、「にぎやかな会ではありません」という所です"
    ]


def test_two_different_places_do_not_read_the_same(a_person, a_place, day):
    person = a_person(interests="編み物")
    town = [a_place(1, activities=("編み物",)), a_place(2, description="毛糸でセーターを編みます。")]

    first, second = rank(person, Index.build(town), as_of=day).candidates

    assert [reason.text for reason in first.reasons] != [reason.text for reason in second.reasons]


def test_a_word_that_both_use_is_a_reason_where_no_concept_is(a_person, a_place, day):
    town = [a_place(number, description="ふつうの会です。") for number in range(2, 9)]
    town.append(a_place(1, description="サルコーマ研究会です。"))

    answer = rank(a_person(interests="サルコーマ"), Index.build(town), as_of=day)

    assert "「サルコーマ」ということばが、受入先の「サルコーマ」にもあります" in texts(answer)
    assert longest_shared("霧箱づくり", "霧箱を作る会") == "霧箱"
    assert longest_shared("本", "本") == ""


def test_questions_and_worries_name_their_facts(a_person, a_place, day):
    person = a_person(
        home=Point(36.85, 136.98),
        modes=(Mode.WALK,),
        max_minutes=32,
        required=(Feature.STEP_FREE,),
        preferred=(Feature.QUIET_ROOM, Feature.TRIAL_VISIT, Feature.ONLINE),
        max_group=5,
        max_fee=500,
        step=Step.TAKE_PART,
        available="月 10:00-11:00",
    )
    place = a_place(
        opening="第1月 10:00-10:40",
        point=Point(36.865, 136.98),
        steps=("就労",),
        group_size=9,
        fee=500,
        places_total=4,
        places_taken=3,
        strain=0.9,
        confirmed_on=day.replace(year=2024),
        features={Feature.TRIAL_VISIT: False, Feature.ONLINE: True},
    )

    answer = rank(person, Index.build([place]), as_of=day)

    assert texts(answer, Direction.ASK) == ["入口から席まで、段差はありませんか", "静かに休める部屋はありますか"]
    against = texts(answer, Direction.AGAINST)
    assert "いまの段階は「参加」ですが、「就労」の所です" in against
    assert "9人ほど集まり、望む5人より多めです" in against
    assert "徒歩で31分ほどかかります（見込み）" in against or "徒歩で30分ほどかかります（見込み）" in against
    assert "空いている時間と重なるのは、週に8分ほどです（第1月 10:00-10:40）" in against
    assert "見学はできません" in against
    assert "受入先の負担が、いま高めです" in against
    assert "確かめてから730日たっています" in against
    assert "家からオンラインで加われます" in texts(answer)


def test_what_is_easy_is_said_too(a_person, a_place, day):
    near = a_place(point=Point(36.851, 136.98), fee=0, strain=0.0, group_size=3, confirmed_on=day, places_total=9)
    person = a_person(home=Point(36.85, 136.98))

    said = texts(rank(person, Index.build([near]), as_of=day))

    assert "家から直線で0.1 kmの所です" in said
    assert "費用はかかりません" in said
    assert "受入先の負担は、いま軽めです" in said
    assert "3人ほどの、小さな集まりです" in said
    assert "0日前に確かめた情報です" in said
    far = a_place(point=Point(37.2, 136.98), fee=900, group_size=30, places_total=1, places_taken=None)
    worries = texts(rank(person, Index.build([far]), as_of=day), Direction.AGAINST)
    assert "家から直線で38.9 km離れています" in worries
    assert "1回900円かかります" in worries
    assert "30人ほどの、大きな集まりです" in worries
    cheap = texts(rank(person, Index.build([a_place(fee=100)]), as_of=day))
    assert "1回100円で済みます" in cheap


def test_nothing_is_read_into_a_place_that_says_nothing(a_person, a_place):
    index = Index.build([a_place(name="")])

    assert len(index.topics.offers.codes) <= 1  # その他 at most
    assert np.all(topic_scores(a_person(interests="犬"), "interests", index.topics) == 0)


def test_a_place_that_pays_offers_work_in_whatever_words(a_person, a_place, day):
    town = [a_place(1, pay=900), a_place(2)]

    answer = rank(a_person(wants="少しでも自分で稼ぎたい"), Index.build(town), as_of=day)

    assert "「少しでも自分で稼ぎたい」という願いに、1時間900円の報酬が応えます" in texts(answer)

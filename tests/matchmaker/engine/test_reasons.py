"""Reasons: each true, each in the words of both sides, none said twice, and no two places alike."""

from dataclasses import replace

import pytest

from geo.coords import Point
from matchmaker.engine import wording
from matchmaker.engine.index import Index
from matchmaker.engine.quoting import is_hope, is_past, is_thing, trimmed
from matchmaker.engine.ranker import rank
from matchmaker.engine.reasons_words import longest_shared, where_word
from matchmaker.engine.sight import two_ways
from matchmaker.engine.types import Direction, ReasonKind
from profiles.vocabulary.rules import Feature, Mode, Step


def texts(answer, direction=Direction.FOR, kinds=tuple(ReasonKind)):
    """Return the sentences of the first candidate."""
    return [reason.text for reason in answer.candidates[0].of(direction) if reason.kind in kinds]


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

    assert "「花が咲くのを見ると元気が出る」と話す方に、花壇の手入れがあります" in texts(answer)
    assert "「園芸」が好きな方に、花壇の手入れがあります" in texts(answer)
    assert "「造園の会社にいた」という経験が、花壇の手入れに生きそうです" in texts(answer)
    assert "「庭で過ごしたい」と望む方に、花壇の手入れがあります" in texts(answer)
    assert "「早口の人」がつらい方も過ごしやすい、ゆっくり進む所です" in texts(answer)
    assert "「大勢」がつらい方も過ごしやすい、一度に4人ほどの所です" in texts(answer)
    assert "「犬」がつらいとのことですが、説明に「犬が一匹います」とあります" in texts(answer, Direction.AGAINST)


def test_feelings_are_told_from_tags_sentences_and_numbers(a_person, a_place, day):
    def told(person, direction, **facts):
        answer = rank(person, Index.build([a_place(**facts)]), as_of=day)
        return texts(answer, direction, (ReasonKind.ATMOSPHERE,))

    assert told(a_person(wants="静かな所がいい"), Direction.AGAINST, atmosphere=("にぎやか",)) == [
        "「静かな所がいい」とのことですが、にぎやかな所です"
    ]
    assert told(a_person(avoid="にぎやかな所"), Direction.AGAINST, description="わいわいやる会です。") == [
        "「にぎやかな所」がつらいとのことですが、「わいわいやる会です」と書いている所です"
    ]
    assert told(a_person(avoid="自己紹介"), Direction.FOR, features={Feature.ANONYMOUS_START: True}) == [
        "「自己紹介」がつらい方も過ごしやすい、名前を言わずに始められる所です"
    ]
    assert told(a_person(wants="静かな所がいい"), Direction.FOR, atmosphere=("しっとり", "静か")) == [
        "「静かな所がいい」と望む方に合う、静かな所です"
    ]
    assert told(a_person(avoid="にぎやかな所"), Direction.FOR, description="にぎやかな会ではありません。") == [
        "「にぎやかな所」がつらい方も過ごしやすい、「にぎやかな会ではありません」と書いている所です"
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

    assert "「サルコーマ」ということばが重なります。説明に「サルコーマ研究会です」とあります" in texts(answer)
    assert longest_shared("霧箱づくり", "霧箱を作る会") == "霧箱"
    assert longest_shared("本", "本") == ""
    assert where_word(a_place(activities=("霧箱/泡箱",)), "霧箱").said == "霧箱"
    assert where_word(a_place(activities=("霧箱/泡箱",)), "箱/泡").said == "箱/泡"


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
    assert "「5人くらいまで」の希望より多い、一度に9人ほどの所です" in against
    assert "「片道32分まで」のところ、徒歩で31分ほどかかります（見込み）" in against
    assert "来られる日時と重なるのは、週に8分ほどです（第1月 10:00-10:40）" in against
    assert "希望とちがい、見学はできません" in against
    assert "受入先の負担が、いま高めです" in against
    assert "確かめてから730日たっています" in against
    assert "希望どおり、家からオンラインで加われます" in texts(answer)


def test_what_moves_the_score_too_little_is_no_reason():
    def told(weight):
        return [one.direction for one in two_ways(ReasonKind.FEE, weight, ("for", "against"), {}, ())]

    assert [told(0.01), told(-0.01), told(0.001), told(-0.001)] == [[Direction.FOR], [Direction.AGAINST], [], []]


def test_what_is_easy_is_said_too(a_person, a_place, day):
    near = a_place(point=Point(36.851, 136.98), fee=0, strain=0.0, group_size=3, confirmed_on=day, places_total=9)
    person = a_person(home=Point(36.85, 136.98))

    said = texts(rank(person, Index.build([near]), as_of=day))

    assert "家から直線で0.1 kmの所です" in said
    assert "費用はかかりません" in said
    assert "一度に3人ほどの、小さな集まりです" in said
    assert "きょう確かめた情報です" in said
    far = a_place(point=Point(37.2, 136.98), fee=900, group_size=30, places_total=1, places_taken=None)
    worries = texts(rank(person, Index.build([far]), as_of=day), Direction.AGAINST)
    assert "家から直線で38.9 km離れています" in worries
    assert "1回900円かかります" in worries
    assert "一度に30人ほどの、大きな集まりです" in worries
    cheap = texts(rank(person, Index.build([a_place(fee=100)]), as_of=day))
    assert "1回100円で済みます" in cheap


def test_a_place_that_pays_offers_work_in_whatever_words(a_person, a_place, day):
    town = [a_place(1, pay=900), a_place(2)]

    answer = rank(a_person(wants="少しでも自分で稼ぎたい"), Index.build(town), as_of=day)

    assert "「少しでも自分で稼ぎたい」と望む方に、1時間900円の報酬があります" in texts(answer)


@pytest.mark.parametrize(
    ("words", "kept"),
    [
        ("そのあと給食の調理", "給食の調理"),
        ("店長の許可は取ってありますが", "店長の許可は取ってあります"),
        ("声の届く距離に人のいる所で", "声の届く距離に人のいる所"),
        ("活字なら何でも", "活字なら何でも"),
        ("庭の手入れ", "庭の手入れ"),
        ("", ""),
    ],
)
def test_a_quotation_neither_begins_nor_ends_with_half_a_word(words, kept):
    assert trimmed(words) == kept


def test_words_are_told_apart_by_what_they_are():
    assert all(map(is_thing, ["園芸", "木を削ること", "機械の音", "猫のいる部屋", "親御さんとの込み入った話"]))
    assert not any(
        map(is_thing, ["", "旋盤を三十年", "動画をつなぐのが得意", "日曜大工班あり", "点字は速い", "眺める"])
    )
    assert all(map(is_hope, ["働きたい", "静かな所がいい", "机に向かう役割が一つほしい", "黙っていられる場所"]))
    assert not any(map(is_hope, ["駅までは行ける", "借金を整理中", "母の夜中のこと"]))
    assert is_past("印刷の仕事")
    assert is_past("会社にいた")
    assert not is_past("研ぎ方なら教えられる")


def test_half_a_sentence_is_quoted_to_its_end_or_with_an_ellipsis(a_person, a_place, day):
    def told(said):
        return texts(rank(a_person(interests=said), Index.build([a_place(activities=("花壇の手入れ",))]), as_of=day))[0]

    long = "花が咲くのを見ると、遠い町で祖母と暮らしていた日のことを思い出してしまう。"
    assert (
        told("花が咲くのを見ると元気が出る。") == "「花が咲くのを見ると元気が出る」と話す方に、花壇の手入れがあります"
    )
    assert told(long) == "「花が咲くのを見ると…」と話す方に、花壇の手入れがあります"
    assert "「畑をしていると…」" in told("畑をしていると、落ち着く")


def test_each_sort_of_words_has_its_sentence(a_person, a_place, day):
    quoted = a_place(description="花壇をみんなで守る会です。")
    person = a_person(interests="花壇", strengths="花壇に詳しい", wants="花壇は見られる")

    said = texts(rank(person, Index.build([quoted]), as_of=day))

    assert "「花壇」が好きな方に合いそうです。説明に「花壇をみんなで守る会です」とあります" in said
    assert "「花壇に詳しい」と話す方の力が生きそうです。説明に「花壇をみんなで守る会です」とあります" in said
    assert "「花壇は見られる」と話す方に合いそうです。説明に「花壇をみんなで守る会です」とあります" in said
    able = texts(rank(person, Index.build([a_place(activities=("花壇",))]), as_of=day))
    assert "「花壇に詳しい」と話す方の力が、花壇に生きそうです" in able
    was = texts(rank(a_person(strengths="庭師だった"), Index.build([quoted]), as_of=day))
    assert was[0] == "「庭師だった」という経験が生きそうです。説明に「花壇をみんなで守る会です」とあります"
    hoped = texts(rank(a_person(wants="花壇を育てたい"), Index.build([quoted]), as_of=day))
    assert hoped[0].startswith("「花壇を育てたい」と望む方に合いそうです。")


def test_feelings_told_as_a_story_are_answered_as_one(a_person, a_place, day):
    loud = Index.build([a_place(atmosphere=("にぎやか",), remarks="犬がいます。")])
    quiet = Index.build([a_place(atmosphere=("静か",))])

    assert "「にぎやかだと疲れる」と話す方も過ごしやすい、静かな所です" in texts(
        rank(a_person(avoid="にぎやかだと疲れる"), quiet, as_of=day)
    )
    assert "「静かだと落ち着く」と話す方に合う、静かな所です" in texts(
        rank(a_person(wants="静かだと落ち着く"), quiet, as_of=day)
    )
    against = texts(rank(a_person(avoid="にぎやかだと疲れる、犬が怖い"), loud, as_of=day), Direction.AGAINST)
    assert "「にぎやかだと疲れる」とのことですが、にぎやかな所です" in against
    assert "「犬が怖い」とのことですが、備考に「犬がいます」とあります" in against


def test_what_the_person_named_stands_in_the_sentence(a_person, a_place, day):
    place = a_place(fee=200, group_size=4, point=Point(36.851, 136.98), features={Feature.TRIAL_VISIT: True})
    person = a_person(
        home=Point(36.85, 136.98),
        modes=(Mode.ESCORTED,),
        max_minutes=30,
        max_fee=500,
        max_group=8,
        preferred=(Feature.TRIAL_VISIT,),
        step=Step.TAKE_PART,
    )

    said = texts(rank(person, Index.build([place]), as_of=day))

    assert "「片道30分まで」のところ、送ってもらって1分ほどで行けます（見込み）" in said
    assert "「1回500円まで」のところ、200円で済みます" in said
    assert "「8人くらいまで」の希望に収まる、一度に4人ほどの所です" in said
    assert "希望どおり、見学してから決められます" in said
    free = texts(rank(person, Index.build([replace(place, fee=0)]), as_of=day))
    assert "「1回500円まで」のところ、費用はかかりません" in free
    unlimited = texts(rank(replace(person, max_minutes=None), Index.build([place]), as_of=day))
    assert "家から送ってもらって1分ほどで行けます（見込み）" in unlimited


def test_the_same_is_not_said_twice(a_person, a_place, day):
    person = a_person(interests="園芸", interest_tags=("園芸",))

    (candidate,) = rank(person, Index.build([a_place(activities=("花壇の手入れ",))]), as_of=day).candidates

    said = [reason.text for reason in candidate.reasons]
    assert len(said) == len(set(said))
    assert said.count("「園芸」が好きな方に、花壇の手入れがあります") == 1


def test_what_speaks_of_the_person_stands_on_the_card_before_what_holds_for_anybody(a_person, a_place, day):
    place = a_place(activities=("花壇",), steps=("居場所",), group_size=2, confirmed_on=day, places_total=9, fee=0)

    (candidate,) = rank(a_person(interests="花"), Index.build([place]), as_of=day).candidates

    assert [reason.is_personal for reason in candidate.shown[:3]] == [True, False, False]


def test_a_strained_host_is_a_worry_and_a_calm_one_no_merit(a_person, a_place, day):
    town = [a_place(1, strain=0.0), a_place(2, strain=None), a_place(3, strain=0.9)]

    first, second, third = rank(a_person(), Index.build(town), as_of=day).candidates

    assert (first.score, first.place.id) == (second.score, "R-0001")
    assert third.place.id == "R-0003"
    assert [reason.text for reason in third.of(Direction.AGAINST)] == ["受入先の負担が、いま高めです"]
    assert not any(reason.kind is ReasonKind.STRAIN for reason in (*first.reasons, *second.reasons))


def test_places_of_which_the_same_speaks_are_told_apart_by_their_own_words(a_person, a_place, day):
    blank = {"places_total": None, "places_taken": None, "opening": "", "name": "会"}
    town = [
        a_place(1, activities=("将棋", "碁"), **blank),
        a_place(2, activities=("将棋", "麻雀"), **blank),
        a_place(3, description="静かな部屋です。", **blank),
        a_place(4, **blank),
        a_place(5, **blank),
    ]

    shown = {
        candidate.place.id: [reason.text for reason in candidate.shown if reason.direction is Direction.FOR]
        for candidate in rank(a_person(), Index.build(town), as_of=day).candidates
    }

    assert shown["R-0001"] == ["いま受け入れをしています。将棋があります", "いま受け入れをしています。碁があります"]
    assert shown["R-0002"] == ["いま受け入れをしています。将棋があります", "いま受け入れをしています。麻雀があります"]
    assert shown["R-0003"] == ["いま受け入れをしています。説明に「静かな部屋です」とあります"]
    assert shown["R-0004"] == shown["R-0005"]  # nothing is known that would tell them apart


def test_a_light_reason_comes_on_the_card_where_it_tells_two_apart(a_person, a_place, day):
    same = {"steps": ("居場所",), "group_size": 3, "confirmed_on": day, "features": {Feature.TRIAL_VISIT: True}}
    town = [a_place(1, fee=0, **same), a_place(2, fee=100, **same)]

    free, cheap = rank(a_person(), Index.build(town), as_of=day).candidates

    assert [reason.text for reason in free.apart] == ["費用はかかりません"]
    assert [reason.text for reason in cheap.apart] == ["1回100円で済みます"]
    assert all(reason in free.reasons for reason in free.apart)


def test_every_way_of_getting_there_has_its_words():
    assert set(wording.WAYS) == set(Mode)

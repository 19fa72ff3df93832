"""Which way a clause speaks: a yes, a no, or neither."""

from concurrent.futures import ThreadPoolExecutor

import pytest

from profiles.vocabulary.language import person_clauses, place_clauses, tokens


def person(text, **how):
    """Return the clauses of a person with their polarity."""
    return [(clause.text, clause.polarity) for clause in person_clauses(text, **how)]


@pytest.mark.parametrize(
    ("text", "polarity"),
    [
        ("畑が好き", 1),
        ("カラオケは苦手", -1),
        ("犬が怖い", -1),
        ("大勢は無理です", -1),
        ("船は酔う", -1),
        ("蕎麦はアレルギーがある", -1),
        ("人前に出たくない", -1),
        ("パチンコはやめた", -1),
        ("デイサービスは卒業したい", -1),
        ("料理は好きではない", -1),
        ("電話はいやだ", -1),
        ("字が書けない", 0),
        ("料理はできない", 0),
        ("「先生」と呼ばれない所", -1),
        ("責任者ではなく", 0),
        ("人が嫌いなわけではない", 0),
        ("早起きは苦にならない", 0),
        ("釣りをしたことがない", 0),
        ("字が読めなくても", 0),
        ("山登りが忘れられない", 1),
        ("読書が欠かせない", 1),
        ("わいわいやっている所が好き", 1),
        ("名前を聞かれない所", -1),
        ("雪が少ない", 1),
        ("仲間もない", 0),
        ("電話は勘弁してほしい", -1),
        ("カラオケは遠慮したい", -1),
        ("犬はどうも気が引ける", -1),
        ("大勢の前だと固まってしまう", -1),
        ("宴会はもうこりごり", -1),
        ("人混みでは気分が悪くなる", -1),
        ("電車はトラウマがある", -1),
        ("賑やかすぎて居づらい", -1),
        ("電話はかけづらい", -1),
        ("子どもの相手は荷が重い", -1),
        ("お年寄りの面倒を見てきた", 1),
        ("緊張しない所", -1),
        ("少人数なら平気", 0),
        ("早起きは苦痛ではない", 0),
        ("力仕事も大丈夫", 0),
        ("編み物をせずにはいられない", 1),
        ("時間を忘れて描いた", 1),
        ("花の世話を教えてもらえないか", 1),
    ],
)
def test_what_a_person_says_is_a_yes_or_a_no(text, polarity):
    assert [clause.polarity for clause in person_clauses(text)] == [polarity]


def test_a_sentence_is_cut_where_its_sense_turns():
    assert person("料理は好きだけど接客は苦手。猫は目が腫れるのでだめ") == [
        ("料理は好きだけど", 1),
        ("接客は苦手", -1),
        ("猫は目が腫れるのでだめ", -1),
    ]


def test_in_a_list_of_dislikes_all_is_a_no_unless_taken_back():
    assert person("犬、大声。子どもが嫌いなのではなく、今は疲れている", dislikes=True) == [
        ("犬", -1),
        ("大声", -1),
        ("子どもが嫌いなのではなく", 0),
        ("今は疲れている", -1),
    ]
    assert person("大勢、電話。一対一なら平気", dislikes=True)[-1] == ("一対一なら平気", 0)


@pytest.mark.parametrize(
    ("text", "polarity"),
    [
        ("歌います", 1),
        ("ソロはありません", -1),
        ("酒はなし", -1),
        ("電話不要", -1),
        ("手が足りません", 1),
        ("教えてくれる人がいない", 1),
        ("なくてはならない場所", 1),
        ("口数の少ない会", 1),
        ("一緒に歌いませんか", 1),
        ("包丁を研げる人がいません", 1),
        ("飲酒はご遠慮ください", -1),
        ("カラオケは休止中", -1),
        ("見学不可", -1),
        ("ピアノを弾ける方が一人しかいません", 1),
    ],
)
def test_a_listing_says_what_is_there_and_what_is_not(text, polarity):
    assert [clause.polarity for clause in place_clauses(text)] == [polarity]


def test_many_threads_read_at_once():
    texts = [f"{number}番目の会で、花の世話をします" for number in range(200)]

    with ThreadPoolExecutor(8) as pool:
        found = list(pool.map(lambda text: len(tokens(text)), texts))

    assert found == [len(tokens(text)) for text in texts]


def test_a_no_reaches_only_as_far_as_its_words():
    (clause,) = place_clauses("声を出さないゲームの会")

    assert clause.tokens[clause.no_ends].surface == "ない"
    assert place_clauses("ゲームの会")[0].no_ends == -1
    assert place_clauses(" \n。") == ()

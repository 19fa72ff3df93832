"""Forgiving words: a thousand ways to write a name lead to the same record (QUALITY U9)."""

import random
import unicodedata

import jaconv

from resources.directory.search import fold, nearness, search_key, sought, with_readings

NAMES = [
    ("手しごとサロン こより", "てしごとさろん こより"),
    ("ふれあい農園 みのり", "ふれあいのうえん みのり"),
    ("とみた製作所 体験の日", "とみたせいさくしょ たいけんのひ"),
    ("工房 あさなぎ", "こうぼう あさなぎ"),
    ("浜辺の清掃 なみの会", "はまべのせいそう なみのかい"),
    ("花の店 すみれ堂", "はなのみせ すみれどう"),
    ("自由ヶ丘コミュニティーカフェ", "じゆうがおかこみゅにてぃーかふぇ"),
    ("渡辺文庫", "わたなべぶんこ"),
    ("沢田豆腐店", "さわだとうふてん"),
    ("キッチンＡＢＣ", "きっちんえーびーしー"),
    ("桜ケ丘ひろば", "さくらがおかひろば"),
    ("おもちゃ病院・北野", "おもちゃびょういん きたの"),
]
OLD_FORMS = str.maketrans("辺沢桜国体会", "邊澤櫻國體會")


def variants(name, kana, dice):
    """Return some of the ways in which people write a name."""
    ways = [
        name,
        kana,
        jaconv.hira2kata(kana),
        jaconv.kata2hira(name),
        jaconv.h2z(name, kana=True, ascii=True, digit=True),
        jaconv.z2h(jaconv.hira2kata(kana), kana=True, ascii=True, digit=True),
        name.replace(" ", ""),
        name.replace(" ", "　"),
        " ".join(name),
        name.replace("ー", ""),
        name.replace("ー", "−"),
        name.replace("ヶ", "ケ").replace("ケ", "ヶ"),
        name.replace("ヶ", "ケ"),
        name.translate(OLD_FORMS),
        name.upper(),
        name.lower(),
        unicodedata.normalize("NFD", name),
        name + "、",
        f"「{name}」",
        name.split(" ")[0],
        name.replace("・", ""),
    ]
    slip = dice.randrange(1, len(name) - 1)
    return [*ways, name[:slip] + name[slip + 1 :], name[:slip] + dice.choice("あかさたなん") + name[slip + 1 :]]


def finds(words, key):
    """Say whether what was typed leads to the record, the second look included."""
    typed = sought(words)
    return nearness(typed, key) is not None or nearness(with_readings(typed), key, typos=True) is not None


def test_99_of_100_variants_find_the_same_record():
    dice = random.Random(7)
    missed, asked = [], 0
    for _round in range(4):
        for name, kana in NAMES:
            key = search_key({"name": name, "kana": kana})
            for variant in variants(name, kana, dice):
                asked += 1
                missed += [] if finds(variant, key) else [(name, variant)]

    assert asked >= 1000
    assert len(missed) <= asked * 0.01, missed


def test_without_kana_the_dictionary_reads_the_name():
    key = search_key({"name": "渡辺文庫"})

    assert finds("わたなべぶんこ", key)


def test_other_names_are_not_found_by_these():
    keys = {name: search_key({"name": name, "kana": kana}) for name, kana in NAMES}
    wrong = [(one, other) for one in keys for other in keys if one != other and finds(one, keys[other])]

    assert wrong == []


def test_a_folded_word_holds_no_blank_no_mark_and_no_width():
    assert fold("ＡＢ－Ｃ　ｶﾌｪー「花」、") == fold("abcカフェ花")


def test_an_empty_search_asks_nothing():
    assert sought("  　、・ ") == ()


def test_a_long_search_is_cut():
    assert len(sought("あ " * 500)) <= 8

"""One spelling: what people write for the same thing is folded alike, and folding twice changes nothing."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from geo.names import Word, fold_address, fold_name, fold_words, to_hiragana

JAPANESE = st.text(
    st.sampled_from(
        "ヶケけがヵかゕゖノの之ーｰ－−‐-~〜〇一二三十百千0123９８（）()株式会社有限㈱NPO法人特定非営利活動大小字文番地丁目号条線〒 　、・"
        "髙﨑齋邊國ｶﾞﾊﾟアッツ町村市区〻々\u3099\ufe00\U000e0100İſẞ㌔①Ⅳ"
    )
    | st.characters(),
    max_size=24,
)


@pytest.mark.parametrize("fold", [fold_name, fold_address, fold_words, to_hiragana])
@given(text=JAPANESE)
def test_what_is_folded_stays_folded(fold, text):
    once = fold(text)

    assert fold(once) == once


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("髙橋", "高橋"),
        ("山﨑", "山崎"),
        ("廣澤", "広沢"),
        ("渡邊", "渡邉"),
        ("渡辺", "渡邊"),
        ("齋藤", "斉藤"),
        ("ｶﾌｪ・こより", "カフェ こより"),
        ("ＡＢＣ", "abc"),
        ("自由ヶ丘ひろば", "自由が丘ひろば"),
        ("自由ケ丘ひろば", "自由ヶ丘ひろば"),
        ("コミュニティー", "コミュニティ"),
        ("サ－クル", "サークル"),
        ("株式会社とみた", "とみた"),
        ("㈱とみた", "(株)とみた"),
        ("とみた（有）", "有限会社 とみた"),
        ("ＮＰＯ法人なみの会", "特定非営利活動法人 なみの会"),
        ("一般社団法人 みのり", "みのり"),
        ("（福）みのり", "社会福祉法人みのり"),
        ("葛\U000e0100城の会", "葛城の会"),
        ("か\u3099んばる会", "がんばる会"),
    ],
)
def test_names_that_people_take_for_the_same_are_folded_alike(one, other):
    assert fold_name(one) == fold_name(other)


@pytest.mark.parametrize(
    ("one", "other"), [("株式会社", "有限会社"), ("とみた", "とみだ"), ("第1教室", "第2教室"), ("南会館", "北会館")]
)
def test_names_of_different_places_stay_different(one, other):
    assert fold_name(one) != fold_name(other)


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("豊島区西池袋二丁目三番四号", "豊島区西池袋2-3-4"),
        ("豊島区西池袋２丁目３番地の４", "豊島区西池袋２－３－４"),
        ("西池袋2丁目3-4", "西池袋2−3‐4"),
        ("西池袋2ー3ー4", "西池袋2-3-4"),
        ("〒171-0021 豊島区西池袋1-2", "豊島区西池袋1-2"),
        ("市原市五井二十三番地", "市原市五井23"),
        ("元本郷町三-二四-一", "元本郷町3丁目24番1号"),
        ("霞ヶ関1-2", "霞が関1丁目2番"),
        ("霞ケ関1-2", "霞ヶ関1-2"),
        ("大字高洲字中ノ島12の3", "高洲中の島12-3"),
        ("札幌市中央区北三条西六丁目", "札幌市中央区北3条西6丁目"),
        ("本町5丁目 6番 1号", "本町5-6-1"),
        ("澤田1-2", "沢田1-2"),
    ],
)
def test_addresses_that_mean_one_place_are_folded_alike(one, other):
    assert fold_address(one) == fold_address(other)


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("本町1-23", "本町12-3"),
        ("本町1-2 3", "本町1-23"),
        ("三番町1", "3-町1"),
        ("本町1", "本町2"),
        ("文字町1", "文町1"),
        ("六番丁2", "6-2"),
    ],
)
def test_addresses_of_different_places_stay_different(one, other):
    assert fold_address(one) != fold_address(other)


def test_katakana_of_any_width_becomes_hiragana():
    assert to_hiragana("アサナギ ｺｳﾎﾞｳ") == "あさなぎ こうぼう"


def test_words_keep_their_blanks():
    assert fold_words("ふれあい　農園") == "ふれあい 農園"


def test_a_word_is_what_is_stored_with_its_label_beside_it():
    class Kind(Word):
        SALON = "salon", "サロン"

    assert (Kind("salon").label, str(Kind.SALON)) == ("サロン", "salon")

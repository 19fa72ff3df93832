"""The twelve municipal presets: whole, true to the documents, and refused in words where a file is wrong."""

import re
import unicodedata
from functools import cache
from pathlib import Path

import pytest

from matchmaker.config import ROOT
from profiles.customs.rules import Key, Topic
from seed.preset import FOLDER, PresetError, named, presets, read_preset

TOWNS = "臼杵市 流山市 豊島区 長岡京市 盛岡市 市原市 氷見市 坂井市 名張市 高島市 米子市 北栄町".split()
IN_GUIDE = "盛岡市 市原市 氷見市 坂井市 名張市 高島市 米子市 北栄町".split()  # in the order of its third part
GUIDE = "001_908db095e8ed9576.txt"
DESCRIBED = ("name", "kind", "said", "value", "does", "note", "purpose", "decided", "how", "use", "often")
COUNTED = ("count", "max_cases", "max_per_hour", "months")
MINUTES = {60: ("1時間",), 90: ("1時間半", "1.5時間"), 120: ("2時間",)}
SOURCES = [folder / "shared/reference" for folder in (ROOT.parent, ROOT.parent.parent)]


def rows():
    """Return every stated fact of every town: town, table, row."""
    for one in presets():
        for table in one.told.keys() - {"town", "documents", "unstated"}:
            for row in one.rows(table):
                yield one, table, row


def row(name, table, label):
    """Return one row of a town."""
    return next(one for one in named(name).rows(table) if label in (one.get("name"), one.get("label"), one.get("kind")))


def plain(text):
    """Return a text in one width, without blanks, marks and tags."""
    text = unicodedata.normalize("NFKC", text.replace("～", "~").replace("〜", "~"))
    return re.sub(r"\s+|<[^>]+>|\*", "", text)


@cache
def document(name):
    """Return one of the documents, None where they do not lie beside the project."""
    found = [folder / name for folder in SOURCES if (folder / name).exists()]
    return found[0].read_text(encoding="utf-8") if found else None


def passage(one, source):
    """Return the part of a document that a source names: of the guidebook only what is said of this very town."""
    text = document(one.told["documents"][source[0]].get("file", ""))
    if text is None or source[0] != "guide":
        return text and plain(text)
    heads = [text.index(f"{town}の基本情報") for town in IN_GUIDE]
    ends = [text.index("▶▶▶ 重層的支援体制整備事業に取り組む", head) for head in heads]
    place = IN_GUIDE.index(one.name)
    parts = {
        "第3部": text[ends[place - 1] if place else text.index("略語一覧") : ends[place]],
        "第2部": text[text.rindex("第2部 重層的支援体制整備事業を始めて") : text.rindex("第3部 自治体の取組事例集")],
        "用語解説": text[text.index("用語解説") : text.index("略語一覧")],
    }
    return plain("".join(part for head, part in parts.items() if head in source[1]))


def described(row):
    """Return all that a row says in our own words."""
    words = [str(row[name]) for name in (*DESCRIBED, *COUNTED) if name in row]
    return plain("｜".join([*words, *row.get("members", ()), *row.get("guests", ())]))


def test_all_twelve_towns_are_there_and_found_by_name_reading_and_file():
    assert {one.name for one in presets()} == set(TOWNS)
    for one in presets():
        assert {named(one.name).ref, named(one.kana).ref, named(one.ref.upper()).ref} == {one.ref}


def test_each_subject_is_stated_or_said_to_be_left_open():
    for one in presets():
        assert {fact.topic for fact in one.facts} == set(Topic), one.name
        assert all(fact.document and fact.place for fact in one.facts if fact.said), one.name
        assert len({fact.key for fact in one.facts}) == len(one.facts), one.name


def test_what_a_fact_says_rests_on_short_words_of_its_document():
    """Numbers stand in the words that prove them, or are reckoned from them; no sentence is copied."""
    for one, _table, row in rows():
        proved = re.findall(
            r"\d[\d,.]*\d|\d", plain("｜".join([*row["proof"], *row.get("counted", ()), row["source"][1]]))
        )
        numbers = [number.rstrip(",.") for number in re.findall(r"\d[\d,.]*(?!\d*つ)", described(row))]
        assert not set(numbers) - set(proved), (one.name, row, set(numbers) - set(proved))
        if "minutes" in row:
            assert any(word in plain("".join(row["proof"])) for word in MINUTES[row["minutes"]]), (one.name, row)


def test_every_fact_stands_in_the_passage_that_it_names():
    """Where the documents lie beside the project; elsewhere each fact still has to bring its proof."""
    for one, _table, row in rows():
        assert row["proof"], (one.name, row)
        text = passage(one, row["source"])
        if text is None:
            continue
        quoted = re.findall("「([^」]+)」", described(row))
        missing = [words for words in [*row["proof"], *quoted] if plain(words) not in text]
        assert not missing, (one.name, row.get("name") or row.get("label"), missing)


def test_no_passage_of_a_document_is_copied_into_our_own_words():
    for one, _table, row in rows():
        text = passage(one, row["source"]) or ""
        sentences = re.split("[。｜]", described(row))
        assert not [words for words in sentences if len(words) > 40 and words in text], (one.name, row)


def test_takashimas_sheet_has_its_six_answers():
    sheet = row("高島市", "sheets", "つむぎあいシート")

    assert len(sheet["answers"]) == 6
    assert sheet["answers"][-1] == "その他"
    assert "支援会議" in sheet["answers"][2]
    assert "同席" in sheet["answers"][4]


def test_the_limits_of_meetings_are_those_of_the_documents():
    sakai, yonago = row("坂井市", "bodies", "さかまる会議（定例）"), row("米子市", "bodies", "重層的支援会議・支援会議")

    assert (sakai["rhythm"], sakai["max_cases"], sakai["minutes"]) == ("第2火", 2, 90)
    assert (yonago["max_cases"], yonago["max_per_hour"], yonago["minutes"]) == (3, 3, 60)
    assert row("氷見市", "bodies", "重層的支援会議")["max_cases"] == 1
    assert row("盛岡市", "bodies", "よりそい会議")["max_cases"] == 2


def test_moriokas_rule_says_who_leads_with_and_without_consent():
    customs = {custom.key: custom.value for custom in named("盛岡市").customs}

    assert customs[Key.LEAD_WITH] == "社会福祉協議会"
    assert customs[Key.LEAD_WITHOUT] == "関係機関"
    assert customs[Key.LEADER] == "チームリーダー"


def test_districts_desks_and_areas_are_counted():
    assert row("氷見市", "areas", "地区")["count"] == 21
    assert row("名張市", "desks", "まちの保健室")["count"] == 15
    assert row("豊島区", "areas", "圏域")["count"] == 8
    assert row("臼杵市", "areas", "旧小学校区")["count"] == 18
    assert "5 法人" in row("北栄町", "visits", "世帯訪問調査")["said"]


def test_the_towns_own_ways_differ_where_the_documents_differ():
    lead = [one.name for one in presets() if any(custom.key is Key.LEAD_WITH for custom in one.customs)]
    cycle = [one.name for one in presets() if any(custom.key is Key.REVIEW_MONTHS for custom in one.customs)]
    answers = [one.name for one in presets() if any(sheet.get("answers") for sheet in one.rows("sheets"))]

    assert (lead, cycle, answers) == (["盛岡市"], ["高島市"], ["高島市"])


def test_what_is_a_general_description_is_marked_so():
    nagareyama = [
        fact for fact in named("流山市").facts if fact.topic in (Topic.BODY, Topic.PARTICIPATION, Topic.VISIT)
    ]

    assert all(fact.is_general for fact in nagareyama if fact.said)


@pytest.mark.parametrize(
    ("old", "new", "told"),
    [
        ('kana = "ひみし"\n', "", "himi.toml [town]：キー「kana」がありません"),
        ("count = 3\n", 'count = "3"\n', "（相談支援事業所）：「count」には数を書いてください"),
        ("count = 3\n", "number = 3\n", "キー「number」は使えません"),
        (
            'consent = "needed"',
            'consent = "perhaps"',
            "「consent」は by_case、needed、not_needed のどれかにしてください",
        ),
        ('source = ["guide", "第3部 富山県氷見市（p.66～69）「会議」の表"]', 'source = ["book", "x"]', "「source」は"),
        ('topic = "review"', 'topic = "figure"', "[[review]]：資料にないなら"),
        ("[[figures]]", "[[numbers]]", "[numbers]：この見出しは使えません"),
        ('name = "支援会議"', 'name = "重層的支援会議"', "同じ名前が2つあります"),
        ("[town]", "[town", "を読めません"),
        ('name = "なんでも相談窓口"', 'name = ""', "[[desks]] の 7 つめ（）：「name」が空です"),
        ('topic = "area"', 'topic = "moon"', "「moon」という題はありません"),
    ],
)
def test_a_wrong_file_is_refused_with_file_key_and_what_to_do(tmp_path, old, new, told):
    text = (FOLDER / "himi.toml").read_text(encoding="utf-8")
    assert old in text
    file = Path(tmp_path, "himi.toml")
    file.write_text(text.replace(old, new), encoding="utf-8")

    with pytest.raises(PresetError) as refused:
        read_preset(file)

    assert told in str(refused.value)
    assert "himi.toml" in str(refused.value)


@pytest.mark.parametrize(
    ("town", "old", "new", "told"),
    [
        ("sakai", 'refers = ["to_team"]', 'refers = ["upwards"]', "「refers」は to_team、to_desk から選んでください"),
        ("sakai", "fields = [", 'fields = ["x",', "「fields」は { name"),
        ("sakai", "fields = [", "fields = 3 # [", "を読めません"),
        ("takashima", "answers = [", "answers = [7,", "「answers」はことばの並びにしてください"),
        ("nagaokakyo", "count = 4\nnote", "note", "名前（name）か数（count）のどちらかを書いてください"),
        ("toshima", 'source = ["city", "「本格', 'source = "city" # [', "「source」には並び"),
    ],
)
def test_parts_of_a_row_are_looked_at_too(tmp_path, town, old, new, told):
    text = (FOLDER / f"{town}.toml").read_text(encoding="utf-8")
    assert old in text
    file = Path(tmp_path, f"{town}.toml")
    file.write_text(text.replace(old, new, 1), encoding="utf-8")

    with pytest.raises(PresetError) as refused:
        read_preset(file)

    assert told in str(refused.value)


def test_rows_of_another_shape_are_refused_too(tmp_path):
    file = Path(tmp_path, "x.toml")
    file.write_text('areas = 1\nreview = [1]\nunstated = 3\ntown = "a"\n')

    with pytest.raises(PresetError) as refused:
        read_preset(file)

    for head in ("[town]", "[documents.…]", "[[areas]]", "[[review]]", "[[unstated]]"):
        assert head in str(refused.value)


def test_an_unknown_town_is_told_with_those_there_are():
    with pytest.raises(PresetError, match="あるのは 盛岡市（morioka）"):
        named("汐見野市")

"""Gazetteer files: every layout that public sources use, in any encoding, read again without change."""

import json

import pytest
import sqlalchemy as sa

from geo.db import db
from geo.errors import DomainError
from geo.gazetteer import GazetteerPlace, count_places, keep_places, read_places, without_county

HALLS = """pid,pref,cid,city,citykana,lat,lng,url,phrase,lgcode
31,鳥取県,31372,北栄町,ほくえいちょう,35.49,133.76,https://example.jp/,,313726
1,北海道,1101,札幌市 中央区,さっぽろし ちゅうおうく,43.05,141.34,https://example.jp/,,011011
16,富山県,16205,氷見市,ひみし,,,https://example.jp/,,162051
"""
TOWNS = [
    {"town": "由良宿", "koaza": "", "lat": 35.5, "lng": 133.75},
    {"town": "大字瀬戸", "koaza": "字中ノ島", "lat": 35.51, "lng": 133.74},
    {"town": "どこか", "koaza": "", "lat": None, "lng": None},
]
NAMES = {"鳥取県": ["鳥取市", "東伯郡北栄町"], "北海道": ["札幌市中央区"]}
PLAIN = "都道府県,市区町村,町,緯度,経度\n潮路県,汐見野市,,34.52,137.95\n潮路県,汐見野市,山手台1丁目,34.53,137.92\n"


@pytest.fixture
def folder(tmp_path):
    """Return a folder with a list of town halls, the towns of one city, and files of other kinds."""
    (tmp_path / "geolonia").mkdir()
    (tmp_path / "geolonia" / "31372_hokuei.json").write_text(json.dumps(TOWNS, ensure_ascii=False), encoding="utf-8")
    (tmp_path / "geolonia" / "ja.json").write_text(json.dumps(NAMES, ensure_ascii=False), encoding="utf-8")
    (tmp_path / "halls.csv").write_bytes(HALLS.encode("cp932"))
    (tmp_path / "postal.csv").write_text("postal_code,prefecture,city\n6892200,鳥取県,東伯郡北栄町\n", encoding="utf-8")
    (tmp_path / "expects.json").write_text('{"query": "x"}', encoding="utf-8")
    (tmp_path / "photo.jpg").write_bytes(b"\xff\xd8")
    return tmp_path


def names(places):
    """Return the names of the places that were read."""
    return set(places.points)


def test_every_layout_of_a_folder_is_read(folder):
    places = read_places(folder)

    assert places.files == 2
    assert names(places) == {
        ("鳥取県", "東伯郡北栄町", ""),
        ("鳥取県", "東伯郡北栄町", "由良宿"),
        ("鳥取県", "東伯郡北栄町", "大字瀬戸字中ノ島"),
        ("北海道", "札幌市中央区", ""),
    }


def test_a_simple_table_is_read_alone(tmp_path):
    file = tmp_path / "addresses.csv"
    file.write_text(PLAIN, encoding="utf-8-sig")

    assert names(read_places(file)) == {("潮路県", "汐見野市", ""), ("潮路県", "汐見野市", "山手台1丁目")}


def test_files_in_folders_named_as_prefectures_need_no_list(tmp_path):
    (tmp_path / "鳥取県").mkdir()
    (tmp_path / "鳥取県" / "米子市.json").write_text(json.dumps(TOWNS[:1], ensure_ascii=False), encoding="utf-8")

    assert names(read_places(tmp_path)) == {("鳥取県", "米子市", "由良宿")}


@pytest.mark.parametrize(
    ("name", "content", "said"),
    [
        ("a.csv", PLAIN + "潮路県,汐見野市,北野,北緯34度,137\n", "4 行目"),
        ("a.csv", PLAIN + "潮路県,汐見野市,北野,134.5,34.5\n", "4 行目"),
        ("a.csv", PLAIN + "潮路県,汐見野市,北野,nan,137\n", "4 行目"),
        ("99999_nowhere.json", json.dumps(TOWNS), "市区町村の一覧"),
        ("a.txt", PLAIN, "地名の入ったファイルがありません"),
        ("a.csv", "名称,住所\nこより,本町1\n", "地名の入ったファイルがありません"),
        ("a.json", "[[[[", "地名の入ったファイルがありません"),
    ],
)
def test_what_is_wrong_is_said_with_its_place(tmp_path, name, content, said):
    (tmp_path / name).write_text(content, encoding="utf-8")

    with pytest.raises(DomainError) as refusal:
        read_places(tmp_path)

    assert said in str(refusal.value)


def test_bytes_that_are_no_text_are_refused_with_the_name_of_the_file(tmp_path):
    (tmp_path / "broken.csv").write_bytes(b"\x81\x00\xff\xfe\x9f" * 20)

    with pytest.raises(DomainError, match=r"broken\.csv"):
        read_places(tmp_path)


def test_a_folder_that_is_not_there_is_said_to_be_missing(tmp_path):
    with pytest.raises(DomainError, match="ありません"):
        read_places(tmp_path / "nowhere")


def test_places_are_kept_once_and_renewed_where_they_moved(app, folder):
    first = keep_places(read_places(folder))
    again = keep_places(read_places(folder))
    (folder / "halls.csv").write_bytes(HALLS.replace("35.49", "35.48").encode("cp932"))
    moved = keep_places(read_places(folder))

    assert (first, again, moved) == ((4, 0), (0, 0), (0, 1))
    assert count_places() == 4
    query = sa.select(GazetteerPlace.lat).where(GazetteerPlace.city == "東伯郡北栄町", GazetteerPlace.town == "")
    assert db.session.scalar(query) == 35.48


@pytest.mark.parametrize(
    ("city", "short"),
    [
        ("東伯郡北栄町", "北栄町"),
        ("郡山市", "郡山市"),
        ("大和郡山市", "大和郡山市"),
        ("郡上市", "郡上市"),
        ("北栄町", "北栄町"),
    ],
)
def test_a_county_is_told_from_a_city_with_its_sign(city, short):
    assert without_county(city) == short

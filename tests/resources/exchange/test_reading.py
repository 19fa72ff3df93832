"""Whole files, as town halls keep them, into rows."""

import io
import json
from datetime import date
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from openpyxl import Workbook

from geo.table import TableError
from profiles.vocabulary.rules import Kind, Visibility
from resources.exchange.columns import SHEET
from resources.exchange.reading import Format, read_file
from resources.exchange.rules import Severity

FILES = Path("tests/fixtures/files")
TODAY = date(2026, 11, 25)


def rows(name, **more):
    """Return the rows of a file by name."""
    read = read_file(FILES / name, name, today=TODAY, **more)
    return {row.name: row for row in read.rows}


def problems(row, severity=None):
    """Return the columns of a row that have a problem."""
    return [one.column for one in row.problems if severity is None or one.severity is severity]


def test_the_resource_sheet_is_read_with_units_widths_and_eras():
    row = rows("sheet.csv")["ひだまりサロン"]

    assert row.source_ref == "A-1"
    assert row.values["kind"] is Kind.SALON
    assert row.values["activities"] == ["編み物", "お茶"]
    assert (row.values["group_size"], row.values["fee"], row.values["places_taken"]) == (8, 200, 0)
    assert row.values["confirmed_on"] == date(2026, 4, 1)
    assert row.values["opening"] == "第2・4木 13:30-15:30; 要予約"
    assert row.features["wheelchair"] is True
    assert (row.features["accessible_toilet"], row.features["step_free"]) == (True, True)
    assert row.features["trial_visit"] is None
    assert row.extra["担当課"] == "福祉課"


def test_words_that_nobody_knows_are_kept_reported_and_unknown():
    row = rows("sheet.csv")["駅前の畑"]

    assert row.values["kind_text"] == "畑の会"
    assert row.extra["雰囲気"] == "ふんわり"
    assert (row.values["opening"], row.values["fee"], row.values["fee_text"]) == ("晴れた日", None, "応相談")
    assert problems(row, Severity.DOUBTFUL) == ["参加費", "種別", "雰囲気", "開催"]
    assert not row.refused


def test_unreadable_numbers_and_dates_refuse_their_row_with_line_column_and_what_to_do():
    read = read_file(FILES / "sheet_refused.csv", "sheet_refused.csv", today=TODAY)

    found = [one for row in read.rows for one in row.problems if one.severity is Severity.REFUSED]
    assert [(one.line, one.column, one.found) for one in found] == [
        (3, "受入中", "若干名"),
        (4, "最終確認日", "R8.2.30"),
    ]
    assert found[1].expected == "ある日にする（2月は28日まで）"


def test_cp932_and_utf8_give_the_same_rows():
    assert rows("sheet.csv") == rows("sheet_cp932.csv")


def test_the_cafeteria_list_of_tokyo_is_read():
    read = read_file(FILES / "990001_kodomosyokudo.csv", "990001_kodomosyokudo.csv", today=TODAY)
    first, second, third = read.rows

    assert (read.format, read.source) == (Format.OPENDATA, "990001:子供食堂一覧")
    assert (first.values["kind"], first.values["visibility"]) == (Kind.CHILDRENS_CAFETERIA, Visibility.PUBLIC)
    assert first.values["opening"] == "第2・4火 16:30-18:00"
    assert (first.values["fee"], first.values["group_size"], first.values["phone"]) == (300, 20, "000-00-0003")
    assert first.organisation == "みなとの会"
    assert second.values["opening"] == "月1回 土 13:00-15:00"
    assert second.values["remarks"] == "季節で\n変わります"
    assert (third.point.lat, third.extra["定員"], third.extra["電話番号1"]) == (36.87, "若干名", "非公開")
    assert "参加費_小学生" in read.unknown_columns


def test_a_linkdata_file_with_its_point_in_one_cell_is_read():
    row = rows("link.csv")["港児童館"]

    assert (row.point.lat, row.point.lon) == (36.8512, 136.9812)
    assert row.values["opening"] == "月-土 9:30-18:00"
    assert row.source_ref is None  # its numbers only count lines


def test_swapped_coordinates_are_put_right_and_doubted():
    row = rows("facility_cp932.csv")["港図書館"]

    assert (row.point.lat, row.point.lon) == (36.85, 136.98)
    assert problems(row, Severity.DOUBTFUL) == ["緯度"]


def test_an_id_keeps_its_zeros_and_a_numbered_empty_row_is_noted():
    read = read_file(FILES / "facility_cp932.csv", "facility_cp932.csv", today=TODAY)

    assert [row.source_ref for row in read.rows] == ["0010", "0011"]
    assert read.rows[1].name == "髙﨑会館①"
    assert (read.read, [one.line for one in read.skipped]) == (3, [4])


def test_events_keep_their_dates_apart_and_what_is_not_understood_as_text():
    read = read_file(FILES / "events.csv", "events.csv", today=TODAY)

    assert {row.values["kind"] for row in read.rows} == {Kind.EVENT}
    assert [row.values["opening"] for row in read.rows[:2]] == ["2026-08-12 13:30-14:20", "2026-08-19 13:30-14:20"]
    assert "8月5日（水）～8月16日（日）" in read.rows[2].values["opening"]
    assert (read.rows[2].values["fee"], read.rows[2].values["building"]) == (300, "美術館 展示室")


def test_one_column_a_weekday_and_a_name_column_of_its_own_are_understood():
    row = rows("weekly.csv")["市役所　本庁舎"]

    assert row.values["opening"] == "月・火 8:30-17:15"


def test_a_file_without_names_is_refused_with_what_it_has_and_what_it_needs():
    with pytest.raises(TableError, match="見つかった列：登録番号、住所.*「名称」"):
        read_file(FILES / "nameless.csv", "nameless.csv", today=TODAY)


def test_a_workbook_gives_the_same_rows_as_its_csv():
    import csv

    with (FILES / "sheet.csv").open(encoding="utf-8") as file:
        cells = list(csv.reader(file))
    book = Workbook()
    for row in cells:
        book.active.append([int(cell) if cell.isdigit() and not cell.startswith("0") else cell for cell in row])
    out = io.BytesIO()
    book.save(out)

    read = read_file(out.getvalue(), "sheet.xlsx", today=TODAY)

    assert {row.name: row for row in read.rows} == rows("sheet.csv")


@pytest.mark.parametrize(
    "file_name", ["list.csv", "令和8年度_list_20260401.csv", "990001_list(2).csv", "list_2026.csv"]
)
def test_the_source_of_open_data_does_not_hang_on_dates_in_the_name_of_its_file(file_name):
    text = "全国地方公共団体コード,ID,施設名,住所\n990001,1,港の家,港1\n"

    assert read_file(text.encode(), file_name, today=TODAY).source.replace("年度", "") in (
        "990001:list",
        "990001:_list",
    )


def test_geojson_points_are_read_by_their_properties():
    point = {"type": "Point", "coordinates": [136.98, 36.85]}
    feature = {
        "type": "Feature",
        "id": "G-1",
        "geometry": point,
        "properties": {"名称": "港の家", "開催": "水 10:00-12:00", "規模": 8, "見学可": True},
    }

    read = read_file(
        json.dumps({"type": "FeatureCollection", "features": [feature]}).encode(), "a.geojson", today=TODAY
    )

    row = read.rows[0]
    assert (read.format, row.source_ref, row.point.lon) == (Format.GEOJSON, "G-1", 136.98)
    assert (row.values["opening"], row.values["group_size"], row.features["trial_visit"]) == ("水 10:00-12:00", 8, True)


def test_an_hsds_service_from_elsewhere_is_read_by_its_own_fields():
    service = {
        "id": "ac148810-d857-441c-9679-408f346de14b",
        "name": "Community Garden",
        "status": "active",
        "minimum_age": 18,
        "phones": [{"id": "1", "number": "+81 3 1234 5678"}],
        "organization": {"id": "2", "name": "Garden Club", "description": "x"},
        "schedules": [{"id": "3", "freq": "WEEKLY", "byday": "TU,TH", "opens_at": "10:00:00", "closes_at": "12:00:00"}],
        "service_at_locations": [
            {"id": "4", "location": {"id": "5", "location_type": "physical", "latitude": 36.85, "longitude": 136.98}}
        ],
    }

    read = read_file(json.dumps({"contents": [service]}).encode(), "services.json", today=TODAY)

    row = read.rows[0]
    assert (read.format, read.source, row.name, row.organisation) == (
        Format.HSDS,
        "hsds",
        "Community Garden",
        "Garden Club",
    )
    assert (row.values["opening"], row.values["age_min"], row.values["phone"]) == (
        "火・木 10:00-12:00",
        18,
        "03-1234-5678",
    )


@pytest.mark.parametrize(
    "content",
    [
        b"{",
        b"[[[[",
        b'{"a": 1}',
        b"[1, 2]",
        b'{"type": "FeatureCollection"}',
        b"[" * 100_000,
        b'{"contents": [{"id": 1}]}',
    ],
)
def test_json_that_is_neither_is_refused_in_words(content):
    with pytest.raises(TableError):
        read_file(content, "a.json", today=TODAY)


NASTY = st.one_of(
    st.sampled_from(
        [
            "",
            "-",
            "無料",
            "10名",
            "R8.2.30",
            "△",
            "999999999999999999999",
            "=1+1",
            "'=a",
            "第9土",
            "\n",
            "￥",
            "NaN",
            "1e999",
            "٣",
            "²",
            "零",
        ]
    ),
    st.text(max_size=12),
)


@settings(max_examples=150, deadline=None)
@given(st.lists(st.lists(NASTY, min_size=len(SHEET), max_size=len(SHEET)), min_size=1, max_size=3))
def test_no_cells_of_a_resource_sheet_bring_up_a_traceback(cells):
    text = "\n".join(",".join('"' + cell.replace('"', "") + '"' for cell in row) for row in [list(SHEET), *cells])

    try:
        read = read_file(text.encode("utf-8", "replace"), "sheet.csv", today=TODAY)
    except TableError as refusal:
        assert str(refusal)
    else:
        assert read.read == len(read.rows) + len(read.skipped)


OPEN_COLUMNS = [
    "全国地方公共団体コード",
    "ID",
    "名称",
    "住所",
    "緯度",
    "経度",
    "開催頻度",
    "開催曜日",
    "開催日",
    "開始時間",
    "終了時間",
    "定休日",
    "定員",
    "料金",
    "車椅子可",
    "電話番号",
    "月曜開始時間",
    "月曜終了時間",
    "location",
]


@settings(max_examples=150, deadline=None)
@given(st.lists(st.lists(NASTY, min_size=len(OPEN_COLUMNS), max_size=len(OPEN_COLUMNS)), min_size=1, max_size=3))
def test_no_cells_of_open_data_bring_up_a_traceback(cells):
    text = "\n".join(",".join('"' + cell.replace('"', "") + '"' for cell in row) for row in [OPEN_COLUMNS, *cells])

    try:
        read = read_file(text.encode("utf-8", "replace"), "data.csv", today=TODAY)
    except TableError as refusal:
        assert str(refusal)
    else:
        assert read.read == len(read.rows) + len(read.skipped)

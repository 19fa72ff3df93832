"""Tables of any encoding, delimiter and layout, and files that are none."""

import csv
import datetime
import io
import struct
import zipfile

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from openpyxl import Workbook

from geo.table import TableError, read_table

HEAD = "名称,住所,電話番号\n"
ROW = "ひだまりサロン,本町1-2,03-1234-5678\n"
KNOWN = frozenset({"名称", "住所", "電話番号", "参加費大人", "参加費子ども"})


def workbook(*sheets: tuple[str, list[list[object]]]) -> bytes:
    """Return a workbook of sheets with their rows."""
    book = Workbook()
    book.remove(book.active)
    for name, rows in sheets:
        sheet = book.create_sheet(name)
        for row in rows:
            sheet.append(row)
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()


@pytest.mark.parametrize(
    ("content", "encoding"),
    [
        ((HEAD + ROW).encode("utf-8"), "utf-8"),
        (b"\xef\xbb\xbf" + (HEAD + ROW).encode("utf-8"), "utf-8"),
        (b"\xef\xbb\xbf\xef\xbb\xbf" + (HEAD + ROW).encode("utf-8"), "utf-8"),
        (b"\xef\xbb\xbf?" + (HEAD + ROW).encode("utf-8"), "utf-8"),
        ((HEAD + ROW).encode("cp932"), "cp932"),
        ((HEAD + ROW).encode("euc_jp"), "euc_jp"),
        ((HEAD + ROW).encode("iso2022_jp"), "iso2022_jp"),
        ((HEAD + ROW).encode("utf-16"), "utf-16"),
    ],
)
def test_every_encoding_of_a_town_hall_gives_the_same_table(content, encoding):
    table = read_table(content, "list.csv")

    assert table.encoding == encoding
    assert table.columns == ("名称", "住所", "電話番号")
    assert table.rows[0].cells == {"名称": "ひだまりサロン", "住所": "本町1-2", "電話番号": "03-1234-5678"}


def test_signs_of_windows_survive_cp932():
    table = read_table("名称,住所\n髙橋﨑商店㈱①,本町\n".encode("cp932"), "list.csv")

    assert table.rows[0].cells["名称"] == "髙橋﨑商店㈱①"


@pytest.mark.parametrize("delimiter", [",", "\t", ";"])
def test_the_delimiter_is_found(delimiter):
    text = "\n".join(delimiter.join(row) for row in (["名称", "住所"], ["甲", "本町"], ["乙", "南町"]))

    table = read_table(text.encode(), "list.txt")

    assert [row.cells["住所"] for row in table.rows] == ["本町", "南町"]


def test_a_row_has_the_number_that_a_spreadsheet_shows_though_cells_hold_newlines():
    table = read_table('名称,住所\n甲,"本町\n二階"\n\n乙,南町\n'.encode(), "list.csv")

    assert [(row.line, row.cells["名称"]) for row in table.rows] == [(2, "甲"), (4, "乙")]


def test_lines_before_the_header_of_a_linkdata_file_are_no_rows():
    text = "#LINK,,\n#lang,ja,\n#property,name,address\n#object_type_xsd,string,string\n#property_context,Assertion,Assertion\n1,甲,本町\n"

    table = read_table(text.encode(), "0004.csv")

    assert table.header_line == 3
    assert [row.cells["name"] for row in table.rows] == ["甲"]


def test_title_rows_above_the_header_become_the_title():
    table = read_table(
        "令和8年度 受入先一覧,,\n作成日,令和8年4月1日,\n名称,住所,電話番号\n甲,本町,1\n".encode(), "a.csv", known=KNOWN
    )

    assert table.title.startswith("令和8年度 受入先一覧")
    assert (table.header_line, len(table.rows)) == (3, 1)


def test_a_header_in_two_storeys_is_joined():
    rows = [["名称", "参加費", None, "住所"], [None, "大人", "子ども", None], ["甲", 300, 100, "本町"]]

    table = read_table(workbook(("一覧", rows)), "a.xlsx", known=KNOWN)

    assert table.columns == ("名称", "参加費_大人", "参加費_子ども", "住所")
    assert table.rows[0].cells["参加費_子ども"] == "100"


def test_hint_columns_repeated_headers_and_footnotes_are_left_aside_and_named():
    text = "名称,住所,←ここに入力\n甲,本町,\n名称,住所,←ここに入力\n※ 令和8年4月現在,,\n"

    table = read_table(text.encode(), "a.csv")

    assert [row.cells for row in table.rows] == [{"名称": "甲", "住所": "本町"}]
    assert [note.line for note in table.skipped] == [3, 4]
    assert table.notes[0].found == "←ここに入力"


def test_the_sheet_with_the_data_is_read_and_the_others_are_named():
    example = [["(例)", None], ["名称", "住所"], ["○○公民館", "○○町"]]
    table = read_table(
        workbook(("入力例", example), ("一覧", [["名称", "住所"], ["甲", "本町"]])), "a.xlsx", known=KNOWN
    )

    assert table.sheet == "一覧"
    assert [note.found for note in table.notes] == ["入力例"]


def test_cells_of_a_workbook_read_as_they_are_displayed():
    row = ["0123", 7, 1.5, datetime.date(2026, 4, 1), datetime.time(9, 30), True, 34.867206]
    table = read_table(workbook(("一覧", [["a", "b", "c", "d", "e", "f", "g"], row])), "a.xlsx")

    assert list(table.rows[0].cells.values()) == ["0123", "7", "1.5", "2026-04-01", "09:30", "TRUE", "34.867206"]


def test_zeros_that_only_a_format_shows_are_kept():
    book = Workbook()
    book.active.append(["ID", "名称", "規模"])
    book.active.append([12, "甲", 3])
    book.active["A2"].number_format = "0000000000"
    out = io.BytesIO()
    book.save(out)

    table = read_table(out.getvalue(), "a.xlsx")

    assert table.rows[0].cells == {"ID": "0000000012", "名称": "甲", "規模": "3"}


def test_numeric_references_that_stand_for_rare_signs_are_put_back():
    table = read_table("名称,住所\n&#134071;野家,本町\n".encode("cp932"), "a.csv")

    assert table.rows[0].cells["名称"] == "𠮷野家"


@pytest.mark.parametrize(
    ("content", "word"),
    [
        (b"", "空"),
        (b"\xef\xbb\xbf\n,,\n", "空"),
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", ".xls"),
        (b"%PDF-1.7", "PDF"),
        (b"\x89PNG\r\n", "画像"),
        (b"<html><table></table></html>", "表ではない"),
        (b'{"a": 1}', "表ではない"),
        ("名称,住所\n".encode() + b"\xff\xfe\xfd\x81", "CSV UTF-8"),
        (('名称,住所\n"' + "あ" * 2_100_000).encode(), "閉じて"),
        (b"PK\x03\x04 and nothing more", "こわれて"),
    ],
)
def test_what_is_no_table_is_refused_with_a_sentence_that_helps(content, word):
    with pytest.raises(TableError, match=word):
        read_table(content, "file")


def test_a_file_over_the_limit_is_refused_before_it_is_read():
    with pytest.raises(TableError, match="大きすぎます"):
        read_table(HEAD.encode() + b"x" * 100, "a.csv", most_bytes=50)


def packed(*entries: tuple[str, bytes]) -> bytes:
    """Return a package of entries, packed tightly."""
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as package:
        for name, content in entries:
            package.writestr(name, content)
    return out.getvalue()


def encrypted() -> bytes:
    """Return a package whose directory says that it is encrypted."""
    content = bytearray(packed(("xl/workbook.xml", b"<a/>")))
    place = content.rindex(b"PK\x01\x02")
    content[place + 8] |= 1
    return bytes(content)


def lying() -> bytes:
    """Return a package whose entry unpacks to more than it declares."""
    content = bytearray(packed(("xl/workbook.xml", b"<a/>"), ("xl/big.xml", b"\0" * 50_000_000)))
    place = content.rindex(b"PK\x01\x02")
    content[place + 24 : place + 28] = struct.pack("<I", 1000)
    return bytes(content)


def linked() -> bytes:
    """Return a package with a link."""
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as package:
        entry = zipfile.ZipInfo("xl/workbook.xml")
        entry.external_attr = 0o120777 << 16
        package.writestr(entry, "/etc/passwd")
    return out.getvalue()


def endless() -> bytes:
    """Return a workbook whose last cell lies at the end of the world."""
    content = io.BytesIO(workbook(("一覧", [["名称"], ["甲"]])))
    out = io.BytesIO()
    with zipfile.ZipFile(content) as old, zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as new:
        for name in old.namelist():
            body = old.read(name)
            if name.endswith("sheet1.xml"):
                body = body.replace(
                    b"</sheetData>", b'<row r="1048576"><c r="XFD1048576"><v>1</v></c></row></sheetData>'
                )
            new.writestr(name, body)
    return out.getvalue()


HOSTILE = {
    "bomb": lambda: packed(("xl/workbook.xml", b"<a/>"), ("xl/sheet.xml", b"\0" * 90_000_000)),
    "many": lambda: packed(*((f"xl/{number}.xml", b"") for number in range(1001))),
    "outside": lambda: packed(("xl/workbook.xml", b"<a/>"), ("../../etc/x", b"a")),
    "absolute": lambda: packed(("xl/workbook.xml", b"<a/>"), ("/etc/x", b"a")),
    "encrypted": encrypted,
    "lying": lying,
    "linked": linked,
    "endless": endless,
    "document": lambda: packed(("word/document.xml", b"<a/>")),
    "hollow": lambda: packed(("xl/workbook.xml", b"<workbook")),
}


@pytest.mark.parametrize("name", HOSTILE)
def test_a_hostile_workbook_is_refused_in_words(name):
    with pytest.raises(TableError):
        read_table(HOSTILE[name](), "a.xlsx")


@settings(max_examples=150, deadline=None)
@given(st.binary(max_size=400))
def test_no_bytes_bring_up_a_traceback(content):
    try:
        table = read_table(content, "a.csv")
    except TableError as refusal:
        assert str(refusal)
    else:
        assert table.columns or not table.rows


@settings(max_examples=15, deadline=None)
@given(st.data())
def test_no_damage_to_a_workbook_brings_up_a_traceback(data):
    content = bytearray(workbook(("一覧", [["名称", "住所"], ["甲", "本町"]])))
    for _ in range(data.draw(st.integers(1, 8))):
        content[data.draw(st.integers(0, len(content) - 1))] = data.draw(st.integers(0, 255))

    try:
        read_table(bytes(content), "a.xlsx")
    except TableError as refusal:
        assert str(refusal)


CELLS = st.text(
    st.characters(codec="utf-8", exclude_categories=("Cs", "Cc", "Cf", "Zs", "Zl", "Zp")), min_size=1, max_size=12
).filter(lambda text: not text.startswith(("#", "※", "＊", "*", "注", "（注", "(注", "出典", "以上", "&")))


@settings(max_examples=60, deadline=None)
@given(st.lists(st.tuples(CELLS, CELLS), min_size=1, max_size=8))
def test_what_is_written_as_csv_is_read_as_it_was(rows):
    out = io.StringIO()
    csv.writer(out).writerows([("名称", "住所"), *rows])

    table = read_table(out.getvalue().encode("utf-8-sig"), "a.csv", known=KNOWN)

    assert [tuple(row.cells.values()) for row in table.rows] == rows

"""A file handed in on a page: looked at first, then kept, dropped or taken back, always as a whole."""

import io
from pathlib import Path

import openpyxl
import pytest

from geo.db import db
from resources.directory.models import Resource
from resources.exchange.models import Import

FILES = Path("tests/fixtures/files").absolute()


@pytest.fixture
def desk(browser, make):
    """Return a browser in which a coordinator is signed in."""
    return browser.sign_in(make.account())


def hand_in(desk, content, name="sheet.csv"):
    """Return the page after a file was chosen."""
    return desk.post("/resources/import", file=(io.BytesIO(content), name), format="auto")


def address_of(page):
    """Return the address of the import that a page shows."""
    return page.response.request.path


def names():
    """Return the names of all listings."""
    db.session.rollback()
    return sorted(row.name for row in db.session.query(Resource).filter(Resource.removed_at.is_(None)))


def test_a_file_is_shown_before_anything_is_written(desk):
    page = hand_in(desk, (FILES / "sheet.csv").read_bytes())

    assert page.has("まだ何も書きこんでいません。")
    assert page.has("ひだまりサロン")
    assert page.has("確かめたい行（1）")
    assert names() == []


def test_what_was_shown_is_kept_once_however_often_the_button_is_pressed(desk):
    where = address_of(hand_in(desk, (FILES / "sheet.csv").read_bytes()))

    first, second = desk.post(f"{where}/keep"), desk.post(f"{where}/keep")

    assert first.notice == second.notice == "取り込みました"
    assert names() == ["おもちゃ病院", "ひだまりサロン", "駅前の畑"]


def test_the_same_file_again_has_nothing_new(desk):
    where = address_of(hand_in(desk, (FILES / "sheet.csv").read_bytes()))
    desk.post(f"{where}/keep")

    page = hand_in(desk, (FILES / "sheet.csv").read_bytes())

    assert page.has("新しいことは、何もありません。")


def test_a_refused_row_says_where_and_what_to_do_and_the_others_can_go_ahead(desk):
    page = hand_in(desk, (FILES / "sheet_refused.csv").read_bytes(), "sheet_refused.csv")
    whole = desk.post(f"{address_of(page)}/keep")

    assert page.has("2 行を直すと、取り込めます")
    assert page.has("若干名")
    assert whole.status == 422
    assert names() == []

    kept = desk.post(f"{address_of(page)}/keep", skip_refused="1")

    assert kept.notice == "取り込みました"
    assert names() == ["ひだまりサロン"]


def test_what_was_dropped_is_gone_with_its_file(desk):
    where = address_of(hand_in(desk, (FILES / "sheet.csv").read_bytes()))

    page = desk.post(f"{where}/drop")

    assert page.notice == "取り込みをやめました。何も書きこんでいません"
    assert [one.content for one in db.session.query(Import)] == [None]
    assert desk.post(f"{where}/keep").status == 422


def test_an_import_is_taken_back_as_a_whole(desk, make):
    make.resource(name="前からある会")
    where = address_of(hand_in(desk, (FILES / "sheet.csv").read_bytes()))
    desk.post(f"{where}/keep")

    page = desk.post(f"{where}/undo")

    assert page.notice == "取り込みを取り消して、前のとおりに戻しました"
    assert names() == ["前からある会"]


@pytest.mark.parametrize(
    ("content", "name"),
    [
        (b"", "empty.csv"),
        (b"\x00\x01\x02PK", "noise.xlsx"),
        (b"%PDF-1.4", "list.pdf"),
        ("あ".encode("utf-16"), "x.csv"),
    ],
)
def test_what_is_no_table_is_refused_in_words(desk, content, name):
    page = hand_in(desk, content, name)

    assert page.status == 422
    assert page.reader.all("h1")
    assert names() == []
    assert db.session.query(Import).count() == 0


def test_no_file_at_all_is_asked_for(desk):
    assert desk.post("/resources/import", format="auto").status == 422


def test_the_empty_sheet_can_be_filled_in_and_handed_in(desk):
    content = desk.client.get("/resources/import/sheet.xlsx").data
    book = openpyxl.load_workbook(io.BytesIO(content))
    sheet = book.active
    columns = [cell.value for cell in sheet[1]]
    assert columns[0] == "ID"
    row = sheet.max_row + 1 if sheet.max_row > 1 else 2
    sheet.cell(row, columns.index("ID") + 1, "N-1")
    sheet.cell(row, columns.index("名称") + 1, "新しい会")
    sheet.cell(row, columns.index("種別") + 1, "サロン")
    out = io.BytesIO()
    book.save(out)

    page = hand_in(desk, out.getvalue(), "sheet.xlsx")
    kept = desk.post(f"{address_of(page)}/keep")

    assert kept.notice == "取り込みました"
    assert "新しい会" in names()


def test_another_towns_import_is_not_there(desk, app, make, browser):
    from tests.support.client import Browser

    stranger = Browser(app).sign_in(make.account(town=make.other_town()))
    where = address_of(hand_in(stranger, (FILES / "sheet.csv").read_bytes()))

    assert desk.get(where).status == 404
    assert desk.post(f"{where}/keep").status == 404


@pytest.mark.parametrize("ending", ["csv", "xlsx", "geojson", "ics"])
def test_the_registry_leaves_as_a_file_that_nobody_keeps_on_the_way(desk, make, ending):
    make.resource(name="ひだまり文庫")

    answer = desk.client.get(f"/resources/export.{ending}")

    assert answer.status_code == 200
    assert "no-store" in answer.headers["Cache-Control"]
    assert f".{ending}" in answer.headers["Content-Disposition"]
    assert desk.get("/resources/export.exe").status == 404

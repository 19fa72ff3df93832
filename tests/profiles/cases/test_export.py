"""The list of people as a file: codes and no names, with a reason, and never a whole town."""

import pytest
import sqlalchemy as sa

from geo.db import db
from geo.table import read_table
from profiles.access import Role
from profiles.audit.models import Deed
from profiles.cases import export_actions


@pytest.fixture
def desk(browser, make):
    """Return a browser in which a coordinator of a town of two people is signed in."""
    make.client(code="C-1", name="山田 花子", address="浜町1-2-3", age=34, step="参加")
    make.client(code="D-2", name="佐藤 実", contact="090-0000-0000", household="母と暮らす")
    db.session.commit()
    return browser.sign_in(make.account())


def deeds():
    """Return what the book tells of lists that were carried out."""
    return db.session.scalars(sa.select(Deed.details).where(Deed.event == "client.exported")).all()


@pytest.mark.parametrize("ending", ["csv", "xlsx"])
def test_a_list_is_a_file_of_codes_and_everybody_on_it_is_on_record_with_the_reason(desk, ending):
    answer = desk.post("/clients/export", reason="count", format=ending).response

    table = read_table(answer.data, f"a.{ending}")
    assert [row.cells["コード"] for row in table.rows] == ["C-1", "D-2"]
    assert table.rows[0].cells["年齢"] == "34"
    held = " ".join(value for row in table.rows for value in row.cells.values())
    assert not any(word in held for word in ("山田", "佐藤", "浜町", "090", "母と"))
    assert answer.headers["Cache-Control"] == "no-store"
    assert [(one["number"], one["format"], one["reason"]) for one in deeds()] == [(2, ending, "数をかぞえて報告する")]
    assert len(deeds()[0]["clients"]) == 2


def test_a_file_holds_what_the_page_was_filtered_to(desk):
    answer = desk.post("/clients/export", reason="count", format="csv", q="D-").response

    assert [row.cells["コード"] for row in read_table(answer.data, "a.csv").rows] == ["D-2"]


def test_without_a_reason_nothing_leaves_and_the_filter_stays(desk):
    page = desk.post("/clients/export", format="csv", q="D-")

    assert page.status == 422
    assert page.has("書き出しの理由を選んでください")
    assert page.has("D-2")
    assert not page.has("C-1")
    assert deeds() == []


def test_a_whole_town_leaves_with_nobody(desk, monkeypatch):
    monkeypatch.setattr(export_actions, "MOST", 1)

    page = desk.post("/clients/export", reason="count", format="csv")

    assert page.status == 422
    assert page.has("一度に書き出せるのは 1 人までです")
    assert deeds() == []


@pytest.mark.parametrize("role", [role for role in Role if role not in (Role.COORDINATOR, Role.HOST)])
def test_nobody_else_carries_people_out(browser, make, role):
    assert browser.sign_in(make.account(role)).post("/clients/export", reason="count", format="csv").status == 403

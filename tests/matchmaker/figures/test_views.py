"""The figures on screen and as files: counted from the record, by month, by year, and cut for a council."""

import csv
import io
from datetime import date

import pytest
import sqlalchemy as sa
from openpyxl import load_workbook

from geo.db import db
from matchmaker.followups.models import FollowUp
from matchmaker.introductions.actions import take_step
from matchmaker.introductions.models import State
from matchmaker.meetings.body_actions import add_body
from matchmaker.meetings.models import Meeting
from matchmaker.meetings.rules import MeetingKind
from profiles.access import Role
from profiles.audit.models import Deed
from profiles.cases.closing import ClosingReason
from profiles.cases.closing_actions import close_case
from profiles.cases.queries import find_case
from profiles.vocabulary.rules import Side

NOW = date(2026, 11, 25)
LAST_YEAR = date(2025, 6, 10)


@pytest.fixture(autouse=True)
def _now(monkeypatch):
    """Let the pages think of one day."""
    monkeypatch.setattr("matchmaker.figures.views.today", lambda: NOW)


@pytest.fixture
def desk(browser, make):
    """Return a browser in which a coordinator is signed in."""
    return browser.sign_in(make.account())


def cells(page, label):
    """Return the cells of one series."""
    row = next(row for row in page.text.split("<tr>") if f'<th scope="row">{label}</th>' in row)
    return [cell.split(">", 1)[1].split("<")[0] for cell in row.split("<td")[1:]]


def closed(worker, client, on, reason=ClosingReason.GOAL_REACHED):
    """Close the case of somebody on a day."""
    close_case(worker, find_case(client), reason=reason, watcher="民生委員", words="決めた", today=on)
    db.session.commit()


@pytest.fixture
def last_year(tied, agreed):
    """Return a maker of ties of the last fiscal year."""

    def make_tie(state):
        client = agreed(given_on=date(2025, 1, 5))
        find_case(client).opened_on = LAST_YEAR
        return tied(state, client=client, on=LAST_YEAR)

    return make_tie


def test_a_town_without_cases_is_told_what_brings_figures(desk, make):
    assert make.town

    assert desk.get("/figures/").has("まだ、数えるものがありません")
    assert desk.get("/figures/council").has("まだ、終わった年度がありません")


def test_a_year_is_counted_month_by_month_from_the_record(desk, tied, worker, agreed):
    tied("taking_part", on=date(2026, 5, 20))
    early = tied("taking_part", on=date(2026, 4, 30))
    take_step(worker, early, State.ENDED, reason="moved_away", today=date(2026, 7, 29))
    listened = db.session.scalars(sa.select(FollowUp).where(FollowUp.side == Side.HOST)).first()
    listened.done_on = date(2026, 6, 3)
    db.session.commit()

    page = desk.get("/figures/")

    assert cells(page, "参加") == ["1", "1", *["0"] * 6, *["—"] * 4, "2"]
    assert cells(page, "終了")[3] == "1"
    assert cells(page, "3か月後もつづいている")[:3] == ["0／1", "1／1", "—"]
    assert cells(page, "6か月後もつづいている")[0] == "0／1"
    assert cells(page, "支えた受入先")[2] == "1"
    assert page.has("引っ越した")


def test_cases_are_counted_open_until_they_are_closed_and_closed_by_reason(desk, worker, agreed):
    first, second = agreed(code="C-1"), agreed(code="C-2")
    for client in (first, second):
        find_case(client).opened_on = date(2026, 4, 10)
    closed(worker, first, date(2026, 8, 5))

    page = desk.get("/figures/")

    assert cells(page, "受け付けた人")[0] == "2"
    assert cells(page, "支援している人")[:8] == ["2", "2", "2", "2", "1", "1", "1", "1"]
    assert cells(page, "終結")[4] == "1"
    assert page.has("めざしたことがかなった")


def test_meetings_are_counted_by_kind_once_their_decisions_are_on_record(desk, worker):
    body = add_body(worker, MeetingKind.STATUTORY, "支援会議")
    for held, closed_on in ((date(2026, 4, 14), date(2026, 4, 14)), (date(2026, 5, 12), None)):
        db.session.add(
            Meeting(town_id=worker.town_id, body=body, on=held, called_on=date(2026, 4, 1), closed_on=closed_on)
        )
    db.session.commit()

    page = desk.get("/figures/")

    assert cells(page, "支援会議")[:2] == ["1", "0"]
    assert cells(page, "重層的支援会議")[0] == "0"


def test_years_stand_side_by_side(desk, tied, last_year):
    last_year("visit")
    tied("visit", on=NOW)

    page = desk.get("/figures/years")

    assert page.has("2025年度")
    assert cells(page, "見学") == ["1", "1"]
    assert cells(desk.get("/figures/", year="2025"), "見学")[2] == "1"
    assert desk.get("/figures/", year="1999").has("2026年度")


def test_a_council_sees_only_years_that_are_over_and_no_small_number(browser, make, tied, last_year):
    for _ in range(6):
        last_year("trial")
    last_year("settled")
    tied("trial", on=NOW)
    desk = browser.sign_in(make.account(Role.VIEWER))

    page = desk.get("/figures/")

    assert page.has("2025年度")
    assert not page.has("2026年度")
    assert cells(page, "体験") == ["7"]
    assert cells(page, "定着") == ["5未満"]
    assert desk.get("/figures/years").status == 403
    assert desk.get("/figures/months.csv").status == 403


def test_the_figures_are_carried_away_as_csv_workbook_and_paper_and_that_is_on_record(desk, tied):
    tied("visit", on=NOW)

    text = desk.get("/figures/months.csv").text
    book = load_workbook(io.BytesIO(desk.get("/figures/years.xlsx").response.data))
    paper = desk.get("/figures/council.pdf")

    lines = list(csv.DictReader(io.StringIO(text.removeprefix("\ufeff"))))
    assert {"期間": "2026-11", "区分": "つなぎの進み", "項目": "見学", "数": "1", "もとの数": ""} in lines
    assert book.sheetnames[0] == "数字"
    assert "数え方" in book.sheetnames
    assert paper.response.data.startswith(b"%PDF")
    told = db.session.scalars(sa.select(Deed).where(Deed.event == "figures.exported").order_by(Deed.id))
    assert [(deed.details["table"], deed.details["format"]) for deed in told] == [
        ("months", "csv"),
        ("years", "xlsx"),
        ("council", "pdf"),
    ]


def test_a_note_stands_beside_its_month_and_beside_a_councils_only_where_that_was_said(desk, last_year):
    last_year("visit")
    address, version = "/figures/notes/2025/9", {"version": "0"}

    assert desk.post(address, words="台風で休んだ", **version).notice == "注記を書きとめました"
    assert desk.get("/figures/", year="2025").has("台風で休んだ")
    assert not desk.get("/figures/council").has("台風で休んだ")
    assert "台風で休んだ" in desk.get(address).text
    desk.post(address, words="台風で2週間休んだ", for_council="y", version="1")
    assert desk.get("/figures/council").has("台風で2週間休んだ")

    late = desk.post(address, words="別の人の注記", version="1")
    assert late.status == 409
    assert late.has("台風で2週間休んだ")
    assert desk.post(address, words="", version="2").notice == "注記を消しました"
    assert not desk.get("/figures/", year="2025").has("台風")


@pytest.mark.parametrize(
    ("address", "words", "said"),
    [
        ("/figures/notes/2026/12", "まだ", "まだ来ていない月には、注記を書けません"),
        ("/figures/notes/2026/9", "", "注記を書いてください"),
        ("/figures/notes/2026/9", "あ" * 201, "200字までにしてください"),
    ],
)
def test_a_note_that_cannot_be_kept_is_refused_with_what_was_typed(desk, make, address, words, said):
    assert make.town

    page = desk.post(address, words=words, version="0")

    assert page.status == 422
    assert page.has(said)
    assert words in page.text


def test_there_is_no_thirteenth_month(desk, make):
    assert make.town

    assert desk.get("/figures/notes/2026/13").status == 404


def test_the_number_of_questions_to_the_store_does_not_grow_with_the_record(desk, last_year, queries):
    last_year("settled")
    with queries() as few:
        desk.get("/figures/years")
    for _ in range(3):
        last_year("settled")
    with queries() as many:
        desk.get("/figures/years")

    assert len(many) == len(few)

"""Sheets for paper: blank and filled, without a name until it is opened."""

import re

import pytest
import sqlalchemy as sa

from geo.clock import today as clock
from geo.db import db
from profiles.audit.models import Deed
from profiles.cases.contact_actions import write_contact
from profiles.cases.intake import Part
from profiles.cases.intake_actions import hear
from profiles.cases.plan_actions import draft_plan
from profiles.cases.referral_ground import Ground
from profiles.cases.referral_handing import start_hand_on
from profiles.cases.sheets import Sheet
from profiles.cases.words import ContactWay
from profiles.consent.rules import Basis


@pytest.fixture
def desk(browser, make):
    """Return a browser in which a coordinator is signed in."""
    return browser.sign_in(make.account())


@pytest.fixture
def person(make):
    """Return a person of whom everything is on record."""
    actor = make.actor()
    client = make.client(
        name="山田 花子", kana="やまだ はなこ", address="浜町1-2-3", interests="土いじり", avoid="大勢"
    )
    hear(
        actor,
        client,
        Part.TROUBLES,
        {"troubles": ["debt"], "worst": "debt", "story": "家計が苦しい"},
        {},
        version=client.version,
    )
    draft_plan(actor, client, {"goal": "畑に通う", "roles": [{"who": "本人", "does": "畑に行く"}]}, version=0)
    write_contact(actor, client, {"on": clock(), "way": ContactWay.PHONE, "words": "落ち着いた声"}, today=clock())
    db.session.commit()
    return client


@pytest.mark.parametrize("sheet", list(Sheet))
def test_every_sheet_can_be_had_blank(desk, sheet):
    page = desk.get(f"/sheets/{sheet.value}")

    assert page.status == 200
    assert page.has(sheet.label)
    assert not page.has("選んだ")


@pytest.mark.parametrize("sheet", list(Sheet))
def test_every_sheet_is_filled_without_the_name_and_the_look_is_on_record(desk, person, sheet):
    page = desk.get(f"/clients/{person.ref}/sheets/{sheet.value}")

    assert page.status == 200
    for closed in ("山田", "やまだ", "浜町1-2-3"):
        assert not page.has(closed)
    looks = sa.select(Deed.details).where(Deed.subject_ref == person.ref, Deed.event == "client.sheet")
    assert {"page": f"sheet.{sheet.value}"} in db.session.scalars(looks).all()


def test_sheets_hold_what_is_on_record(desk, person):
    where = f"/clients/{person.ref}/sheets"

    assert desk.get(f"{where}/intake").has("◎選んだ：債務")
    assert desk.get(f"{where}/intake").has("家計が苦しい")
    assert desk.get(f"{where}/intake-without").has("支援会議（社会福祉法第106条の6）")
    assert desk.get(f"{where}/assessment").has("土いじり")
    assert desk.get(f"{where}/plan").has("畑に行く")
    assert desk.get(f"{where}/contacts").has("落ち着いた声")


def test_a_name_is_put_in_by_an_act_that_is_recorded_with_its_reason(desk, person):
    page = desk.post(f"/clients/{person.ref}/sheets/named", kind="assessment", reason="visit", **{"as": "page"})

    assert page.has("山田 花子")
    assert page.has("浜町1-2-3")
    opened = sa.select(sa.func.count()).select_from(Deed).where(Deed.event == "client.name.opened")
    assert db.session.scalar(opened) == 1
    prints = sa.select(Deed.details).where(Deed.subject_ref == person.ref, Deed.event == "client.sheet")
    assert db.session.scalars(prints).all() == [{"page": "sheet.assessment", "reason": "訪問・面談に持って行く"}]


def test_the_hand_on_sheet_is_the_towns_own(desk, make, person):
    assert desk.get("/sheets/hand-on").has("つなぐシート（ほかの窓口へ）")
    assert desk.get(f"/clients/{person.ref}/sheets/hand-on").has("引き継ぎの同意が、まだありません")
    agency, actor = make.agency(), make.actor()
    start_hand_on(actor, person, agency, Ground(Basis.STATUTORY, words="11月の支援会議"), today=clock())
    db.session.commit()

    page = desk.get(f"/clients/{person.ref}/sheets/")

    assert page.has("つなぐシート（ほかの窓口へ） No.1")
    assert page.has("書きかけ")


def test_the_list_of_sheets_leads_to_each(desk, person):
    page = desk.get(f"/clients/{person.ref}/sheets/")

    links = {one.get("href") for one in page.reader.all("a")}
    assert {f"/clients/{person.ref}/sheets/{sheet.value}" for sheet in Sheet} <= links
    assert desk.get("/sheets/nothing").status == 404
    assert desk.get("/sheets/").status == 200


@pytest.mark.parametrize("sheet", list(Sheet))
def test_every_sheet_is_a_pdf_blank_and_filled_and_the_print_is_on_record(desk, person, pressed, sheet):
    for where in ("/sheets", f"/clients/{person.ref}/sheets"):
        assert desk.get(f"{where}/{sheet.value}.pdf").status == 200

    blank, filled = pressed
    assert "選んだ" not in blank
    assert person.code in filled
    assert not any(closed in filled for closed in ("山田", "やまだ", "浜町1-2-3"))
    prints = sa.select(Deed.details).where(Deed.subject_ref == person.ref, Deed.event == "client.sheet")
    assert db.session.scalars(prints).all() == [{"page": f"sheet.{sheet.value}"}]


def test_a_pdf_with_the_name_asks_why_and_the_reason_is_on_record(desk, person, pressed):
    where = f"/clients/{person.ref}/sheets/named"

    refused = desk.post(where, kind="assessment")
    answer = desk.post(where, kind="assessment", reason="meeting")

    assert refused.status == 422
    assert refused.has("印刷の理由を選んでください")
    assert answer.status == 200
    assert ["山田 花子" in page for page in pressed] == [True]
    prints = sa.select(Deed.details).where(Deed.subject_ref == person.ref, Deed.event == "client.sheet")
    assert db.session.scalars(prints).all() == [{"page": "sheet.assessment", "reason": "会議で配る"}]


def words_in(page, tags):
    """Return the words of every element of some kinds in the order of the page, options of a field left out."""
    text = re.sub(r'<ul class="options.*?</ul>', "", page.text, flags=re.S)
    found = re.findall(rf"<({tags})\b[^>]*>(.*?)</\1>", text, re.S)
    return [re.sub(r"<[^>]+>", "", words).strip() for _, words in found]


def labels_asked(desk, person, addresses):
    """Return the labels of fields in the order in which pages ask for them."""
    pages = [desk.get(f"/clients/{person.ref}/{address}") for address in addresses]
    return [text.partition("（なくても")[0].strip() for page in pages for text in words_in(page, "label|legend")]


def labels_printed(desk, person, sheet):
    """Return the labels of boxes in the order in which they stand on paper, below the head."""
    page = desk.get(f"/clients/{person.ref}/sheets/{sheet.value}")
    return [text.removeprefix("※").partition("（いちばん")[0] for text in words_in(page, "th")][len(HEAD) :]


HEAD = ("コード", "よみがな", "名前")
ASKED = {
    Sheet.INTAKE: [f"intake/{part.value}" for part in Part],
    Sheet.INTAKE_WITHOUT: [f"intake/{part.value}" for part in Part],
    Sheet.ASSESSMENT: [f"intake/{part.value}" for part in Part],
    Sheet.PLAN: ["plan/edit", "plan"],
    Sheet.CONTACTS: ["contacts"],
}


@pytest.mark.parametrize("sheet", ASKED)
def test_fields_stand_on_paper_in_the_order_in_which_the_screen_asks(desk, person, sheet):
    asked, printed = labels_asked(desk, person, ASKED[sheet]), labels_printed(desk, person, sheet)

    shared = [label for label in printed if label in asked]
    assert len(shared) >= LEAST_SHARED[sheet], printed
    assert [asked.index(label) for label in shared] == sorted(asked.index(label) for label in shared)


LEAST_SHARED = {Sheet.INTAKE: 13, Sheet.INTAKE_WITHOUT: 13, Sheet.ASSESSMENT: 20, Sheet.PLAN: 9, Sheet.CONTACTS: 2}

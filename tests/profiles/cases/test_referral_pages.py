"""The pages of referral sheets: written page by page, sent, received, answered, put on paper; the town's own form of them."""

import re

import pytest
import sqlalchemy as sa

from geo.clock import today as clock
from geo.db import db
from profiles.access import Role
from profiles.audit.models import Deed
from profiles.cases.referral_default import DEFAULTS
from profiles.cases.referral_form_queries import sheet_in_use
from profiles.cases.referral_models import Referral
from profiles.cases.referral_sheet import Direction
from profiles.clients.models import Client
from profiles.consent.actions import give_consent
from profiles.consent.models import Purpose, Way
from profiles.consent.rules import Closed
from profiles.desk import paper
from tests.support.client import Browser

WHO = {"s_name": "山田 花子", "s_kana": "やまだ はなこ", "s_born_on": "S58.4.1", "s_phone": "090-1234-5678"}


@pytest.fixture
def agency(make):
    """Return the desk of the partner."""
    return make.agency()


@pytest.fixture
def partner(app, make, agency):
    """Return a browser in which a partner is signed in."""
    return Browser(app).sign_in(make.account(Role.PARTNER, agency_id=agency.id))


@pytest.fixture
def team(app, make):
    """Return a browser in which a coordinator is signed in."""
    return Browser(app).sign_in(make.account())


def newest():
    """Return the sheet that was begun last."""
    db.session.rollback()
    return db.session.scalars(sa.select(Referral).order_by(Referral.id.desc())).first()


def version():
    """Return the version of that sheet."""
    return newest().version


def fill_in(partner):
    """Let a partner fill a sheet in as the pages lead; return its address."""
    partner.post("/referrals/new", basis="consent", on="", way="spoken", words="")
    path = f"/referrals/{newest().ref}"
    partner.post(f"{path}/part/1", **WHO, then="next", version=version())
    partner.post(f"{path}/part/2", s_troubles=["債務"], s_story="家計が苦しい", then="next", version=version())
    partner.post(f"{path}/part/4", s_reason="通える所を", s_together="yes", then="next", version=version())
    return path


def test_a_partner_is_led_from_page_to_page_and_reads_over_before_it_goes(partner, team):
    path = fill_in(partner)

    page = partner.get(f"{path}/check")

    for words in (
        "山田 花子",
        "昭和58年4月1日",
        "債務",
        "家計が苦しい",
        "本人の同意",
        "（書いていない）",
        "この内容で送る",
    ):
        assert page.has(words), words
    links = {one.get("href") for one in page.reader.all("a")}
    assert {f"{path}/part/{number}" for number in (1, 2, 3, 4)} | {f"{path}/ground"} <= links
    assert team.get(path).status == 404
    assert team.get(f"{path}/check").status == 404
    assert partner.post(f"{path}/check").notice.startswith("No.1 を送りました")
    assert partner.get(f"{path}/part/1").has("いまの段階では、それはできません")
    assert team.get("/referrals/").has("受け取って答える")


def test_what_was_typed_stays_beside_its_error_and_one_may_leave_off_at_any_point(partner):
    partner.post("/referrals/new", basis="consent", on="", way="spoken", words="")
    path = f"/referrals/{newest().ref}"

    wrong = partner.post(f"{path}/part/1", **{**WHO, "s_born_on": "いつか", "s_phone": "なし"}, version=version())

    assert wrong.status == 422
    assert wrong.has("ある日を入れてください")
    assert wrong.has("電話番号を、数字で入れてください")
    assert 'value="いつか"' in wrong.text
    left = partner.post(f"{path}/part/1", s_kana="やまだ", then="leave", version=version())
    assert left.has("まだ書いていない項目があります：名前、つなぐわけ")
    assert partner.post(f"{path}/check").status == 422
    stale = partner.post(f"{path}/part/1", s_kana="すずき", version=version() - 1)
    assert stale.status == 409
    assert "すずき" in stale.text
    assert partner.get("/referrals/").has("続きを書いて送る")
    assert partner.post(f"{path}/discard").notice.startswith("書きかけのシートを捨てました")
    assert newest() is None


def test_without_a_ground_the_pages_ask_for_no_name(partner):
    refused = partner.post("/referrals/new", on="", way="spoken", words="")
    assert (refused.status, refused.has("1つ選んでください")) == (422, True)
    assert partner.post("/referrals/new", basis="emergency", words="急ぎ").status == 422
    partner.post("/referrals/new", basis="none", on="", words="")
    path = f"/referrals/{newest().ref}"

    page = partner.get(f"{path}/part/1")

    assert page.has("性別")
    assert not page.has("名前（")
    assert not page.has("電話番号")
    partner.post(f"{path}/ground", basis="statutory", words="11月の支援会議", version=version())
    assert partner.get(f"{path}/part/1").has("電話番号")


def test_a_sheet_is_received_as_somebody_new_and_answered_and_the_name_is_opened_on_record(partner, team, make):
    path = fill_in(partner)
    partner.post(f"{path}/check")

    page = team.get(path)
    assert page.has("家計が苦しい")
    assert not page.has("山田")
    assert team.post(path).has("山田 花子")
    opened = db.session.scalars(sa.select(Deed).where(Deed.event == "referral.opened")).all()
    assert len(opened) == 1
    assert team.get(f"{path}/receive").has("はじめての人のようです")
    assert team.post(f"{path}/receive", version=version()).status == 422
    done = team.post(f"{path}/receive", who="new", version=version())
    assert done.notice == "C-001 さんとして受け取りました"
    assert db.session.scalars(sa.select(Client)).one().name == "山田 花子"
    assert partner.get("/referrals/").has("C-001")
    assert not partner.get(path).has("C-001")
    assert team.post(f"{path}/answer", answer="meeting", words="", day="", version=version()).status == 422
    answered = team.post(f"{path}/answer", answer="take_on", words="あす電話します", day="", version=version())
    assert answered.notice == "答えました"
    assert partner.get(path).has("あす電話します")
    assert partner.post(f"{path}/say/end", words="", version=version()).notice == "終えました"
    assert partner.get("/referrals/", ended="1").has("受け付けて、参加支援で関わります")


def test_somebody_alike_is_shown_before_a_second_record_is_made(partner, team, make):
    known = make.client(code="C-7", name="山田 花子", contact="090-1234-5678")
    path = fill_in(partner)
    partner.post(f"{path}/check")

    page = team.get(f"{path}/receive")

    assert page.has("C-7")
    assert page.has("同じ人かもしれません")
    team.post(f"{path}/receive", who=known.ref, version=version())
    assert newest().client_id == known.id
    assert db.session.scalar(sa.select(sa.func.count()).select_from(Client)) == 1


def test_a_question_goes_to_and_fro_and_a_sheet_can_be_taken_back(partner, team):
    path = fill_in(partner)
    partner.post(f"{path}/check")

    assert team.post(f"{path}/say/ask", words="", version=version()).status == 422
    assert team.post(f"{path}/say/ask", words="薬は", version=version()).notice.startswith("聞き返しました")
    assert partner.get(f"{path}/say/reply").has("薬は")
    assert partner.post(f"{path}/say/reply", words="ない", version=version()).notice == "答えました"
    assert partner.post(f"{path}/say/take_back", words="やめた", version=version() - 1).has("いまの段階では")
    assert partner.post(f"{path}/say/take_back", words="やめた", version=version()).notice == "取り下げました"
    assert team.get(path).has("このシートは、開けません")
    assert not team.post(path).has("家計")
    assert team.get(f"{path}/paper").status == 404
    assert team.get(f"{path}/say/write").status == 404


def test_on_paper_the_fields_stand_in_the_order_of_the_screen(partner, team, monkeypatch):
    monkeypatch.setattr(paper, "pdf_of", lambda html: html.encode())  # the press has tests of its own
    path = fill_in(partner)
    pages = [partner.get(f"{path}/part/{number}") for number in (1, 2, 3, 4)]
    asked = [label for page in pages for label in labels_of(page)]
    partner.post(f"{path}/check")

    blank = team.get("/referrals/blank/to_team")
    filled = partner.get(f"{path}/paper")

    boxes = [text for tag, text in filled.reader.texts if tag == "th"]
    assert len(asked) == len(DEFAULTS[Direction.TO_TEAM].fields)
    assert [label for label in boxes if label in asked] == asked
    assert [label for label in asked if not blank.has(label)] == []
    assert not blank.has("☑")
    assert filled.has("☑選んだ：債務")
    assert not filled.has("山田")
    why = partner.post(f"{path}/paper")
    assert (why.status, why.has("印刷の理由を選んでください"), why.has("山田")) == (422, True, False)
    assert partner.post(f"{path}/paper", **{"reason": "visit", "as": "page"}).has("山田 花子")
    named = partner.post(f"{path}/paper", reason="visit").response
    prints = db.session.scalars(sa.select(Deed.details).where(Deed.event == "referral.printed").order_by(Deed.id)).all()
    assert [one.get("reason") for one in prints] == [None, "訪問・面談に持って行く", "訪問・面談に持って行く"]
    assert "山田 花子" in named.get_data(as_text=True)
    assert named.mimetype == "application/pdf"
    assert "つなぐ窓口" in team.get("/referrals/blank/to_desk.pdf").response.get_data(as_text=True)
    assert "山田" not in partner.get(f"{path}/paper.pdf").response.get_data(as_text=True)
    assert team.get("/referrals/blank/nowhere").status == 404


def labels_of(page):
    """Return the labels of the fields of a page of a sheet, in their order."""
    return [one.strip() for one in re.findall(r'<(?:label for="s_\w+"|legend)>([^<]+)', page.text)]


def test_a_coordinator_hands_somebody_on_with_what_the_consent_names(app, team, partner, make, agency):
    client = make.client(name="山田 花子", contact="090-1234-5678")
    path = f"/clients/{client.ref}/refer"
    assert team.get(path).has("引き継ぎの同意が、まだありません")
    assert team.post(path, desk=agency.ref, basis="consent", words="").status == 422
    assert team.post(path, basis="statutory", words="支援会議").has("窓口を選んでください")
    actor = make.actor()
    give_consent(actor, client, facts=[Closed.NAME], way=Way.SPOKEN, today=clock(), purpose=Purpose.HAND_ON)
    db.session.commit()

    team.post(path, desk=agency.ref, basis="consent", words="")
    sheet = f"/referrals/{newest().ref}"
    team.post(f"{sheet}/part/4", s_reason="制度のことを", then="leave", version=version())
    sent = team.post(f"{sheet}/check")

    assert sent.notice.startswith("No.1 を送りました")
    assert partner.post(sheet).has("山田 花子")
    assert not partner.post(sheet).has("090-1234-5678")
    assert partner.post(f"{sheet}/receive", who="nobody", version=version()).notice == "受け取りました"
    assert not partner.get("/referrals/").has(client.code)
    other = Browser(app).sign_in(make.account(Role.PARTNER, agency_id=make.agency("ほかの窓口").id))
    assert other.get(sheet).status == 404
    assert other.get("/referrals/").has("届いているシートは、ありません")


def test_a_coordinator_is_led_to_the_person_whom_they_hand_on(team):
    assert team.get("/referrals/new").has("つなぐ人のページを開いて")
    assert team.post("/referrals/new", basis="none", on="", words="").has("窓口に属する人だけがつなげます")


@pytest.fixture
def office(app, make):
    """Return a browser in which an administrator is signed in."""
    return Browser(app).sign_in(make.account(Role.ADMINISTRATOR))


def test_an_administrator_makes_the_sheet_of_the_town(office, make):
    where = "/sheet-forms/to_team"
    assert office.get("/sheet-forms/").has("つなぎの標準")
    assert office.get(where).has("町のシートは、まだ決まっていません")

    office.post(f"{where}/head", name="連絡票", own_word="連絡する", source="要綱 様式3", version=0)
    office.post(
        f"{where}/fields/new", label="主治医", section="だれのことか", kind="text", version=1, fills="", choices=""
    )
    office.post(f"{where}/answers/new", label="あすまでに電話します", needs_day="y", version=2)
    office.post(f"{where}/fields/f1/up", version=3)
    office.post(f"{where}/answers/other/drop", version=4)
    page = office.get(where)

    sheet = sheet_in_use(make.actor(), Direction.TO_TEAM)
    assert (sheet.name, sheet.own_word, sheet.source, sheet.borrowed) == ("連絡票", "連絡する", "要綱 様式3", ())
    names = [one.key for one in sheet.fields]
    assert names[5:8] == ["phone", "f1", "reach"]
    assert [one.code for one in sheet.answers][-1] == "a1"
    assert sheet.answer("other") is None
    assert page.has("主治医")
    assert page.has("あすまでに電話します")
    assert page.has("第1版") or page.has("1")


def test_a_sheet_that_could_not_be_filled_in_is_refused_beside_its_field(office, make):
    where = "/sheet-forms/to_team"

    page = office.post(f"{where}/fields/new", label="性別2", kind="choice", choices="女性", fills="", version=0)

    assert page.status == 422
    assert page.has("選択肢を、2 から")
    assert "性別2" in page.text
    office.post(f"{where}/answers/other", label="そのほか", version=0)
    assert office.post(f"{where}/head", name="票", version=0).has("ほかの人が先に変えました")
    assert office.post(f"{where}/fields/story/up", version=0).has("ほかの人が先に変えました")
    assert office.get(f"{where}/fields/nothing").status == 404
    assert office.post(f"{where}/fields/story/sideways", version=1).status == 404
    assert sheet_in_use(make.actor(), Direction.TO_TEAM).answer("other").label == "そのほか"
    assert len(sheet_in_use(make.actor(), Direction.TO_TEAM).fields) == len(DEFAULTS[Direction.TO_TEAM].fields)

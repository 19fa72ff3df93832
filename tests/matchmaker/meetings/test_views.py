"""The pages around a meeting: calling, putting somebody forward, choosing what is told, and what each role finds."""

import pytest

from geo.clock import today
from geo.db import db
from matchmaker.meetings.due import standing
from matchmaker.meetings.models import Meeting
from matchmaker.meetings.rules import MeetingKind
from profiles.access import Role


@pytest.fixture
def reader(browser, staff):
    """Return the coordinator who sits in every body, at a browser."""
    return browser.sign_in(staff)


def test_a_body_is_called_together_from_its_draft_agenda(reader, body_of, planned):
    body = body_of(rhythm="平日 10:00-12:00", max_cases=1)
    planned("C-1")
    planned("C-2")
    there = f"/meetings/call/{body.ref}"

    page = reader.get(there, on="2026-13-99")
    assert page.has("入りきらず、次の回にまわる人 1 人")
    assert reader.get(there, on="2099-01-05").has("1月5日")
    assert reader.post(there, on="", place="").has("開く日を入れてください")
    page = reader.post(there, on="2020-01-06")
    assert page.status == 422
    assert page.has("きょうからあとの日")
    page = reader.post(there, on=today().isoformat(), opens="10:00", closes="12:00", place="3階")
    assert page.has("会議を招集しました")
    assert page.has("C-1")


def test_somebody_is_put_to_a_meeting_from_their_page(reader, body_of, planned, called):
    client = planned("C-5", agreed=False)
    there = f"/meetings/put/{client.ref}"
    assert reader.get(there).has("招集した会議は、いまありません")
    full = called(body_of())
    assert reader.get(there).has("会議で話し合う同意がありません")
    page = reader.post(there, meeting=full.ref, why="急ぐので")
    assert page.status == 422
    assert page.has("まだ議題に入れられません")


def test_what_members_are_told_is_chosen_for_each_case(reader, body_of, planned, called):
    planned("C-1")
    meeting = called(body_of())
    item = standing(meeting)[0]
    there = f"/meetings/{meeting.ref}/items/{item.ref}"

    assert reader.get(there).has("構成員に伝えること")
    assert reader.post(f"{there}/facts", facts="wants").has("この会議で伝えることを決めました")
    assert db.session.get(Meeting, meeting.id).items[0].facts == ["wants"]
    assert reader.post(f"{there}/facts", facts="secret").status == 422


def test_a_topic_about_nobody_stands_on_the_wall_and_in_the_minutes(reader, body_of, called):
    meeting = called(body_of(MeetingKind.AREA, "川西の集まり"))
    here = f"/meetings/{meeting.ref}"

    assert reader.post(f"{here}/topics", topic="").status == 422
    assert reader.post(f"{here}/topics", topic="雨の日の足").has("雨の日の足")
    assert reader.get(f"{here}/room/1").has("人のことではない議題です")
    version = standing(db.session.get(Meeting, meeting.id))[0].version
    assert reader.post(f"{here}/room/1/write", outcome="closed", version=version).has("人のことではない議題では")
    reader.post(f"{here}/room/1/write", outcome="advice", words="乗り合いを調べる", version=version)
    page = reader.post(f"{here}/close", version=db.session.get(Meeting, meeting.id).version)
    assert page.has("乗り合いを調べる")


def test_each_role_finds_what_is_theirs_on_the_list(browser, make, partner, body_of, called):
    called(body_of())
    other = make.account(Role.PARTNER, agency_id=make.agency("よその窓口").id)

    def page_of(account):
        return type(browser)(browser.app).sign_in(account).get("/meetings/")

    assert page_of(partner).has("自分の資料")
    assert not page_of(partner).has("議題を見る")
    assert page_of(other).has("招集されると、ここに出ます")
    administrator = page_of(make.account(Role.ADMINISTRATOR))
    assert administrator.has("よりそい会議")
    assert not administrator.has("議題を見る")


def test_a_coordinator_who_is_no_member_prepares_a_statutory_meeting_and_cannot_run_it(
    browser, make, body_of, planned, called
):
    planned("C-1", agreed=False)
    meeting = called(body_of(MeetingKind.STATUTORY, "支援会議"))
    outside = browser.sign_in(make.account())
    here = f"/meetings/{meeting.ref}"

    assert outside.get(here).has("あなたは構成員ではないので")
    for way in ("/room/1", "/room/1/write", "/close", "/seats", "/minutes"):
        assert outside.get(here + way).status == 404, way


def test_a_body_is_corrected_and_its_kind_stays(reader, body_of):
    body = body_of(rhythm="第2火 10:00-11:00")
    there = f"/meetings/bodies/{body.ref}/edit"

    assert reader.get(there).has("会議体を直す")
    assert reader.post(there, name="", version=body.version).status == 422
    page = reader.post(there, name="よりそい会議", rhythm="第3木 10:00-11:00", kind="area", version=body.version)
    assert page.has("会議体を直しました")
    assert page.has("重層的支援会議")
    assert page.has("第3木 10:00-11:00")

"""Who sees what: papers are cut to their ground, told once and on record, for members alone and only for a while."""

from datetime import timedelta

import pytest
import sqlalchemy as sa

from geo.clock import today
from geo.db import db
from geo.errors import DomainError
from matchmaker.meetings.actions import add_topic, choose_facts
from matchmaker.meetings.body_actions import add_member, let_go
from matchmaker.meetings.deciding import close_meeting, write_decision
from matchmaker.meetings.due import standing
from matchmaker.meetings.models import Meeting, MeetingMember, PacketPage, Seat
from matchmaker.meetings.packet_actions import collect, hand_out, open_packet
from matchmaker.meetings.rules import MeetingKind, Outcome
from matchmaker.meetings.said import Said
from matchmaker.retention.queries import rows_of
from profiles.access import Role
from profiles.audit.models import Deed
from profiles.consent.actions import give_consent, withdraw_consent
from profiles.consent.models import Disclosure, Purpose, Way
from profiles.consent.queries import find_newest
from profiles.consent.rules import Basis, Fact


def seat_for(meeting, account):
    """Return the seat of an account."""
    return next(one for one in meeting.seats if one.member.account_id == account.id)


def looks():
    """Return how many looks at lists of people are on record."""
    return db.session.scalar(
        sa.select(sa.func.count(Deed.id)).where(Deed.event.in_(("client.listed", "client.printed")))
    )


def test_a_partner_sees_what_the_consent_names_and_every_look_is_on_record(browser, partner, body_of, planned, called):
    planned("C-1", facts=(Fact.WANTS,))
    meeting = called(body_of())
    reader, there = browser.sign_in(partner), f"/meetings/{meeting.ref}/packet"

    page = reader.get(there)
    assert page.has("資料を開く")
    assert not page.has("C-1")
    page = reader.post(there)
    assert page.has("C-1の望み")
    assert page.has("畑に出たい")
    assert not page.has("C-1の苦手")
    row = db.session.query(Disclosure).one()
    assert (row.basis, row.facts, row.meeting_ref) == (Basis.CONSENT, ["wants", "plan", "ties"], meeting.ref)
    assert "長沢 みき" in row.told_to
    before = looks()
    reader.get(there)
    assert looks() == before + 1
    reader.post(there)
    assert db.session.query(Disclosure).count() == 1  # what was told is not told twice
    pdf = reader.client.get(f"{there}.pdf")
    assert pdf.mimetype == "application/pdf"
    assert looks() == before + 3


def test_in_a_statutory_meeting_the_law_is_the_ground_and_the_members_are_named(
    browser, partner, secretary, body_of, planned, called
):
    planned("C-1", agreed=False)
    meeting = called(body_of(MeetingKind.STATUTORY, "支援会議"))
    choose_facts(secretary, standing(meeting)[0], [Fact.AVOID])
    db.session.commit()

    page = browser.sign_in(partner).post(f"/meetings/{meeting.ref}/packet")

    assert page.has("C-1の苦手")
    assert not page.has("C-1の望み")
    assert page.has("第106条の6")
    row = db.session.query(Disclosure).one()
    assert (row.basis, row.consent_id, row.meeting_ref) == (Basis.STATUTORY, None, meeting.ref)


def test_withdrawal_acts_on_the_next_look(browser, partner, secretary, body_of, planned, called):
    client = planned("C-1", facts=(Fact.WANTS,))
    meeting = called(body_of())
    reader, there = browser.sign_in(partner), f"/meetings/{meeting.ref}/packet"
    assert reader.post(there).has("C-1の望み")

    withdraw_consent(secretary, find_newest(client, Purpose.MEETING), today=today())
    db.session.commit()
    page = reader.get(there)
    assert not page.has("C-1")
    assert page.has("1 件の議題が外れました")
    give_consent(
        secretary, client, purpose=Purpose.MEETING, facts=[Fact.AVOID], way=Way.SPOKEN, given_on=today(), today=today()
    )
    db.session.commit()
    page = reader.get(there)
    assert not page.has("C-1の望み")
    assert not page.has("C-1の苦手")
    assert reader.post(there).has("C-1の苦手")


def test_without_a_pledge_nobody_is_given_papers_of_a_statutory_meeting(
    browser, partner, secretary, body_of, planned, called
):
    planned("C-1", agreed=False)
    body = body_of(MeetingKind.STATUTORY, "支援会議", pledged=False)
    meeting = called(body)
    reader, there = browser.sign_in(partner), f"/meetings/{meeting.ref}/packet"

    assert reader.get(there).has("守秘を、まだ確かめていません")
    assert reader.post(there).status == 409
    with pytest.raises(DomainError, match="守秘"):
        hand_out(secretary, seat_for(meeting, partner), today=today())
    assert db.session.query(Disclosure).count() == 0


def test_papers_open_from_the_calling_until_some_days_after_and_for_members_alone(
    browser, make, partner, secretary, body_of, planned, called
):
    planned("C-1")
    body = body_of()
    meeting = called(body)
    other = make.account(Role.PARTNER, agency_id=make.agency("ほかの窓口").id)
    seat = seat_for(meeting, partner)
    there = f"/meetings/{meeting.ref}/packet"

    assert browser.sign_in(other).get(there).status == 404
    open_packet(secretary, seat, today=meeting.on + timedelta(days=14))
    with pytest.raises(DomainError, match="期間は、終わりました"):
        open_packet(secretary, seat, today=meeting.on + timedelta(days=15))
    let_go(secretary, seat.member, today=today())
    db.session.commit()
    assert browser.sign_in(partner).get(there).status == 404
    with pytest.raises(DomainError, match="もう構成員ではありません"):
        open_packet(secretary, seat, today=today())


def test_a_viewer_sits_in_area_meetings_alone_and_sees_no_person(browser, make, secretary, body_of, called):
    body = body_of(MeetingKind.AREA, "川西の会議")
    viewer = make.account(Role.VIEWER)
    add_member(secretary, body, account=viewer, today=today())
    meeting = called(body)
    add_topic(secretary, meeting, "夕方に集まれる所が足りない")
    db.session.commit()

    reader = browser.sign_in(viewer)
    assert reader.get("/meetings/").has("自分の資料")
    assert reader.post(f"/meetings/{meeting.ref}/packet").has("夕方に集まれる所が足りない")
    assert db.session.query(Disclosure).count() == 0


def test_copies_are_numbered_and_collected(browser, staff, partner, secretary, body_of, planned, called):
    planned("C-1", agreed=False)
    meeting = called(body_of(MeetingKind.STATUTORY, "支援会議"))
    one, two = (seat_for(meeting, account) for account in (staff, partner))
    reader, here = browser.sign_in(staff), f"/meetings/{meeting.ref}/seats"

    assert reader.get(f"{here}/{one.ref}/copy").status == 404  # nobody handed it out yet
    page = reader.post(f"{here}/{two.ref}/hand")
    assert page.has("1 番")
    assert page.has("会議のあとで回収します")
    assert page.has("C-1")
    reader.post(f"{here}/{one.ref}/hand")
    assert reader.get(here).has("2 番")
    assert reader.client.get(f"{here}/{two.ref}/copy.pdf").mimetype == "application/pdf"
    assert reader.post(f"{here}/{two.ref}/collect").has("回収ずみ")
    assert reader.post(f"{here}/{two.ref}/collect").status == 409
    with pytest.raises(DomainError, match="紙の資料を渡していません"):
        collect(secretary, Seat(meeting=meeting, member=one.member), today=today())
    db.session.rollback()
    assert reader.get(f"{here}/{one.ref}").has("2 番の資料を")


def test_attendance_is_written_down(browser, staff, partner, body_of, called):
    meeting = called(body_of())
    seat = seat_for(meeting, partner)
    reader, here = browser.sign_in(staff), f"/meetings/{meeting.ref}/seats"

    reader.post(f"{here}/{seat.ref}", attendance="deputy", deputy="川村")
    assert reader.get(here).has("代理（川村）")
    assert reader.post(f"{here}/{seat.ref}", attendance="nobody").status == 422
    reader.post(f"{here}/{seat.ref}", attendance="absent", deputy="川村")
    assert reader.get(here).has("欠席")
    assert not reader.get(here).has("川村")


def test_minutes_are_for_those_who_sat_there_and_nobody_else(
    browser, make, staff, partner, secretary, body_of, planned, called
):
    planned("C-1", agreed=False)
    meeting = called(body_of(MeetingKind.STATUTORY, "支援会議"))
    item = standing(meeting)[0]
    write_decision(secretary, item, Said(Outcome.ADVICE, words="手紙で誘う"), version=item.version)
    db.session.commit()
    there = f"/meetings/{meeting.ref}/minutes"
    assert browser.sign_in(staff).get(there).status == 404  # not over yet
    close_meeting(secretary, meeting, note="", next_on=None, version=meeting.version, today=today())
    db.session.commit()

    def answered(account):
        page = type(browser)(browser.app).sign_in(account).get(there)
        return page.status, page.has("手紙で誘う") if page.status == 200 else None

    assert answered(staff) == (200, True)
    assert answered(partner) == (200, True)
    for role in (Role.COORDINATOR, Role.PARTNER, Role.VIEWER):
        outside = make.account(role, agency_id=make.agency(f"よその窓口{role}").id)
        assert answered(outside) == (404, None), role
    pdf = type(browser)(browser.app).sign_in(partner).client.get(f"{there}.pdf")
    assert pdf.mimetype == "application/pdf"


def test_a_consent_that_is_gone_closes_the_minutes_for_members_but_not_for_the_case_worker(
    browser, make, partner, secretary, body_of, planned, called
):
    client = planned("C-1")
    meeting = called(body_of())
    item = standing(meeting)[0]
    write_decision(secretary, item, Said(Outcome.ADVICE, words="畑を見に行く"), version=item.version)
    close_meeting(secretary, meeting, note="", next_on=None, version=meeting.version, today=today())
    db.session.commit()
    there = f"/meetings/{meeting.ref}/minutes"
    assert browser.sign_in(partner).get(there).has("畑を見に行く")

    withdraw_consent(secretary, find_newest(client, Purpose.MEETING), today=today())
    db.session.commit()
    page = type(browser)(browser.app).sign_in(partner).get(there)
    assert not page.has("C-1")
    assert page.has("1 件はお見せできません")
    assert type(browser)(browser.app).sign_in(make.account()).get(there).has("畑を見に行く")


def test_a_member_who_comes_later_gets_a_seat_at_meetings_that_were_called(make, secretary, body_of, called):
    body = body_of()
    meeting = called(body)
    add_member(secretary, body, name="弁護士 大庭", today=today())
    db.session.commit()

    assert len(db.session.get(Meeting, meeting.id).seats) == 3
    assert db.session.query(PacketPage).count() == 0
    assert db.session.query(MeetingMember).count() == 3


def test_what_was_said_in_a_statutory_meeting_is_not_handed_out_with_the_rest(secretary, body_of, planned, called):
    words = {}
    for kind, agreed in ((MeetingKind.STATUTORY, False), (MeetingKind.MULTILAYERED, True)):
        client = planned(f"C-{kind}", agreed=agreed)
        item = next(one for one in standing(called(body_of(kind, f"会議 {kind}"))) if one.client_id == client.id)
        write_decision(secretary, item, Said(Outcome.ADVICE, words="みんなの言葉"), version=item.version)
        db.session.flush()
        words[kind] = [row["words"] for row in rows_of(client.id)["agenda_items"]]

    assert words == {MeetingKind.STATUTORY: [None], MeetingKind.MULTILAYERED: ["みんなの言葉"]}

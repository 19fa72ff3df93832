"""Writes of packets: opened on screen, handed out as a numbered copy, collected again; each telling is a disclosure."""

from datetime import date

from geo.db import db
from geo.errors import DomainError
from matchmaker.meetings.models import PacketPage, Seat
from matchmaker.meetings.packets import ground_for, pages_of, shown_items
from matchmaker.meetings.rules import Attendance, binds_to_secrecy, papers_open
from profiles.actor import Actor
from profiles.audit.actions import Event, record
from profiles.consent.telling_actions import told_in_meeting

OPENED = Event("packet.opened", "会議の資料を開いた", frozenset({"meeting", "cases"}))
HANDED = Event("packet.handed", "会議の資料を紙で渡した", frozenset({"meeting", "cases", "number"}))
COLLECTED = Event("packet.collected", "会議の資料を回収した", frozenset({"meeting", "number"}))
ATTENDED = Event("meeting.attended", "会議の出欠", frozenset({"meeting", "attendance"}))


def open_packet(actor: Actor, seat: Seat, *, today: date) -> int:
    """Let a member open their papers; what they are told is written down first. Return how many cases are new to them."""
    told = _tell(actor, seat, today)
    seat.opened_on = seat.opened_on or today
    record(actor, OPENED, seat, meeting=seat.meeting.ref, cases=told)
    return told


def hand_out(actor: Actor, seat: Seat, *, today: date) -> int:
    """Hand a member a copy on paper, with the next number of this meeting; return the number."""
    told = _tell(actor, seat, today)
    if seat.number is None:
        seat.number = max((one.number or 0 for one in seat.meeting.seats), default=0) + 1
    seat.handed_on, seat.collected_on = today, None
    record(actor, HANDED, seat, meeting=seat.meeting.ref, cases=told, number=seat.number)
    return seat.number


def collect(actor: Actor, seat: Seat, *, today: date) -> None:
    """Take a copy back."""
    if seat.number is None or seat.handed_on is None:
        raise DomainError("この方には、まだ紙の資料を渡していません")
    if seat.collected_on is not None:
        raise DomainError("この資料は、もう回収しました")
    seat.collected_on = today
    record(actor, COLLECTED, seat, meeting=seat.meeting.ref, number=seat.number)


def note_attendance(actor: Actor, seat: Seat, attendance: Attendance | None, deputy: str = "") -> None:
    """Write down whether a member came."""
    if seat.attendance is attendance and seat.deputy == deputy.strip():
        return
    seat.attendance = attendance
    seat.deputy = deputy.strip() if attendance is Attendance.DEPUTY else ""
    record(actor, ATTENDED, seat, meeting=seat.meeting.ref, attendance=attendance.value if attendance else None)


def may_have_papers(seat: Seat, today: date) -> None:
    """Refuse papers to who sits there no more, is not bound to secrecy, or comes too early or too late."""
    meeting, member = seat.meeting, seat.member
    if meeting.cancelled_on is not None:
        raise DomainError("この会議は、取りやめになっています")
    if member.ended_on is not None:
        raise DomainError("この方は、もう構成員ではありません")
    if binds_to_secrecy(meeting.body.kind) and member.pledged_on is None:
        raise DomainError(
            "%(name)s の守秘を、まだ確かめていません。会議体のページで記録すると、資料を渡せます", name=member.called
        )
    if not papers_open(called_on=meeting.called_on, on=meeting.on, today=today):
        raise DomainError("この会議の資料を見られる期間は、終わりました")


def _tell(actor: Actor, seat: Seat, today: date) -> int:
    """Write down what a member is told of each case; what they were told before is not told twice."""
    may_have_papers(seat, today)
    meeting, pages, told = seat.meeting, pages_of(seat), 0
    to = f"{meeting.body.name}（{meeting.on.isoformat()}）{seat.member.called}"
    for item in shown_items(meeting, today):
        ground = ground_for(meeting, item, item.client, today) if item.client else None
        if ground is None or item.client is None:
            continue
        page = pages.get(item.id)
        if page is not None and set(ground.facts) <= set(page.facts):
            continue
        row = told_in_meeting(
            actor, item.client, meeting_ref=meeting.ref, to=to, facts=ground.facts, consent=ground.consent
        )
        if page is None:
            page = PacketPage(town_id=seat.town_id, seat=seat, item=item)
            db.session.add(page)
        page.disclosure, page.facts = row, ground.facts
        told += 1
    db.session.flush()
    return told

"""The pages of seats: who came, who holds which copy, what a copy looks like on paper."""

from flask import Response, flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from geo.clock import today
from geo.db import db
from geo.errors import NotFoundError
from matchmaker.meetings.blueprint import bp
from matchmaker.meetings.forms import AttendanceForm
from matchmaker.meetings.models import Meeting, Seat
from matchmaker.meetings.packet_actions import collect, hand_out, may_have_papers, note_attendance
from matchmaker.meetings.packets import Packet, packet_of, pages_of
from matchmaker.meetings.rules import binds_to_secrecy, may_name_people
from matchmaker.meetings.sittings import room_meeting, seat_of
from profiles.access import Permission
from profiles.actor import Actor
from profiles.audit.actions import PRINTED, listed
from profiles.desk.gate import current_actor, requires
from profiles.desk.paper import pdf_answer


@bp.get("/<string(length=12):ref>/seats")
@requires(Permission.MEETING_RUN)
def seats(ref: str) -> ResponseReturnValue:
    """Show who sits at a meeting, who came, and who holds which copy."""
    meeting = room_meeting(current_actor(), ref)
    return render_template(
        "matchmaker/meetings/seats.html",
        meeting=meeting,
        seats=meeting.seats,
        is_secret=binds_to_secrecy(meeting.body.kind),
        of_people=may_name_people(meeting.body.kind),
        missing=[one for one in meeting.seats if one.handed_on is not None and one.collected_on is None],
    )


@bp.get("/<string(length=12):ref>/seats/<string(length=12):seat_ref>")
@requires(Permission.MEETING_RUN)
def seat(ref: str, seat_ref: str) -> ResponseReturnValue:
    """Show one seat: attendance, and the copy."""
    one = seat_of(room_meeting(current_actor(), ref), seat_ref)
    return _seat_page(one, AttendanceForm(formdata=None, data={"attendance": one.attendance, "deputy": one.deputy}))


def _seat_page(one: Seat, form: AttendanceForm) -> str:
    """Return the page of one seat."""
    return render_template(
        "matchmaker/meetings/seat.html",
        meeting=one.meeting,
        seat=one,
        form=form,
        is_secret=binds_to_secrecy(one.meeting.body.kind),
        of_people=may_name_people(one.meeting.body.kind),
        was_told=bool(pages_of(one)),
    )


@bp.post("/<string(length=12):ref>/seats/<string(length=12):seat_ref>")
@requires(Permission.MEETING_RUN)
def attend(ref: str, seat_ref: str) -> ResponseReturnValue:
    """Write down whether a member came."""
    actor, form = current_actor(), AttendanceForm()
    one = seat_of(room_meeting(actor, ref), seat_ref)
    if not form.accepts(lambda: note_attendance(actor, one, form.attendance.data, form.deputy.data or "")):
        db.session.rollback()
        return _seat_page(seat_of(room_meeting(actor, ref), seat_ref), form), 422
    db.session.commit()
    return redirect(url_for(".seats", ref=ref), 303)


@bp.post("/<string(length=12):ref>/seats/<string(length=12):seat_ref>/hand")
@requires(Permission.MEETING_RUN)
def hand(ref: str, seat_ref: str) -> ResponseReturnValue:
    """Hand a member a numbered copy; what they are told is written down before it is shown."""
    actor = current_actor()
    number = hand_out(actor, seat_of(room_meeting(actor, ref), seat_ref), today=today())
    db.session.commit()
    flash(_("%(n)s 番の資料として、渡すことを記録しました。印刷して渡してください", n=number))
    return redirect(url_for(".copy", ref=ref, seat_ref=seat_ref), 303)


@bp.post("/<string(length=12):ref>/seats/<string(length=12):seat_ref>/collect")
@requires(Permission.MEETING_RUN)
def take_back(ref: str, seat_ref: str) -> ResponseReturnValue:
    """Take a copy back."""
    actor = current_actor()
    collect(actor, seat_of(room_meeting(actor, ref), seat_ref), today=today())
    db.session.commit()
    flash(_("回収しました"))
    return redirect(url_for(".seats", ref=ref), 303)


@bp.get("/<string(length=12):ref>/seats/<string(length=12):seat_ref>/copy")
@requires(Permission.MEETING_RUN)
def copy(ref: str, seat_ref: str) -> ResponseReturnValue:
    """Show a copy as it is printed; the print is recorded."""
    actor = current_actor()
    one, packet = _copy(actor, ref, seat_ref)
    return render_template("matchmaker/meetings/packet.html", **packet_context(one, packet), is_copy=True)


@bp.get("/<string(length=12):ref>/seats/<string(length=12):seat_ref>/copy.pdf")
@requires(Permission.CLIENT_PRINT)
def copy_pdf(ref: str, seat_ref: str) -> Response:
    """Return a copy as a PDF; the print is recorded."""
    actor = current_actor()
    one, packet = _copy(actor, ref, seat_ref)
    name = f"{one.meeting.body.name}_{one.meeting.on.isoformat()}_{one.number}"
    return pdf_answer("matchmaker/meetings/packet.html", name=name, **packet_context(one, packet), is_copy=True)


def _copy(actor: Actor, ref: str, seat_ref: str) -> tuple[Seat, Packet]:
    """Return the copy that a member was handed, and write down that it was taken out."""
    one = seat_of(room_meeting(actor, ref), seat_ref)
    may_have_papers(one, today())
    if one.number is None:
        raise NotFoundError(seat_ref)
    packet = packet_of(one, today())
    listed(actor, "meetings.copy", packet.refs(), PRINTED)
    db.session.commit()
    return one, packet


def packet_context(one: Seat, packet: Packet) -> dict[str, object]:
    """Return what the page of a packet prints."""
    meeting: Meeting = one.meeting
    return {
        "meeting": meeting,
        "seat": one,
        "packet": packet,
        "is_secret": binds_to_secrecy(meeting.body.kind),
        "today": today(),
    }

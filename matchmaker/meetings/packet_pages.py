"""The pages of members: their own papers, opened by an act that is written down first."""

from flask import Response, flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from geo.clock import today
from geo.db import db
from geo.errors import DomainError
from matchmaker.meetings.blueprint import bp
from matchmaker.meetings.models import Seat
from matchmaker.meetings.packet_actions import may_have_papers, open_packet
from matchmaker.meetings.packets import Packet, packet_of
from matchmaker.meetings.rules import PACKET_DAYS, days_left
from matchmaker.meetings.seat_pages import packet_context
from matchmaker.meetings.sittings import own_seat
from profiles.access import Permission
from profiles.actor import Actor
from profiles.audit.actions import PRINTED, listed
from profiles.desk.gate import current_actor, requires
from profiles.desk.paper import pdf_answer
from profiles.wall import for_the_town


@bp.get("/<string(length=12):ref>/packet")
@requires(Permission.MEETING_ATTEND)
def packet(ref: str) -> ResponseReturnValue:
    """Show a member their papers, once they opened them; each look is recorded."""
    actor = current_actor()
    seat = own_seat(actor, ref)
    refusal = _refusal(seat)
    if refusal or seat.opened_on is None:
        return render_template(
            "matchmaker/meetings/packet_door.html", meeting=seat.meeting, seat=seat, refusal=refusal, days=PACKET_DAYS
        )
    with for_the_town():  # behind the wall a partner sees those alone whom they referred
        papers = packet_of(seat, today())
        page = render_template(
            "matchmaker/meetings/packet.html",
            **packet_context(seat, papers),
            left=days_left(seat.meeting.on, today()),
        )
    listed(actor, "meetings.packet", papers.refs())
    db.session.commit()
    return page


def _refusal(seat: Seat) -> str:
    """Return why a member may not have their papers, in words; nothing where they may."""
    try:
        may_have_papers(seat, today())
    except DomainError as problem:
        return str(_(problem.message, **problem.values))
    return ""


@bp.post("/<string(length=12):ref>/packet")
@requires(Permission.MEETING_ATTEND)
def open_papers(ref: str) -> ResponseReturnValue:
    """Let a member open their papers: what they are told is written down first."""
    actor = current_actor()
    seat = own_seat(actor, ref)
    with for_the_town():
        open_packet(actor, seat, today=today())
    db.session.commit()
    return redirect(url_for(".packet", ref=ref), 303)


@bp.get("/<string(length=12):ref>/packet.pdf")
@requires(Permission.MEETING_ATTEND)
def packet_pdf(ref: str) -> Response | ResponseReturnValue:
    """Return a member's own papers as a PDF; the print is recorded."""
    actor = current_actor()
    seat = own_seat(actor, ref)
    if _refusal(seat) or seat.opened_on is None:
        flash(_("さきに、資料を開いてください"), "error")
        return redirect(url_for(".packet", ref=ref), 303)
    with for_the_town():
        papers = packet_of(seat, today())
        answer = _printed(seat, papers)
    _note(actor, papers)
    return answer


def _printed(seat: Seat, papers: Packet) -> Response:
    """Return the papers as a PDF."""
    name = f"{seat.meeting.body.name}_{seat.meeting.on.isoformat()}"
    return pdf_answer("matchmaker/meetings/packet.html", name=name, **packet_context(seat, papers))


def _note(actor: Actor, papers: Packet) -> None:
    """Write down that papers were printed."""
    listed(actor, "meetings.packet", papers.refs(), PRINTED)
    db.session.commit()

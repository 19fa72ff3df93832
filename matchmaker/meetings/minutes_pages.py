"""The minutes of a meeting (議事録): for those who sat there, and nobody else."""

from flask import Response, render_template
from flask.typing import ResponseReturnValue

from geo.clock import today
from geo.db import db
from geo.errors import NotFoundError
from matchmaker.meetings.blueprint import bp
from matchmaker.meetings.minutes import Minutes, minutes_for
from matchmaker.meetings.sittings import own_seat, room_meeting
from profiles.access import Permission, may
from profiles.actor import Actor
from profiles.audit.actions import LISTED, PRINTED, Event, listed
from profiles.desk.gate import current_actor, requires
from profiles.desk.paper import pdf_answer
from profiles.wall import for_the_town


@bp.get("/<string(length=12):ref>/minutes")
@requires(Permission.MEETING_ATTEND)
def minutes(ref: str) -> ResponseReturnValue:
    """Show the minutes; whom they tell of is recorded."""
    actor = current_actor()
    told = _told(actor, ref, LISTED)
    return render_template("matchmaker/meetings/minutes.html", told=told, today=today())


@bp.get("/<string(length=12):ref>/minutes.pdf")
@requires(Permission.MEETING_ATTEND)
def minutes_pdf(ref: str) -> Response:
    """Return the minutes as a PDF; the print is recorded."""
    actor = current_actor()
    told = _told(actor, ref, PRINTED)
    name = f"{told.name}_{told.on.isoformat()}_議事録"
    return pdf_answer("matchmaker/meetings/minutes.html", name=name, told=told, today=today())


def _told(actor: Actor, ref: str, event: Event) -> Minutes:
    """Return the minutes as the actor may see them, and write down the look."""
    if may(actor.role, Permission.MEETING_RUN):
        told = minutes_for(room_meeting(actor, ref), sees_all=True, today=today())
    else:
        seat = own_seat(actor, ref)
        with for_the_town():  # behind the wall a partner sees those alone whom they referred
            told = minutes_for(seat.meeting, sees_all=False, today=today())
    if not told.is_closed:
        raise NotFoundError(ref)
    listed(actor, "meetings.minutes", told.refs(), event)
    db.session.commit()
    return told

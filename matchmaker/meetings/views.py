"""The pages of meetings: what was and what comes, calling a body together, and the agenda."""

from typing import Any

from flask import flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from geo.clock import today
from geo.db import db
from matchmaker.meetings import agenda_pages, minutes_pages, packet_pages, room_pages, seat_pages
from matchmaker.meetings.actions import call_meeting, cancel_meeting
from matchmaker.meetings.blueprint import bp
from matchmaker.meetings.due import agenda_for
from matchmaker.meetings.forms import CallForm
from matchmaker.meetings.models import Meeting, MeetingBody
from matchmaker.meetings.queries import bodies_of, visible_body
from matchmaker.meetings.rules import Sitting, minutes_between, sittings
from matchmaker.meetings.sittings import (
    PAGE,
    coming_meetings,
    count_past,
    counts_of,
    own_meetings,
    past_meetings,
    visible_meeting,
)
from profiles.access import Permission, may
from profiles.actor import Actor
from profiles.audit.actions import listed
from profiles.desk.gate import current_actor, requires
from profiles.desk.paging import pages_of
from profiles.vocabulary.dates import DayError, read_day_near

PAGES = (agenda_pages, room_pages, seat_pages, packet_pages, minutes_pages)  # which hang their pages on the blueprint


@bp.get("/")
@requires(Permission.MEETING_LIST)
def index() -> ResponseReturnValue:
    """Show the meetings that come and those that were; days and numbers, and nobody."""
    actor = current_actor()
    coming = coming_meetings(actor)
    pages = pages_of(request.args.get("page"), count_past(actor), PAGE)
    past = past_meetings(actor, start=pages.start)
    runs = may(actor.role, Permission.MEETING_RUN)
    return render_template(
        "matchmaker/meetings/index.html",
        coming=coming,
        planned=_planned(actor, coming) if runs else [],
        past=past,
        counts=counts_of([one.id for one in (*coming, *past)]),
        mine=own_meetings(actor, [one.id for one in (*coming, *past)]),
        pages=pages,
        runs=runs,
        keeps=may(actor.role, Permission.MEETING_BODY_KEEP),
        today=today(),
    )


def _planned(actor: Actor, coming: Any) -> list[tuple[MeetingBody, Sitting | None]]:
    """Return the bodies with the next day that nobody called yet, the earliest first."""
    called = {(one.body_id, one.on) for one in coming}
    found = []
    for body in bodies_of(actor):
        days = [day for day in sittings(body.rhythm, start=today(), count=4) if (body.id, day.on) not in called]
        found.append((body, days[0] if days else None))
    return sorted(found, key=lambda one: (one[1] is None, one[1].on if one[1] else today(), one[0].id))


@bp.get("/call/<string(length=12):ref>")
@requires(Permission.MEETING_RUN)
def preview(ref: str) -> ResponseReturnValue:
    """Show what a body would talk over if it were called: who fits, who waits, who may not be named."""
    actor = current_actor()
    body = visible_body(actor, ref)
    sitting = _asked(body)
    form = CallForm(
        formdata=None,
        data={"on": sitting.on, "opens": sitting.opens, "closes": sitting.closes, "place": body.place},
    )
    return _call_page(actor, body, form, sitting)


def _asked(body: MeetingBody) -> Sitting:
    """Return the day that is looked at: the one in the address, else the next of the rhythm."""
    days = sittings(body.rhythm, start=today(), count=12)
    typed = request.args.get("on", "")
    try:
        wanted = read_day_near(typed, today()).day if typed else None
    except DayError:
        wanted = None
    if wanted is None:
        return days[0] if days else Sitting(today())
    return next((day for day in days if day.on == wanted), Sitting(wanted))


def _call_page(actor: Actor, body: MeetingBody, form: CallForm, sitting: Sitting) -> str:
    """Return the page on which a body is called together; whom it tells of is recorded."""
    minutes = minutes_between(sitting.opens, sitting.closes)
    agenda = agenda_for(actor, body, on=sitting.on, minutes=minutes, today=today())
    page = render_template(
        "matchmaker/meetings/call.html",
        body=body,
        form=form,
        agenda=agenda,
        sitting=sitting,
        days=sittings(body.rhythm, start=today(), count=4),
        others=[one for one in bodies_of(actor) if one.kind.value == "statutory"],
        is_member=any(one.account_id == actor.account_id and one.ended_on is None for one in body.members),
    )
    listed(actor, "meetings.call", agenda.refs())
    db.session.commit()
    return page


@bp.post("/call/<string(length=12):ref>")
@requires(Permission.MEETING_RUN)
def call(ref: str) -> ResponseReturnValue:
    """Call a body together."""
    actor, form = current_actor(), CallForm()
    body = visible_body(actor, ref)
    made: list[Meeting] = []
    if not form.accepts(
        lambda: made.append(call_meeting(actor, body, form.sitting, place=form.place.data or "", today=today()))
    ):
        db.session.rollback()
        body = visible_body(actor, ref)
        return _call_page(actor, body, form, form.sitting if form.on.data else _asked(body)), 422
    db.session.commit()
    flash(_("会議を招集しました。構成員は、きょうから資料を見られます"))
    return redirect(url_for(".show", ref=made[0].ref), 303)


@bp.post("/<string(length=12):ref>/cancel")
@requires(Permission.MEETING_RUN)
def cancel(ref: str) -> ResponseReturnValue:
    """Call a meeting off."""
    actor = current_actor()
    cancel_meeting(actor, visible_meeting(actor, ref), today=today())
    db.session.commit()
    flash(_("会議を取りやめました。資料は、もうだれも開けません"))
    return redirect(url_for(".index"), 303)

"""The pages in the room: one case a screen on the wall, what is decided written as it is said, and the end of the meeting."""

from typing import Any

from flask import flash, jsonify, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from geo.clock import today
from geo.db import db
from geo.errors import NotFoundError, StaleError
from matchmaker.meetings.blueprint import bp
from matchmaker.meetings.deciding import close_meeting, undecided, write_decision
from matchmaker.meetings.due import standing
from matchmaker.meetings.forms import CloseForm, DecisionForm, filled
from matchmaker.meetings.models import AgendaItem, Meeting
from matchmaker.meetings.packets import shown_items
from matchmaker.meetings.rules import Sitting, sittings
from matchmaker.meetings.sittings import room_meeting
from matchmaker.meetings.telling import decision_told, on_the_wall, ties_to_settle
from profiles.access import Permission
from profiles.actor import Actor
from profiles.audit.actions import listed, looked
from profiles.desk.gate import current_actor, requires

AUTOSAVE = "X-Autosave"


@bp.get("/<string(length=12):ref>/room/<int(min=1,max=200):number>")
@requires(Permission.MEETING_RUN)
def room(ref: str, number: int) -> ResponseReturnValue:
    """Show one case on the wall: its code, numbers, and what is decided; the look is recorded."""
    actor = current_actor()
    meeting = room_meeting(actor, ref)
    items = shown_items(meeting, today())
    item = _numbered(items, number)
    _look(actor, item)
    return render_template(
        "matchmaker/meetings/room.html",
        meeting=meeting,
        item=item,
        wall=on_the_wall(actor, item, today()),
        told=decision_told(item),
        number=number,
        count=len(items),
        is_open=meeting.closed_on is None,
    )


def _numbered(items: list[AgendaItem], number: int) -> AgendaItem:
    """Return the item of a screen."""
    if number > len(items):
        raise NotFoundError(str(number))
    return items[number - 1]


def _look(actor: Actor, item: AgendaItem) -> None:
    """Write down that a case was looked at."""
    if item.client is not None:
        looked(actor, item.client, "meetings.room")
    db.session.commit()


@bp.get("/<string(length=12):ref>/room/<int(min=1,max=200):number>/write")
@requires(Permission.MEETING_RUN)
def write(ref: str, number: int) -> ResponseReturnValue:
    """Show the form on which a decision is written while it is said."""
    actor = current_actor()
    meeting = room_meeting(actor, ref)
    item = _numbered(shown_items(meeting, today()), number)
    _look(actor, item)
    form = _offered(actor, item, DecisionForm(formdata=None, data=filled(item)))
    return _write_page(actor, meeting, item, number, form)


def _offered(actor: Actor, item: AgendaItem, form: DecisionForm) -> DecisionForm:
    """Offer what this meeting may decide about an item."""
    form.offer(item.meeting.body.kind, item.client_id is not None, ties_to_settle(actor, item))
    return form


def _write_page(actor: Actor, meeting: Meeting, item: AgendaItem, number: int, form: Any, **more: Any) -> str:
    """Return the page on which a decision is written."""
    return render_template(
        "matchmaker/meetings/write.html",
        meeting=meeting,
        item=item,
        form=form,
        wall=on_the_wall(actor, item, today()),
        number=number,
        count=len(shown_items(meeting, today())),
        has_ties=len(form.tie.choices) > 1,
        **more,
    )


@bp.post("/<string(length=12):ref>/room/<int(min=1,max=200):number>/write")
@requires(Permission.MEETING_RUN)
def save(ref: str, number: int) -> ResponseReturnValue:
    """Keep what was typed; whoever was second is told, and their text stays on the page."""
    actor = current_actor()
    meeting = room_meeting(actor, ref)
    item = _numbered(shown_items(meeting, today()), number)
    form = _offered(actor, item, DecisionForm())
    is_autosave = AUTOSAVE in request.headers
    version = int(form.version.data or 0)
    try:
        done = form.accepts(lambda: write_decision(actor, item, form.said(), version=version))
    except StaleError as stale:
        return _second(actor, ref, number, form, stale, is_autosave)
    if not done:
        db.session.rollback()
        if is_autosave:
            return jsonify(problem=_problem(form)), 422
        meeting = room_meeting(actor, ref)
        item = _numbered(shown_items(meeting, today()), number)
        return _write_page(actor, meeting, item, number, form), 422
    db.session.commit()
    if is_autosave:
        return jsonify(version=item.version)
    flash(_("書きとめました"))
    return redirect(url_for(".room", ref=ref, number=number), 303)


def _problem(form: DecisionForm) -> str:
    """Return the first thing that stands in the way."""
    return str(next((error for field in form for error in field.errors if isinstance(error, str)), ""))


def _second(
    actor: Actor, ref: str, number: int, form: DecisionForm, stale: StaleError, is_autosave: bool
) -> ResponseReturnValue:
    """Tell whoever was second, with both texts."""
    db.session.rollback()
    if is_autosave:
        return jsonify(problem=str(_(stale.message))), 409
    meeting = room_meeting(actor, ref)
    item = _numbered(shown_items(meeting, today()), number)
    form.version.data, form.version.raw_data = item.version, None
    return _write_page(actor, meeting, item, number, form, theirs=decision_told(item)), 409


@bp.get("/<string(length=12):ref>/close")
@requires(Permission.MEETING_RUN)
def closing(ref: str) -> ResponseReturnValue:
    """Show what was decided before it is carried to the cases."""
    actor = current_actor()
    meeting = room_meeting(actor, ref)
    next_day = _next_day(meeting)
    form = CloseForm(formdata=None, data={"next_on": next_day, "note": meeting.note, "version": meeting.version})
    return _closing_page(actor, meeting, form)


def _next_day(meeting: Meeting) -> Any:
    """Return the next day of the rhythm after a meeting, None where there is none."""
    days: list[Sitting] = sittings(meeting.body.rhythm, start=meeting.on, count=2)
    return next((day.on for day in days if day.on > meeting.on), None)


def _closing_page(actor: Actor, meeting: Meeting, form: CloseForm) -> str:
    """Return the page on which a meeting is ended."""
    items = shown_items(meeting, today())
    page = render_template(
        "matchmaker/meetings/close.html",
        meeting=meeting,
        lines=[(number, one, decision_told(one)) for number, one in enumerate(items, 1)],
        gone=[one for one in standing(meeting) if one not in items],
        undecided=undecided([one for one in items if one.client_id is not None]),
        form=form,
        is_early=today() < meeting.on,
    )
    listed(actor, "meetings.close", [one.client.ref for one in standing(meeting) if one.client])
    db.session.commit()
    return page


@bp.post("/<string(length=12):ref>/close")
@requires(Permission.MEETING_RUN)
def close(ref: str) -> ResponseReturnValue:
    """End a meeting: each decision is carried to its case, or none is."""
    actor, form = current_actor(), CloseForm()
    meeting = room_meeting(actor, ref)
    version = int(form.version.data or 0)

    def act() -> None:
        close_meeting(
            actor, meeting, note=form.note.data or "", next_on=form.next_on.data, version=version, today=today()
        )

    try:
        done = form.accepts(act)
    except StaleError as stale:
        db.session.rollback()
        flash(_(stale.message), "error")
        return redirect(url_for(".closing", ref=ref), 303)
    if not done:
        db.session.rollback()
        return _closing_page(actor, room_meeting(actor, ref), form), 422
    db.session.commit()
    flash(_("会議を終わりにしました。決まったことを、それぞれの記録に書きました"))
    return redirect(url_for(".minutes", ref=ref), 303)

"""The page on which somebody makes or takes back their secret address, and the address itself."""

from flask import Response, abort, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from geo.clock import today, utcnow
from geo.db import db
from matchmaker.casebook.blueprint import bp
from matchmaker.casebook.calendar import calendar
from matchmaker.casebook.feed_actions import end_feeds, make_feed, tell_feed
from matchmaker.casebook.feed_queries import Coming, coming_of, find_feed, last_read, own_feed, reads_since
from matchmaker.introductions.language import gettext as _
from profiles.access import Permission
from profiles.accounts.queries import actor_of, own_account
from profiles.accounts.rules import WINDOW
from profiles.accounts.throttle import failed, may_come
from profiles.desk.gate import current_actor, public, requires
from profiles.wall import stand_behind

MOST_A_MINUTE = 30  # a calendar on each of several machines
PLACES = {"contact": "followups.show", "concern": "concerns.show"}


@bp.get("/me/calendar")
@requires(Permission.FOLLOWUP_EDIT)
def calendar_page() -> ResponseReturnValue:
    """Show whether there is a secret address, what it tells, and what can go wrong."""
    actor = current_actor()
    told = {"feed": own_feed(actor), "read_at": last_read(actor), "address": None}
    return render_template("matchmaker/casebook/calendar.html", **told)


@bp.post("/me/calendar")
@requires(Permission.FOLLOWUP_EDIT)
def make_calendar() -> ResponseReturnValue:
    """Make a secret address, or a new one in place of the old; it is shown on this page alone."""
    actor = current_actor()
    token = make_feed(actor, own_account(actor), now=utcnow())
    db.session.commit()
    address = url_for(".feed", token=token, _external=True)
    return render_template("matchmaker/casebook/calendar.html", feed=own_feed(actor), address=address), 201


@bp.post("/me/calendar/end")
@requires(Permission.FOLLOWUP_EDIT)
def end_calendar() -> ResponseReturnValue:
    """Take the secret address back."""
    actor = current_actor()
    end_feeds(actor, own_account(actor), now=utcnow())
    db.session.commit()
    flash(_("カレンダーのアドレスを止めました。カレンダーに残った予定は、カレンダーの側で消してください"))
    return redirect(url_for(".calendar_page"), 303)


@bp.get("/calendar/<string(length=43):token>.ics")
@public
def feed(token: str) -> ResponseReturnValue:
    """Answer a calendar that knows a secret address; whoever tries others soon waits."""
    now, address = utcnow(), request.remote_addr or ""
    found = find_feed(token) if may_come(address, now) else abort(429)
    if found is None:
        failed(address, now)
        db.session.commit()
        abort(404)
    actor = actor_of(found.account)
    stand_behind(actor)
    if reads_since(actor, now - WINDOW) >= MOST_A_MINUTE:
        abort(429)
    coming = coming_of(actor, today=today())
    tell_feed(actor, {one.client_ref for one in coming if one.client_ref})
    db.session.commit()
    links = {one.ref: _link(one) for one in coming}
    answer = Response(calendar(coming, today=today(), now=now, links=links), mimetype="text/calendar")
    answer.headers["Content-Disposition"] = 'inline; filename="tsunagi.ics"'
    answer.headers["X-Robots-Tag"] = "noindex"
    return answer


def _link(one: Coming) -> str:
    """Return where a planned thing is written down; who follows it signs in first."""
    if one.kind in PLACES:
        return url_for(PLACES[one.kind], ref=one.ref, _external=True)
    page = "cases.plan" if one.kind == "review" else "casebook.client"
    return url_for(page, ref=one.client_ref, _external=True)

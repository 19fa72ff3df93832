"""The page of what has come to a stand, with the rule that struck and an act for each."""

from flask import Blueprint, render_template, request, url_for
from flask.typing import ResponseReturnValue

from geo.clock import today
from geo.db import db
from matchmaker.followups.closing_telling import filters, stalled_line
from matchmaker.followups.stalling import Stall
from matchmaker.followups.stalls import fetched, struck
from profiles.access import Permission
from profiles.accounts.queries import coordinators_of
from profiles.audit.actions import listed
from profiles.desk.gate import current_actor, requires

bp = Blueprint("stalls", __name__)
SIZE = 50


@bp.get("/followups/stalled/")
@requires(Permission.FOLLOWUP_EDIT)
def index() -> ResponseReturnValue:
    """Show what has come to a stand, what weighs most first, of everybody or of one coordinator."""
    actor, day = current_actor(), today()
    workers = coordinators_of(actor)
    who = next((one for one in workers if one.ref == request.args.get("who")), None)
    kind = next((one for one in Stall if one.value == request.args.get("kind")), None)
    found = struck(actor, today=day, coordinator_id=who.id if who else None)
    shown = [one for one in found if kind in (None, one.by.stall)]
    at = _page(len(shown))
    lines = [stalled_line(one, day) for one in fetched(shown[(at - 1) * SIZE : at * SIZE])]
    page = render_template(
        "matchmaker/followups/stalled.html",
        lines=lines,
        total=len(shown),
        first=(at - 1) * SIZE + 1,
        kinds=filters([one.by.stall for one in found]),
        kind=kind.value if kind else "",
        who=who.ref if who else "",
        workers=[(one.ref, one.name) for one in workers],
        is_filtered=kind is not None or who is not None,
        before=_href(at - 1) if at > 1 else None,
        after=_href(at + 1) if at * SIZE < len(shown) else None,
    )
    listed(actor, "stalled", [line.client_ref for line in lines])
    db.session.commit()
    return page


def _page(total: int) -> int:
    """Return the wanted page, the first being 1; what lies beyond the last is the last."""
    text = request.args.get("page", "1")
    wanted = int(text) if text.isascii() and text.isdigit() and len(text) < 6 else 1
    return max(1, min(wanted, -(-total // SIZE)))


def _href(page: int) -> str:
    """Return the address of another page of the same list."""
    asked = request.args
    return url_for(".index", who=asked.get("who") or None, kind=asked.get("kind") or None, page=page)

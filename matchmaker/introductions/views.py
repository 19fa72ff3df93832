"""The list of introductions; the page of one, its steps and the host's enquiries are added by the room of follow-ups."""

from collections.abc import Mapping
from typing import Any

from flask import Blueprint, render_template, request
from flask.typing import ResponseReturnValue

from geo.clock import today
from geo.db import db
from matchmaker.introductions.language import gettext as _
from matchmaker.introductions.models import State
from matchmaker.introductions.queries import PAGE, Sought, count_by_state, count_introductions, introductions
from matchmaker.introductions.telling import about, now_text, reason_text
from profiles.access import Permission
from profiles.audit.actions import listed
from profiles.desk.gate import current_actor, requires

bp = Blueprint("introductions", __name__)
LONGEST_WORDS = 40


@bp.get("/introductions/")
@requires(Permission.INTRODUCTION_VIEW)
def index() -> ResponseReturnValue:
    """Show the introductions of the town by codes and places, a page at a time."""
    actor, sought, day = current_actor(), sought_in(request.args), today()
    total, page = count_introductions(actor, sought), _page(request.args)
    ties = introductions(actor, sought, page=page)
    counts = count_by_state(actor, mine=sought.mine)
    shown = render_template(
        "matchmaker/introductions/index.html",
        sought=sought,
        is_filtered=sought != Sought(),
        lines=[(tie, about(tie.client), now_text(tie, day), reason_text(tie.ended_reason)) for tie in ties],
        states=[(state, _(state.label), counts.get(state, 0)) for state in State],
        shows_reason=any(tie.ended_reason for tie in ties),
        total=total,
        first=(page - 1) * PAGE + 1,
        before=_query(page - 1) if page > 1 else None,
        after=_query(page + 1) if page * PAGE < total else None,
    )
    listed(actor, "introductions", [tie.client.ref for tie in ties])
    db.session.commit()
    return shown


def sought_in(args: Mapping[str, str]) -> Sought:
    """Return what the address asks for; what it says wrongly it does not say."""
    return Sought(
        words=args.get("q", "")[:LONGEST_WORDS].strip(),
        state=next((state for state in State if state.value == args.get("state")), None),
        mine=bool(args.get("mine")),
        paused=bool(args.get("paused")),
        with_ended=bool(args.get("ended")),
    )


def _page(args: Mapping[str, str]) -> int:
    """Return the wanted page, the first being 1."""
    text = args.get("page", "1")
    return max(1, int(text)) if text.isascii() and text.isdigit() and len(text) < 6 else 1


def _query(page: int) -> dict[str, Any]:
    """Return the query of another page of the same list."""
    return {**{name: value for name, value in request.args.items() if value and name != "page"}, "page": page}

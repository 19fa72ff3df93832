"""The auditor's page: who saw whom, and who did what."""

from flask import Blueprint, render_template, request
from flask.typing import ResponseReturnValue

from profiles.access import Permission, Role
from profiles.audit.actions import DECLARED
from profiles.audit.queries import PAGE, Asked, deeds
from profiles.desk.gate import current_actor, requires
from profiles.vocabulary.dates import DayError, read_day

bp = Blueprint("audit", __name__)


@bp.get("/audit/")
@requires(Permission.AUDIT_READ)
def index() -> ResponseReturnValue:
    """Show the deeds of the town, the newest first."""
    typed = request.args.get("on", "").strip()
    problem = ""
    try:
        found = read_day(typed)
    except DayError as error:
        found, problem = None, str(error)
    asked = Asked(
        who=request.args.get("who", "").strip()[:100],
        ref=request.args.get("ref", "").strip()[:40],
        on=found.day if found else None,
        event=request.args.get("event", "")[:80],
    )
    number = max(1, request.args.get("page", 1, int))
    rows, total = deeds(current_actor(), asked, min(number, 10_000))
    return render_template(
        "profiles/audit/index.html",
        rows=rows,
        total=total,
        number=number,
        last=max(1, -(-total // PAGE)),
        asked=asked,
        typed=typed,
        problem=problem,
        events=sorted(DECLARED.values(), key=lambda event: event.name),
        labels={event.name: event.label for event in DECLARED.values()},
        roles={role.value: role.label for role in Role},
    )

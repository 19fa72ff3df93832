"""The auditor's page: who saw whom, and who did what."""

from typing import Any

from flask import Blueprint, render_template, request, url_for
from flask.typing import ResponseReturnValue

from profiles.access import Permission
from profiles.audit.actions import DECLARED
from profiles.audit.forms import AskForm
from profiles.audit.queries import count_deeds, deeds
from profiles.audit.telling import line_of
from profiles.desk.gate import current_actor, requires
from profiles.desk.paging import pages_of

bp = Blueprint("audit", __name__)


@bp.get("/audit/")
@requires(Permission.AUDIT_READ)
def index() -> ResponseReturnValue:
    """Show the deeds of the town, the newest first."""
    actor, form = current_actor(), AskForm(request.args)
    form.offer((event.name, event.label) for event in DECLARED.values())
    form.validate()
    asked = form.asked()
    pages = pages_of(request.args.get("page"), count_deeds(actor, asked))
    return render_template(
        "profiles/audit/index.html",
        form=form,
        lines=[line_of(deed) for deed in deeds(actor, asked, pages)],
        pages=pages,
        before=_page(pages.before),
        after=_page(pages.after),
    )


def _page(number: int | None) -> str | None:
    """Return the address of another page of the same answer."""
    asked: dict[str, Any] = {
        name: request.args[name] for name in ("who", "ref", "on", "event") if request.args.get(name)
    }
    return url_for(".index", page=number, **asked) if number else None

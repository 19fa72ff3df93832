"""The pages of a town's customs: what the documents say and leave open, and what the town settled itself."""

from typing import Any

from flask import Blueprint, flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l

from geo.clock import today
from geo.db import db
from profiles.access import Permission, may
from profiles.actor import Actor
from profiles.customs.actions import settle_customs
from profiles.customs.forms import CustomsForm, filled
from profiles.customs.queries import areas_by_kind, customs_of, facts_of
from profiles.customs.rules import Topic
from profiles.customs.telling import told
from profiles.desk.gate import current_actor, requires
from profiles.desk.paper import pdf_answer

bp = Blueprint("customs", __name__)
TEMPLATE = "profiles/customs/show.html"
ROOMS = {  # where what came of a subject can be seen and changed; rooms above, named only
    Topic.BODY: (_l("登録されている会議体"), "bodies.index", Permission.MEETING_BODY_KEEP),
    Topic.SHEET: (_l("使っているつなぐシート"), "cases.sheet_forms", Permission.SHEET_FORM_EDIT),
}


@bp.get("/customs/")
@requires(Permission.CUSTOMS_VIEW)
def show() -> ResponseReturnValue:
    """Show the customs of the town, each with its source, and what the documents leave open."""
    return render_template(TEMPLATE, **_shown(current_actor()))


@bp.get("/customs/paper.pdf")
@requires(Permission.CUSTOMS_VIEW)
def paper() -> ResponseReturnValue:
    """Show the same as a PDF."""
    return pdf_answer(TEMPLATE, name=_("この町のきまり"), **_shown(current_actor()))


def _shown(actor: Actor) -> dict[str, Any]:
    """Return what the page shows."""
    page = told(facts_of(actor), customs_of(actor.town_id), areas_by_kind(actor.town_id))
    links = [
        (topic.value, label, url_for(where)) for topic, (label, where, right) in ROOMS.items() if may(actor.role, right)
    ]
    return {"page": page, "settles": may(actor.role, Permission.CUSTOMS_SETTLE), "links": links}


@bp.get("/customs/edit")
@requires(Permission.CUSTOMS_SETTLE)
def edit() -> ResponseReturnValue:
    """Show the form of the customs."""
    return render_template("profiles/customs/edit.html", form=filled(dict(customs_of(current_actor().town_id))))


@bp.post("/customs/edit")
@requires(Permission.CUSTOMS_SETTLE)
def save() -> ResponseReturnValue:
    """Settle the customs of the town."""
    actor, form = current_actor(), CustomsForm()
    changed: list[object] = []
    if not form.accepts(lambda: changed.extend(settle_customs(actor, form.values(), today=today()))):
        db.session.rollback()
        return render_template("profiles/customs/edit.html", form=form), 422
    db.session.commit()
    flash(_("町のきまりを %(n)s 件変えました", n=len(changed)) if changed else _("変わったところはありません"))
    return redirect(url_for(".show"), 303)

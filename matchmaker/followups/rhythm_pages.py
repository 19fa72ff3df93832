"""The page on which a town sets how often both sides are asked in each state."""

from flask import Blueprint, flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue

from geo.clock import today
from geo.db import db
from matchmaker.followups.closing_forms import TownRhythmsForm
from matchmaker.followups.keeping import refused
from matchmaker.followups.rhythm_actions import set_town_rhythm
from matchmaker.followups.rhythms import changed_rhythms, rhythms_of
from matchmaker.followups.rules import RHYTHM
from matchmaker.followups.telling import rhythm_text
from matchmaker.introductions.language import gettext as _
from matchmaker.introductions.models import State
from profiles.access import Permission
from profiles.actor import Actor
from profiles.desk.gate import current_actor, requires
from profiles.vocabulary.dates import wareki

bp = Blueprint("rhythms", __name__)


@bp.get("/followups/rhythms")
@requires(Permission.RHYTHM_SET)
def show() -> ResponseReturnValue:
    """Show how often both sides are asked in each state, what is usual, and who changed it when."""
    actor = current_actor()
    days = rhythms_of(actor.town_id)
    filled = {f"{state}_{side}": days[state][at] for state in RHYTHM for at, side in enumerate(("person", "host"))}
    return _page(actor, TownRhythmsForm(data=filled))


def _page(actor: Actor, form: TownRhythmsForm) -> str:
    """Return the page with one line a state."""
    changed = changed_rhythms(actor.town_id)
    lines = []
    for state in State:
        if state.value in RHYTHM:
            row, (person, host) = changed.get(state), RHYTHM[state.value]
            by = row.changed_by.name if row is not None and row.changed_by else ""
            lines.append(
                {
                    "state": _(state.label),
                    "fields": (form[f"{state.value}_person"], form[f"{state.value}_host"]),
                    "usual": _("本人 %(person)s、受入先 %(host)s", person=rhythm_text(person), host=rhythm_text(host)),
                    "changed": f"{wareki(row.changed_on)} {by}".strip() if row is not None else "",
                }
            )
    return render_template("matchmaker/followups/rhythms.html", form=form, lines=lines)


@bp.post("/followups/rhythms")
@requires(Permission.RHYTHM_SET)
def save() -> ResponseReturnValue:
    """Set the rhythms of the town; what is planned by rule follows them."""
    actor, form = current_actor(), TownRhythmsForm()
    moved: list[int] = []

    def act() -> None:
        for state, (person, host) in form.values().items():
            moved.append(set_town_rhythm(actor, State(state), person, host, today=today()))

    status = refused(form, act)
    if status is not None:
        return _page(actor, form), status
    db.session.commit()
    flash(_("間隔を記録しました。予定 %(n)s 件の日が変わりました", n=sum(moved)))
    return redirect(url_for(".show"), 303)

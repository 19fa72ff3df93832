"""The town's terms as files: carried away, looked at before anything is written, and taken in."""

from flask import Response, flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from geo.clock import utcnow
from geo.db import db
from geo.errors import DomainError
from matchmaker.wordbook.views import bp
from profiles.access import Permission
from profiles.desk.gate import current_actor, requires
from profiles.terms.forms import FileForm, KeepForm
from profiles.terms.importing import Plan, keep_import, plan_import
from profiles.terms.queries import terms_in_force
from profiles.terms.table import MOST_BYTES, csv_of_lines, csv_text


@bp.get("/words/town.csv")
@requires(Permission.VOCABULARY_VIEW)
def export() -> ResponseReturnValue:
    """Hand the terms that are in force over as CSV."""
    answer = Response(csv_text(terms_in_force(current_actor())), mimetype="text/csv")
    answer.headers["Content-Disposition"] = "attachment; filename=machi-no-kotoba.csv"
    return answer


@bp.get("/words/import")
@requires(Permission.VOCABULARY_EDIT)
def ask_file() -> ResponseReturnValue:
    """Ask for a file of terms."""
    return render_template("matchmaker/wordbook/import.html", form=FileForm(), plan=None)


@bp.post("/words/import")
@requires(Permission.VOCABULARY_EDIT)
def look_at_file() -> ResponseReturnValue:
    """Show what a file would do; nothing is written."""
    actor, form, plans = current_actor(), FileForm(), list[Plan]()

    def act() -> None:
        upload = form.file.data
        try:
            plans.append(plan_import(actor, upload.stream.read(MOST_BYTES + 1), upload.filename or ""))
        except DomainError as fault:
            fault.field = "file"
            raise

    if not form.accepts(act):
        return render_template("matchmaker/wordbook/import.html", form=form, plan=None), 422
    [plan] = plans
    text = csv_of_lines(plan.new)
    return render_template("matchmaker/wordbook/import.html", form=form, plan=plan, text=text)


@bp.post("/words/import/keep")
@requires(Permission.VOCABULARY_EDIT)
def keep_file() -> ResponseReturnValue:
    """Put the terms that were looked at in force, all or nothing; they are checked anew."""
    actor, form, plans = current_actor(), KeepForm(), list[Plan]()

    def act() -> None:
        plans.append(plan_import(actor, (form.text.data or "").encode()))
        keep_import(actor, plans[0], now=utcnow())

    if not form.accepts(act):
        return render_template("matchmaker/wordbook/import.html", form=form, plan=None, asking=FileForm()), 422
    db.session.commit()
    flash(_("%(n)s 件を取り込みました。つぎにさがすときから効きます", n=len(plans[0].new)))
    return redirect(url_for(".town"), 303)

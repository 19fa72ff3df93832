"""The page on which an introduction is let rest, for how long, and taken up again; on the blueprint of introductions."""

from functools import partial

from flask import flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue

from geo.clock import today
from geo.db import db
from matchmaker.followups.actions import pause_and_rest, resume_and_plan
from matchmaker.followups.introduction_pages import looked_at
from matchmaker.followups.keeping import refused
from matchmaker.introductions.actions import rest_until as rest_on
from matchmaker.introductions.forms import RestForm, RestUntilForm
from matchmaker.introductions.language import gettext as _
from matchmaker.introductions.models import Introduction
from matchmaker.introductions.queries import visible_introduction
from matchmaker.introductions.telling import pair_text
from matchmaker.introductions.views import bp
from profiles.access import Permission
from profiles.desk.fields import HouseForm
from profiles.desk.gate import current_actor, requires


@bp.get("/introductions/<string(length=12):ref>/rest")
@requires(Permission.INTRODUCTION_EDIT)
def ask_rest(ref: str) -> ResponseReturnValue:
    """Ask why an introduction rests, or how it goes on."""
    _actor, tie = looked_at(ref, "introduction.rest")
    return _rest_page(tie)


def _rest_page(tie: Introduction, form: RestForm | None = None, later: RestUntilForm | None = None) -> str:
    """Return the page on which a tie is let rest, for longer, or taken up again."""
    begun = {"version": tie.version, "back_on": tie.back_on}
    wrong: HouseForm | None = form or later
    return render_template(
        "matchmaker/introductions/rest.html",
        tie=tie,
        form=form or RestForm(formdata=None, data=begun),
        later=later or RestUntilForm(formdata=None, data=begun),
        wrong=wrong,
        pair=pair_text(tie),
    )


@bp.post("/introductions/<string(length=12):ref>/pause")
@requires(Permission.INTRODUCTION_EDIT)
def pause(ref: str) -> ResponseReturnValue:
    """Let this introduction rest; no other is touched."""
    actor, form = current_actor(), RestForm()
    tie = visible_introduction(actor, ref)
    version, note, back_on = int(form.version.data or 0), form.note.data or "", form.back_on.data
    act = partial(pause_and_rest, actor, tie, today=today(), note=note, back_on=back_on, version=version)
    status = refused(form, act, lambda: visible_introduction(actor, ref).version)
    if status is not None:
        return _rest_page(visible_introduction(actor, ref), form), status
    db.session.commit()
    flash(_("このつなぎを休みにしました。再開するまで、連絡の予定は出ません"))
    return redirect(url_for(".show", ref=ref), 303)


@bp.post("/introductions/<string(length=12):ref>/rest")
@requires(Permission.INTRODUCTION_EDIT)
def rest_until(ref: str) -> ResponseReturnValue:
    """Say until when an introduction that rests goes on resting."""
    actor, form = current_actor(), RestUntilForm()
    tie = visible_introduction(actor, ref)
    version, back_on = int(form.version.data or 0), form.back_on.data
    act = partial(rest_on, actor, tie, back_on, today=today(), version=version)
    status = refused(form, act, lambda: visible_introduction(actor, ref).version)
    if status is not None:
        return _rest_page(visible_introduction(actor, ref), later=form), status
    db.session.commit()
    flash(_("再開するつもりの日を記録しました"))
    return redirect(url_for(".show", ref=ref), 303)


@bp.post("/introductions/<string(length=12):ref>/resume")
@requires(Permission.INTRODUCTION_EDIT)
def resume(ref: str) -> ResponseReturnValue:
    """Let this introduction go on where it stood."""
    actor, form = current_actor(), RestForm()
    tie = visible_introduction(actor, ref)
    version, note = int(form.version.data or 0), form.note.data or ""
    act = partial(resume_and_plan, actor, tie, today=today(), note=note, version=version)
    status = refused(form, act, lambda: visible_introduction(actor, ref).version)
    if status is not None:
        return _rest_page(visible_introduction(actor, ref), form), status
    db.session.commit()
    flash(_("つなぎを再開しました。本人にも受入先にも、近いうちの連絡を入れました"))
    return redirect(url_for(".show", ref=ref), 303)

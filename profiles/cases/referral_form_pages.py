"""The administrator's pages of the town's referral sheets: fields and answers in their order, beside how they look on paper."""

from collections.abc import Callable
from typing import Any

from flask import flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from geo.db import db
from geo.errors import DomainError, NotFoundError, StaleError
from profiles.access import Permission
from profiles.actor import Actor
from profiles.cases.blueprint import bp
from profiles.cases.referral_editing import Lines, Move, free_name, moved, with_answer, with_field
from profiles.cases.referral_form_actions import set_sheet_form
from profiles.cases.referral_form_forms import (
    AnswerLineForm,
    FieldForm,
    HeadForm,
    answer_data,
    field_data,
    head_data,
)
from profiles.cases.referral_form_queries import find_sheet_form, sheet_in_use
from profiles.cases.referral_forms import Versioned
from profiles.cases.referral_paper import blank, direction_called
from profiles.cases.referral_sheet import Direction, SheetDefinition
from profiles.desk.gate import current_actor, requires

NEW = "new"
FASTER = "ほかの人が先に変えました。いまのシートを見て、もう一度直してください"


@bp.get("/sheet-forms/")
@requires(Permission.SHEET_FORM_EDIT)
def sheet_forms() -> ResponseReturnValue:
    """Show the sheet of the town for each direction."""
    actor = current_actor()
    lines = [(one, sheet_in_use(actor, one), find_sheet_form(actor, one)) for one in Direction]
    return render_template("profiles/cases/sheet_forms.html", lines=lines)


@bp.get("/sheet-forms/<string:direction>")
@requires(Permission.SHEET_FORM_EDIT)
def sheet_form(direction: str) -> ResponseReturnValue:
    """Show one sheet: every field and answer to be changed, and the whole as it lies on paper."""
    actor, way = current_actor(), direction_called(direction)
    sheet, form = sheet_in_use(actor, way), find_sheet_form(actor, way)
    context = {**blank(sheet), "form": form, "version": form.version if form else 0, "preview": True}
    return render_template("profiles/cases/sheet_form.html", **context)


def _version(actor: Actor, way: Direction) -> int:
    """Return the version of the town's sheet, 0 where it has none."""
    form = find_sheet_form(actor, way)
    return form.version if form else 0


@bp.get("/sheet-forms/<string:direction>/head")
@requires(Permission.SHEET_FORM_EDIT)
def sheet_form_head(direction: str) -> ResponseReturnValue:
    """Show how a sheet is called."""
    actor, way = current_actor(), direction_called(direction)
    sheet = sheet_in_use(actor, way)
    return _edit_page(sheet, HeadForm(data={**head_data(sheet), "version": _version(actor, way)}), _("名前と、もと"))


@bp.post("/sheet-forms/<string:direction>/head")
@requires(Permission.SHEET_FORM_EDIT)
def save_sheet_form_head(direction: str) -> ResponseReturnValue:
    """Change how a sheet is called."""
    sheet, form = sheet_in_use(current_actor(), direction_called(direction)), HeadForm()
    return _kept(sheet, form, _("名前と、もと"), lambda: _headed(sheet, form))


def _headed(sheet: SheetDefinition, form: HeadForm) -> SheetDefinition:
    """Return a sheet with another name and source."""
    told = {name: form[name].data or "" for name in ("name", "own_word", "source")}
    return SheetDefinition(sheet.direction, fields=sheet.fields, answers=sheet.answers, borrowed=sheet.borrowed, **told)


@bp.get("/sheet-forms/<string:direction>/fields/<string:key>")
@requires(Permission.SHEET_FORM_EDIT)
def sheet_form_field(direction: str, key: str) -> ResponseReturnValue:
    """Show one field of a sheet, or the form of a new one."""
    actor, way = current_actor(), direction_called(direction)
    sheet = sheet_in_use(actor, way)
    field = _known(sheet.field(key), key)
    form = FieldForm(data={**field_data(field), "version": _version(actor, way)})
    return _edit_page(sheet, form, _(field.label) if field else _("新しい項目"), line=key)


def _known(line: Any, name: str) -> Any:
    """Return a line of a sheet; None for a new one."""
    if line is None and name != NEW:
        raise NotFoundError(name)
    return line


@bp.post("/sheet-forms/<string:direction>/fields/<string:key>")
@requires(Permission.SHEET_FORM_EDIT)
def save_sheet_form_field(direction: str, key: str) -> ResponseReturnValue:
    """Change a field, or put a new one in."""
    sheet, form = sheet_in_use(current_actor(), direction_called(direction)), FieldForm()
    field = _known(sheet.field(key), key)
    name = field.key if field else free_name(sheet.fields, "f")
    title = _(field.label) if field else _("新しい項目")
    return _kept(sheet, form, title, lambda: with_field(sheet, form.field(name)), line=key)


@bp.get("/sheet-forms/<string:direction>/answers/<string:key>")
@requires(Permission.SHEET_FORM_EDIT)
def sheet_form_answer(direction: str, key: str) -> ResponseReturnValue:
    """Show one answer of a sheet, or the form of a new one."""
    actor, way = current_actor(), direction_called(direction)
    sheet = sheet_in_use(actor, way)
    answer = _known(sheet.answer(key), key)
    form = AnswerLineForm(data={**answer_data(answer), "version": _version(actor, way)})
    return _edit_page(sheet, form, _(answer.label) if answer else _("新しい回答"), line=key)


@bp.post("/sheet-forms/<string:direction>/answers/<string:key>")
@requires(Permission.SHEET_FORM_EDIT)
def save_sheet_form_answer(direction: str, key: str) -> ResponseReturnValue:
    """Change an answer, or put a new one in."""
    sheet, form = sheet_in_use(current_actor(), direction_called(direction)), AnswerLineForm()
    answer = _known(sheet.answer(key), key)
    name = answer.code if answer else free_name(sheet.answers, "a")
    title = _(answer.label) if answer else _("新しい回答")
    return _kept(sheet, form, title, lambda: with_answer(sheet, form.answer(name)), line=key)


@bp.post("/sheet-forms/<string:direction>/fields/<string:key>/<string:move>")
@requires(Permission.SHEET_FORM_EDIT)
def move_sheet_form_field(direction: str, key: str, move: str) -> ResponseReturnValue:
    """Move a field up or down, or take it out."""
    return _moved(direction, "fields", key, move)


@bp.post("/sheet-forms/<string:direction>/answers/<string:key>/<string:move>")
@requires(Permission.SHEET_FORM_EDIT)
def move_sheet_form_answer(direction: str, key: str, move: str) -> ResponseReturnValue:
    """Move an answer up or down, or take it out."""
    return _moved(direction, "answers", key, move)


def _moved(direction: str, lines: Lines, key: str, move: str) -> ResponseReturnValue:
    """Move a line of a sheet, and show the sheet again."""
    actor, way = current_actor(), direction_called(direction)
    sheet, form = sheet_in_use(actor, way), Versioned()
    wanted = next((one for one in Move if one.value == move), None)
    if wanted is None or (sheet.field(key) if lines == "fields" else sheet.answer(key)) is None:
        raise NotFoundError(key)
    try:
        set_sheet_form(actor, moved(sheet, lines, key, wanted), version=int(form.version.data or 0))
    except StaleError:
        db.session.rollback()
        flash(_(FASTER), "error")
    except DomainError as fault:
        db.session.rollback()
        flash(_(fault.message, **fault.values), "error")
    db.session.commit()
    return redirect(url_for(".sheet_form", direction=direction) + f"#{lines}", 303)


def _kept(
    sheet: SheetDefinition, form: Versioned, title: str, made: Callable[[], SheetDefinition], line: str = ""
) -> ResponseReturnValue:
    """Keep a sheet with one thing changed, or show what was typed again."""
    actor = current_actor()
    try:
        done = form.accepts(lambda: set_sheet_form(actor, made(), version=int(form.version.data or 0)))
    except StaleError:
        db.session.rollback()
        flash(_(FASTER), "error")
        return redirect(url_for(".sheet_form", direction=sheet.direction.value), 303)
    if not done:
        db.session.rollback()
        return _edit_page(sheet, form, title, line=line), 422
    db.session.commit()
    flash(_("シートを変えました。すでに書かれたシートは、前のままです"))
    return redirect(url_for(".sheet_form", direction=sheet.direction.value), 303)


def _edit_page(sheet: SheetDefinition, form: Versioned, title: str, line: str = "") -> str:
    """Return the page on which one thing of a sheet is changed."""
    sections = [_(one) for one in dict.fromkeys(one.section for one in sheet.fields) if one]
    return render_template(
        "profiles/cases/sheet_form_edit.html", sheet=sheet, form=form, title=title, line=line, sections=sections
    )

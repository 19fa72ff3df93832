"""The pages of the figures: a year by its months, several years, what a council may see; as files too."""

from flask import Blueprint, Response, abort, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from geo.clock import today
from geo.db import db
from matchmaker.figures.actions import carry_out, set_note
from matchmaker.figures.files import csv_text, workbook
from matchmaker.figures.forms import NoteForm
from matchmaker.figures.queries import (
    Figures,
    figures_for_council,
    figures_of_year,
    figures_of_years,
    find_note,
    years_of,
)
from matchmaker.figures.rules import Month, fiscal_year
from matchmaker.figures.telling import parts_of, sections_of, short_period
from matchmaker.introductions.language import gettext as _
from profiles.access import Permission, may
from profiles.actor import Actor
from profiles.desk.gate import current_actor, requires
from profiles.desk.paper import pdf_answer

bp = Blueprint("figures", __name__)
XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
TEMPLATE = "matchmaker/figures/show.html"


@bp.get("/figures/")
@requires(Permission.FIGURES_VIEW)
def index() -> ResponseReturnValue:
    """Lead to the table that one's role may see."""
    if may(current_actor().role, Permission.FIGURES_DETAIL):
        return _page("months")
    return redirect(url_for(".council"), 302)


@bp.get("/figures/years")
@requires(Permission.FIGURES_DETAIL)
def years() -> ResponseReturnValue:
    """Show the last fiscal years side by side."""
    return _page("years")


@bp.get("/figures/council")
@requires(Permission.FIGURES_VIEW)
def council() -> ResponseReturnValue:
    """Show what a council may see: years that are over, small numbers hidden."""
    return _page("council")


@bp.get("/figures/<any(months,years):table>.<any(csv,xlsx,pdf):kind>")
@requires(Permission.FIGURES_DETAIL)
def file(table: str, kind: str) -> ResponseReturnValue:
    """Hand out one of the tables with every figure."""
    return _file(table, kind)


@bp.get("/figures/council.<any(csv,xlsx,pdf):kind>")
@requires(Permission.FIGURES_VIEW)
def council_file(kind: str) -> ResponseReturnValue:
    """Hand out the table for a council."""
    return _file("council", kind)


def _page(table: str) -> ResponseReturnValue:
    """Show one table."""
    return render_template(TEMPLATE, **_shown(current_actor(), table))


def _shown(actor: Actor, table: str) -> dict[str, object]:
    """Return what a page or a paper prints of a table."""
    year = _year(actor)
    figures = _figures(actor, table, year)
    known = years_of(actor, today())
    return {
        "table": table,
        "figures": figures,
        "sections": sections_of(figures) if figures.periods else (),
        "parts": list(parts_of(figures)),
        "heads": [short_period(period) for period in figures.periods],
        "year": year,
        "before": year - 1 if year - 1 in known else None,
        "after": year + 1 if year + 1 in known else None,
        "detail": may(actor.role, Permission.FIGURES_DETAIL),
        "day": today(),
    }


def _year(actor: Actor) -> int:
    """Return the fiscal year that an address asks for; the running one where it names none that is known."""
    text = request.args.get("year", "")
    asked = int(text) if text.isascii() and text.isdigit() and len(text) == 4 else 0
    return asked if asked in years_of(actor, today()) else fiscal_year(today())


def _figures(actor: Actor, table: str, year: int) -> Figures:
    """Return the figures of a table."""
    if table == "months":
        return figures_of_year(actor, year, today=today())
    return figures_of_years(actor, today=today()) if table == "years" else figures_for_council(actor, today=today())


def _file(table: str, kind: str) -> ResponseReturnValue:
    """Hand out a table as a file; that it left the house is on record."""
    actor = current_actor()
    shown = _shown(actor, table)
    figures = _figures(actor, table, _year(actor))
    carry_out(actor, table, kind, len(figures.periods))
    db.session.commit()
    name = f"suuji-{table}-{today():%Y%m%d}"
    if kind == "pdf":
        return pdf_answer(TEMPLATE, name=_("数字 %(day)s", day=f"{today():%Y%m%d}"), **shown)
    headers = {"Content-Disposition": f"attachment; filename={name}.{kind}"}
    if kind == "csv":
        return Response(csv_text(figures), mimetype="text/csv", headers=headers)
    return Response(workbook(figures), mimetype=XLSX, headers=headers)


@bp.get("/figures/notes/<int:year>/<int:number>")
@requires(Permission.FIGURES_DETAIL)
def ask_note(year: int, number: int) -> ResponseReturnValue:
    """Ask for the note on a month."""
    month = _month(year, number)
    note = find_note(current_actor(), month)
    data = {"words": note.words, "for_council": note.for_council, "version": note.version} if note else {"version": 0}
    return render_template("matchmaker/figures/note.html", form=NoteForm(data=data), month=month, day=month.first)


@bp.post("/figures/notes/<int:year>/<int:number>")
@requires(Permission.FIGURES_DETAIL)
def save_note(year: int, number: int) -> ResponseReturnValue:
    """Keep, change or clear the note on a month."""
    actor, form, month = current_actor(), NoteForm(), _month(year, number)

    def keep() -> None:
        words = (form.words.data or "").strip()
        council = bool(form.for_council.data)
        set_note(actor, month, words, for_council=council, version=form.seen, today=today())

    if not form.accepts(keep):
        return render_template("matchmaker/figures/note.html", form=form, month=month, day=month.first), 422
    db.session.commit()
    flash(_("注記を書きとめました") if form.words.data else _("注記を消しました"))
    return redirect(url_for(".index", year=fiscal_year(month.first), _anchor="notes"), 303)


def _month(year: int, number: int) -> Month:
    """Return the month of an address, if there is one."""
    if not (2000 <= year <= 2100 and 1 <= number <= 12):
        abort(404)
    return Month(year, number)

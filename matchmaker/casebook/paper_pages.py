"""What is carried to a meeting or to the telephone: the sheet of the day and the places to call, on screen and as PDF."""

from typing import Any

from flask import render_template, request
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from geo.clock import today
from geo.db import db
from geo.errors import NotFoundError
from matchmaker.casebook.blueprint import bp, is_mine
from matchmaker.casebook.day import day_of
from matchmaker.casebook.queries import PHONES, Call, count_to_confirm, phone_list, phones_of
from matchmaker.casebook.telling import late_sentence, sentence
from profiles.access import Permission
from profiles.audit.actions import PRINTED, listed
from profiles.desk.files import Ending, list_file
from profiles.desk.gate import current_actor, requires
from profiles.desk.paging import pages_of
from profiles.desk.paper import pdf_answer
from resources.exchange.actions import carry_out

DAY_SHEET, CALLS = "matchmaker/casebook/sheet.html", "matchmaker/casebook/phones.html"


@bp.get("/sheet")
@requires(Permission.TODAY_VIEW)
def sheet() -> ResponseReturnValue:
    """Show the day as a sheet of paper, with room to write beside each line."""
    return render_template(DAY_SHEET, **_day())


@bp.get("/sheet.pdf")
@requires(Permission.TODAY_VIEW)
def sheet_paper() -> ResponseReturnValue:
    """Return the sheet of the day as a PDF."""
    return pdf_answer(DAY_SHEET, name=_("きょうの仕事") + today().strftime("_%Y%m%d"), **_day())


@bp.get("/phones")
@requires(Permission.TODAY_VIEW)
def phones() -> ResponseReturnValue:
    """Show the places whose listing should be confirmed with their telephone numbers, to be called one after the other."""
    return render_template(CALLS, **_calls())


@bp.get("/phones.pdf")
@requires(Permission.TODAY_VIEW)
def phones_paper() -> ResponseReturnValue:
    """Return the places to call as a PDF."""
    return pdf_answer(CALLS, name=_("確かめる電話のリスト") + today().strftime("_%Y%m%d"), **_calls())


@bp.get("/phones.<string:ending>")
@requires(Permission.TODAY_VIEW)
def phones_file(ending: str) -> ResponseReturnValue:
    """Hand out all places to call as a file; the export is recorded."""
    if ending not in [one.value for one in Ending]:
        raise NotFoundError(ending)
    actor, day = current_actor(), today()
    calls = phone_list(actor, 0, today=day, most=count_to_confirm(actor, today=day))
    carry_out(actor, ending, len(calls))
    db.session.commit()
    columns = (_("受入先"), _("圏域"), _("電話"), _("連絡のしかた"), _("だれに"), _("かけてよい時"), _("確かめた日"))
    rows = [dict(zip(columns, _cells(call), strict=True)) for call in calls]
    name = _("確かめる電話のリスト") + day.strftime("_%Y%m%d")
    return list_file(Ending(ending), name=name, columns=columns, rows=rows)


def _cells(call: Call) -> tuple[str, ...]:
    """Return one place to call as the cells of a row; days as data writes them."""
    on = call.confirmed_on.isoformat() if call.confirmed_on else ""
    return (call.name, call.area, call.phone, call.way, call.who, call.reach, on)


def _day() -> dict[str, Any]:
    """Return what the sheet of the day is told; whoever stands on it is on record as printed."""
    actor = current_actor()
    mine = is_mine(actor)
    day = day_of(actor, today=today(), mine=mine, whole=True)
    listed(actor, "sheet", day.people(), PRINTED)
    told = {
        "day": day,
        "mine": mine,
        "sentence": sentence(day),
        "late": late_sentence(day),
        "who": actor.name,
        "phones": phones_of(actor, {line.who_ref for line in day.host.stream.lines}),
    }
    db.session.commit()
    return told


def _calls() -> dict[str, Any]:
    """Return what the list of places to call is told."""
    actor, day = current_actor(), today()
    pages = pages_of(request.args.get("page"), count_to_confirm(actor, today=day), PHONES)
    return {"calls": phone_list(actor, pages.start, today=day), "pages": pages, "day": day, "who": actor.name}

"""The pages of sheets for paper: a list of them, each blank, and each filled; a filled one is recorded."""

from typing import Any

from flask import Response, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from geo.clock import today
from geo.db import db
from geo.errors import NotFoundError
from profiles.access import Permission
from profiles.actor import Actor
from profiles.audit.actions import SHEET, looked, record
from profiles.cases.blueprint import bp
from profiles.cases.queries import contacts_of, find_intake, newest_plan
from profiles.cases.referral_form_queries import sheet_in_use
from profiles.cases.referral_queries import referrals_of
from profiles.cases.referral_sheet import Direction
from profiles.cases.sheet_forms import NamedSheetForm
from profiles.cases.sheets import Known, Sheet, blocks_of, head_of
from profiles.cases.words import PrintReason
from profiles.clients.actions import open_name
from profiles.clients.models import Client
from profiles.clients.queries import visible_client
from profiles.desk.gate import current_actor, requires
from profiles.desk.paper import pdf_answer

HAND_ON = "hand-on"  # was one of these sheets before the towns had their own
TEMPLATE = "profiles/cases/sheet.html"


@bp.get("/sheets/")
@requires(Permission.CLIENT_VIEW)
def blank_sheets() -> ResponseReturnValue:
    """Offer every sheet to be printed and filled in by hand."""
    handing = [sheet_in_use(current_actor(), way) for way in Direction]
    return render_template("profiles/cases/sheets.html", client=None, sheets=list(Sheet), handing=handing)


@bp.get("/sheets/<string:kind>")
@requires(Permission.CLIENT_VIEW)
def blank_sheet(kind: str) -> ResponseReturnValue:
    """Show one blank sheet; the referral sheet is the town's own."""
    if kind == HAND_ON:
        return redirect(url_for(".blank_referral", direction=Direction.TO_DESK.value), 301)
    return _sheet_page(current_actor(), sheet_called(kind), Known())


@bp.get("/sheets/<string:kind>.pdf")
@requires(Permission.CLIENT_VIEW)
def blank_paper(kind: str) -> ResponseReturnValue:
    """Return one blank sheet as a PDF."""
    return _paper(current_actor(), sheet_called(kind), Known())


@bp.get("/clients/<string(length=12):ref>/sheets/")
@requires(Permission.CLIENT_VIEW)
def sheets(ref: str) -> ResponseReturnValue:
    """Offer every sheet filled with what is on record of a person; the look is recorded."""
    actor = current_actor()
    client = visible_client(actor, ref)
    looked(actor, client, "sheets")
    db.session.commit()
    return _list_page(client, NamedSheetForm())


@bp.get("/clients/<string(length=12):ref>/sheets/<string:kind>")
@requires(Permission.CLIENT_VIEW)
def sheet(ref: str, kind: str) -> ResponseReturnValue:
    """Show one sheet filled, under the code; the look is recorded. Handing somebody on begins with a ground."""
    if kind == HAND_ON:
        return redirect(url_for(".new_hand_on", ref=ref), 301)
    actor = current_actor()
    return _sheet_page(actor, *_taken_out(actor, ref, sheet_called(kind)))


@bp.get("/clients/<string(length=12):ref>/sheets/<string:kind>.pdf")
@requires(Permission.CLIENT_PRINT)
def paper(ref: str, kind: str) -> ResponseReturnValue:
    """Return one sheet filled, under the code, as a PDF; the print is recorded."""
    actor = current_actor()
    return _paper(actor, *_taken_out(actor, ref, sheet_called(kind)))


@bp.post("/clients/<string(length=12):ref>/sheets/named")
@requires(Permission.CLIENT_PRINT)
def named_sheet(ref: str) -> ResponseReturnValue:
    """Return one sheet filled, with the name, as a PDF or a page; it is recorded with its reason (QUALITY R11)."""
    actor, form = current_actor(), NamedSheetForm()
    client = visible_client(actor, ref)
    if not form.validate():
        return _list_page(client, form), 422
    taken = _taken_out(actor, ref, form.kind.data, with_name=True, reason=form.reason.data)
    return _sheet_page(actor, *taken) if request.form.get("as") == "page" else _paper(actor, *taken)


def _list_page(client: Client, form: NamedSheetForm) -> str:
    """Return the list of sheets of a person."""
    actor = current_actor()
    context = {"handing": [sheet_in_use(actor, Direction.TO_DESK)], "referrals": referrals_of(actor, client)}
    return render_template("profiles/cases/sheets.html", client=client, sheets=list(Sheet), form=form, **context)


def _taken_out(
    actor: Actor, ref: str, kind: Sheet, *, with_name: bool = False, reason: PrintReason | None = None
) -> tuple[Sheet, Known]:
    """Return what is on record of a person for a sheet, and write down that it was taken out."""
    client = visible_client(actor, ref)
    if with_name:
        open_name(actor, client)
    why = {"reason": reason.label} if reason else {}
    record(actor, SHEET, client, page=f"sheet.{kind.value}", **why)
    db.session.commit()
    contacts = contacts_of(client)[::-1] if kind is Sheet.CONTACTS else ()
    return kind, Known(client, find_intake(client), newest_plan(client), with_name, contacts)


def _sheet_page(actor: Actor, kind: Sheet, known: Known) -> str:
    """Return the page of a sheet."""
    return render_template(TEMPLATE, **_told(actor, kind, known))


def _paper(actor: Actor, kind: Sheet, known: Known) -> Response:
    """Return a sheet as a PDF, named after the sheet and the code alone."""
    name = f"{_(kind.label)}_{known.client.code}" if known.client else _("%(sheet)s（白紙）", sheet=_(kind.label))
    return pdf_answer(TEMPLATE, name=name, **_told(actor, kind, known))


def _told(actor: Actor, kind: Sheet, known: Known) -> dict[str, Any]:
    """Return what the template of a sheet is told."""
    blocks = blocks_of(kind, known)
    return {
        "kind": kind,
        "number": list(Sheet).index(kind) + 1,
        "client": known.client,
        "head": head_of(known),
        "blocks": blocks,
        "marked": any(box.must or box.reported for block in blocks for box in block.boxes),
        "with_name": known.with_name,
        "who": actor.name,
        "day": today(),
    }


def sheet_called(word: str) -> Sheet:
    """Return the sheet of an address, or say that there is none."""
    kind = next((one for one in Sheet if one.value == word), None)
    if kind is None:
        raise NotFoundError(word)
    return kind

"""The pages of sheets for paper: a list of them, each blank, and each filled; a filled one is recorded."""

from typing import Any

from flask import render_template
from flask.typing import ResponseReturnValue

from geo.clock import today
from geo.db import db
from geo.errors import NotFoundError
from profiles.access import Permission
from profiles.actor import Actor
from profiles.audit.actions import SHEET, looked
from profiles.cases.blueprint import bp
from profiles.cases.planning import MOST_ROLES
from profiles.cases.queries import contacts_of, find_intake, newest_plan
from profiles.cases.sheets import Known, Sheet, blocks_of
from profiles.clients.actions import open_name
from profiles.clients.models import Client
from profiles.clients.queries import visible_client
from profiles.consent.disclosure import card_for
from profiles.consent.rules import Audience
from profiles.desk.gate import current_actor, requires

BLANK_ROWS = 12  # of a table that is filled in by hand


@bp.get("/sheets/")
@requires(Permission.CLIENT_VIEW)
def blank_sheets() -> ResponseReturnValue:
    """Offer every sheet to be printed and filled in by hand."""
    return render_template("profiles/cases/sheets.html", client=None, sheets=list(Sheet))


@bp.get("/sheets/<string:kind>")
@requires(Permission.CLIENT_VIEW)
def blank_sheet(kind: str) -> ResponseReturnValue:
    """Show one blank sheet."""
    return _sheet_page(current_actor(), sheet_called(kind), Known())


@bp.get("/clients/<string(length=12):ref>/sheets/")
@requires(Permission.CLIENT_VIEW)
def sheets(ref: str) -> ResponseReturnValue:
    """Offer every sheet filled with what is on record of a person; the look is recorded."""
    actor = current_actor()
    client = visible_client(actor, ref)
    looked(actor, client, "sheets")
    db.session.commit()
    return render_template("profiles/cases/sheets.html", client=client, sheets=list(Sheet))


@bp.get("/clients/<string(length=12):ref>/sheets/<string:kind>")
@requires(Permission.CLIENT_VIEW)
def sheet(ref: str, kind: str) -> ResponseReturnValue:
    """Show one sheet filled, under the code; the look is recorded."""
    return _filled(ref, sheet_called(kind), with_name=False)


@bp.post("/clients/<string(length=12):ref>/sheets/<string:kind>")
@requires(Permission.CLIENT_NAME_VIEW)
def named_sheet(ref: str, kind: str) -> ResponseReturnValue:
    """Show one sheet filled, with the name; opening it is recorded."""
    return _filled(ref, sheet_called(kind), with_name=True)


def _filled(ref: str, kind: Sheet, *, with_name: bool) -> str:
    """Return a sheet with what is on record of a person."""
    actor = current_actor()
    client = visible_client(actor, ref)
    if with_name:
        open_name(actor, client)
    looked(actor, client, f"sheet.{kind.value}", SHEET)
    db.session.commit()
    card = card_for(client, Audience.AGENCY, today()) if kind is Sheet.HAND_ON else None
    known = Known(client, find_intake(client), newest_plan(client), card, with_name)
    return _sheet_page(actor, kind, known)


def _sheet_page(actor: Actor, kind: Sheet, known: Known) -> str:
    """Return the page of a sheet."""
    client: Client | None = known.client
    more: dict[str, Any] = {}
    if kind is Sheet.CONTACTS:
        more = {"contacts": list(reversed(contacts_of(client))) if client else [], "blank_rows": BLANK_ROWS}
    if kind in (Sheet.PLAN, Sheet.EVALUATION):
        roles = known.plan.roles if known.plan else []
        more = {"roles": roles, "blank_rows": MOST_ROLES - len(roles), "plan": known.plan}
    return render_template(
        "profiles/cases/sheet.html",
        kind=kind,
        client=client,
        blocks=blocks_of(kind, known),
        with_name=known.with_name,
        may_hand_on=kind is not Sheet.HAND_ON or client is None or known.card is not None,
        who=actor.name,
        day=today(),
        **more,
    )


def sheet_called(word: str) -> Sheet:
    """Return the sheet of an address, or say that there is none."""
    kind = next((one for one in Sheet if one.value == word), None)
    if kind is None:
        raise NotFoundError(word)
    return kind

"""The pages of keeping: what is due, what waits for a second person, and all that is held on one person."""

import json

from flask import Blueprint, flash, make_response, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from geo.clock import today
from geo.db import db
from geo.errors import DomainError, NotFoundError
from matchmaker.retention.actions import hand_out, propose_removal, refuse_removal, remove_for_good, set_periods
from matchmaker.retention.forms import HandOutForm, PeriodsForm
from matchmaker.retention.queries import (
    client_of,
    counts,
    deeds_about,
    done_removals,
    due_of,
    due_one,
    open_removal,
    open_removals,
    periods_of,
    proposer_of,
    rows_of,
)
from matchmaker.retention.rules import Ground
from matchmaker.retention.sheets import remove_sheets, sheets_over
from matchmaker.retention.telling import as_json, as_sections, book_lines, title_of
from matchmaker.upkeep import settle
from profiles.access import Permission, may
from profiles.audit.actions import listed, looked
from profiles.clients.models import Client
from profiles.clients.queries import visible_client
from profiles.desk.gate import current_actor, requires

bp = Blueprint("retention", __name__)


@bp.get("/retention/")
@requires(Permission.RETENTION_VIEW)
def index() -> ResponseReturnValue:
    """Show what is due and what waits, by codes alone; who stood on the list is recorded."""
    page = _index_page()
    db.session.commit()
    return page


def _index_page(form: PeriodsForm | None = None) -> str:
    """Return the page of keeping; whoever may decide sees the periods and what waits, the others what is due."""
    actor = current_actor()
    months = {kind.value: number for kind, number in periods_of(actor).items()}
    decides = may(actor.role, Permission.RETENTION_DECIDE)
    due, waiting = due_of(actor, today=today()), open_removals(actor)
    shown = {one.client_ref for one in due} | {one.client_ref for one in waiting if one.client_ref}
    listed(actor, "retention", shown)
    return render_template(
        "matchmaker/retention/index.html",
        due=due,
        waiting=[(one, proposer_of(one)) for one in waiting],
        done=done_removals(actor),
        sheets=len(sheets_over(actor, today=today())),
        form=form or (PeriodsForm(data=months) if decides else None),
        decides=decides,
        proposes=may(actor.role, Permission.RETENTION_PROPOSE),
    )


@bp.post("/retention/periods")
@requires(Permission.RETENTION_DECIDE)
def periods() -> ResponseReturnValue:
    """Set how long each class of records is kept."""
    actor, form = current_actor(), PeriodsForm()
    if not form.accepts(lambda: set_periods(actor, form.months)):
        db.session.rollback()
        return _index_page(form), 422
    db.session.commit()
    flash(_("保存期間を変えました"))
    return redirect(url_for(".index"), 303)


@bp.post("/retention/sheets")
@requires(Permission.RETENTION_DECIDE)
def remove_old_sheets() -> ResponseReturnValue:
    """Remove the referral sheets without a person whose time is over, and leave nothing of them in the file."""
    try:
        number, touched = remove_sheets(current_actor(), today=today())
    except DomainError as fault:
        flash(_(fault.message), "error")
        return redirect(url_for(".index"), 303)
    db.session.commit()
    _settled(touched)
    flash(_("つなぐシートを %(n)s 枚、廃棄しました。前のバックアップには残っています", n=number))
    return redirect(url_for(".index"), 303)


def _settled(touched: list[str]) -> None:
    """Leave nothing in the free pages of the store, or say what is left to do."""
    if not settle(db.engine, touched):
        flash(
            _(
                "ほかの人が使っているので、消したあとの片づけが残りました。バックアップの前に flask store tidy を動かしてください"
            ),
            "error",
        )


@bp.post("/retention/propose/<string(length=12):ref>")
@requires(Permission.RETENTION_PROPOSE)
def propose(ref: str) -> ResponseReturnValue:
    """Propose that all that is held on a person goes."""
    actor = current_actor()
    try:
        propose_removal(actor, due_one(actor, ref, today=today()))
    except DomainError as fault:
        flash(_(fault.message, **fault.values), "error")
        return redirect(url_for(".index"), 303)
    db.session.commit()
    flash(_("廃棄を提案しました。管理者が確かめて決めます"))
    return redirect(url_for(".index"), 303)


@bp.get("/retention/<string(length=12):ref>")
@requires(Permission.RETENTION_DECIDE)
def show(ref: str) -> ResponseReturnValue:
    """Show what would go: a code, a class, and how many records of each kind; the look is recorded."""
    actor = current_actor()
    removal = open_removal(actor, ref)
    client = client_of(removal)
    if client is None:
        raise NotFoundError(ref)
    looked(actor, client, "retention")
    db.session.commit()
    held = [(title_of(name), number) for name, number in counts(client.id).items() if name != "client_marks"]
    return render_template(
        "matchmaker/retention/decide.html",
        removal=removal,
        held=held,
        proposer=proposer_of(removal),
        is_own=removal.proposed_by_id == current_actor().account_id,
    )


@bp.post("/retention/<string(length=12):ref>/remove")
@requires(Permission.RETENTION_DECIDE)
def remove(ref: str) -> ResponseReturnValue:
    """Remove all that is held on a person, and leave nothing of it in the file."""
    actor = current_actor()
    removal = open_removal(actor, ref)
    try:
        touched = remove_for_good(actor, removal, today=today())
    except DomainError as fault:
        db.session.rollback()
        flash(_(fault.message, **fault.values), "error")
        return redirect(url_for(".index"), 303)
    db.session.commit()
    _settled(touched)
    flash(
        _(
            "%(code)s の記録をすべて廃棄しました。前のバックアップには残っています。期限がきたら消してください",
            code=removal.code,
        )
    )
    return redirect(url_for(".index"), 303)


@bp.post("/retention/<string(length=12):ref>/refuse")
@requires(Permission.RETENTION_DECIDE)
def refuse(ref: str) -> ResponseReturnValue:
    """Leave the records of a person where they are."""
    actor = current_actor()
    refuse_removal(actor, open_removal(actor, ref), today=today())
    db.session.commit()
    flash(_("廃棄しないことにしました。記録はそのままです"))
    return redirect(url_for(".index"), 303)


@bp.get("/clients/<string(length=12):ref>/all")
@requires(Permission.CLIENT_HAND_OUT)
def ask_hand_out(ref: str) -> ResponseReturnValue:
    """Ask who wants all that is held on a person, and in which form; the look is recorded."""
    actor = current_actor()
    client = visible_client(actor, ref)
    looked(actor, client, "hand_out")
    db.session.commit()
    return render_template("matchmaker/retention/hand_out.html", client=client, form=HandOutForm())


@bp.post("/clients/<string(length=12):ref>/all")
@requires(Permission.CLIENT_HAND_OUT)
def hand_out_all(ref: str) -> ResponseReturnValue:
    """Hand out all that is held on a person (本人開示); the act is recorded before anything is shown."""
    actor, form = current_actor(), HandOutForm()
    client = visible_client(actor, ref)
    if not form.validate():
        return render_template("matchmaker/retention/hand_out.html", client=client, form=form), 422
    hand_out(actor, client, ground=form.ground.data or Ground.SELF, kind=form.format.data)
    db.session.commit()
    return _as_file(client) if form.format.data == "json" else _as_page(client, form.ground.data)


def _as_file(client: Client) -> ResponseReturnValue:
    """Return everything as a JSON file."""
    told = as_json(client.code, rows_of(client.id), deeds_about(client), today())
    answer = make_response(json.dumps(told, ensure_ascii=False, indent=1))
    answer.mimetype = "application/json"
    answer.headers["Content-Disposition"] = f'attachment; filename="all-{client.ref}.json"'
    return answer


def _as_page(client: Client, ground: Ground) -> ResponseReturnValue:
    """Return everything as a page to read and to print."""
    return render_template(
        "matchmaker/retention/all.html",
        client=client,
        ground=ground,
        on=today(),
        sections=as_sections(rows_of(client.id)),
        book=book_lines(deeds_about(client)),
        back=request.path,
    )

"""The auditor's pages: who saw this person, what this account saw, and whether the book can be trusted."""

import dataclasses
from typing import Any

from flask import Blueprint, Response, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from geo.areas import Town
from geo.clock import today, utcnow
from geo.db import db
from geo.errors import DomainError
from profiles.access import Permission
from profiles.actor import Actor
from profiles.audit.carrying import carry_out, note_question
from profiles.audit.events import DECLARED
from profiles.audit.forms import NAMES, AskForm, VerifyForm
from profiles.audit.naming import people, people_in
from profiles.audit.queries import Asked, count_deeds, deeds
from profiles.audit.rules import UNREAD, read_anchors
from profiles.audit.standing import standing_of
from profiles.audit.telling import line_of
from profiles.audit.verifying import take_anchor, verify_book
from profiles.desk.gate import current_actor, requires
from profiles.desk.paging import pages_of

bp = Blueprint("audit", __name__)
MOST_BYTES = 5_000_000  # of a file of anchors: one a day for sixty years


@bp.get("/audit/")
@requires(Permission.AUDIT_READ)
def index() -> ResponseReturnValue:
    """Show the deeds of the town, the newest first; what was looked for is on record."""
    actor = current_actor()
    page = _page(actor, VerifyForm())
    asked, _about = _resolved(actor, _asked_in(request.args).asked())
    if asked != Asked():
        note_question(actor, asked)
        db.session.commit()
    return page


def _page(actor: Actor, verify: VerifyForm) -> str:
    """Return the page of the book: the questions, the answer, and how far it can be trusted."""
    form = _asked_in(request.args)
    asked, about = _resolved(actor, form.asked())
    pages = pages_of(request.args.get("page"), count_deeds(actor, asked))
    found = deeds(actor, asked, pages)
    codes = people().codes(actor.town_id, set[str]().union(*map(people_in, found)))
    said = {name: request.args[name] for name in NAMES if request.args.get(name)}
    return render_template(
        "profiles/audit/index.html",
        form=form,
        verify=verify,
        lines=[line_of(deed, codes) for deed in found],
        about=about,
        conditions=form.said(),
        said=said,
        pages=pages,
        before=_beside(said, pages.before),
        after=_beside(said, pages.after),
        standing=standing_of(actor),
    )


def _asked_in(values: Any) -> AskForm:
    """Return the form with what was asked; what cannot be read keeps its place and its error."""
    form = AskForm(values)
    form.offer(DECLARED.values())
    form.validate()
    return form


def _resolved(actor: Actor, asked: Asked) -> tuple[Asked, str]:
    """Return a question with every row that is about the person asked for, and their code; empty where it is no person."""
    trace = people().find(actor.town_id, asked.ref) if asked.ref else None
    if trace is None:
        return asked, ""
    return dataclasses.replace(asked, ref=trace.ref, refs=trace.refs), trace.code


def _beside(said: dict[str, str], number: int | None) -> str | None:
    """Return the address of another page of the same answer."""
    asked: dict[str, Any] = dict(said)
    return url_for(".index", page=number, **asked) if number else None


@bp.post("/audit/export")
@requires(Permission.AUDIT_EXPORT)
def export() -> ResponseReturnValue:
    """Hand out the deeds that answer a question as a file; that it was taken is on record."""
    actor = current_actor()
    form = _asked_in(request.form)
    if form.errors:
        said: dict[str, Any] = _said(form)
        return redirect(url_for(".index", **said), 303)
    text = carry_out(actor, _resolved(actor, form.asked())[0])
    db.session.commit()
    return _file(text, "text/csv", f"kirokubo-{today():%Y%m%d}.csv")


def _said(form: AskForm) -> dict[str, str]:
    """Return what was asked, as an address says it."""
    return {name: form[name].raw_data[0] for name in NAMES if form[name].raw_data and form[name].raw_data[0]}


@bp.post("/audit/anchor")
@requires(Permission.AUDIT_VERIFY)
def anchor() -> ResponseReturnValue:
    """Hand out the head of the book as a file, to be kept outside of the house."""
    actor = current_actor()
    taken = take_anchor(actor, db.session.get_one(Town, actor.town_id), now=utcnow())
    db.session.commit()
    return _file(taken.line() + "\n", "text/plain", f"hikae-{today():%Y%m%d}-{taken.number}.txt")


@bp.post("/audit/verify")
@requires(Permission.AUDIT_VERIFY)
def verify() -> ResponseReturnValue:
    """Walk along the whole book, held against the anchors that were handed in."""
    actor, form = current_actor(), VerifyForm()
    town = db.session.get_one(Town, actor.town_id)
    if not form.accepts(
        lambda: verify_book(actor, town, read_anchors(_anchors_of(form), town.ref) if form.file.data else [])
    ):
        db.session.rollback()
        return _page(actor, form), 422
    db.session.commit()
    flash(_("記録簿を確かめました。結果は、このページの「記録簿のつながり」にあります"))
    return redirect(url_for(".index") + "#chain", 303)


def _anchors_of(form: VerifyForm) -> str:
    """Return the text of a file of anchors."""
    content: bytes = form.file.data.stream.read(MOST_BYTES)
    try:
        return content.decode("utf-8-sig")
    except UnicodeDecodeError:
        raise DomainError(UNREAD, field="file", line=1) from None


def _file(text: str, mimetype: str, name: str) -> Response:
    """Return a text that the browser saves."""
    headers = {"Content-Disposition": f"attachment; filename={name}"}
    return Response(text, mimetype=f"{mimetype}; charset=utf-8", headers=headers)

"""The pages of an intake: one subject a page, kept when it is left, read over at the end."""

from typing import Any

from flask import flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from geo.clock import today
from geo.db import db
from geo.errors import DomainError, NotFoundError, StaleError
from profiles.access import Permission
from profiles.audit.actions import looked
from profiles.cases.blueprint import bp
from profiles.cases.intake import Part, after, before, open_parts
from profiles.cases.intake_actions import check, hear
from profiles.cases.intake_forms import columns_in, form_for, said_in
from profiles.cases.queries import find_intake
from profiles.cases.telling import told_parts
from profiles.clients.models import Client
from profiles.clients.parts import PartForm
from profiles.clients.queries import visible_client
from profiles.desk.gate import current_actor, requires


@bp.get("/clients/<string(length=12):ref>/intake")
@requires(Permission.CLIENT_EDIT)
def intake(ref: str) -> ResponseReturnValue:
    """Show all that was heard, subject by subject, to be read over; the look is recorded."""
    client = _looked_at(ref, "intake")
    return _overview(client)


def _looked_at(ref: str, page: str) -> Client:
    """Return a person whose page is opened; the look is recorded."""
    actor = current_actor()
    client = visible_client(actor, ref)
    looked(actor, client, page)
    db.session.commit()
    return client


def _overview(client: Client, refusal: str = "") -> str:
    """Return the page with all answers."""
    kept = find_intake(client)
    heard = kept.heard if kept else []
    missing = open_parts(heard)
    return render_template(
        "profiles/cases/intake.html",
        client=client,
        intake=kept,
        heard=heard,
        parts=told_parts(client, kept.told if kept else {}),
        begin=missing[0] if missing else None,
        missing=len(missing),
        refusal=refusal,
    )


@bp.post("/clients/<string(length=12):ref>/intake")
@requires(Permission.CLIENT_EDIT)
def check_intake(ref: str) -> ResponseReturnValue:
    """Write down that the answers were read over with the person."""
    actor = current_actor()
    client = visible_client(actor, ref)
    try:
        check(actor, client, today=today())
    except DomainError as fault:
        db.session.rollback()
        return _overview(visible_client(actor, ref), _(fault.message, **fault.values)), 422
    db.session.commit()
    flash(_("聞いたことを、確かめずみにしました"))
    return redirect(url_for("casebook.client", ref=ref), 303)


@bp.get("/clients/<string(length=12):ref>/intake/<string:part>")
@requires(Permission.CLIENT_EDIT)
def intake_part(ref: str, part: str) -> ResponseReturnValue:
    """Show one subject, filled with what is known; the look is recorded."""
    subject = part_called(part)
    client = _looked_at(ref, f"intake.{part}")
    kept = find_intake(client)
    return _part_page(client, subject, form_for(subject, client, kept.told if kept else {}, today()))


@bp.post("/clients/<string(length=12):ref>/intake/<string:part>")
@requires(Permission.CLIENT_EDIT)
def save_intake_part(ref: str, part: str) -> ResponseReturnValue:
    """Keep one subject, and go on or leave off."""
    actor, subject = current_actor(), part_called(part)
    client = visible_client(actor, ref)
    kept = find_intake(client)
    form = form_for(subject, client, kept.told if kept else {}, today())

    def act() -> None:
        hear(actor, client, subject, said_in(form, subject), columns_in(form), version=int(form.version.data or 0))

    try:
        done = form.accepts(act)
    except StaleError:
        db.session.rollback()
        return _stale(form, subject, ref), 409
    if not done:
        db.session.rollback()
        return _part_page(visible_client(actor, ref), subject, form), 422
    db.session.commit()
    return redirect(_onward(ref, subject), 303)


def _stale(form: PartForm, subject: Part, ref: str) -> str:
    """Return the page again with what was typed, on top of what somebody else saved meanwhile."""
    client = visible_client(current_actor(), ref)
    form.version.data, form.version.raw_data = client.version, None
    return _part_page(client, subject, form, is_stale=True)


def _onward(ref: str, subject: Part) -> str:
    """Return the page after a subject was kept: the next one, or the overview when one leaves off."""
    following = after(subject)
    if request.form.get("then") == "leave" or following is None:
        return url_for(".intake", ref=ref)
    return url_for(".intake_part", ref=ref, part=following.value)


def part_called(word: str) -> Part:
    """Return the subject of an address, or say that there is none."""
    part = next((one for one in Part if one.value == word), None)
    if part is None:
        raise NotFoundError(word)
    return part


def _part_page(client: Client, subject: Part, form: PartForm, **more: Any) -> str:
    """Return the page of one subject."""
    parts = list(Part)
    return render_template(
        "profiles/cases/intake_part.html",
        client=client,
        form=form,
        part=subject,
        number=parts.index(subject) + 1,
        count=len(parts),
        back=before(subject),
        is_last=after(subject) is None,
        **more,
    )

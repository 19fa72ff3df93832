"""The pages on which a sheet is written: one for each subject, then all of it read over and sent."""

from flask import flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from geo.clock import today
from geo.db import db
from geo.errors import DomainError, NotFoundError, StaleError
from profiles.access import Permission
from profiles.cases.blueprint import bp
from profiles.cases.referral_actions import discard_referral, missing_in, send_referral, write_part
from profiles.cases.referral_forms import PartForm, part_form
from profiles.cases.referral_handing import hand_on
from profiles.cases.referral_looks import looked_at
from profiles.cases.referral_models import Referral
from profiles.cases.referral_queries import own_referral
from profiles.cases.referral_sheet import SheetField
from profiles.cases.referral_telling import ground_rows, told_rows
from profiles.cases.referral_writing import no_longer, pages_to_write, shown_again, writable
from profiles.desk.gate import current_actor, requires


@bp.get("/referrals/<string(length=12):ref>/part/<int:number>")
@requires(Permission.REFERRAL_MAKE)
def referral_part(ref: str, number: int) -> ResponseReturnValue:
    """Show one page of a sheet, filled with what was said; the look is recorded."""
    actor = current_actor()
    referral = writable(actor, ref)
    if referral is None:
        return no_longer(ref)
    fields = _fields_on(referral, number)
    looked_at(actor, referral, "referral.part")
    db.session.commit()
    return _part_page(referral, number, part_form(fields, referral.said, referral.version))


def _fields_on(referral: Referral, number: int) -> tuple[SheetField, ...]:
    """Return the fields of one page of a sheet."""
    fields = next((some for at, _title, some in pages_to_write(referral) if at == number), None)
    if fields is None:
        raise NotFoundError(number)
    return fields


def _part_page(referral: Referral, number: int, form: PartForm, *, is_stale: bool = False) -> str:
    """Return one page of a sheet."""
    pages = pages_to_write(referral)
    at = [one[0] for one in pages].index(number)
    _number, title, fields = pages[at]
    return render_template(
        "profiles/cases/referral_part.html",
        referral=referral,
        form=form,
        fields=fields,
        title=_(title) if title else _(referral.form.name),
        number=at + 1,
        count=len(pages),
        before=pages[at - 1][0] if at else None,
        is_last=at + 1 == len(pages),
        is_stale=is_stale,
    )


@bp.post("/referrals/<string(length=12):ref>/part/<int:number>")
@requires(Permission.REFERRAL_MAKE)
def save_referral_part(ref: str, number: int) -> ResponseReturnValue:
    """Keep one page of a sheet, and go on or leave off."""
    actor = current_actor()
    referral = writable(actor, ref)
    if referral is None:
        return no_longer(ref)
    fields = _fields_on(referral, number)
    form = part_form(fields, {}, referral.version)

    def act() -> None:
        version = int(form.version.data or 0)
        write_part(actor, referral, fields, form.said(fields), part=str(number), version=version)

    try:
        done = form.accepts(act)
    except StaleError:
        return shown_again(actor, ref, form, lambda now: _part_page(now, number, form, is_stale=True))
    if not done:
        db.session.rollback()
        return _part_page(own_referral(actor, ref), number, form), 422
    following = [at for at, _title, _some in pages_to_write(referral) if at > number]
    db.session.commit()
    if request.form.get("then") == "next" and following:
        return redirect(url_for(".referral_part", ref=ref, number=following[0]), 303)
    return redirect(url_for(".check_referral", ref=ref), 303)


@bp.get("/referrals/<string(length=12):ref>/check")
@requires(Permission.REFERRAL_MAKE)
def check_referral(ref: str) -> ResponseReturnValue:
    """Show a whole sheet to be read over before it is sent; the look is recorded."""
    actor = current_actor()
    referral = writable(actor, ref)
    if referral is None:
        return no_longer(ref)
    looked_at(actor, referral, "referral.check")
    db.session.commit()
    return _check_page(referral)


def _check_page(referral: Referral, refusal: str = "") -> str:
    """Return the page on which a sheet is read over."""
    return render_template(
        "profiles/cases/referral_check.html",
        referral=referral,
        ground=ground_rows(referral),
        pages=[
            (number, *told_rows(fields, referral.said, with_name=True)[0])
            for number, _title, fields in pages_to_write(referral)
        ],
        missing=[_(field.label) for field in missing_in(referral)],
        refusal=refusal,
        to_desk=referral.to_agency,
    )


@bp.post("/referrals/<string(length=12):ref>/check")
@requires(Permission.REFERRAL_MAKE)
def send(ref: str) -> ResponseReturnValue:
    """Send a sheet; from now on the other desk sees it."""
    actor = current_actor()
    referral = writable(actor, ref)
    if referral is None:
        return no_longer(ref)
    try:
        hand_on(actor, referral, today=today()) if referral.to_agency_id else send_referral(
            actor, referral, today=today()
        )
    except StaleError:
        return no_longer(ref)
    except DomainError as fault:
        db.session.rollback()
        return _check_page(own_referral(actor, ref), _(fault.message, **fault.values)), 422
    db.session.commit()
    flash(_("No.%(number)s を送りました。7日たっても返事がなければ、いちばん上に出ます", number=referral.number))
    return redirect(url_for(".index"), 303)


@bp.post("/referrals/<string(length=12):ref>/discard")
@requires(Permission.REFERRAL_MAKE)
def discard(ref: str) -> ResponseReturnValue:
    """Throw a draft away."""
    actor = current_actor()
    referral = own_referral(actor, ref)
    try:
        discard_referral(actor, referral, version=referral.version)
    except DomainError:
        return no_longer(ref)
    db.session.commit()
    flash(_("書きかけのシートを捨てました。内容は残っていません"))
    return redirect(url_for(".index"), 303)

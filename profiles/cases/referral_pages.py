"""The pages of sheets between desks: what came in and what went out, and one sheet with its course."""

from typing import Any

from flask import redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from geo.clock import today
from geo.db import db
from profiles.access import Permission, Role
from profiles.actor import Actor
from profiles.audit.actions import listed
from profiles.cases.blueprint import bp
from profiles.cases.queries import referrals
from profiles.cases.referral_looks import LOOKED, OPENED, looked_at
from profiles.cases.referral_models import Referral, ReferralStep
from profiles.cases.referral_queries import own_referral, reads, referral_rows, sides_of, steps_of
from profiles.cases.referral_sheet import Direction, SheetDefinition
from profiles.cases.referral_steps import acts_at
from profiles.cases.referral_telling import ground_rows, told_rows
from profiles.cases.sheet_forms import NamedPaperForm
from profiles.desk.gate import current_actor, requires


@bp.get("/referrals/")
@requires(Permission.REFERRAL_VIEW)
def index() -> ResponseReturnValue:
    """Show the sheets that came in and went out, those that waited too long first; a partner sees whom they referred."""
    actor, ended = current_actor(), request.args.get("ended") == "1"
    came, went = (referral_rows(actor, today=today(), incoming=way, ended=ended) for way in (True, False))
    people = referrals(actor)
    refs = [row.client_ref for row in (*came, *went) if row.client_ref] + [line.client_ref for line in people]
    is_partner = actor.role is Role.PARTNER
    page = render_template(
        "profiles/cases/referrals.html", came=came, went=went, people=people, ended=ended, is_partner=is_partner
    )
    listed(actor, "referrals", refs)
    db.session.commit()
    return page


@bp.get("/referrals/<string(length=12):ref>")
@requires(Permission.REFERRAL_VIEW)
def referral(ref: str) -> ResponseReturnValue:
    """Show one sheet with its course; what tells who it is stays closed. The look is recorded."""
    return _sheet_page(ref, with_name=False)


@bp.post("/referrals/<string(length=12):ref>")
@requires(Permission.REFERRAL_VIEW)
def open_referral(ref: str) -> ResponseReturnValue:
    """Show one sheet with name and address; that it was opened is recorded."""
    return _sheet_page(ref, with_name=True)


def _sheet_page(ref: str, *, with_name: bool) -> ResponseReturnValue:
    """Return the page of one sheet."""
    actor = current_actor()
    one = own_referral(actor, ref)
    if not one.sent_on:
        return redirect(url_for(".check_referral", ref=ref), 303)
    may_read = reads(actor, one, today())
    looked_at(actor, one, "referral", event=OPENED if with_name and may_read else LOOKED)
    page = referral_page(actor, one, with_name=with_name)
    db.session.commit()
    return page


def referral_page(actor: Actor, one: Referral, *, with_name: bool = False, form: NamedPaperForm | None = None) -> str:
    """Return one sheet with its course and what the actor may do now."""
    sheet, may_read = one.form.definition, reads(actor, one, today())
    sees_record = actor.role is not Role.PARTNER and one.client is not None
    return render_template(
        "profiles/cases/referral.html",
        referral=one,
        sections=told_rows(sheet.fields, one.said, with_name=with_name) if may_read else [],
        ground=ground_rows(one) if may_read else [],
        steps=[_step(sheet, step) for step in steps_of(one)],
        acts=[act.value for act in acts_at(one.state, sides_of(actor, one))],
        may_read=may_read,
        form=form or NamedPaperForm(formdata=None),
        with_name=with_name,
        client=one.client if sees_record else None,
        to_team=one.direction is Direction.TO_TEAM,
        waited=(today() - one.waiting_since).days if one.waiting_since else None,
    )


def _step(sheet: SheetDefinition, step: ReferralStep) -> dict[str, Any]:
    """Return one act as the page prints it."""
    given = sheet.answer(step.answer)
    return {
        "on": step.on,
        "act": _(step.act.label),
        "by": step.by.name if step.by else "",
        "answer": _(given.label) if given else "",
        "day": step.day,
        "words": step.words or "",
    }

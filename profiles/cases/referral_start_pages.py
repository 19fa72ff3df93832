"""The first page of a sheet: to which desk, and on what ground; what can be told follows from it."""

from typing import Any

from flask import flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from geo.clock import today
from geo.db import db
from geo.errors import StaleError
from profiles.access import Permission, Role
from profiles.actor import Actor
from profiles.cases.blueprint import bp
from profiles.cases.referral_actions import say_ground, start_referral
from profiles.cases.referral_form_queries import sheet_in_use
from profiles.cases.referral_forms import DeskForm, GroundForm, ground_of
from profiles.cases.referral_handing import start_hand_on
from profiles.cases.referral_looks import looked_at
from profiles.cases.referral_models import Referral
from profiles.cases.referral_queries import desks_to_tell, own_referral
from profiles.cases.referral_sheet import Direction
from profiles.cases.referral_writing import no_longer, pages_to_write, shown_again, writable
from profiles.clients.models import Client
from profiles.clients.queries import visible_client
from profiles.consent.models import Purpose
from profiles.consent.queries import valid_consent
from profiles.desk.gate import current_actor, requires


@bp.get("/referrals/new")
@requires(Permission.REFERRAL_MAKE)
def new_referral() -> ResponseReturnValue:
    """Ask a partner first on what ground they hand somebody on; what can be told follows from it."""
    if current_actor().role is not Role.PARTNER:
        flash(_("つなぐ人のページを開いて、「ほかの窓口につなぐ」を選んでください"), "error")
        return redirect(url_for("clients.index"), 303)
    form = GroundForm()
    form.offer(nameless=True)
    return _start_page(form)


@bp.post("/referrals/new")
@requires(Permission.REFERRAL_MAKE)
def create_referral() -> ResponseReturnValue:
    """Begin a sheet; everything written from here on is kept page by page."""
    actor, form = current_actor(), GroundForm()
    form.offer(nameless=True)
    made: list[Referral] = []
    if not form.accepts(lambda: made.append(start_referral(actor, form.ground, today=today()))):
        db.session.rollback()
        return _start_page(form), 422
    db.session.commit()
    return redirect(url_for(".referral_part", ref=made[0].ref, number=1), 303)


def _start_page(form: GroundForm) -> str:
    """Return the page that begins a sheet to the coordinators."""
    sheet = sheet_in_use(current_actor(), Direction.TO_TEAM)
    return render_template("profiles/cases/referral_ground.html", form=form, sheet=sheet, referral=None, client=None)


@bp.get("/clients/<string(length=12):ref>/refer")
@requires(Permission.CLIENT_EDIT)
def new_hand_on(ref: str) -> ResponseReturnValue:
    """Ask to which desk somebody is handed on, and on what ground; the look is recorded."""
    actor = current_actor()
    client = visible_client(actor, ref)
    looked_at(actor, None, "referral.new", client)
    db.session.commit()
    return _desk_page(actor, client, _desk_form(actor))


def _desk_form(actor: Actor) -> DeskForm:
    """Return the form with the desks of the town."""
    form = DeskForm()
    form.offer(nameless=False)
    form.offer_desks(desks_to_tell(actor))
    return form


def _desk_page(actor: Actor, client: Client, form: DeskForm) -> str:
    """Return the page that begins a sheet to another desk."""
    consent = valid_consent(client, Purpose.HAND_ON, today())
    sheet = sheet_in_use(actor, Direction.TO_DESK)
    context: dict[str, Any] = {"sheet": sheet, "client": client, "consent": consent, "referral": None}
    return render_template("profiles/cases/referral_ground.html", form=form, **context)


@bp.post("/clients/<string(length=12):ref>/refer")
@requires(Permission.CLIENT_EDIT)
def create_hand_on(ref: str) -> ResponseReturnValue:
    """Begin a sheet to another desk, with what the record says and the ground lets through."""
    actor = current_actor()
    client, form = visible_client(actor, ref), _desk_form(actor)
    made: list[Referral] = []

    def act() -> None:
        desk = next(one for one in desks_to_tell(actor) if one.ref == form.desk.data)
        made.append(start_hand_on(actor, client, desk, form.ground, today=today()))

    if not form.accepts(act):
        db.session.rollback()
        return _desk_page(actor, visible_client(actor, ref), form), 422
    db.session.commit()
    return redirect(url_for(".referral_part", ref=made[0].ref, number=pages_to_write(made[0])[0][0]), 303)


@bp.get("/referrals/<string(length=12):ref>/ground")
@requires(Permission.REFERRAL_MAKE)
def referral_ground(ref: str) -> ResponseReturnValue:
    """Show on what ground a sheet is told, to be changed."""
    actor = current_actor()
    referral = writable(actor, ref)
    if referral is None:
        return no_longer(ref)
    looked_at(actor, referral, "referral.ground")
    db.session.commit()
    return _ground_page(referral, _ground_form(referral))


def _ground_form(referral: Referral) -> GroundForm:
    """Return the form with the ground of a sheet."""
    form = GroundForm(data=ground_of(referral))
    form.offer(nameless=referral.direction is Direction.TO_TEAM)
    return form


def _ground_page(referral: Referral, form: GroundForm, *, is_stale: bool = False) -> str:
    """Return the page with the ground of a sheet that is being written."""
    sheet = referral.form.definition
    return render_template(
        "profiles/cases/referral_ground.html", form=form, sheet=sheet, referral=referral, client=None, is_stale=is_stale
    )


@bp.post("/referrals/<string(length=12):ref>/ground")
@requires(Permission.REFERRAL_MAKE)
def save_referral_ground(ref: str) -> ResponseReturnValue:
    """Change the ground; what may no longer be told goes from the sheet."""
    actor = current_actor()
    referral = writable(actor, ref)
    if referral is None:
        return no_longer(ref)
    form = _ground_form(referral)
    version = int(form.version.data or 0)
    try:
        done = form.accepts(lambda: say_ground(actor, referral, form.ground, version=version, today=today()))
    except StaleError:
        return shown_again(actor, ref, form, lambda now: _ground_page(now, form, is_stale=True))
    if not done:
        db.session.rollback()
        return _ground_page(own_referral(actor, ref), form), 422
    db.session.commit()
    return redirect(url_for(".check_referral", ref=ref), 303)

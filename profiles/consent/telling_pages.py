"""The pages of telling: an emergency, and a sheet that was handed over; each is written down before it is shown."""

from flask import flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from geo.clock import today
from geo.db import db
from geo.errors import DomainError
from profiles.access import Permission
from profiles.audit.actions import looked
from profiles.clients.models import Client
from profiles.clients.queries import visible_client
from profiles.consent.blueprint import bp
from profiles.consent.disclosure import emergency_lines
from profiles.consent.forms import EmergencyForm, HandedForm
from profiles.consent.models import Disclosure, Purpose
from profiles.consent.queries import valid_consent
from profiles.consent.rules import Closed, Fact, Paper
from profiles.consent.telling_actions import told_in_emergency, told_with_consent
from profiles.desk.gate import current_actor, requires

LABELS = {one.value: one.label for one in (*Closed, *Fact, *Paper)}


@bp.get("/clients/<string(length=12):ref>/consents/emergency")
@requires(Permission.CLIENT_NAME_VIEW)
def emergency(ref: str) -> ResponseReturnValue:
    """Ask what must be told, to whom, and why it cannot wait; the look is recorded."""
    actor = current_actor()
    client = visible_client(actor, ref)
    looked(actor, client, "emergency")
    db.session.commit()
    return _form_page(client, EmergencyForm())


def _form_page(client: Client, form: EmergencyForm) -> str:
    """Return the page with the form of an emergency."""
    return render_template("profiles/consent/emergency.html", client=client, form=form)


@bp.post("/clients/<string(length=12):ref>/consents/emergency")
@requires(Permission.CLIENT_NAME_VIEW)
def tell_in_emergency(ref: str) -> ResponseReturnValue:
    """Write down what is told without a consent, then show it to be read out."""
    actor, form = current_actor(), EmergencyForm()
    client = visible_client(actor, ref)
    made: list[Disclosure] = []

    def act() -> None:
        told = {"to": form.to.data or "", "reason": form.reason.data or ""}
        made.append(
            told_in_emergency(actor, client, facts=form.facts.data or (), closed=form.closed.data or (), **told)
        )

    if not form.accepts(act):
        db.session.rollback()
        return _form_page(visible_client(actor, ref), form), 422
    db.session.commit()
    return render_template(
        "profiles/consent/emergency_told.html",
        client=client,
        told=made[0],
        lines=emergency_lines(client, made[0].facts),
    )


@bp.post("/clients/<string(length=12):ref>/consents/handed")
@requires(Permission.CONSENT_EDIT)
def handed(ref: str) -> ResponseReturnValue:
    """Write down that a hand-on sheet was handed over."""
    actor, form = current_actor(), HandedForm()
    client = visible_client(actor, ref)

    def act() -> None:
        consent = valid_consent(client, Purpose.HAND_ON, today())
        if consent is None:
            raise DomainError("引き継ぎの同意が、いまありません。本人に聞いて、同意を記録してください")
        told_with_consent(actor, consent, form.to.data or "", consent.facts)

    if not form.accepts(act):
        db.session.rollback()
        flash(next(iter([*form.form_errors, *form.to.errors])), "error")
        return redirect(url_for("cases.sheet", ref=ref, kind="hand-on"), 303)
    db.session.commit()
    flash(_("渡したことを記録しました"))
    return redirect(url_for(".index", ref=ref), 303)

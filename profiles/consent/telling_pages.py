"""The pages of telling in an emergency: it is written down before it is shown."""

from flask import render_template
from flask.typing import ResponseReturnValue

from geo.db import db
from profiles.access import Permission
from profiles.audit.actions import looked
from profiles.clients.models import Client
from profiles.clients.queries import visible_client
from profiles.consent.blueprint import bp
from profiles.consent.disclosure import emergency_lines
from profiles.consent.forms import EmergencyForm
from profiles.consent.models import Disclosure
from profiles.consent.rules import Closed, Fact, Paper
from profiles.consent.telling_actions import told_in_emergency
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
        to, reason = form.to.data or "", form.reason.data or ""
        facts, closed = form.facts.data or (), form.closed.data or ()
        made.append(told_in_emergency(actor, client, to=to, facts=facts, closed=closed, reason=reason))

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

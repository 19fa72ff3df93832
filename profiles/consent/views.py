"""The pages of a person's consents: what holds, what may be told, giving and withdrawing."""

from flask import flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from geo.clock import TOKYO, today
from geo.db import db
from geo.errors import NotFoundError
from profiles.access import Permission
from profiles.audit.actions import looked
from profiles.clients.models import Client
from profiles.clients.queries import visible_client
from profiles.consent import telling_pages
from profiles.consent.actions import give_consent, withdraw_consent
from profiles.consent.blueprint import bp
from profiles.consent.disclosure import card_for
from profiles.consent.forms import ConsentForm
from profiles.consent.models import Consent, Disclosure, Purpose, Way
from profiles.consent.queries import consents_of, disclosures_of, visible_consent
from profiles.consent.rules import LEAST, Audience, Closed, Fact, Standing, holds, standing
from profiles.desk.gate import current_actor, requires

PAGES = (telling_pages,)  # which hang their pages on the blueprint
SAID = {fact.label for fact in (Fact.INTERESTS, Fact.STRENGTHS, Fact.WANTS, Fact.AVOID)}  # their own words
KINDS = {
    Standing.VALID: "fit",
    Standing.ENDING: "ageing",
    Standing.EXPIRED: "old",
    Standing.WITHDRAWN: "plain",
    Standing.NONE: "open",
}


@bp.get("/clients/<string(length=12):ref>/consents/")
@requires(Permission.CONSENT_EDIT)
def index(ref: str) -> ResponseReturnValue:
    """Show all consents of a person, and what a host would hear today; the look is recorded."""
    actor = current_actor()
    client = visible_client(actor, ref)
    looked(actor, client, "consents")
    db.session.commit()
    card = card_for(client, Audience.HOST, today())
    return render_template(
        "profiles/consent/index.html",
        client=client,
        consents=[_line(consent) for consent in consents_of(client)],
        told=[_told(one) for one in disclosures_of(client)],
        lines=[(label, value, label in SAID) for label, value in card.lines()] if card else None,
    )


def _told(one: Disclosure) -> dict[str, object]:
    """Return one disclosure as the page prints it."""
    return {
        "on": one.told_at.astimezone(TOKYO).date(),
        "to": one.told_to,
        "basis": _(one.basis.label),
        "facts": [_(telling_pages.LABELS[fact]) for fact in one.facts if fact in telling_pages.LABELS],
        "reason": one.reason or "",
        "by": one.by.name if one.by else "",
    }


def _line(consent: Consent) -> dict[str, object]:
    """Return one consent as the page prints it."""
    stands = standing(consent.until, consent.withdrawn_on, today())
    return {
        "ref": consent.ref,
        "purpose": _(consent.purpose.label),
        "facts": [_(fact.label) for fact in (*Closed, *Fact) if fact.value in consent.facts],
        "way": _(consent.way.label),
        "given_on": consent.given_on,
        "until": consent.until,
        "withdrawn_on": consent.withdrawn_on,
        "standing": _(stands.label),
        "kind": KINDS[stands],
        "holds": holds(consent.given_on, consent.until, consent.withdrawn_on, today()),
    }


@bp.get("/clients/<string(length=12):ref>/consents/new")
@requires(Permission.CONSENT_EDIT)
def new(ref: str) -> ResponseReturnValue:
    """Show the form of a consent; nothing is ticked that the person has not said."""
    actor = current_actor()
    client = visible_client(actor, ref)
    looked(actor, client, "consent.new")
    db.session.commit()
    before = next((one for one in consents_of(client) if one.purpose is Purpose.INTRODUCE), None)
    facts = [fact for fact in Fact if before and fact.value in before.facts]
    start = {"purpose": Purpose.INTRODUCE, "way": Way.SPOKEN, "given_on": today(), "facts": facts}
    return _form_page(client, ConsentForm(data=start))


@bp.post("/clients/<string(length=12):ref>/consents/new")
@requires(Permission.CONSENT_EDIT)
def create(ref: str) -> ResponseReturnValue:
    """Write a consent down; it holds from now on."""
    actor, form = current_actor(), ConsentForm()
    client = visible_client(actor, ref)
    if not form.accepts(
        lambda: give_consent(
            actor,
            client,
            purpose=form.purpose.data,
            facts=(*(form.closed.data or ()), *(form.facts.data or ())),
            way=form.way.data,
            given_on=form.given_on.data,
            until=form.until.data,
            today=today(),
        )
    ):
        return _form_page(client, form), 422
    db.session.commit()
    flash(_("同意を記録しました"))
    return redirect(url_for(".index", ref=ref), 303)


@bp.post("/clients/<string(length=12):ref>/consents/<string(length=12):consent_ref>/withdraw")
@requires(Permission.CONSENT_EDIT)
def withdraw(ref: str, consent_ref: str) -> ResponseReturnValue:
    """End a consent at once."""
    actor = current_actor()
    consent = visible_consent(actor, consent_ref)
    if consent.client.ref != ref:
        raise NotFoundError(consent_ref)
    withdraw_consent(actor, consent, today=today())
    db.session.commit()
    flash(_("同意を取り消しました。きょうから、この人のことは受入先に伝わりません"))
    return redirect(url_for(".index", ref=ref), 303)


def _form_page(client: Client, form: ConsentForm) -> str:
    """Return the page with the form of a consent."""
    return render_template(
        "profiles/consent/form.html", client=client, form=form, least=[_(fact.label) for fact in LEAST]
    )

"""The record of contacts: every talk with or about a person, newest first."""

from flask import flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from geo.clock import today
from geo.db import db
from geo.errors import StaleError
from profiles.access import Permission
from profiles.audit.actions import looked
from profiles.cases.blueprint import bp
from profiles.cases.contact_actions import change_contact, write_contact
from profiles.cases.models import Contact
from profiles.cases.plan_forms import ContactForm
from profiles.cases.queries import contacts_of, own_contact
from profiles.clients.models import Client
from profiles.clients.queries import visible_client
from profiles.desk.gate import current_actor, requires

FIELDS = ("on", "way", "whom", "words", "next_step", "version")


@bp.get("/clients/<string(length=12):ref>/contacts")
@requires(Permission.CLIENT_EDIT)
def contacts(ref: str) -> ResponseReturnValue:
    """Show every talk, and the form of a new one; the look is recorded."""
    actor = current_actor()
    client = visible_client(actor, ref)
    looked(actor, client, "contacts")
    db.session.commit()
    return _page(client, ContactForm(data={"on": today(), "version": 0}))


def _page(client: Client, form: ContactForm, contact: Contact | None = None, *, is_stale: bool = False) -> str:
    """Return the page with the talks and a form."""
    return render_template(
        "profiles/cases/contacts.html",
        client=client,
        contacts=contacts_of(client),
        form=form,
        changed=contact,
        is_stale=is_stale,
    )


@bp.post("/clients/<string(length=12):ref>/contacts")
@requires(Permission.CLIENT_EDIT)
def add_contact(ref: str) -> ResponseReturnValue:
    """Write down a talk."""
    actor, form = current_actor(), ContactForm()
    client = visible_client(actor, ref)
    if not form.accepts(lambda: write_contact(actor, client, form.values(), today=today())):
        db.session.rollback()
        return _page(visible_client(actor, ref), form), 422
    db.session.commit()
    flash(_("話したことを記録しました"))
    return redirect(url_for(".contacts", ref=ref), 303)


@bp.get("/clients/<string(length=12):ref>/contacts/<string(length=12):contact_ref>")
@requires(Permission.CLIENT_EDIT)
def edit_contact(ref: str, contact_ref: str) -> ResponseReturnValue:
    """Show the form that corrects a talk; the look is recorded."""
    actor = current_actor()
    client = visible_client(actor, ref)
    contact = own_contact(actor, client, contact_ref)
    looked(actor, client, "contacts")
    db.session.commit()
    return _page(client, ContactForm(data={name: getattr(contact, name) for name in FIELDS}), contact)


@bp.post("/clients/<string(length=12):ref>/contacts/<string(length=12):contact_ref>")
@requires(Permission.CLIENT_EDIT)
def save_contact(ref: str, contact_ref: str) -> ResponseReturnValue:
    """Correct what was written of a talk."""
    actor, form = current_actor(), ContactForm()
    client = visible_client(actor, ref)
    contact = own_contact(actor, client, contact_ref)
    version = int(form.version.data or 0)
    try:
        done = form.accepts(lambda: change_contact(actor, contact, form.values(), version=version, today=today()))
    except StaleError:
        db.session.rollback()
        client = visible_client(actor, ref)
        contact = own_contact(actor, client, contact_ref)
        form.version.data, form.version.raw_data = contact.version, None
        return _page(client, form, contact, is_stale=True), 409
    if not done:
        db.session.rollback()
        client = visible_client(actor, ref)
        return _page(client, form, own_contact(actor, client, contact_ref)), 422
    db.session.commit()
    flash(_("記録を直しました"))
    return redirect(url_for(".contacts", ref=ref), 303)

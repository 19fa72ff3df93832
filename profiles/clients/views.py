"""The pages of one person's record: the form, and the name, which opens by an act that is recorded."""

from typing import Any

from flask import flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from geo.db import db
from geo.errors import StaleError
from profiles.access import Permission
from profiles.audit.actions import looked
from profiles.clients import household_pages
from profiles.clients.actions import change_client, open_name
from profiles.clients.blueprint import bp
from profiles.clients.forms import ClientForm, filled
from profiles.clients.queries import visible_client
from profiles.clients.telling import label_of, value_text
from profiles.desk.gate import current_actor, requires

PAGES = (household_pages,)  # which hang their pages on the blueprint


@bp.get("/clients/<string(length=12):ref>/edit")
@requires(Permission.CLIENT_EDIT)
def edit(ref: str) -> ResponseReturnValue:
    """Show the form of a person; the look is recorded."""
    actor = current_actor()
    client = visible_client(actor, ref)
    looked(actor, client, "edit")
    db.session.commit()
    return form_page(ClientForm(data=filled(client)), title=client.code, ref=ref)


@bp.post("/clients/<string(length=12):ref>/edit")
@requires(Permission.CLIENT_EDIT)
def save(ref: str) -> ResponseReturnValue:
    """Change the record; when somebody else was faster both texts are shown and the own one stays in the form."""
    actor = current_actor()
    client = visible_client(actor, ref)
    form = ClientForm(data=filled(client))
    try:
        done = form.accepts(lambda: change_client(actor, client, form.values(), version=int(form.version.data or 0)))
    except StaleError as stale:
        return _stale_page(form, stale, ref), 409
    if not done:
        db.session.rollback()
        return form_page(form, title=visible_client(actor, ref).code, ref=ref), 422
    db.session.commit()
    flash(_("この内容で記録しました"))
    return redirect(url_for("casebook.client", ref=ref), 303)


def _stale_page(form: ClientForm, stale: StaleError, ref: str) -> str:
    """Return the form with what was typed, and beside it what somebody else saved meanwhile."""
    client = visible_client(current_actor(), ref)
    form.version.data = client.version
    form.version.raw_data = None
    pairs = [(label_of(name), value_text(stale.theirs[name]), value_text(stale.mine[name])) for name in stale.mine]
    return form_page(form, title=client.code, ref=ref, pairs=pairs)


def form_page(form: ClientForm, *, title: str, ref: str | None = None, pairs: Any = None) -> str:
    """Return the page with the form of a person."""
    return render_template("profiles/clients/form.html", form=form, title=title, ref=ref, pairs=pairs)


@bp.post("/clients/<string(length=12):ref>/name")
@requires(Permission.CLIENT_NAME_VIEW)
def show_name(ref: str) -> ResponseReturnValue:
    """Open the name, the address and the contact of a person; the act is recorded before they are shown."""
    actor = current_actor()
    client = visible_client(actor, ref)
    open_name(actor, client)
    db.session.commit()
    return render_template("profiles/clients/name.html", client=client)

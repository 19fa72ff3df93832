"""The page of a household: whose records belong together."""

from flask import flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from wtforms.validators import InputRequired

from geo.db import db
from geo.errors import DomainError
from profiles.access import Permission
from profiles.audit.actions import looked
from profiles.clients.blueprint import bp
from profiles.clients.household_actions import link_household, part_household
from profiles.clients.models import Client
from profiles.clients.queries import find_client_coded, household_link, household_of, visible_client
from profiles.desk.fields import HouseForm, TextField
from profiles.desk.gate import current_actor, requires


class HouseholdForm(HouseForm):
    """Somebody of the same household, by code."""

    code = TextField(
        _l("コード"), description=_l("例：C-012"), validators=[InputRequired(_l("コードを入れてください。例：C-012"))]
    )
    relation = TextField(
        _l("つながり"),
        description=_l("例：母と子、きょうだい、同居の孫"),
        validators=[InputRequired(_l("つながりを入れてください。例：母と子"))],
    )


@bp.get("/clients/<string(length=12):ref>/household")
@requires(Permission.CLIENT_EDIT)
def household(ref: str) -> ResponseReturnValue:
    """Show who belongs to the household of a person; the look is recorded."""
    actor = current_actor()
    client = visible_client(actor, ref)
    for one in (client, *(other for _link, other in household_of(client))):
        looked(actor, one, "household")
    db.session.commit()
    return _page(client, HouseholdForm())


def _page(client: Client, form: HouseholdForm) -> str:
    """Return the page of a household."""
    return render_template("profiles/clients/household.html", client=client, form=form, ties=household_of(client))


@bp.post("/clients/<string(length=12):ref>/household")
@requires(Permission.CLIENT_EDIT)
def add_to_household(ref: str) -> ResponseReturnValue:
    """Tie two records together."""
    actor, form = current_actor(), HouseholdForm()
    client = visible_client(actor, ref)

    def act() -> None:
        other = find_client_coded(actor, form.code.data or "")
        if other is None:
            raise DomainError("そのコードの人は、見つかりません。コードを確かめてください", field="code")
        link_household(actor, client, other, form.relation.data or "")

    if not form.accepts(act):
        db.session.rollback()
        return _page(visible_client(actor, ref), form), 422
    db.session.commit()
    flash(_("世帯のつながりを記録しました"))
    return redirect(url_for(".household", ref=ref), 303)


@bp.post("/clients/<string(length=12):ref>/household/<string(length=12):link_ref>/part")
@requires(Permission.CLIENT_EDIT)
def part(ref: str, link_ref: str) -> ResponseReturnValue:
    """Take a tie back."""
    actor = current_actor()
    part_household(actor, household_link(visible_client(actor, ref), link_ref))
    db.session.commit()
    flash(_("世帯のつながりを取り消しました"))
    return redirect(url_for(".household", ref=ref), 303)

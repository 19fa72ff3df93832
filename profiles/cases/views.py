"""The pages of a case: its stage; beside it hang the pages of the whole room."""

from flask import flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from geo.clock import today
from geo.db import db
from geo.errors import StaleError
from profiles.access import Permission
from profiles.actor import Actor
from profiles.audit.actions import looked
from profiles.cases import (
    contact_pages,
    export_pages,
    intake_pages,
    people_pages,
    plan_pages,
    referral_answer_pages,
    referral_form_pages,
    referral_pages,
    referral_paper,
    referral_start_pages,
    referral_writing_pages,
    sheet_pages,
)
from profiles.cases.actions import SHUT, move_case, open_case
from profiles.cases.blueprint import bp
from profiles.cases.forms import StageForm
from profiles.cases.models import Case, CaseStage
from profiles.cases.queries import find_case
from profiles.cases.rules import FORWARD
from profiles.clients.models import Client
from profiles.clients.queries import visible_client
from profiles.desk.gate import current_actor, requires

PAGES = (
    contact_pages,
    intake_pages,
    people_pages,
    export_pages,
    plan_pages,
    referral_answer_pages,
    referral_form_pages,
    referral_pages,
    referral_paper,
    referral_start_pages,
    referral_writing_pages,
    sheet_pages,
)  # which hang their pages on blueprints


@bp.get("/clients/<string(length=12):ref>/stage")
@requires(Permission.CLIENT_EDIT)
def stage(ref: str) -> ResponseReturnValue:
    """Show where a case stands and where it may go; the look is recorded."""
    actor = current_actor()
    client = visible_client(actor, ref)
    looked(actor, client, "stage")
    db.session.commit()
    case = find_case(client)
    return _stage_page(client, case, StageForm(data={"version": case.version if case else 0}))


@bp.post("/clients/<string(length=12):ref>/stage")
@requires(Permission.CLIENT_EDIT)
def move(ref: str) -> ResponseReturnValue:
    """Move a case to another stage, or open one where none is open."""
    actor = current_actor()
    client = visible_client(actor, ref)
    case, form = find_case(client), StageForm()
    form.offer(_offered(case))
    try:
        done = form.accepts(lambda: _moved(actor, client, case, form))
    except StaleError:
        db.session.rollback()
        flash(_("ほかの人が先に段階を変えました。いまの段階を見て、もう一度選んでください"), "error")
        return redirect(url_for(".stage", ref=ref), 303)
    if not done:
        return _stage_page(client, case, form), 422
    db.session.commit()
    flash(_("段階を変えました"))
    return redirect(url_for("casebook.client", ref=ref), 303)


def _moved(actor: Actor, client: Client, case: Case | None, form: StageForm) -> None:
    """Move the case, or open the first one."""
    if case is None:
        open_case(actor, client, today=today(), stage=form.to)
    else:
        move_case(actor, case, form.to, version=int(form.version.data or 0), today=today())


def _offered(case: Case | None) -> list[tuple[str, str]]:
    """Return the stages that a case may go to, in words."""
    if case is not None and case.stage in SHUT:
        return []
    allowed = FORWARD[case.stage.value] if case else ("received",)
    return [(one.value, _(one.label)) for one in CaseStage if one.value in allowed and one not in SHUT]


def _stage_page(client: Client, case: Case | None, form: StageForm) -> str:
    """Return the page with the stage of a case."""
    form.offer(_offered(case))
    return render_template(
        "profiles/cases/stage.html",
        client=client,
        case=case,
        form=form,
        stages=[_(one.label) for one in CaseStage if one is not CaseStage.PAUSED],
        now=_(case.stage.label) if case else None,
        is_shut=case is not None and case.stage in SHUT,
    )

"""The pages of a plan: the draft, the decision, the evaluation, and what there was before."""

from typing import Any

from flask import flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l

from geo.clock import today
from geo.db import db
from geo.errors import NotFoundError, StaleError
from profiles.access import Permission
from profiles.audit.actions import looked
from profiles.cases.blueprint import bp
from profiles.cases.models import Plan
from profiles.cases.plan_actions import decide_plan, draft_plan, evaluate_plan
from profiles.cases.plan_forms import DecisionForm, EvaluationForm, PlanForm, plan_filled
from profiles.cases.planning import PlanState, first_review, plan_state
from profiles.cases.queries import newest_plan, plans_of
from profiles.cases.telling import plan_told
from profiles.cases.words import Course
from profiles.clients.models import Client
from profiles.clients.queries import visible_client
from profiles.consent.models import Purpose
from profiles.consent.queries import valid_consent
from profiles.customs.queries import lead_of, own_words, review_months
from profiles.customs.rules import Key
from profiles.desk.gate import current_actor, requires

STALE = _l("ほかの人が先に保存しました。いまの内容を見て、もう一度してください")


@bp.get("/clients/<string(length=12):ref>/plan")
@requires(Permission.CLIENT_EDIT)
def plan(ref: str) -> ResponseReturnValue:
    """Show the plan of a person with what comes next for it, and the plans before; the look is recorded."""
    actor = current_actor()
    client = visible_client(actor, ref)
    looked(actor, client, "plan")
    db.session.commit()
    return _plan_page(client)


def _plan_page(client: Client, **forms: Any) -> str:
    """Return the page of a plan with the form of the next step."""
    plans = plans_of(client)
    newest = plans[0] if plans else None
    begun = {"version": newest.version if newest else 0}
    has_consent = valid_consent(client, Purpose.MEETING, today()) is not None
    meeting = own_words(client.town_id).get(Key.MULTILAYERED if has_consent else Key.STATUTORY, "")
    return render_template(
        "profiles/cases/plan.html",
        client=client,
        plan=plan_told(newest, today()) if newest else None,
        state=state_of(newest),
        older=[plan_told(one, today()) for one in plans[1:]],
        has_consent=has_consent,
        lead=lead_of(client.town_id, has_consent=has_consent),
        decision=forms.get("decision") or DecisionForm(data={**begun, "decided_on": today(), "decided_in": meeting}),
        evaluation=forms.get("evaluation") or EvaluationForm(data=begun),
        shown=forms.get("decision") or forms.get("evaluation"),
    )


def state_of(newest: Plan | None) -> str:
    """Return where a plan stands, empty where there is none."""
    return plan_state(newest.decided_on, newest.evaluated_on).value if newest else ""


@bp.get("/clients/<string(length=12):ref>/plan/edit")
@requires(Permission.CLIENT_EDIT)
def edit_plan(ref: str) -> ResponseReturnValue:
    """Show the form of the draft; the look is recorded."""
    actor = current_actor()
    client = visible_client(actor, ref)
    looked(actor, client, "plan.edit")
    db.session.commit()
    newest = newest_plan(client)
    if state_of(newest) == PlanState.DECIDED:
        return redirect(url_for(".plan", ref=ref), 303)
    offered = first_review(today(), review_months(actor.town_id))
    if newest is None or state_of(newest) == PlanState.EVALUATED:
        return _form_page(client, PlanForm(data={"version": 0, "review_on": offered}))
    untouched = newest.review_on is None and newest.version == 1  # the draft that an evaluation left behind
    return _form_page(client, PlanForm(data=plan_filled(newest) | ({"review_on": offered} if untouched else {})))


@bp.post("/clients/<string(length=12):ref>/plan/edit")
@requires(Permission.CLIENT_EDIT)
def save_plan(ref: str) -> ResponseReturnValue:
    """Write the draft."""
    actor, form = current_actor(), PlanForm()
    client = visible_client(actor, ref)
    try:
        done = form.accepts(lambda: draft_plan(actor, client, form.values(), version=int(form.version.data or 0)))
    except StaleError:
        db.session.rollback()
        client = visible_client(actor, ref)
        newest = newest_plan(client)
        form.version.data, form.version.raw_data = newest.version if newest else 0, None
        return _form_page(client, form, theirs=plan_told(newest, today()) if newest else None), 409
    if not done:
        db.session.rollback()
        return _form_page(visible_client(actor, ref), form), 422
    db.session.commit()
    flash(_("プランの下書きを記録しました"))
    return redirect(url_for(".plan", ref=ref), 303)


def _form_page(client: Client, form: PlanForm, **more: Any) -> str:
    """Return the page with the draft of a plan."""
    months = review_months(client.town_id)
    return render_template("profiles/cases/plan_form.html", client=client, form=form, months=months, **more)


def _own_plan(client: Client) -> Plan:
    """Return the plan that a person has now, or say that there is none."""
    newest = newest_plan(client)
    if newest is None:
        raise NotFoundError(client.ref)
    return newest


@bp.post("/clients/<string(length=12):ref>/plan/decide")
@requires(Permission.CLIENT_EDIT)
def decide(ref: str) -> ResponseReturnValue:
    """Write down the decision of a meeting."""
    actor, form = current_actor(), DecisionForm()
    client = visible_client(actor, ref)
    newest = _own_plan(client)

    def act() -> None:
        decide_plan(
            actor,
            newest,
            meeting=form.decided_in.data or "",
            on=form.decided_on.data or today(),
            version=int(form.version.data or 0),
            today=today(),
        )

    return _step(ref, form, act, "decision", _("プランの決定を記録しました"))


@bp.post("/clients/<string(length=12):ref>/plan/evaluate")
@requires(Permission.CLIENT_EDIT)
def evaluate(ref: str) -> ResponseReturnValue:
    """Write down how a plan turned out."""
    actor, form = current_actor(), EvaluationForm()
    client = visible_client(actor, ref)
    newest = _own_plan(client)

    def act() -> None:
        evaluate_plan(
            actor,
            newest,
            reached=form.reached.data,
            change=form.change.data or "",
            host=form.host.data or "",
            course=form.course.data,
            version=int(form.version.data or 0),
            today=today(),
        )

    closing = form.course.data is Course.CLOSE
    notice = (
        _("評価を記録しました。終結は、会議で話し合ってから、「終結する」のページで記録します") if closing else None
    )
    return _step(ref, form, act, "evaluation", notice or _("評価を記録し、次のプランの下書きを用意しました"))


def _step(ref: str, form: Any, act: Any, name: str, notice: str) -> ResponseReturnValue:
    """Take one step with a plan, or show again what stands in the way."""
    try:
        done = form.accepts(act)
    except StaleError:
        db.session.rollback()
        flash(str(STALE), "error")
        return redirect(url_for(".plan", ref=ref), 303)
    if not done:
        db.session.rollback()
        return _plan_page(visible_client(current_actor(), ref), **{name: form}), 422
    db.session.commit()
    flash(notice)
    return redirect(url_for(".plan", ref=ref), 303)

"""The page of one introduction with both its streams, and the acts that move it; on the blueprint of introductions."""

from datetime import date
from typing import cast

from flask import abort, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from geo.clock import today
from geo.db import db
from geo.errors import DomainError
from matchmaker.followups.actions import propose_and_plan, take_step_and_plan
from matchmaker.followups.calm import calm_of
from matchmaker.followups.closing_actions import settle
from matchmaker.followups.closing_telling import ACTS, act_href, why_text
from matchmaker.followups.keeping import refused
from matchmaker.followups.page import page_of, step_facts
from matchmaker.followups.rules import GOAL_WEEKS
from matchmaker.followups.stalling import Stall, Stalled
from matchmaker.followups.telling import concern_line, plain_day
from matchmaker.introductions.forms import StepForm
from matchmaker.introductions.language import gettext as _
from matchmaker.introductions.models import Introduction, State
from matchmaker.introductions.queries import visible_introduction
from matchmaker.introductions.rules import REASONED, TOLD, Group, by_group, may_step, reasons_for
from matchmaker.introductions.telling import pair_text
from matchmaker.introductions.views import bp
from matchmaker.matching.seen import seen_now
from profiles.access import Permission
from profiles.actor import Actor
from profiles.audit.actions import looked
from profiles.clients.queries import visible_client
from profiles.consent.disclosure import card_for
from profiles.consent.rules import Audience
from profiles.desk.gate import current_actor, requires
from resources.directory.queries import visible_resource


@bp.post("/introductions/new")
@requires(Permission.INTRODUCTION_EDIT)
def create() -> ResponseReturnValue:
    """Begin an introduction from the match page, with the first follow-up of both sides."""
    actor = current_actor()
    client = visible_client(actor, request.form.get("client_ref", ""))
    resource = visible_resource(actor, request.form.get("resource_ref", ""))
    rank, day = _rank(request.form.get("rank")), today()
    seen = seen_now(actor, client, resource, as_of=day)
    tie = propose_and_plan(actor, client, resource, rank=rank, today=day, seen=seen)
    db.session.commit()
    flash(_("つなぎを始めました。本人にも受入先にも、次の連絡の日が入っています"))
    return redirect(url_for(".show", ref=tie.ref), 303)


def _rank(text: str | None) -> int | None:
    """Return the rank that a candidate had, None where nobody knows."""
    return int(text) if text and text.isascii() and text.isdigit() and len(text) < 5 else None


@bp.get("/introductions/<string(length=12):ref>")
@requires(Permission.INTRODUCTION_VIEW)
def show(ref: str) -> ResponseReturnValue:
    """Show one tie: the person above, the tie in the middle, the host below; the look is recorded."""
    actor, tie = looked_at(ref, "introduction")
    day = today()
    page = page_of(actor, tie, today=day)
    lines = [concern_line(one, day) for one in page.concerns]
    return render_template(
        "matchmaker/introductions/show.html",
        page=page,
        tie=tie,
        pair=pair_text(tie),
        day_word=plain_day(day),
        concern_lines=lines,
        stands=stands_text(tie, page.stalled),
    )


def stands_text(tie: Introduction, by: Stalled | None) -> tuple[str, str, str, str] | None:
    """Return what of a tie has come to a stand: the title, why, the act and where it is done; consent speaks for itself."""
    if by is None or by.stall is Stall.CONSENT_GONE:
        return None
    return _(by.stall.label), why_text(by), str(ACTS[by.stall]), act_href(tie, by.stall)


def looked_at(ref: str, page: str) -> tuple[Actor, Introduction]:
    """Return who looks and at what, the look at the person written down."""
    actor = current_actor()
    tie = visible_introduction(actor, ref)
    looked(actor, tie.client, page)
    db.session.commit()
    return actor, tie


def _state(word: str) -> State:
    """Return the state of an address, or say that there is none."""
    found = next((state for state in State if state.value == word), None)
    return found or abort(404)


@bp.get("/introductions/<string(length=12):ref>/step/<string:to>")
@requires(Permission.INTRODUCTION_EDIT)
def ask_step(ref: str, to: str) -> ResponseReturnValue:
    """Show one step before it is taken: when, why, and what the host will hear."""
    _actor, tie = looked_at(ref, "introduction.step")
    state = _state(to)
    if not may_step(tie.state.value, state.value, paused=tie.paused_on is not None):
        flash(_("いまは、この段階に進めません。進める段階は、このページのボタンにあります"), "error")
        return redirect(url_for(".show", ref=ref), 303)
    begun = {"on": today(), "version": tie.version, "reason": request.args.get("reason")}
    return _step_page(tie, state, StepForm(data=begun))


def _step_page(tie: Introduction, to: State, form: StepForm) -> str:
    """Return the page with the form of a step."""
    reasons = reasons_for(to.value)
    form.offer([(reason.value, _(reason.label)) for reason in reasons])
    chosen, first = form.reason.data, to is State.DECLINED
    groups = [
        (_(group.label), {one.value for one in some}, chosen in some or (first and group is Group.HOST))
        for group, some in by_group(reasons).items()
        if some
    ]
    card = card_for(tie.client, Audience.HOST, today()) if to.value in TOLD else None
    return render_template(
        "matchmaker/introductions/step.html",
        form=form,
        groups=groups,
        card=card.lines() if card else None,
        needs_consent=to.value in TOLD and card is None,
        is_end=to.value in REASONED,
        calm=calm_of([tie], today=today())[tie.id] if to is State.SETTLED else None,
        goal=GOAL_WEEKS,
        pair=pair_text(tie),
        **step_facts(tie, to),
    )


@bp.post("/introductions/<string(length=12):ref>/step/<string:to>")
@requires(Permission.INTRODUCTION_EDIT)
def step(ref: str, to: str) -> ResponseReturnValue:
    """Take one step, and plan both sides anew."""
    actor, form = current_actor(), StepForm()
    tie, state = visible_introduction(actor, ref), _state(to)
    form.offer([(reason.value, _(reason.label)) for reason in reasons_for(state.value)])
    status = refused(form, lambda: _take(actor, tie, state, form), lambda: visible_introduction(actor, ref).version)
    if status is not None:
        return _step_page(visible_introduction(actor, ref), state, form), status
    db.session.commit()
    flash(_("「%(state)s」にしました", state=_(state.label)))
    return redirect(url_for(".show", ref=ref), 303)


def _take(actor: Actor, tie: Introduction, to: State, form: StepForm) -> None:
    """Take the step that was typed; it cannot lie in the future."""
    day = cast(date, form.on.data)
    if day > today():
        raise DomainError("きょうまでの日を入れてください", field="on")
    note, version = form.note.data or "", int(form.version.data or 0)
    if to is State.SETTLED:
        settle(actor, tie, today=day, decided_in=form.decided_in.data or "", words=note, version=version)
        return
    reason = (form.reason.data or None) if to.value in REASONED else None
    take_step_and_plan(actor, tie, to, today=day, note=note, reason=reason, version=version)

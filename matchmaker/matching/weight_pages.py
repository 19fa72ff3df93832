"""The pages of the weights: all with their meaning, one changed by hand, a draft with its figures, what held when."""

from collections.abc import Mapping
from typing import Any

from flask import Blueprint, abort, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from geo.clock import today, utcnow
from geo.db import db
from matchmaker.engine.weights import DEFAULT, NAMES, Weights, bounds_of, weights_from
from matchmaker.matching import weighing_words as words
from matchmaker.matching.forms import WeightForm
from matchmaker.matching.learned import learn_from_outcomes
from matchmaker.matching.learned_telling import learned_lines
from matchmaker.matching.models import WeightSet
from matchmaker.matching.weighing import drafts, find_active, held_sets, visible_set, weights_of
from matchmaker.matching.weight_changes import back_to_house, change_by_hand, drop, switch_on
from matchmaker.matching.weight_telling import changed_lines, effect_lines, group_tables
from profiles.access import Permission
from profiles.actor import Actor
from profiles.desk.gate import current_actor, requires

bp = Blueprint("weights", __name__)


@bp.get("/weights/")
@requires(Permission.WEIGHTS_MANAGE)
def index() -> ResponseReturnValue:
    """Show the weights that hold, the drafts, and what held when."""
    actor = current_actor()
    weights = weights_of(actor.town_id)
    return render_template(
        "matchmaker/matching/weights.html",
        groups=group_tables(weights),
        active=find_active(actor),
        is_house=weights == DEFAULT,
        drafts=drafts(actor),
        held=held_sets(actor),
    )


@bp.get("/weights/change/<string:name>")
@requires(Permission.WEIGHTS_MANAGE)
def ask_change(name: str) -> ResponseReturnValue:
    """Ask for another value of one weight, and why."""
    actor, base = current_actor(), request.args.get("base", "")
    now = _base(actor, base)
    form = WeightForm(data={"value": getattr(now, _known(name)), "base": base})
    return _change_page(name, form, now)


@bp.post("/weights/change/<string:name>")
@requires(Permission.WEIGHTS_MANAGE)
def save_change(name: str) -> ResponseReturnValue:
    """Draft a set in which one weight is another; nothing holds yet."""
    actor, form = current_actor(), WeightForm()
    now = _base(actor, form.base.data or "")
    made: list[WeightSet] = []
    if not form.accepts(
        lambda: made.append(
            change_by_hand(actor, now, _known(name), form.value.data, reason=form.reason.data or "", today=today())
        )
    ):
        return _change_page(name, form, now), 422
    db.session.commit()
    return redirect(url_for(".show", ref=made[0].ref), 303)


@bp.get("/weights/<string(length=12):ref>")
@requires(Permission.WEIGHTS_MANAGE)
def show(ref: str) -> ResponseReturnValue:
    """Show one set: what it changes, what it does to the lists, and the acts that are left."""
    actor = current_actor()
    chosen = visible_set(actor, ref)
    weights = weights_from(chosen.weights)
    return render_template(
        "matchmaker/matching/weights_set.html",
        chosen=chosen,
        changed=changed_lines(_before(chosen.report), weights),
        effect=effect_lines(chosen.report.get("effect")),
        learned=learned_lines(chosen.report.get("learned")),
        state=_state(chosen),
        groups=group_tables(weights),
    )


@bp.post("/weights/<string(length=12):ref>/on")
@requires(Permission.WEIGHTS_MANAGE)
def turn_on(ref: str) -> ResponseReturnValue:
    """Let a draft hold, or a set that held before."""
    actor = current_actor()
    switch_on(actor, visible_set(actor, ref), now=utcnow())
    db.session.commit()
    flash(_("重みを切り替えました。つぎにさがすときから、この並びになります"))
    return redirect(url_for(".index"), 303)


@bp.post("/weights/<string(length=12):ref>/drop")
@requires(Permission.WEIGHTS_MANAGE)
def put_aside(ref: str) -> ResponseReturnValue:
    """Put a draft aside."""
    actor = current_actor()
    drop(actor, visible_set(actor, ref), now=utcnow())
    db.session.commit()
    flash(_("この案は使わないことにしました。並びは変わっていません"))
    return redirect(url_for(".index"), 303)


@bp.post("/weights/learn")
@requires(Permission.WEIGHTS_MANAGE)
def learn() -> ResponseReturnValue:
    """Draft what the outcomes of the town speak for; nothing holds yet."""
    actor = current_actor()
    made = learn_from_outcomes(actor, reason=_("つなぎの結果と、選んだ所から学んだ"), today=today(), now=utcnow())
    db.session.commit()
    return redirect(url_for(".show", ref=made.ref), 303)


@bp.post("/weights/house")
@requires(Permission.WEIGHTS_MANAGE)
def begin_again() -> ResponseReturnValue:
    """Let the weights hold that every town begins with."""
    back_to_house(current_actor(), reason=_("はじめの重みに戻した"), now=utcnow())
    db.session.commit()
    flash(_("はじめの重みに戻しました。つぎにさがすときから、この並びになります"))
    return redirect(url_for(".index"), 303)


def _known(name: str) -> str:
    """Return the name of a weight, or say that there is none."""
    return name if name in NAMES else abort(404)


def _base(actor: Actor, ref: str) -> Weights:
    """Return what a change starts from: a set that the address names, or what holds now."""
    return weights_from(visible_set(actor, ref).weights) if ref else weights_of(actor.town_id)


def _before(report: Mapping[str, Any]) -> Weights:
    """Return what held when a set was made."""
    return weights_from(report.get("before", {}))


def _state(chosen: WeightSet) -> str:
    """Return where a set stands: draft, dropped, active or past."""
    if chosen.dropped_at is not None:
        return "dropped"
    if chosen.active_from is None:
        return "draft"
    return "active" if chosen.active_until is None else "past"


def _change_page(name: str, form: WeightForm, now: Weights) -> str:
    """Return the page that changes one weight."""
    least, most = map(words.shown, bounds_of(name))
    return render_template(
        "matchmaker/matching/weights_change.html",
        name=name,
        title=words.NAMES[name],
        meaning=words.MEANINGS[name],
        now=words.shown(getattr(now, name)),
        house=words.shown(getattr(DEFAULT, name)),
        least=least,
        most=most,
        form=form,
    )

"""Many at once: who waits, whom to think about together, and the proposal; nothing is decided here."""

import re
from collections.abc import Collection, Mapping, Sequence
from typing import Any

from flask import Blueprint, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from geo.clock import today
from geo.db import db
from matchmaker.introductions.allocating import allocation_of
from matchmaker.introductions.language import gettext as _
from matchmaker.introductions.proposal import proposal_of
from matchmaker.introductions.waiting import area_names, waiting_list
from profiles.access import Permission
from profiles.audit.actions import listed
from profiles.cases.models import Case
from profiles.cases.queries import cases_of
from profiles.clients.models import Client
from profiles.desk.gate import current_actor, requires

bp = Blueprint("waiting", __name__)
REF = re.compile(r"[0-9a-z]{12}")
MOST_NAMED = 200  # references in one address
MANY = 50  # people from whom on one has to wait for the answer


@bp.get("/waiting/")
@requires(Permission.MATCH_VIEW)
def choose() -> ResponseReturnValue:
    """Show who waits for a place and who would if they agreed; all are chosen, or those whom one looks after oneself."""
    actor = current_actor()
    waiting, areas = waiting_list(actor, today()), area_names(actor)
    cases = cases_of([client.id for client in waiting.ready])
    own = {client_id for client_id, case in cases.items() if case.coordinator_id == actor.account_id}
    mine = bool(request.args.get("mine")) and bool(own)
    chosen = {client.ref for client in _chosen(waiting.ready, request.args) if not mine or client.id in own}
    shown = {
        "ready": [_row(one, areas.get(one.area_id or 0, ""), cases.get(one.id)) for one in waiting.ready],
        "mine": mine,
        "own_count": len(own),
        "unasked": [(one.ref, one.code) for one in waiting.unasked],
        "is_long": len(waiting.ready) > MANY,
    }
    listed(actor, "waiting", [client.ref for client in (*waiting.ready, *waiting.unasked)])
    db.session.commit()
    return render_template("matchmaker/introductions/waiting.html", chosen=chosen, **shown)


def _row(client: Client, area: str, case: Case | None) -> dict[str, object]:
    """Return one person as a row of the list."""
    worker = case.coordinator.name if case and case.coordinator else ""
    return {"ref": client.ref, "code": client.code, "area": area, "step": client.step, "worker": worker}


@bp.post("/waiting/")
@requires(Permission.MATCH_VIEW)
def think() -> ResponseReturnValue:
    """Lead to the proposal for those who were chosen; nothing is written."""
    everybody = [client.ref for client in waiting_list(current_actor(), today()).ready]
    chosen = set(request.form.getlist("person"))
    some = [ref for ref in everybody if ref in chosen]
    others = [ref for ref in everybody if ref not in chosen]
    if not some:
        flash(_("1人以上を選んでください"), "error")
        return redirect(url_for(".choose"), 303)
    if min(len(some), len(others)) > MOST_NAMED:
        flash(_("全員か、%(n)s 人までを選んでください", n=MOST_NAMED), "error")
        return redirect(url_for(".choose"), 303)
    named = {"without": others} if len(others) < len(some) else {"only": some}
    query: dict[str, Any] = {name: ".".join(refs) for name, refs in named.items() if refs}
    return redirect(url_for(".proposal", **query), 303)


@bp.get("/waiting/proposal")
@requires(Permission.MATCH_VIEW)
def proposal() -> ResponseReturnValue:
    """Show who could go where; each person who is shown has been looked at, and that is written down."""
    actor, day = current_actor(), today()
    people = _chosen(waiting_list(actor, day).ready, request.args)
    told = proposal_of(allocation_of(actor, people, as_of=day), people)
    listed(actor, "waiting.proposal", [client.ref for client in people])
    db.session.commit()
    query = {name: value for name, value in request.args.items() if name in ("only", "without")}
    return render_template("matchmaker/introductions/proposal.html", told=told, today=day, query=query)


def _chosen(people: Collection[Client], args: Mapping[str, str]) -> Sequence[Client]:
    """Return the people whom an address names, or does not leave out; without either, all."""
    only, without = (set(REF.findall(args.get(name, ""))) for name in ("only", "without"))
    return [one for one in people if (one.ref in only if only else one.ref not in without)]

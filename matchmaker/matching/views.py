"""The match page: candidates with their reasons, what if, comparing, not choosing, what is left out or missing."""

from collections.abc import Sequence
from itertools import zip_longest
from typing import Any
from urllib.parse import parse_qsl, urlencode

from flask import Blueprint, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from geo.areas import outlines_geojson
from geo.clock import today
from geo.db import db
from matchmaker.engine.asking import questions_for
from matchmaker.engine.types import Candidate, Relaxation
from matchmaker.matching.actions import meet_unmet, record_choice, unmet_from
from matchmaker.matching.comparing import compared
from matchmaker.matching.forms import PassForm, UnmetForm
from matchmaker.matching.helping import good_ones, helped_by
from matchmaker.matching.indexes import index_on
from matchmaker.matching.models import Decision
from matchmaker.matching.needs import need_of, needs_of
from matchmaker.matching.page import (
    MOST,
    Card,
    Sight,
    cards_of,
    first_of,
    home_json,
    left_out,
    markers_json,
    place_at,
    sight_of,
)
from matchmaker.matching.queries import areas_by_ref, decided_before, match, person_of
from matchmaker.matching.questions import question_lines
from matchmaker.matching.rules import Tried, as_if, query_of, tried_in
from matchmaker.matching.seen import seen_now
from matchmaker.matching.telling import (
    LIMITS,
    excluded_text,
    must_words,
    relaxation_text,
    step_words,
    tried_text,
    wish_words,
)
from matchmaker.matching.weighing import weights_of
from profiles.access import Permission
from profiles.actor import Actor
from profiles.audit.actions import looked
from profiles.clients.models import Client
from profiles.clients.queries import visible_client
from profiles.consent.models import Purpose
from profiles.consent.queries import valid_consent
from profiles.consent.rules import Fact
from profiles.desk.gate import current_actor, requires
from resources.directory.queries import visible_resource

bp = Blueprint("matching", __name__)


@bp.get("/clients/<string(length=12):ref>/match")
@requires(Permission.MATCH_VIEW)
def show(ref: str) -> ResponseReturnValue:
    """Show the places for one person, under one changed condition where the address names it; the look is recorded."""
    actor, client = _looked_at(ref, "match")
    tried, person = tried_in(request.args), person_of(client)
    changed = as_if(person, tried, client.available)
    weights, index = weights_of(actor.town_id), index_on(actor, today())
    sight = sight_of(person, changed, index, tried, as_of=today(), top=MOST, weights=weights)
    chosen = sight.answer.candidates if request.args.get("more") else first_of(sight.answer)
    cards = _cards(client, sight, chosen)
    return render_template(
        "matchmaker/matching/show.html",
        client=client,
        cards=cards,
        sight=sight,
        tried=tried_text(tried, _name_at(sight, tried)) if tried else None,
        boxes=_what_if(
            ref, sight.what_if, good_ones(person, client.available, index, sight, as_of=today(), weights=weights)
        ),
        questions=question_lines(questions_for(person, index, as_of=today(), weights=weights)),
        more_query=_asked_again(tried) if len(cards) < len(sight.answer.candidates) else None,
        excluded=excluded_text(sight.answer.excluded),
        points=markers_json(cards),
        home=home_json(changed, _("ご自宅のあたり")),
        outlines=outlines_geojson(actor.town_id),
        families=sorted({card.kind.family.value for card in cards}),
        form=UnmetForm(data={"change": urlencode(query_of(tried)) if tried else ""}),
        needs=needs_of(client),
        helps=[relaxation_text(change) for change in sight.what_if],
        today=today(),
        **_person(client),
    )


def _looked_at(ref: str, page: str) -> tuple[Actor, Client]:
    """Return who looks and at whom, the look written down."""
    actor = current_actor()
    client = visible_client(actor, ref)
    looked(actor, client, page)
    db.session.commit()
    return actor, client


def _cards(client: Client, sight: Sight, candidates: Sequence[Candidate]) -> list[Card]:
    """Return candidates as cards."""
    areas = areas_by_ref(candidate.place.ref for candidate in candidates)
    return cards_of(candidates, areas, decided_before(client), sight.opened, today=today())


def _person(client: Client) -> dict[str, Any]:
    """Return what the column of the person prints."""
    person = person_of(client)
    consent = valid_consent(client, Purpose.INTRODUCE, today())
    said = (
        (_("好きなこと"), client.interests or "、".join(client.interest_tags)),
        (_("してきたこと"), client.strengths),
        (_("したいこと"), client.wants),
        (_("つらいこと"), client.avoid),
    )
    return {
        "said": [(label, words) for label, words in said if words],
        "steps": [word for _step, word in step_words()],
        "step": dict(step_words()).get(client.step) if client.step else None,
        "must": must_words(person, client.available),
        "wish": wish_words(person),
        "consent": consent,
        "told": [_(fact.label) for fact in Fact if consent and fact.value in consent.facts],
    }


def _what_if(ref: str, changes: Sequence[Relaxation], good: Sequence[int]) -> list[dict[str, Any]]:
    """Return the changes that would open more, each with how many good ones, and the address that tries it out."""
    return [
        {
            "text": relaxation_text(change),
            "opens": change.opens,
            "good": many,
            "href": url_for(".show", ref=ref, **query_of(change)),
        }
        for change, many in zip_longest(changes, good)
    ]


def _asked_again(tried: Tried | None) -> dict[str, str]:
    """Return the query for more candidates under the same change."""
    return {"more": "1"} | (query_of(tried) if tried else {})


def _name_at(sight: Sight, tried: Tried | None) -> str:
    """Return the name of the place that a change is at."""
    place = place_at(sight.index, tried)
    return place.name if place else ""


@bp.get("/clients/<string(length=12):ref>/match/compare")
@requires(Permission.MATCH_VIEW)
def compare(ref: str) -> ResponseReturnValue:
    """Show some candidates side by side; none is marked as the better one."""
    actor, client = _looked_at(ref, "match.compare")
    person, index = person_of(client), index_on(actor, today())
    sight = sight_of(person, person, index, None, as_of=today(), top=MOST, weights=weights_of(actor.town_id))
    chosen, others = compared(_cards(client, sight, sight.answer.candidates), request.args.getlist("place"))
    return render_template("matchmaker/matching/compare.html", client=client, cards=chosen, others=others)


@bp.get("/clients/<string(length=12):ref>/match/excluded")
@requires(Permission.MATCH_VIEW)
def show_excluded(ref: str) -> ResponseReturnValue:
    """Show the places that were left out, each under the limit it breaks."""
    actor, client = _looked_at(ref, "match.excluded")
    found = left_out(person_of(client), index_on(actor, today()), as_of=today())
    groups = [(_(limit.label), str(LIMITS[limit]), places) for limit, places in found.items()]
    return render_template("matchmaker/matching/excluded.html", client=client, groups=groups)


@bp.get("/clients/<string(length=12):ref>/match/pass")
@requires(Permission.MATCH_DECIDE)
def ask_pass(ref: str) -> ResponseReturnValue:
    """Ask why one candidate is not chosen this time."""
    actor, client = _looked_at(ref, "match.pass")
    resource = visible_resource(actor, request.args.get("place", ""))
    form = PassForm(data={"place": resource.ref, "rank": request.args.get("rank", "")})
    return render_template("matchmaker/matching/pass.html", client=client, resource=resource, form=form)


@bp.post("/clients/<string(length=12):ref>/match/pass")
@requires(Permission.MATCH_DECIDE)
def save_pass(ref: str) -> ResponseReturnValue:
    """Write down why one candidate is not chosen this time."""
    actor, form = current_actor(), PassForm()
    client, resource = visible_client(actor, ref), visible_resource(actor, form.place.data or "")
    rank, seen = _rank(form.rank.data), seen_now(actor, client, resource, as_of=today())
    told = {"rank": rank, "reason": form.reason.data, "why": form.why.data, "seen": seen}
    if not form.accepts(lambda: record_choice(actor, client, resource, Decision.PASSED, **told)):
        page = render_template("matchmaker/matching/pass.html", client=client, resource=resource, form=form)
        return page, 422
    db.session.commit()
    flash(_("今回は選ばないことを、わけとともに記録しました"))
    return redirect(url_for(".show", ref=ref), 303)


def _rank(text: str | None) -> int | None:
    """Return the rank that a candidate had, None where nobody knows."""
    return int(text) if text and text.isascii() and text.isdigit() and len(text) < 5 else None


@bp.post("/clients/<string(length=12):ref>/match/unmet")
@requires(Permission.MATCH_DECIDE)
def save_unmet(ref: str) -> ResponseReturnValue:
    """Write down that something is missing for a person, with what stood in the way and what would have helped."""
    actor, form, day = current_actor(), UnmetForm(), today()
    client = visible_client(actor, ref)
    person, tried = person_of(client), tried_in(dict(parse_qsl(form.change.data or "")))
    answer = match(actor, person, as_of=day, top=0)
    helped = helped_by(person, client.available, index_on(actor, day), tried, as_of=day) if tried else None
    if not form.accepts(lambda: unmet_from(actor, client, answer, today=day, words=form.words.data, helped=helped)):
        flash(_("記録できませんでした。ことばを短くして、もう一度記録してください"), "error")
        return redirect(url_for(".show", ref=ref), 303)
    db.session.commit()
    flash(_("足りないものとして記録しました。会議と資源開拓の話し合いに使われます"))
    return redirect(url_for(".show", ref=ref, _anchor="unmet"), 303)


@bp.post("/clients/<string(length=12):ref>/match/unmet/<string(length=12):need>")
@requires(Permission.MATCH_DECIDE)
def meet_need(ref: str, need: str) -> ResponseReturnValue:
    """Close one need: what was missing is found."""
    actor = current_actor()
    client = visible_client(actor, ref)
    meet_unmet(actor, client, need_of(client, need), today=today())
    db.session.commit()
    flash(_("足りないものが見つかったことを記録しました"))
    return redirect(url_for("casebook.client", ref=ref, _anchor="unmet"), 303)

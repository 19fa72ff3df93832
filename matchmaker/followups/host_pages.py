"""The pages on which a host answers an enquiry, seeing only what the person consented to be told."""

from typing import Any

from flask import redirect, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import lazy_gettext as _l

from geo.clock import today
from geo.db import db
from matchmaker.followups.actions import answer_and_plan
from matchmaker.followups.keeping import refused
from matchmaker.introductions.forms import AnswerForm
from matchmaker.introductions.models import Introduction
from matchmaker.introductions.queries import own_enquiries, own_enquiry
from matchmaker.introductions.rules import Answer
from matchmaker.introductions.views import bp
from profiles.access import Permission
from profiles.actor import Actor
from profiles.audit.actions import looked
from profiles.consent.disclosure import card_for
from profiles.consent.rules import Audience, Fact
from profiles.desk.gate import current_actor, requires
from resources.hosts.blueprint import page as host_page
from resources.hosts.easy import day_word
from resources.hosts.queries import own_resource

ASKED = {  # each fact as the page of a host names it, with its readings
    Fact.AGE_BAND: _l("{年|とし}"),
    Fact.INTERESTS: _l("{好|す}きな こと"),
    Fact.STRENGTHS: _l("して きた こと"),
    Fact.WANTS: _l("して みたい こと"),
    Fact.AVOID: _l("つらい こと"),
    Fact.ACCESSIBILITY: _l("あると {助|たす}かる こと"),
    Fact.TRAVEL: _l("{来|く}る {方法|ほうほう}"),
    Fact.AVAILABILITY: _l("{来|こ}られる {日|ひ}"),
    Fact.STEP: _l("いま したい こと"),
}
SAID = (Fact.INTERESTS, Fact.STRENGTHS, Fact.WANTS, Fact.AVOID)  # in the person's own words


@bp.app_context_processor
def waiting_enquiries() -> dict[str, Any]:
    """Tell the first page of a host, which lies in a room below, how many enquiries wait for an answer."""
    if request.endpoint != "hosts.home":
        return {}
    return {
        "enquiries": len(own_enquiries(current_actor(), today=today())),
        "enquiries_href": url_for("introductions.host_enquiries"),
    }


@bp.get("/host/enquiries")
@requires(Permission.OWN_RESOURCE_UPDATE)
def host_enquiries() -> ResponseReturnValue:
    """Show a host the enquiries that wait for an answer, without a name."""
    actor = current_actor()
    lines = [(tie.ref, day_word(tie.state_since)) for tie in own_enquiries(actor, today=today())]
    return _page("enquiries", actor, lines=lines)


def _page(template: str, actor: Actor, **facts: Any) -> str:
    """Return one host page of this room."""
    return host_page(template, actor, own_resource(actor), folder="matchmaker/introductions", **facts)


@bp.get("/host/enquiries/<string(length=12):ref>")
@requires(Permission.OWN_RESOURCE_UPDATE)
def host_enquiry(ref: str) -> ResponseReturnValue:
    """Show a host what may be told of one person; the look is recorded."""
    actor = current_actor()
    tie = own_enquiry(actor, ref)
    looked(actor, tie.client, "enquiry")
    db.session.commit()
    return _enquiry_page(actor, tie, AnswerForm())


def _enquiry_page(actor: Actor, tie: Introduction, form: AnswerForm) -> str:
    """Return the page of one enquiry: the card of the person, and the question."""
    card = card_for(tie.client, Audience.HOST, today())
    if card is None:
        return _page("enquiry_gone", actor)
    told = [(ASKED[fact], getattr(card, fact.value), fact in SAID) for fact in card.facts]
    asked = any(step.state == "talk" for step in tie.steps)
    return _page("enquiry", actor, form=form, ref=tie.ref, told=[one for one in told if one[1]], waits_for_talk=asked)


@bp.post("/host/enquiries/<string(length=12):ref>")
@requires(Permission.OWN_RESOURCE_UPDATE)
def answer_enquiry(ref: str) -> ResponseReturnValue:
    """Write down what the host answers."""
    actor, form = current_actor(), AnswerForm()
    tie = own_enquiry(actor, ref)
    status = refused(form, lambda: _answer(actor, tie, form))
    if status is not None:
        return _enquiry_page(actor, own_enquiry(actor, ref), form), status
    db.session.commit()
    return redirect(url_for(".host_thanks", said=form.said.value), 303)


def _answer(actor: Actor, tie: Introduction, form: AnswerForm) -> None:
    """Write the answer that was chosen."""
    answer_and_plan(actor, tie, form.said, today=today(), reason=form.why, note=form.words.data or "")


@bp.get("/host/enquiries/thanks/<string:said>")
@requires(Permission.OWN_RESOURCE_UPDATE)
def host_thanks(said: str) -> ResponseReturnValue:
    """Say thank you for an answer."""
    actor = current_actor()
    known = next((answer.value for answer in Answer if answer.value == said), Answer.YES.value)
    return _page("enquiry_thanks", actor, said=known, left=len(own_enquiries(actor, today=today())))

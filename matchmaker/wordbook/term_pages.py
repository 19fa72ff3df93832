"""The pages on which a town's own terms are added, proposed, decided and taken back."""

from collections.abc import Callable
from datetime import datetime
from typing import Any

from flask import flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from geo.clock import utcnow
from geo.db import db
from geo.errors import NotFoundError
from matchmaker.wordbook.likely import likely_concepts
from matchmaker.wordbook.queries import places_saying
from matchmaker.wordbook.views import A_PAGE, bp, turns
from profiles.access import Permission, may
from profiles.actor import Actor
from profiles.desk.gate import current_actor, requires
from profiles.desk.paging import pages_of
from profiles.terms.actions import accept_term, add_concept, add_term, decline_term, propose_term, take_back
from profiles.terms.forms import ConceptForm, ReasonForm, SilenceForm, WordForm
from profiles.terms.models import Term
from profiles.terms.queries import count_ended, ended_terms, live_terms, thesaurus_of, visible_term
from profiles.terms.rules import Laid
from resources.directory.search import fold as spelt

LONGEST = 300  # of what an address may bring into a form


@bp.get("/words/town")
@requires(Permission.VOCABULARY_VIEW)
def town() -> ResponseReturnValue:
    """Show the town's own terms: those to decide, those in force, those that were."""
    actor = current_actor()
    live = live_terms(actor)
    pages = pages_of(request.args.get("page"), count_ended(actor), A_PAGE)
    return render_template(
        "matchmaker/wordbook/town.html",
        proposed=[term for term in live if not term.in_force_at],
        in_force=[term for term in live if term.in_force_at],
        ended=ended_terms(actor, pages),
        decides=may(actor.role, Permission.VOCABULARY_EDIT),
        **turns(pages),
    )


@bp.get("/words/add")
@requires(Permission.VOCABULARY_PROPOSE)
def ask_add() -> ResponseReturnValue:
    """Ask for a wording to add."""
    return _form_page("add", WordForm(data=_brought()))


@bp.post("/words/add")
@requires(Permission.VOCABULARY_PROPOSE)
def save_add() -> ResponseReturnValue:
    """Add a wording, or propose it."""
    form = WordForm()
    return _kept("add", form, lambda actor, now: _one(actor, form.laid, form, now, is_meant=form.is_meant.data))


@bp.get("/words/silence")
@requires(Permission.VOCABULARY_PROPOSE)
def ask_silence() -> ResponseReturnValue:
    """Ask for a wording to switch off."""
    return _form_page("silence", SilenceForm(data=_brought()))


@bp.post("/words/silence")
@requires(Permission.VOCABULARY_PROPOSE)
def save_silence() -> ResponseReturnValue:
    """Switch a wording off, or propose it."""
    form = SilenceForm()
    return _kept("silence", form, lambda actor, now: _one(actor, form.laid, form, now))


@bp.get("/words/new")
@requires(Permission.VOCABULARY_PROPOSE)
def ask_new() -> ResponseReturnValue:
    """Ask for a concept of the town's own."""
    return _form_page("new", ConceptForm(data=_brought()))


@bp.post("/words/new")
@requires(Permission.VOCABULARY_PROPOSE)
def save_new() -> ResponseReturnValue:
    """Add a concept with its wordings, or propose it."""
    form = ConceptForm()

    def act(actor: Actor, now: datetime) -> Term:
        acts = may(actor.role, Permission.VOCABULARY_EDIT)
        return add_concept(actor, form.laid, form.wordings, reason=form.reason.data or "", now=now, acts=acts)[0]

    return _kept("new", form, act)


@bp.get("/words/town/<string(length=12):ref>")
@requires(Permission.VOCABULARY_VIEW)
def show_term(ref: str) -> ResponseReturnValue:
    """Show one term of the town: who, when, why, and what may be done."""
    return _term_page(visible_term(current_actor(), ref), ReasonForm())


@bp.post("/words/town/<string(length=12):ref>/accept")
@requires(Permission.VOCABULARY_EDIT)
def accept(ref: str) -> ResponseReturnValue:
    """Put a proposal in force."""
    actor = current_actor()
    term = visible_term(actor, ref)
    form = ReasonForm()
    if not form.accepts(lambda: accept_term(actor, term, now=utcnow())):
        return _term_page(term, form), 422
    db.session.commit()
    flash(_("使い始めました。つぎにさがすときから効きます"))
    return redirect(url_for(".show_term", ref=ref), 303)


@bp.post("/words/town/<string(length=12):ref>/decline")
@requires(Permission.VOCABULARY_PROPOSE)
def decline(ref: str) -> ResponseReturnValue:
    """Decline a proposal; who made it may withdraw it."""
    actor = current_actor()
    term = visible_term(actor, ref)
    if not may_decline(actor, term):
        raise NotFoundError
    return _ended(actor, term, decline_term)


@bp.post("/words/town/<string(length=12):ref>/end")
@requires(Permission.VOCABULARY_EDIT)
def end(ref: str) -> ResponseReturnValue:
    """Take a term back."""
    actor = current_actor()
    return _ended(actor, visible_term(actor, ref), take_back)


def may_decline(actor: Actor, term: Term) -> bool:
    """Say whether somebody decides on terms, or made this one."""
    return may(actor.role, Permission.VOCABULARY_EDIT) or (term.made_by_id == actor.account_id is not None)


def _brought() -> dict[str, str]:
    """Return what an address brings into a form."""
    return {name: request.args.get(name, "")[:LONGEST] for name in ("concept", "words")}


def _one(actor: Actor, laid: Laid, form: Any, now: datetime, *, is_meant: bool = False) -> Term:
    """Add or propose one term, as whoever acts may."""
    act = add_term if may(actor.role, Permission.VOCABULARY_EDIT) else propose_term
    return act(actor, laid, reason=form.reason.data or "", now=now, is_meant=is_meant)


def _kept(kind: str, form: Any, act: Callable[[Actor, datetime], Term]) -> ResponseReturnValue:
    """Act as a form says, and lead to what came of it; or show the form again."""
    actor, made = current_actor(), list[Term]()
    if not form.accepts(lambda: made.append(act(actor, utcnow()))):
        return _form_page(kind, form), 422
    db.session.commit()
    acts = may(actor.role, Permission.VOCABULARY_EDIT)
    flash(
        _("使い始めました。つぎにさがすときから効きます") if acts else _("提案しました。管理者が決めると、使われます")
    )
    return redirect(url_for(".show_term", ref=made[0].ref), 303)


def _ended(actor: Actor, term: Term, act: Callable[..., None]) -> ResponseReturnValue:
    """End a term with a reason, or show it again."""
    form, ref = ReasonForm(), term.ref
    if not form.accepts(lambda: act(actor, term, reason=form.reason.data or "", now=utcnow())):
        return _term_page(term, form), 422
    db.session.commit()
    flash(_("取り下げました。前のとおりに読みます") if term.in_force_at else _("提案を見送りました"))
    return redirect(url_for(".show_term", ref=ref), 303)


def _form_page(kind: str, form: Any) -> str:
    """Return the page of a form, with the names of all concepts at hand."""
    actor = current_actor()
    known, words = thesaurus_of(actor.town_id), form.words.data or ""
    return render_template(
        f"matchmaker/wordbook/{kind}.html",
        form=form,
        names=list(known.number),
        likely=likely_concepts(known, words) if kind == "add" else [],
        saying=places_saying(actor, words) if kind == "add" and spelt(words) else None,
        decides=may(actor.role, Permission.VOCABULARY_EDIT),
    )


def _term_page(term: Term, form: ReasonForm) -> str:
    """Return the page of one term."""
    actor = current_actor()
    return render_template(
        "matchmaker/wordbook/term.html",
        term=term,
        form=form,
        decides=may(actor.role, Permission.VOCABULARY_EDIT),
        may_decline=may_decline(actor, term),
        saying=places_saying(actor, term.words) if term.words else None,
        is_known=term.concept in thesaurus_of(actor.town_id).number,
    )

"""The pages of the book of words: the list, one concept, a sentence tried out, words that nothing hears."""

from typing import Any

from flask import Blueprint, render_template, request, url_for
from flask.typing import ResponseReturnValue

from geo.errors import NotFoundError
from matchmaker.wordbook.likely import likely_concepts
from matchmaker.wordbook.page import lines_of, whole_of
from matchmaker.wordbook.queries import LEAST_PLACES, Tried, try_out, unknown_words, words_of
from matchmaker.wordbook.rules import Asked, concepts_asked, heads_of
from profiles.access import Permission, may
from profiles.actor import Actor
from profiles.desk.gate import current_actor, requires
from profiles.desk.paging import Pages, pages_of
from profiles.terms.forms import Said, TryForm
from profiles.terms.queries import live_terms, thesaurus_of
from profiles.terms.rules import Section

bp = Blueprint("wordbook", __name__)
A_PAGE = 50
LIKELY = 2  # concepts named beside an unknown word


@bp.get("/words/")
@requires(Permission.VOCABULARY_VIEW)
def index() -> ResponseReturnValue:
    """Show the concepts that were asked for."""
    actor = current_actor()
    known, terms = thesaurus_of(actor.town_id), live_terms(actor)
    own = {term.concept for term in terms}
    asked = Asked(request.args.get("q", "")[:100], request.args.get("group", ""))
    found = concepts_asked(known, asked, own)
    pages = pages_of(request.args.get("page"), len(found), A_PAGE)
    return render_template(
        "matchmaker/wordbook/index.html",
        asked=asked,
        sections=tuple(Section),
        heads=heads_of(known),
        own_count=len(own & known.number.keys()),
        lines=lines_of(words_of(actor), found[pages.start : pages.start + A_PAGE], terms),
        proposed=sum(not term.in_force_at for term in terms),
        decides=may(actor.role, Permission.VOCABULARY_EDIT),
        **turns(pages, q=asked.words, group=asked.group),
    )


@bp.get("/words/concept")
@requires(Permission.VOCABULARY_VIEW)
def concept() -> ResponseReturnValue:
    """Show one concept whole."""
    actor, name = current_actor(), request.args.get("name", "")
    places = words_of(actor)
    number = places.topics.known.number.get(name)
    if number is None:
        raise NotFoundError
    whole = whole_of(places, places.topics.known.concepts[number], live_terms(actor))
    return render_template("matchmaker/wordbook/concept.html", whole=whole)


@bp.get("/words/try")
@requires(Permission.VOCABULARY_VIEW)
def ask_try() -> ResponseReturnValue:
    """Ask for a sentence."""
    return _try_page(TryForm(data={"field": Said.INTERESTS}), None)


@bp.post("/words/try")
@requires(Permission.VOCABULARY_VIEW)
def show_try() -> ResponseReturnValue:
    """Show what is heard in a sentence; it stands in no address, and nothing of it is kept."""
    actor, form = current_actor(), TryForm()
    if not form.validate():
        return _try_page(form, None), 422
    return _try_page(form, try_out(actor, form.said.data or "", form.field.data.value))


@bp.get("/words/unknown")
@requires(Permission.VOCABULARY_VIEW)
def unknown() -> ResponseReturnValue:
    """Show what several listings say and no concept hears."""
    actor: Actor = current_actor()
    found, known = unknown_words(actor), thesaurus_of(actor.town_id)
    pages = pages_of(request.args.get("page"), len(found), A_PAGE)
    return render_template(
        "matchmaker/wordbook/unknown.html",
        found=[(one, likely_concepts(known, one.words)[:LIKELY]) for one in found[pages.start : pages.start + A_PAGE]],
        least=LEAST_PLACES,
        **turns(pages),
    )


def _try_page(form: TryForm, tried: Tried | None) -> str:
    """Return the page on which a sentence is tried out."""
    return render_template("matchmaker/wordbook/try.html", form=form, tried=tried)


def turns(pages: Pages, **asked: str) -> dict[str, Any]:
    """Return where a page stands in the list, and the addresses of the pages beside it."""
    kept: dict[str, Any] = {name: value for name, value in asked.items() if value}
    at = f".{(request.endpoint or '').rpartition('.')[2]}"
    return {
        "pages": pages,
        "before": url_for(at, page=pages.before, **kept) if pages.before else None,
        "after": url_for(at, page=pages.after, **kept) if pages.after else None,
    }

"""What the pages of the book of words show: lines of the list, and one concept seen whole."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from matchmaker.engine.index import Index
from matchmaker.wordbook.queries import Named, counts_of, places_naming
from matchmaker.wordbook.rules import Ties, ties_of
from profiles.terms.models import Term
from profiles.terms.rules import Effect, Section
from profiles.vocabulary.thesaurus import Concept, load

WORDS_SHOWN = 6


@dataclass(frozen=True, slots=True)
class Line:
    """One concept in the list."""

    name: str
    section: str
    broader: tuple[str, ...]
    words: tuple[str, ...]
    more: int  # wordings that are not shown
    places: int
    is_own: bool
    is_touched: bool  # the town added or switched off a wording


@dataclass(frozen=True, slots=True)
class Whole:
    """One concept with everything around it."""

    name: str
    section: str
    is_own: bool
    words: tuple[str, ...]
    town_words: tuple[Term, ...]
    silenced: tuple[Term, ...]
    proposed: tuple[Term, ...]
    own: Term | None
    ties: Ties
    places: tuple[Named, ...]
    count: int


def lines_of(index: Index, concepts: Sequence[Concept], terms: Sequence[Term]) -> list[Line]:
    """Return concepts as lines of the list."""
    base, counts = load().number, counts_of(index, [concept.name for concept in concepts])
    touched = {term.concept for term in terms if term.effect is not Effect.CONCEPT and term.in_force_at}
    return [
        Line(
            name=concept.name,
            section=Section(concept.kind).label,
            broader=concept.broader,
            words=concept.words[:WORDS_SHOWN],
            more=max(0, len(concept.words) - WORDS_SHOWN),
            places=counts[concept.name],
            is_own=concept.name not in base,
            is_touched=concept.name in touched,
        )
        for concept in concepts
    ]


def whole_of(index: Index, concept: Concept, terms: Sequence[Term]) -> Whole:
    """Return one concept with its wordings, its neighbours and the places that name it."""
    base = load().number
    about = [term for term in terms if term.concept == concept.name]
    by_effect = _by_effect([term for term in about if term.in_force_at])
    town = tuple(by_effect.get(Effect.WORD, ()))
    added = {term.words for term in town}
    return Whole(
        name=concept.name,
        section=Section(concept.kind).label,
        is_own=concept.name not in base,
        words=tuple(dict.fromkeys(words for words in concept.words if words not in added)),
        town_words=town,
        silenced=tuple(by_effect.get(Effect.SILENCE, ())),
        proposed=tuple(term for term in about if not term.in_force_at),
        own=next(iter(by_effect.get(Effect.CONCEPT, ())), None),
        ties=ties_of(index.topics.known, concept),
        places=tuple(places_naming(index, concept.name)),
        count=counts_of(index, [concept.name])[concept.name],
    )


def _by_effect(terms: Sequence[Term]) -> Mapping[Effect, list[Term]]:
    """Return terms by what they do."""
    found: dict[Effect, list[Term]] = {}
    for term in terms:
        found.setdefault(term.effect, []).append(term)
    return found

"""What people say and what places offer, compared by meaning: concepts, then words, then characters (ADR 0006)."""

from collections.abc import Iterable, Mapping, Sequence
from functools import lru_cache

import numpy as np

from matchmaker.engine.characters import likeness
from matchmaker.engine.geography import Floats
from matchmaker.engine.hearing import Heard, heard_from
from matchmaker.engine.lexicon import NOBODY, codes_of
from matchmaker.engine.marks import norms_of
from matchmaker.engine.ragged import Ragged
from matchmaker.engine.senses import Senses
from matchmaker.engine.sentences import bounds, mark, senses_of
from matchmaker.engine.topics import Topics
from matchmaker.engine.types import Person
from profiles.vocabulary import wordvectors
from profiles.vocabulary.language import Clause, fold, person_clauses
from profiles.vocabulary.thesaurus import Thesaurus

KEPT = 256  # of what was said lately
TOLD = ("interests", "interest_tags", "strengths", "wants")  # the fields that say what one does
ENOUGH = 0.15  # a likeness below this is not worth a word
MATCH_REACH = 0.85  # the most that one concept can say
NEAR_REACH = 0.4  # the most that words which keep the same company can say
LEXICAL_REACH = 0.25  # the most that shared words outside the thesaurus can say
CHARACTER_REACH = 0.2  # the most that shared characters can say


def spread(table: Ragged, near: Mapping[int, float]) -> Floats:
    """Return for each place the best of its concepts by nearness, from 0 to 1; for many places."""
    best, cells = np.zeros(len(table)), table.by_code
    for value, here in zip(near.values(), cells.where([*near]), strict=True):
        rows = cells.rows[here]
        best[rows] = np.maximum(best[rows], value * (cells.values[here] / 100))
    return best


def spreads(table: Ragged, nears: Sequence[Mapping[int, float]]) -> Floats:
    """Return the same for several nearnesses at once, a line for each; for some places."""
    best = np.zeros((len(nears), len(table)))
    if not len(table.codes) or not nears:
        return best
    dense = np.zeros((len(nears), 1 + max(int(table.codes.max()), *(max(near, default=0) for near in nears))))
    for line, near in zip(dense, nears, strict=True):
        line[[*near]] = [*near.values()]
    here = np.flatnonzero((dense.max(axis=0) > 0)[table.codes])
    if len(here):
        values = dense[:, table.codes[here]] * (table.values[here] / 100)
        rows = np.searchsorted(table.starts, here, side="right") - 1
        first = np.flatnonzero(np.diff(rows, prepend=-1))
        best[:, rows[first]] = np.maximum.reduceat(values, first, axis=1)
    return best


def nearest(cells: Mapping[int, float], near: Mapping[int, float]) -> tuple[float, int | None]:
    """Return the same as `spread` for the cells of one place, and the concept that it came from."""
    best: tuple[float, int | None] = (0.0, None)
    if not cells.keys().isdisjoint(near.keys()):  # the fewer are looked at
        for concept, value in cells.items():
            if near.get(concept, 0.0) * value > best[0]:
                best = (near[concept] * value, concept)
    return best


@lru_cache(maxsize=KEPT)
def wanted(person: Person, field: str, known: Thesaurus) -> tuple[Heard, ...]:
    """Return what somebody wants, of one field, each concept once."""
    done: dict[int, Heard] = {}
    for one in heard_from(person, known):
        fits = one.field == field and one.polarity > 0 and known.concepts[one.concept].is_topic
        if fits:
            done.setdefault(one.concept, one)
    return tuple(done.values())


def topic_scores(person: Person, field: str, topics: Topics) -> Floats:
    """Return how well each place answers one field of what a person says, from 0 to 1."""
    missed = _missed(person, field, topics)
    if text := fold(unfamiliar_text(person, field)):
        missed *= 1 - CHARACTER_REACH * likeness(text, topics.spellings, topics.spelt, topics.places)
    return 1 - missed


def topic_bounds(person: Person, field: str, topics: Topics) -> Floats:
    """Return how well each place can answer one field at most, by the concepts it offers, whatever else it shares."""
    missed = _by_concepts(person, field, topics)
    missed *= (1 - NEAR_REACH) ** len(liked_clauses(person, field))
    missed *= 1 - LEXICAL_REACH * shared_in(topics, liked_words(person, field, topics).values())
    return 1 - missed * (1 - CHARACTER_REACH * bool(unfamiliar_text(person, field)))


def closer_bounds(person: Person, field: str, topics: Topics, bounds: Floats) -> Floats:
    """Return the same closer, where words that keep the same company were looked at too."""
    missed = (1 - bounds) / (1 - NEAR_REACH) ** len(liked_clauses(person, field))
    for nearness in near_words(person, field, topics):
        missed *= 1 - NEAR_REACH * nearness
    return 1 - missed


def _missed(person: Person, field: str, topics: Topics) -> Floats:
    """Return what concepts, words that keep the same company, and shared words leave open of one field."""
    missed = _by_concepts(person, field, topics)
    for nearness in near_words(person, field, topics):
        missed *= 1 - NEAR_REACH * nearness
    if numbers := [*liked_words(person, field, topics).values()]:
        missed *= 1 - LEXICAL_REACH * shared_words(numbers, topics)
    return missed


def _by_concepts(person: Person, field: str, topics: Topics) -> Floats:
    """Return what the concepts that a place offers leave open of one field."""
    missed = np.ones(len(topics))
    met = topics.heard.get(("offers", person), lambda: _met_by_field(person, topics))[field]
    for one, each in zip(wanted(person, field, topics.known), met, strict=True):
        missed *= 1 - MATCH_REACH * one.weight * each**2
    return missed


def _met_by_field(person: Person, topics: Topics) -> dict[str, Floats]:
    """Return how near each place comes to each concept wanted, a line a concept: places are looked at once for all."""
    many = [len(wanted(person, field, topics.known)) for field in TOLD]
    near = [topics.known.links[one.concept] for field in TOLD for one in wanted(person, field, topics.known)]
    return dict(zip(TOLD, np.split(offered(topics, near), np.cumsum(many)[:-1]), strict=True))


def offered(topics: Topics, nears: Sequence[Mapping[int, float]]) -> Floats:
    """Return the same as `spreads` for what places offer: by the places of each concept where many are asked for."""
    if not topics.are_many:
        return spreads(topics.offers, nears)
    found = np.zeros((len(nears), len(topics)))
    for tables, rows, here in topics.parts():
        for line, near in zip(found, nears, strict=True):
            line[here] = spread(tables.offers, near) if rows is None else spread(tables.offers, near)[rows]
    return found


@lru_cache(maxsize=KEPT)
def liked_text(person: Person, field: str) -> str:
    """Return the clauses of a field that say yes."""
    if field == "interest_tags":
        return "。".join(person.interest_tags)
    return "。".join(clause.text for clause in person_clauses(getattr(person, field)) if clause.polarity > 0)


@lru_cache(maxsize=KEPT)
def liking(person: Person, field: str) -> tuple[Clause, ...]:
    """Return the same, cut into words."""
    return tuple(clause for clause in person_clauses(liked_text(person, field)) if clause.polarity > 0)


@lru_cache(maxsize=KEPT)
def liked_clauses(person: Person, field: str) -> tuple[tuple[str, tuple[str, ...]], ...]:
    """Return each clause of a field that says yes, with its words in normal form; one without words says nothing."""
    found = ((clause.text, tuple(dict.fromkeys(norms_of(clause)))) for clause in liking(person, field))
    return tuple((text, words) for text, words in found if words)


def near_words(person: Person, field: str, topics: Topics) -> Floats:
    """Return how near each place comes to each clause, a line a clause, by the company that words keep, from 0 to 1."""
    model = mark()
    return topics.heard.get(("near", person, model), lambda: _near_by_field(person, topics, model))[field]


def _near_by_field(person: Person, topics: Topics, model: str) -> dict[str, Floats]:
    """Return the same for every field: places are looked at once, whatever is said."""
    said = {field: liked_senses(person, field, model) for field in TOLD}
    every, *others = said.values()
    near, found = topics.senses.nearness(every.joined(others), bounds()), {}
    for field, senses in said.items():
        found[field], near = near[: len(senses)], near[len(senses) :]
    return found


@lru_cache(maxsize=KEPT)
def liked_senses(person: Person, field: str, model: str) -> Senses:
    """Return where each clause of a field that says yes stands, by the model of this process."""
    return senses_of([(clause,) for clause in liked_clauses(person, field)])


def liked_words(person: Person, field: str, topics: Topics) -> dict[str, int]:
    """Return the words of a field that say yes and that some place says too, with their numbers."""
    norms = dict.fromkeys(norm for _, words in liked_clauses(person, field) for norm in words)
    numbers = topics.said.numbers(codes_of(norms)).tolist() if norms else []
    return {norm: number for norm, number in zip(norms, numbers, strict=True) if number != NOBODY}


def shared_words(numbers: Sequence[int], topics: Topics) -> Floats:
    """Return how much rare wording each place shares with what was said, from 0 to 1; words by their numbers."""
    missed, words = np.ones(len(topics.words)), topics.words
    for number in numbers:
        cells = np.flatnonzero(words.codes == number)
        missed[np.searchsorted(words.starts, cells, side="right") - 1] *= 1 - 0.6 * topics.rarity(number) ** 2
    return 1 - missed


def shared_in(topics: Topics, numbers: Iterable[int]) -> float:
    """Return the same as `shared_words` for one place and the words it shares."""
    missed = 1.0
    for number in numbers:
        missed *= 1 - 0.6 * topics.rarity(number) ** 2
    return 1 - missed


@lru_cache(maxsize=KEPT)
def unfamiliar_text(person: Person, field: str) -> str:
    """Return the clauses of a field that say yes in words of which no vector knows anything."""
    known = wordvectors.load().row
    return "。".join(text for text, words in liked_clauses(person, field) if any(word not in known for word in words))

"""What speaks for a pair where no concept does: words of both sides that keep the same company, each quoted."""

from dataclasses import dataclass

import numpy as np

from matchmaker.engine.hearing import inner_quotes, quoted
from matchmaker.engine.index import Index
from matchmaker.engine.marks import norms_of
from matchmaker.engine.meaning import ENOUGH, liked_clauses, liked_senses, liked_text
from matchmaker.engine.senses import nearest_words
from matchmaker.engine.sentences import bounds, mark
from matchmaker.engine.topics import FIELDS, words_of_place
from matchmaker.engine.types import Person, Place
from profiles.vocabulary.language import Clause, person_clauses, place_clauses


@dataclass(frozen=True, slots=True)
class NearMatch:
    """The nearest that a place comes to one thing said, from 0 to 1, in the words of both and the field of the place."""

    nearness: float
    said: str
    offered: str
    fact: str


def near_match(person: Person, index: Index, row: int, field: str) -> NearMatch | None:
    """Return the clause of a person and the words of a place that come nearest, None where nothing comes near."""
    clauses = liked_clauses(person, field)
    by_text = index.topics.senses.nearness_at(row, liked_senses(person, field, mark()), bounds())
    if not by_text.size or by_text.max() < ENOUGH:
        return None
    text, clause = np.unravel_index(int(by_text.argmax()), by_text.shape)
    ours, theirs = clauses[clause][1], _words_offered(index.places[row], FIELDS[text][0])
    words = nearest_words(ours, theirs) or (ours[0], theirs[0])  # a model of sentences knows words that no vector does
    said = _around(person_clauses(liked_text(person, field)), words[0])
    offered = _around(place_clauses(words_of_place(index.places[row], FIELDS[text][0])), words[1])
    return NearMatch(float(by_text.max()), said, offered, FIELDS[text][1])


def _words_offered(place: Place, field: str) -> list[str]:
    """Return the words of one field in which a place says what is there, in normal form."""
    clauses = place_clauses(words_of_place(place, field))
    return [word for clause in clauses if clause.polarity > 0 for word in norms_of(clause)]


def _around(clauses: tuple[Clause, ...], word: str) -> str:
    """Return the words around a word in normal form, short enough to quote."""
    found = (
        (one, at) for one in clauses if one.polarity > 0 for at, token in enumerate(one.tokens) if token.norm == word
    )
    clause, at = next(found)
    return inner_quotes(quoted(clause, at, at))

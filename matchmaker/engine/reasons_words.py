"""Reasons from words: what a person said beside what a listing says, both quoted."""

import re
from collections import defaultdict
from collections.abc import Iterator, Mapping
from typing import Protocol

from matchmaker.engine import wording
from matchmaker.engine.hearing import Heard, inner_quotes
from matchmaker.engine.index import Index
from matchmaker.engine.meaning import (
    CHARACTER_REACH,
    ENOUGH,
    LEXICAL_REACH,
    MATCH_REACH,
    NEAR_REACH,
    cells_of,
    liked_text,
    liked_words,
    nearest,
    shared_in,
    unfamiliar_text,
    wanted,
)
from matchmaker.engine.quoting import is_hope, is_past, is_thing, quote_of, trimmed
from matchmaker.engine.reasons_near import near_match
from matchmaker.engine.topics import PAY, Seen, offered_text, seen_in, words_of_place
from matchmaker.engine.types import Direction, Person, Place, Reason, ReasonKind, Said
from profiles.vocabulary.language import NOTHING_SAID, fold, place_clauses, tokens
from profiles.vocabulary.thesaurus import Thesaurus

# scorer, field of the person, kind of reason
TOPIC_FIELDS = (
    ("interest", "interests", ReasonKind.INTEREST),
    ("interest_tags", "interest_tags", ReasonKind.INTEREST),
    ("strength", "strengths", ReasonKind.STRENGTH),
    ("wish", "wants", ReasonKind.WISH),
)
OFFERED_IN = (("activities", "resource.活動"), ("name", "resource.名称"), ("description", "resource.説明"))
MOST_A_FIELD = 2
KANA_OR_MARK = re.compile(r"[ぁ-ん。、「」\s]")


class Moves(Protocol):
    """How far the score falls when parts are put at other values."""

    def __call__(self, **changed: float) -> float:
        """Return the fall."""


def topic_reasons(person: Person, index: Index, row: int, parts: Mapping[str, float], moves: Moves) -> Iterator[Reason]:
    """Yield what one does there beside what the person likes, can and wants."""
    cells = cells_of(index.topics.offers, row)
    for part, field, kind in TOPIC_FIELDS:
        score = parts[part]
        if score < ENOUGH / 2:
            continue
        found = list(_clause_reasons(person, index, row, cells, field, score))
        for heard, seen, without in found[:MOST_A_FIELD]:
            template, values = _told(kind, quote_of(person, heard), seen)
            facts = (f"client.{field}", seen.fact)
            yield Reason(kind, Direction.FOR, moves(**{part: without}), template, values, facts)
        near = None if found else near_match(person, index, row, field)
        if near:
            without = max(0.0, 1 - (1 - score) / (1 - NEAR_REACH * near.nearness))
            there = written(Seen(near.fact, -1, True, near.offered, 1.0))
            values = {"words": trimmed(near.said), "there": there}
            facts = (f"client.{field}", near.fact)
            yield Reason(kind, Direction.FOR, moves(**{part: without}), wording.NEAR_WORD, values, facts)
        elif not found:
            yield from _word_reason(person, index, row, field, kind, score, part, moves)


def _clause_reasons(
    person: Person, index: Index, row: int, cells: Mapping[int, float], field: str, score: float
) -> Iterator[tuple[Heard, Seen, float]]:
    """Yield, best first, one thing said, the words of the place that answer it, and the part's score without it."""
    known = index.topics.known
    by_clause: dict[int, list[tuple[float, Heard, int]]] = defaultdict(list)
    for heard in wanted(person, field, known):
        value, concept = nearest(cells, known.links[heard.concept])
        if concept is not None:
            by_clause[heard.clause].append((heard.weight * value**2, heard, concept))
    ranked = []
    for matches in by_clause.values():
        missed = 1.0
        for value, _, _ in matches:
            missed *= 1 - MATCH_REACH * value
        value, heard, concept = max(matches, key=lambda match: match[0])
        ranked.append((1 - (1 - score) / missed, value, heard, concept))
    for without, value, heard, concept in sorted(ranked, key=lambda found: found[0]):
        seen = where_said(index.places[row], concept, known)
        if value >= ENOUGH and seen:
            yield heard, seen, max(0.0, without)


def where_said(place: Place, concept: int, known: Thesaurus, *, is_there: bool = True) -> Seen | None:
    """Return the words in which a place names a concept, those that say most."""
    named = [seen for seen in seen_in(place, known) if seen.concept == concept and seen.is_there is is_there]
    return max(named, key=lambda seen: seen.weight, default=None)


def _told(kind: ReasonKind, words: str, seen: Seen) -> tuple[str, dict[str, object]]:
    """Return the sentence that brings the words of a person and of a place together."""
    plainly = _is_plain(seen)
    if kind is ReasonKind.STRENGTH and plainly and seen.fact != PAY:
        template = wording.SKILLED if is_past(words) else wording.ABLE
        return template, {"words": words, "offer": trimmed(seen.said)}
    return _beginning(kind, words)[not plainly], {"words": words, "there": written(seen)}


def _beginning(kind: ReasonKind, words: str) -> tuple[str, str]:
    """Return how a sentence begins with somebody's words: before what is there, and before a quotation."""
    if kind is ReasonKind.STRENGTH:
        return (wording.SKILLED_SEEN,) * 2 if is_past(words) else (wording.ABLE_SEEN,) * 2
    if kind is ReasonKind.INTEREST and is_thing(words):
        return wording.LIKED, wording.LIKED_SEEN
    if kind is ReasonKind.WISH and is_hope(words):
        return wording.HOPED, wording.HOPED_SEEN
    return wording.TOLD, wording.TOLD_SEEN


def _is_plain(seen: Seen) -> bool:
    """Say whether what a place names can stand in a sentence as it is."""
    return seen.fact == PAY or (seen.fact == "resource.活動" and is_thing(trimmed(seen.said)))


def written(seen: Seen) -> Said:
    """Return what a place says, as a sentence of its own: an activity as it is, other words as a quotation."""
    if seen.fact == PAY:
        return Said(wording.PAID, {"pay": seen.said})
    template = wording.THERE_IS if _is_plain(seen) else wording.WRITTEN.get(seen.fact, wording.OF_THIS_SORT)
    return Said(template, {"offer": trimmed(seen.said)})


def _word_reason(
    person: Person,
    index: Index,
    row: int,
    field: str,
    kind: ReasonKind,
    score: float,
    part: str,
    moves: Moves,
) -> Iterator[Reason]:
    """Yield the words that both sides use, where no concept speaks for the pair."""
    topics = index.topics
    said = topics.words.at(row)
    shared = {word: number for word, number in liked_words(person, field, topics).items() if number in said}
    reach = LEXICAL_REACH * shared_in(topics, shared.values())
    words = max(shared, key=lambda word: topics.rarity(shared[word]), default="")
    if not words:
        words = longest_shared(fold(unfamiliar_text(person, field)), offered_text(index.places[row]))
        reach = CHARACTER_REACH
    if len(words) > 1:
        without = max(0.0, 1 - (1 - score) / (1 - min(reach, score)))
        seen = where_word(index.places[row], words)
        values = {
            "words": _as_said(person, field, words),
            "there": Said(wording.WRITTEN[seen.fact], {"offer": seen.said}),
        }
        facts = (f"client.{field}", seen.fact)
        yield Reason(kind, Direction.FOR, moves(**{part: without}), wording.SAME_WORD, values, facts)


def where_word(place: Place, word: str) -> Seen:
    """Return the field and the clause in which a place uses a word, in its normal form or as it is."""
    for field, fact in OFFERED_IN:
        for clause in place_clauses(words_of_place(place, field)):
            if word in clause.text or any(token.norm == word for token in clause.tokens):
                return Seen(fact, -1, True, trimmed(inner_quotes(clause.text)), 1.0)
    return Seen("resource.説明", -1, True, word, 1.0)  # it stands across two clauses


def _as_said(person: Person, field: str, word: str) -> str:
    """Return a word in normal form as the person wrote it."""
    found = tokens(fold(liked_text(person, field)))
    return next((token.surface for token in found if token.norm == word), word)


def longest_shared(one: str, other: str, least: int = 2) -> str:
    """Return the longest stretch of characters that stands in both and holds more than kana endings; else nothing."""
    for length in range(min(len(one), len(other), 12), least - 1, -1):
        for at in range(len(one) - length + 1):
            stretch = one[at : at + length]
            if stretch in other and stretch not in NOTHING_SAID and not KANA_OR_MARK.search(stretch):
                return stretch
    return ""

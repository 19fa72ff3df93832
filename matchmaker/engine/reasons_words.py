"""Reasons from words: what a person said beside what a listing says, both quoted."""

import re
from collections import defaultdict
from collections.abc import Iterator
from functools import lru_cache

from matchmaker.engine import wording
from matchmaker.engine.hearing import Heard, inner_quotes
from matchmaker.engine.meaning import (
    CHARACTER_REACH,
    ENOUGH,
    KEPT,
    LEXICAL_REACH,
    MATCH_REACH,
    NEAR_REACH,
    liked_words,
    liking,
    nearest,
    shared_in,
    unfamiliar_text,
    wanted,
)
from matchmaker.engine.quoting import is_hope, is_past, is_thing, quote_of, trimmed
from matchmaker.engine.reading import PAY, Seen, seen_of, where_said
from matchmaker.engine.reasons_near import near_match
from matchmaker.engine.sight import Sight
from matchmaker.engine.topics import offered_text, words_of_place
from matchmaker.engine.types import Direction, Person, Place, Reason, ReasonKind, Said
from profiles.vocabulary.language import NOTHING_SAID, fold, place_clauses

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


def topic_reasons(sight: Sight) -> Iterator[Reason]:
    """Yield what one does there beside what the person likes, can and wants."""
    for part, field, kind in TOPIC_FIELDS:
        score = sight.parts[part]
        if score < ENOUGH / 2:
            continue
        found = _clause_reasons(sight, field, score)
        for heard, seen, without in found[:MOST_A_FIELD]:
            template, values = _told(kind, quote_of(sight.person, heard), seen)
            facts = (f"client.{field}", seen.fact)
            yield Reason(kind, Direction.FOR, sight.moves(**{part: without}), template, values, facts)
        near = (
            None
            if found or field not in sight.near
            else near_match(sight.person, field, sight.near[field], sight.reading)
        )
        if near:
            without = max(0.0, 1 - (1 - score) / (1 - NEAR_REACH * near.nearness))
            values = {"words": near.said, "there": written(near.offered)}
            facts = (f"client.{field}", near.offered.fact)
            yield Reason(kind, Direction.FOR, sight.moves(**{part: without}), wording.NEAR_WORD, values, facts)
        elif not found:
            yield from _word_reason(sight, field, kind, score, part)


def _clause_reasons(sight: Sight, field: str, score: float) -> list[tuple[Heard, Seen, float]]:
    """Return, best first, one thing said, the words of the place that answer it, and the part's score without it."""
    known = sight.index.topics.known
    by_clause: dict[int, list[tuple[float, Heard, int]]] = defaultdict(list)
    for heard in wanted(sight.person, field, known):
        value, concept = nearest(sight.offers, known.links[heard.concept])
        if concept is not None:
            by_clause[heard.clause].append((heard.weight * value**2, heard, concept))
    ranked = []
    for matches in by_clause.values():
        missed = 1.0
        for value, _, _ in matches:
            missed *= 1 - MATCH_REACH * value
        value, heard, concept = max(matches, key=lambda match: match[0])
        if value >= ENOUGH:
            ranked.append((1 - (1 - score) / missed, heard, where_said(sight.place, concept, known)))
    ranked.sort(key=lambda found: found[0])
    return [(heard, seen, max(0.0, without)) for without, heard, seen in ranked if seen]


def _told(kind: ReasonKind, words: str, seen: Seen) -> tuple[str, dict[str, object]]:
    """Return the sentence that brings the words of a person and of a place together."""
    if kind is ReasonKind.STRENGTH and seen.is_plain and seen.fact != PAY:
        template = _beginning(kind, words)[2]
        return template, {"words": words, "offer": seen.offer}
    return _beginning(kind, words)[not seen.is_plain], {"words": words, "there": written(seen)}


@lru_cache(maxsize=KEPT)
def _beginning(kind: ReasonKind, words: str) -> tuple[str, ...]:
    """Return how a sentence begins with somebody's words: before what is there, before a quotation, before its use."""
    if kind is ReasonKind.STRENGTH:
        past = is_past(words)
        seen, used = (wording.SKILLED_SEEN, wording.SKILLED) if past else (wording.ABLE_SEEN, wording.ABLE)
        return seen, seen, used
    if kind is ReasonKind.INTEREST and is_thing(words):
        return wording.LIKED, wording.LIKED_SEEN
    if kind is ReasonKind.WISH and is_hope(words):
        return wording.HOPED, wording.HOPED_SEEN
    return wording.TOLD, wording.TOLD_SEEN


def written(seen: Seen) -> Said:
    """Return what a place says, as a sentence of its own: an activity as it is, other words as a quotation."""
    if seen.fact == PAY:
        return Said(wording.PAID, {"pay": seen.said})
    template = wording.THERE_IS if seen.is_plain else wording.WRITTEN.get(seen.fact, wording.OF_THIS_SORT)
    return Said(template, {"offer": seen.offer})


def _word_reason(sight: Sight, field: str, kind: ReasonKind, score: float, part: str) -> Iterator[Reason]:
    """Yield the words that both sides use, where no concept speaks for the pair."""
    person, topics = sight.person, sight.index.topics
    said = topics.words.at(sight.row)
    shared = {word: number for word, number in liked_words(person, field, topics).items() if number in said}
    reach = LEXICAL_REACH * shared_in(topics, shared.values())
    words = max(shared, key=lambda word: topics.rarity(shared[word]), default="")
    if not words:
        words = longest_shared(fold(unfamiliar_text(person, field)), offered_text(sight.place))
        reach = CHARACTER_REACH
    if len(words) > 1:
        without = max(0.0, 1 - (1 - score) / (1 - min(reach, score)))
        seen = where_word(sight.place, words)
        there = Said(wording.WRITTEN[seen.fact], {"offer": seen.said})
        values, facts = {"words": _as_said(person, field, words), "there": there}, (f"client.{field}", seen.fact)
        yield Reason(kind, Direction.FOR, sight.moves(**{part: without}), wording.SAME_WORD, values, facts)


def where_word(place: Place, word: str) -> Seen:
    """Return the field and the clause in which a place uses a word, in its normal form or as it is."""
    for field, fact in OFFERED_IN:
        for clause in place_clauses(words_of_place(place, field)):
            if word in clause.text or any(token.norm == word for token in clause.tokens):
                return seen_of(fact, trimmed(inner_quotes(clause.text)))
    return seen_of("resource.説明", word)  # it stands across two clauses


def _as_said(person: Person, field: str, word: str) -> str:
    """Return a word in normal form as the person wrote it."""
    found = (token for clause in liking(person, field) for token in clause.tokens)
    return next((token.surface for token in found if token.norm == word), word)


def longest_shared(one: str, other: str, least: int = 2) -> str:
    """Return the longest stretch of characters that stands in both and holds more than kana endings; else nothing."""
    for length in range(min(len(one), len(other), 12), least - 1, -1):
        for at in range(len(one) - length + 1):
            stretch = one[at : at + length]
            if stretch in other and stretch not in NOTHING_SAID and not KANA_OR_MARK.search(stretch):
                return stretch
    return ""

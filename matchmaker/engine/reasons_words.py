"""Reasons from words: what a person said beside what a listing says, both quoted."""

import re
from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from typing import Protocol

import numpy as np

from matchmaker.engine import wording
from matchmaker.engine.atmosphere import (
    Feel,
    dislike_links,
    disliked,
    feels,
    felt_score,
    manner_links,
    size_cells,
    unbearable,
)
from matchmaker.engine.hearing import Heard
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
    wanted,
)
from matchmaker.engine.reasons_near import near_match
from matchmaker.engine.topics import PAY, Seen, offered_text, seen_in
from matchmaker.engine.types import Direction, Person, Place, Reason, ReasonKind, Said
from profiles.vocabulary.language import NOTHING_SAID, fold, tokens
from profiles.vocabulary.thesaurus import Thesaurus

# scorer, field of the person, kind of reason, template
TOPIC_FIELDS = (
    ("interest", "interests", ReasonKind.INTEREST, wording.LIKED_TOLD),
    ("interest_tags", "interest_tags", ReasonKind.INTEREST, wording.LIKED_THING),
    ("strength", "strengths", ReasonKind.STRENGTH, wording.CAN_DO),
    ("wish", "wants", ReasonKind.WISH, wording.WISHED),
)
MOST_A_FIELD = 2
KANA_OR_MARK = re.compile(r"[ぁ-ん。、「」\s]")


class Moves(Protocol):
    """How far the score falls when parts are put at other values."""

    def __call__(self, **changed: float) -> float:
        """Return the fall."""


def topic_reasons(person: Person, index: Index, row: int, parts: Mapping[str, float], moves: Moves) -> Iterator[Reason]:
    """Yield what one does there beside what the person likes, can and wants."""
    cells = cells_of(index.topics.offers, row)
    for part, field, kind, template in TOPIC_FIELDS:
        score = parts[part]
        if score < ENOUGH / 2:
            continue
        found = list(_clause_reasons(person, index, row, cells, field, score))
        for heard, seen, without in found[:MOST_A_FIELD]:
            words = wording.LIKED_THING if kind is ReasonKind.INTEREST and _is_thing(heard.said) else template
            values = {"words": heard.said, "offer": _offer(seen)}
            facts = (f"client.{field}", seen.fact)
            yield Reason(kind, Direction.FOR, moves(**{part: without}), words, values, facts)
        near = None if found else near_match(person, index, row, field)
        if near:
            without = max(0.0, 1 - (1 - score) / (1 - NEAR_REACH * near.nearness))
            values = {"words": near.said, "offer": near.offered}
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
        seen = _where(index.places[row], concept, known)
        if value >= ENOUGH and seen:
            yield heard, seen, max(0.0, without)


def _where(place: Place, concept: int, known: Thesaurus, *, is_there: bool = True) -> Seen | None:
    """Return the words in which a place names a concept, those that say most."""
    named = [seen for seen in seen_in(place, known) if seen.concept == concept and seen.is_there is is_there]
    return max(named, key=lambda seen: seen.weight, default=None)


def _is_thing(words: str) -> bool:
    """Say whether words name a thing, so that one can like it."""
    found = tokens(fold(words))
    return found[-1].word_class in ("名詞", "接尾辞") and all(
        token.word_class in ("名詞", "接尾辞", "接頭辞", "形容詞", "形状詞", "連体詞") or token.surface in "のやとな・"
        for token in found
    )


def _offer(seen: Seen) -> str | Said:
    """Return the words of a place: an activity as it is, a sentence as a quotation."""
    if seen.fact == PAY:
        return Said(wording.PAID, {"pay": seen.said})
    return seen.said if seen.fact == "resource.活動" else Said(wording.LISTED, {"offer": seen.said})


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
        words = longest_shared(fold(liked_text(person, field)), offered_text(index.places[row]))
        reach = CHARACTER_REACH
    if len(words) > 1:
        without = 0.0 if reach >= 1 else max(0.0, 1 - (1 - score) / (1 - min(reach, score)))
        values = {"words": words, "offer": words}
        facts = (f"client.{field}", "resource.説明")
        yield Reason(kind, Direction.FOR, moves(**{part: without}), wording.SAME_WORD, values, facts)


def longest_shared(one: str, other: str, least: int = 2) -> str:
    """Return the longest stretch of characters that stands in both and holds more than kana endings; else nothing."""
    for length in range(min(len(one), len(other), 12), least - 1, -1):
        for at in range(len(one) - length + 1):
            stretch = one[at : at + length]
            if stretch in other and stretch not in NOTHING_SAID and not KANA_OR_MARK.search(stretch):
                return stretch
    return ""


def feeling_reasons(
    person: Person, index: Index, row: int, parts: Mapping[str, float], moves: Moves
) -> Iterator[Reason]:
    """Yield how the place feels beside what the person seeks or cannot bear, and the dislikes that it touches."""
    yield from _manner_reasons(person, index, row, parts, moves)
    yield from _touch_reasons(person, index, row, parts, moves)


def _manner_reasons(
    person: Person, index: Index, row: int, parts: Mapping[str, float], moves: Moves
) -> Iterator[Reason]:
    """Yield one reason for each thing said about how it should feel."""
    topics, place = index.topics, index.places[row]
    there, denied = cells_of(topics.touches, row), cells_of(topics.absent, row)
    sizes = {at: float(column[0]) for at, column in size_cells(index.size[row : row + 1], topics.known).items()}
    felt = [
        (feel, *feel_here(feel.heard.concept, there, denied, sizes, topics.known))
        for feel in feels(person, topics.known)
    ]
    total = sum(feel.pull * value for feel, value, _ in felt)
    for clause in dict.fromkeys((feel.heard.field, feel.heard.clause) for feel, _, _ in felt):
        own = [one for one in felt if (one[0].heard.field, one[0].heard.clause) == clause]
        pulled = sum(feel.pull * value for feel, value, _ in own)
        free = parts["dislike"] / _untouched(own)
        weight = moves(atmosphere=float(felt_score(np.array([total - pulled]))[0]), dislike=min(1.0, free))
        feel, value, concept = max(own, key=lambda one: one[0].pull * one[1] * (1 if pulled > 0 else -1))
        said = _feeling(place, concept, topics.known, denied=feel.heard.concept if concept is None else None)
        if not said or not pulled or not value:
            continue
        sought = feel.pull > 0
        template = {
            (True, True): wording.SOUGHT,
            (True, False): wording.UNFITTING,
            (False, True): wording.SPARED,
            (False, False): wording.UNBEARABLE,
        }[sought, pulled > 0]
        direction = Direction.FOR if pulled > 0 else Direction.AGAINST
        values = {"words": feel.heard.said, "feel": said[0]}
        facts = (f"client.{feel.heard.field}", said[1])
        yield Reason(ReasonKind.ATMOSPHERE, direction, abs(weight), template, values, facts)


def _untouched(felt: Sequence[tuple[Feel, float, int | None]]) -> float:
    """Return what is left of a place for somebody who cannot bear how it feels: 1 where nothing troubles."""
    left = 1.0
    for feel, value, _ in felt:
        if feel.pull < 0:
            left *= 1 - float(unbearable(np.array([-feel.pull * value]))[0])
    return left


def feel_here(
    concept: int,
    there: Mapping[int, float],
    denied: Mapping[int, float],
    sizes: Mapping[int, float],
    known: Thesaurus,
) -> tuple[float, int | None]:
    """Return the same as `atmosphere.feel_of` for one place and a pull of 1, and the concept that decided it."""
    links = manner_links(known)[concept]
    cells = dict(there)
    for at, value in sizes.items():
        cells[at] = max(value, cells.get(at, 0.0))
    good, by_good = nearest(cells, {at: value for at, value in links.items() if value > 0})
    bad, by_bad = nearest(cells, {at: -value for at, value in links.items() if value < 0})
    missing = 0.7 * denied.get(concept, 0.0)
    against, by = (bad, by_bad) if bad >= missing else (missing, None)
    return good - against, by_good if good > against else by


def _feeling(place: Place, concept: int | None, known: Thesaurus, denied: int | None) -> tuple[Said, str] | None:
    """Return how a place feels, in words that stand before 所, and the fact they come from."""
    if concept is None:
        seen = _where(place, denied, known, is_there=False) if denied is not None else None
    else:
        seen = _where(place, concept, known)
    if seen and seen.said in wording.FEELS:
        return Said(wording.FEELS[seen.said]), seen.fact
    if seen:
        return Said(wording.SAID_SO, {"offer": seen.said}), seen.fact
    return (Said(wording.ABOUT_SO_MANY, {"size": place.group_size}), "resource.規模") if place.group_size else None


def _touch_reasons(
    person: Person, index: Index, row: int, parts: Mapping[str, float], moves: Moves
) -> Iterator[Reason]:
    """Yield each thing that the person cannot bear and the place has."""
    topics = index.topics
    there, denied = cells_of(topics.touches, row), cells_of(topics.absent, row)
    free = parts["dislike"]
    for heard, value, concept in _touches(person, topics.known, there, denied):
        seen = _where(index.places[row], concept, topics.known)
        assert seen is not None  # the concept was read from these very words
        weight = -moves(dislike=min(1.0, free / max(1e-9, 1 - value)))
        values = {"words": heard.said, "offer": seen.said}
        facts = (f"client.{heard.field}", seen.fact)
        yield Reason(ReasonKind.ATMOSPHERE, Direction.AGAINST, weight, wording.TOUCHED, values, facts)


def _touches(
    person: Person, known: Thesaurus, there: Mapping[int, float], denied: Mapping[int, float]
) -> Iterator[tuple[Heard, float, int]]:
    """Yield the dislikes that a place touches, how much, and by which concept."""
    for heard in disliked(person, known):
        value, concept = nearest(there, dislike_links(heard.concept, known))
        touched = heard.weight * min(1.0, max(0.0, value - 0.5 * denied.get(heard.concept, 0.0)))
        if concept is not None and touched > 0:
            yield heard, touched, concept

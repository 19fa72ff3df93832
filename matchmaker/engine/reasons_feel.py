"""Reasons from how a place feels: what a person seeks or cannot bear beside what a listing says."""

from collections.abc import Iterator, Mapping, Sequence

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
from matchmaker.engine.meaning import cells_of, nearest
from matchmaker.engine.quoting import is_hope, is_thing, quote_of, trimmed
from matchmaker.engine.reasons_words import Moves, where_said, written
from matchmaker.engine.types import Direction, Person, Place, Reason, ReasonKind, Said
from profiles.vocabulary.thesaurus import Thesaurus


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
    cells = index.kept.get("sizes", lambda: size_cells(index.size, topics.known))
    sizes = {at: float(column[row]) for at, column in cells.items()}
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
        direction, words = Direction.FOR if pulled > 0 else Direction.AGAINST, quote_of(person, feel.heard)
        template = _felt(words, sought=feel.pull > 0, suits=pulled > 0)
        values = {"words": words, "feel": said[0]}
        facts = (f"client.{feel.heard.field}", said[1])
        yield Reason(ReasonKind.ATMOSPHERE, direction, abs(weight), template, values, facts)


def _felt(words: str, *, sought: bool, suits: bool) -> str:
    """Return the sentence about how a place feels, for what is sought or cannot be borne, met or not."""
    if sought and suits:
        return wording.SOUGHT if is_hope(words) else wording.SOUGHT_TOLD
    if sought:
        return wording.CONTRARY
    if is_thing(words):
        return wording.SPARED if suits else wording.UNBEARABLE
    return wording.SPARED_TOLD if suits else wording.CONTRARY


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
        seen = where_said(place, denied, known, is_there=False) if denied is not None else None
    else:
        seen = where_said(place, concept, known)
    if seen and seen.said in wording.FEELS:
        return Said(wording.FEELS[seen.said]), seen.fact
    if seen:
        return Said(wording.SAID_SO, {"offer": trimmed(seen.said)}), seen.fact
    return (Said(wording.ABOUT_SO_MANY, {"size": place.group_size}), "resource.規模") if place.group_size else None


def _touch_reasons(
    person: Person, index: Index, row: int, parts: Mapping[str, float], moves: Moves
) -> Iterator[Reason]:
    """Yield each thing that the person cannot bear and the place has."""
    topics = index.topics
    there, denied = cells_of(topics.touches, row), cells_of(topics.absent, row)
    free = parts["dislike"]
    for heard, value, concept in _touches(person, topics.known, there, denied):
        seen = where_said(index.places[row], concept, topics.known)
        assert seen is not None  # the concept was read from these very words
        weight = -moves(dislike=min(1.0, free / max(1e-9, 1 - value)))
        words = quote_of(person, heard)
        template = wording.TOUCHED if is_thing(words) else wording.TOUCHED_TOLD
        facts = (f"client.{heard.field}", seen.fact)
        values = {"words": words, "there": written(seen)}
        yield Reason(ReasonKind.ATMOSPHERE, Direction.AGAINST, weight, template, values, facts)


def _touches(
    person: Person, known: Thesaurus, there: Mapping[int, float], denied: Mapping[int, float]
) -> Iterator[tuple[Heard, float, int]]:
    """Yield the dislikes that a place touches, how much, and by which concept."""
    for heard in disliked(person, known):
        value, concept = nearest(there, dislike_links(heard.concept, known))
        touched = heard.weight * min(1.0, max(0.0, value - 0.5 * denied.get(heard.concept, 0.0)))
        if concept is not None and touched > 0:
            yield heard, touched, concept

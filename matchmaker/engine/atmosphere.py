"""How a place feels (雰囲気) against what a person seeks and cannot bear."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache

import numpy as np

from matchmaker.engine.geography import Floats
from matchmaker.engine.hearing import Heard, heard_from
from matchmaker.engine.meaning import KEPT, spreads
from matchmaker.engine.topics import Topics
from matchmaker.engine.types import Person
from profiles.vocabulary.thesaurus import Thesaurus

DISLIKED_NEAR = 0.7  # of what somebody cannot bear, only the thing itself and kinds of it count against a place
# How much a word about feeling says, by where it was said: what somebody did for a living is no wish.
PULLS = {"wants": 1.0, "avoid": 1.0, "interests": 1.0, "interest_tags": 1.0}
FELT_SPREAD = 0.5  # how soon several manners that suit make no more difference
HALF_FELT = 0.5  # a disliked manner that is felt no more than this takes nothing away
OPPOSITE_NEAR = 0.8  # what is no closer to the opposite than this does not stand against it
MANNER_TOUCH = 0.4  # how much a manner that somebody cannot bear counts beside a thing
LINKS_KEPT = 2_048  # concepts
THESAURI_KEPT = 8  # the base, and those of a few towns
MANY, FEW = 18, 6  # people at once: a crowd, a handful


@dataclass(frozen=True, slots=True)
class Feel:
    """One manner that a person seeks (positive) or cannot bear (negative), and the words they said it in."""

    heard: Heard
    pull: float


@lru_cache(maxsize=THESAURI_KEPT)
def manner_links(known: Thesaurus) -> tuple[Mapping[int, float], ...]:
    """Return for each concept of manner what stands near (positive) and what stands against it (negative)."""
    links: list[dict[int, float]] = []
    for at, concept in enumerate(known.concepts):
        near = {other: value for other, value in known.links[at].items() if known.concepts[other].is_manner}
        for name in concept.opposite:
            opposite = known.number[name]
            near |= {other: -0.8 * value for other, value in known.links[opposite].items() if value >= OPPOSITE_NEAR}
        links.append(near)
    for at, concept in enumerate(known.concepts):  # an opposite holds both ways
        for name in concept.opposite:
            links[known.number[name]].setdefault(at, -0.8)
    return tuple(links)


@lru_cache(maxsize=LINKS_KEPT)
def manner_sides(concept: int, known: Thesaurus) -> tuple[Mapping[int, float], Mapping[int, float]]:
    """Return what stands near one manner, and what stands against it; both as positive numbers."""
    links = manner_links(known)[concept]
    suits = {at: value for at, value in links.items() if value > 0}
    return suits, {at: -value for at, value in links.items() if value < 0}


@lru_cache(maxsize=KEPT)
def feels(person: Person, known: Thesaurus) -> tuple[Feel, ...]:
    """Return the manners that a person named, each once and the strongest."""
    kept: dict[tuple[int, int], Feel] = {}
    for one in heard_from(person, known):
        if one.polarity and one.field in PULLS and known.concepts[one.concept].is_manner:
            kept.setdefault((one.concept, one.polarity), Feel(one, one.polarity * PULLS[one.field]))
    return tuple(kept.values())


def size_cells(size: Floats, known: Thesaurus) -> dict[int, Floats]:
    """Return how much of a crowd, and of a handful, each place is by its number of people."""
    unknown = np.isnan(size)
    crowd = np.clip((np.where(unknown, 0.0, size) - MANY / 2) / (MANY / 2), 0.0, 1.0)
    handful = np.where(unknown, 0.0, np.clip((FEW + 4 - size) / 4, 0.0, 1.0))
    return {known.number["大勢"]: crowd, known.number["少人数"]: handful}


def feelings(person: Person, topics: Topics, size: Floats) -> Sequence[tuple[Feel, Floats]]:
    """Return how each place meets each manner that a person named, from -1 to 1."""
    return topics.heard.get(("feelings", person), lambda: _feelings(feels(person, topics.known), topics, size))


def _feelings(sought: Sequence[Feel], topics: Topics, size: Floats) -> Sequence[tuple[Feel, Floats]]:
    """Return how each place meets some manners: places are looked at once for all."""
    sides = [side for feel in sought for side in manner_sides(feel.heard.concept, topics.known)]
    near, denied = (
        spreads(topics.touches, sides),
        spreads(topics.absent, [{feel.heard.concept: 1.0} for feel in sought]),
    )
    sizes = size_cells(size, topics.known) if sought else {}
    return [
        (feel, _met(feel, near[2 * at], near[2 * at + 1], 0.7 * denied[at], sizes, topics.known))
        for at, feel in enumerate(sought)
    ]


def feel_of(feel: Feel, topics: Topics, size: Floats) -> Floats:
    """Return how each place meets one manner, from -1 (just what cannot be borne) to 1."""
    return _feelings([feel], topics, size)[0][1]


def _met(
    feel: Feel, good: Floats, bad: Floats, denied: Floats, sizes: Mapping[int, Floats], known: Thesaurus
) -> Floats:
    """Return how each place meets one manner, by what suits, what jars, what is denied, and the number of people."""
    links = manner_links(known)[feel.heard.concept]
    for at, column in sizes.items():
        if at in links:
            good = np.maximum(good, links[at] * column)
            bad = np.maximum(bad, -links[at] * column)
    felt: Floats = feel.pull * (good - np.maximum(bad, denied))
    return felt


def atmosphere_scores(person: Person, topics: Topics, size: Floats) -> Floats:
    """Return how each place suits in atmosphere: 0.5 where nothing is known, up to 1 and down to 0."""
    total = np.zeros(len(size))
    for _feel, felt in feelings(person, topics, size):
        total += felt
    return felt_score(total)


def atmosphere_bound(person: Person, known: Thesaurus) -> float:
    """Return how well any place can suit in atmosphere at most."""
    return float(felt_score(np.array([sum(abs(feel.pull) for feel in feels(person, known))]))[0])


def felt_score(total: Floats | float) -> Floats:
    """Return a score from what is felt in all: 0.5 where it comes to nothing, and never quite 0 or 1."""
    return 0.5 + 0.5 * np.tanh(FELT_SPREAD * total)


def unbearable(felt: Floats | float) -> Floats:
    """Return how much of a place a disliked manner takes away: nothing while it is only half felt."""
    return MANNER_TOUCH * np.maximum(0.0, (felt - HALF_FELT) / (1 - HALF_FELT))


@lru_cache(maxsize=KEPT)
def disliked(person: Person, known: Thesaurus) -> tuple[Heard, ...]:
    """Return the things (not manners) that a person cannot bear, each once.

    What they like elsewhere is none, and what is vague is none either.
    """
    kept: dict[int, Heard] = {}
    liked = {one.concept for one in heard_from(person, known) if one.polarity > 0}
    for one in heard_from(person, known):
        concept = known.concepts[one.concept]
        if one.polarity < 0 and one.concept not in liked and not concept.is_manner and not concept.is_vague:
            kept.setdefault(one.concept, one)
    return tuple(kept.values())


@lru_cache(maxsize=LINKS_KEPT)
def dislike_links(concept: int, known: Thesaurus) -> Mapping[int, float]:
    """Return what counts as touching a dislike: the thing itself and what is a kind of it; its likes only faintly."""
    parents = {known.number[name] for name in known.concepts[concept].broader}
    near = known.links[concept]
    return {at: value for at, value in near.items() if value >= DISLIKED_NEAR and at not in parents}


def touches_of(shunned: Sequence[Heard], topics: Topics) -> Floats:
    """Return how much each place touches things that a person cannot bear, from 0 to 1, a line each; a denial lifts it."""
    there = spreads(topics.touches, [dislike_links(one.concept, topics.known) for one in shunned])
    denied = spreads(topics.absent, [{one.concept: 1.0} for one in shunned])
    weights = np.array([one.weight for one in shunned])
    touched: Floats = weights[:, None] * np.clip(there - 0.5 * denied, 0.0, 1.0)
    return touched


def dislike_touches(person: Person, topics: Topics, size: Floats) -> Floats:
    """Return how much of what a person cannot bear each place has, from 0 to 1: things, and how it feels."""
    untouched = np.ones(len(size))
    for touched in touches_of(disliked(person, topics.known), topics):
        untouched *= 1 - touched
    for feel, felt in feelings(person, topics, size):
        if feel.pull < 0:
            untouched *= 1 - unbearable(-felt)
    return 1 - untouched

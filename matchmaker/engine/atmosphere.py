"""How a place feels (雰囲気) against what a person seeks and cannot bear."""

from collections.abc import Mapping
from dataclasses import dataclass
from functools import lru_cache

import numpy as np

from matchmaker.engine.geography import Floats
from matchmaker.engine.hearing import Heard, heard_from
from matchmaker.engine.meaning import spread
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


def feels(person: Person, known: Thesaurus) -> tuple[Feel, ...]:
    """Return the manners that a person named, each once and the strongest."""
    kept: dict[tuple[int, int], Feel] = {}
    for one in heard_from(person, known):
        if one.polarity and one.field in PULLS and known.concepts[one.concept].is_manner:
            kept.setdefault((one.concept, one.polarity), Feel(one, one.polarity * PULLS[one.field]))
    return tuple(kept.values())


def size_cells(size: Floats, known: Thesaurus) -> dict[int, Floats]:
    """Return how much of a crowd, and of a handful, each place is by its number of people."""
    with np.errstate(invalid="ignore"):
        crowd = np.clip((np.nan_to_num(size, nan=0.0) - MANY / 2) / (MANY / 2), 0.0, 1.0)
        handful = np.where(np.isnan(size), 0.0, np.clip((FEW + 4 - size) / 4, 0.0, 1.0))
    return {known.number["大勢"]: crowd, known.number["少人数"]: handful}


def feel_of(feel: Feel, topics: Topics, sizes: Mapping[int, Floats]) -> Floats:
    """Return how a place meets one manner, from -1 (just what cannot be borne) to 1."""
    links = manner_links(topics.known)[feel.heard.concept]
    good = spread(topics.touches, {at: value for at, value in links.items() if value > 0})
    bad = spread(topics.touches, {at: -value for at, value in links.items() if value < 0})
    denied = 0.7 * spread(topics.absent, {feel.heard.concept: 1.0})
    for at, column in sizes.items():
        if at in links:
            good = np.maximum(good, links[at] * column)
            bad = np.maximum(bad, -links[at] * column)
    felt: Floats = feel.pull * (good - np.maximum(bad, denied))
    return felt


def atmosphere_scores(person: Person, topics: Topics, size: Floats) -> Floats:
    """Return how each place suits in atmosphere: 0.5 where nothing is known, up to 1 and down to 0."""
    sizes, total = size_cells(size, topics.known), np.zeros(len(size))
    for feel in feels(person, topics.known):
        total += feel_of(feel, topics, sizes)
    return felt_score(total)


def atmosphere_bound(person: Person, known: Thesaurus) -> float:
    """Return how well any place can suit in atmosphere at most."""
    return float(felt_score(np.array([sum(abs(feel.pull) for feel in feels(person, known))]))[0])


def felt_score(total: Floats) -> Floats:
    """Return a score from what is felt in all: 0.5 where it comes to nothing, and never quite 0 or 1."""
    return 0.5 + 0.5 * np.tanh(FELT_SPREAD * total)


def unbearable(felt: Floats) -> Floats:
    """Return how much of a place a disliked manner takes away: nothing while it is only half felt."""
    return MANNER_TOUCH * np.maximum(0.0, (felt - HALF_FELT) / (1 - HALF_FELT))


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


def dislike_links(concept: int, known: Thesaurus) -> Mapping[int, float]:
    """Return what counts as touching a dislike: the thing itself and what is a kind of it; its likes only faintly."""
    parents = {known.number[name] for name in known.concepts[concept].broader}
    near = known.links[concept]
    return {at: value for at, value in near.items() if value >= DISLIKED_NEAR and at not in parents}


def touch_of(one: Heard, topics: Topics) -> Floats:
    """Return how much each place touches one thing that a person cannot bear, from 0 to 1; a denial lifts it."""
    links = dislike_links(one.concept, topics.known)
    there = spread(topics.touches, links)
    denied = spread(topics.absent, {one.concept: 1.0})
    touched: Floats = one.weight * np.clip(there - 0.5 * denied, 0.0, 1.0)
    return touched


def dislike_touches(person: Person, topics: Topics, size: Floats) -> Floats:
    """Return how much of what a person cannot bear each place has, from 0 to 1: things, and how it feels."""
    untouched, sizes = np.ones(len(size)), size_cells(size, topics.known)
    for one in disliked(person, topics.known):
        untouched *= 1 - touch_of(one, topics)
    for feel in feels(person, topics.known):
        if feel.pull < 0:
            untouched *= 1 - unbearable(-feel_of(feel, topics, sizes))
    return 1 - untouched

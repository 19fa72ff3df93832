"""Which places of a town name a concept, and what their listings say that no concept hears; no person is looked at."""

from collections import OrderedDict, defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from threading import Lock
from typing import Any

import numpy as np
import sqlalchemy as sa

from geo.db import db
from matchmaker.engine.atmosphere import dislike_touches
from matchmaker.engine.availability import Bools
from matchmaker.engine.hearing import heard_from
from matchmaker.engine.index import Index
from matchmaker.engine.limits import hidden
from matchmaker.engine.meaning import ENOUGH, spread, topic_scores
from matchmaker.engine.reading import words_naming
from matchmaker.engine.types import Person, Place
from matchmaker.matching.indexes import index_of, stamp_of
from matchmaker.wordbook.rules import unheard_in
from profiles.actor import Actor
from profiles.vocabulary.language import person_clauses, place_clauses
from profiles.vocabulary.thesaurus import Thesaurus
from resources.directory.models import Resource
from resources.directory.publishing import where_visible
from resources.directory.search import fold as spelt

LEAST_PLACES = 3  # of an unknown word: what fewer listings say might be somebody's name
MOST_READ = 20_000  # listings that are read for unknown words
SHOWN = 20  # places beside a concept
BEST = 5  # places beside a sentence that is tried out
KEPT = 4  # towns whose unknown words a process remembers


@dataclass(frozen=True, slots=True)
class Named:
    """A place that names a concept, and the words in which it does."""

    ref: str
    name: str
    words: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Saying:
    """How many listings hold a wording, and some of them."""

    count: int
    places: tuple[tuple[str, str], ...]  # reference and name


@dataclass(frozen=True, slots=True)
class Unknown:
    """A word of listings that no concept hears: how many places say it, and some of them."""

    words: str
    count: int
    places: tuple[tuple[str, str], ...]  # reference and name


@dataclass(frozen=True, slots=True)
class Hearing:
    """One concept heard in a sentence: its words, whether it is wanted (1), cannot be borne (-1) or neither (0)."""

    concept: str
    said: str
    polarity: int
    places: int


@dataclass(frozen=True, slots=True)
class Tried:
    """What the engine makes of a sentence."""

    heard: tuple[Hearing, ...]
    unheard: tuple[str, ...]
    best: tuple[Named, ...]


def words_of(actor: Actor) -> Index:
    """Return the places of the actor's town with what they say, each in a row of its own."""
    return index_of(actor).flat()


def places_saying(actor: Actor, words: str) -> Saying:
    """Return the listings that hold a wording as it is written, whatever it is read as."""
    holds = sa.and_(where_visible(actor), Resource.search_key.contains(spelt(words), autoescape=True))
    count = db.session.scalar(sa.select(sa.func.count()).select_from(Resource).where(holds)) or 0
    query = sa.select(Resource.ref, Resource.name).where(holds).order_by(Resource.name, Resource.id).limit(SHOWN)
    return Saying(count, tuple((ref, name) for ref, name in db.session.execute(query)))


def counts_of(index: Index, concepts: Sequence[str]) -> dict[str, int]:
    """Return how many listings name each concept, of those that whoever asks may see."""
    return {name: int(_naming(index, name).sum()) for name in concepts}


def _naming(index: Index, concept: str) -> Bools:
    """Return which places name a concept and may be seen."""
    number = index.topics.known.number[concept]
    named: Bools = (spread(index.topics.touches, {number: 1.0}) > 0) & ~hidden(index)
    return named


def places_naming(index: Index, concept: str) -> list[Named]:
    """Return some of the places that name a concept, each with its words."""
    known = index.topics.known
    rows = np.flatnonzero(_naming(index, concept))[:SHOWN]
    return [_named(index.place(row), known.number[concept], known) for row in rows.tolist()]


def _named(place: Place, concept: int, known: Thesaurus) -> Named:
    """Return a place with the words in which it names a concept."""
    return Named(place.ref, place.name, tuple(dict.fromkeys(words_naming(place, concept, known))))


def try_out(actor: Actor, text: str, field: str) -> Tried:
    """Return what is heard in a sentence said in answer to one question, and which places would stand first for it."""
    index = words_of(actor)
    known = index.topics.known
    said: dict[str, Any] = {field: text}
    person = Person("", **said)
    heard = list(dict.fromkeys((one.concept, one.said, one.polarity) for one in heard_from(person, known)))
    counts = counts_of(index, list(dict.fromkeys(known.concepts[concept].name for concept, _, _ in heard)))
    names = [(known.concepts[concept].name, said, polarity) for concept, said, polarity in heard]
    return Tried(
        tuple(Hearing(name, said, polarity, counts[name]) for name, said, polarity in names),
        tuple(dict.fromkeys(unheard_in(known, person_clauses(text)))),
        tuple(_best(index, person, field)),
    )


def _best(index: Index, person: Person, field: str) -> list[Named]:
    """Return the places that answer a sentence best; of what cannot be borne, those that have most of it."""
    if field == "avoid":
        scores = dislike_touches(person, index.topics, index.size)
    else:
        scores = topic_scores(person, field, index.topics)
    scores = np.where(index.active & ~hidden(index), scores, 0.0)
    rows = [row for row in np.argsort(-scores, kind="stable")[:BEST].tolist() if scores[row] >= ENOUGH]
    return [Named(index.place(row).ref, index.place(row).name, index.place(row).activities) for row in rows]


_kept: OrderedDict[tuple[str, int, str], tuple[object, tuple[Unknown, ...]]] = OrderedDict()
_one_at_a_time = Lock()


def unknown_words(actor: Actor) -> tuple[Unknown, ...]:
    """Return what several listings say and no concept hears, the most frequent first; kept until something changes."""
    key, stamp = (str(db.engine.url), actor.town_id, actor.role.value), stamp_of(actor.town_id)
    with _one_at_a_time:
        if key not in _kept or _kept[key][0] != stamp:
            _kept[key] = (stamp, _unknown(words_of(actor)))
        _kept.move_to_end(key)
        while len(_kept) > KEPT:
            _kept.popitem(last=False)
        return _kept[key][1]


def _unknown(index: Index) -> tuple[Unknown, ...]:
    """Return what several listings say and no concept hears."""
    said: dict[str, list[Place]] = defaultdict(list)
    for row in np.flatnonzero(~hidden(index))[:MOST_READ].tolist():
        place = index.place(row)
        text = "。".join((*place.activities, place.description))
        for words in dict.fromkeys(unheard_in(index.topics.known, place_clauses(text))):
            said[words].append(place)
    found = [
        Unknown(words, len(places), tuple((place.ref, place.name) for place in places[:LEAST_PLACES]))
        for words, places in said.items()
        if len(places) >= LEAST_PLACES
    ]
    return tuple(sorted(found, key=lambda one: (-one.count, one.words)))

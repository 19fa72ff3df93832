"""Indexes joined to one: the parts of a large town that were read one after another, or a base with what was changed."""

from collections.abc import Iterable, Sequence
from itertools import islice

import numpy as np

from matchmaker.engine import ragged
from matchmaker.engine.availability import Timetable
from matchmaker.engine.facts import NO_PATTERN
from matchmaker.engine.geography import Floats
from matchmaker.engine.grid import by_ground
from matchmaker.engine.index import COLUMNS, Column, Index
from matchmaker.engine.lexicon import Lexicon
from matchmaker.engine.listings import Listings
from matchmaker.engine.ragged import Ragged, Rows, starts_of
from matchmaker.engine.senses import Senses
from matchmaker.engine.topics import Tables, Topics
from matchmaker.engine.types import Place
from profiles.vocabulary.pattern import Pattern
from profiles.vocabulary.thesaurus import Thesaurus

AT_ONCE = 500  # places whose words are in memory at one time: few enough that none is read twice
BY_CONCEPT = ("offers", "touches", "absent")


def read_all(places: Iterable[Place], known: Thesaurus | None = None) -> Index:
    """Return the index of any number of places, their listings as bytes; `Index.build` is the same for a town of some size."""
    parts, listings, ids = [], [], list[str]()
    rest = iter(places)
    while some := list(islice(rest, AT_ONCE)):
        part = Index.build(some, known)
        parts.append(part)
        listings.append(Listings.of(part.places, part.topics.known))
        ids += [place.id for place in part.places]
    if not parts:
        return Index.build((), known)
    order = np.empty(len(ids))
    order[sorted(range(len(ids)), key=ids.__getitem__)] = np.arange(len(ids))
    return joined(parts, order, listings[0].joined(listings[1:]))


def compacted(index: Index) -> Index:
    """Return an index in which what was changed stands among the rest: the same as one that is built anew."""
    if index.added is None:
        return index
    flat, own = index.flat(), index.rows()
    listings = (
        _listings(index).take(own[own < index.offset]).joined([Listings.of(index.added.places, index.topics.known)])
    )
    return joined([flat], flat.order, listings)


def _listings(index: Index) -> Listings:
    """Return the listings of the own rows of an index as bytes."""
    held = index.own_places
    return held if isinstance(held, Listings) else Listings.of(held, index.topics.known)


def joined(parts: Sequence[Index], order: Floats, listings: Listings) -> Index:
    """Return one index of indexes that were not edited; `order` says how their rows, one part after another, stand by id."""
    columns = {name: np.concatenate([getattr(part, name) for part in parts]) for name in COLUMNS}
    patterns, columns["pattern_of"] = _patterns(parts)
    columns["order"] = np.argsort(np.argsort(order)).astype(np.float64)
    rows = by_ground(columns["lat"], columns["lon"], columns["order"])
    topics = _topics(parts, rows)
    return Index(
        {name: column[rows] for name, column in columns.items()}, Timetable(patterns), topics, listings.take(rows)
    )


def _patterns(parts: Sequence[Index]) -> tuple[tuple[Pattern, ...], Column]:
    """Return the different patterns of all parts, and which of them each place has."""
    numbers: dict[Pattern, int] = {}
    found = []
    for part in parts:
        own = [numbers.setdefault(pattern, len(numbers)) for pattern in part.timetable.patterns]
        found.append(np.array([*own, NO_PATTERN], np.int32)[part.pattern_of])  # NO_PATTERN is -1: the last one
    return tuple(numbers), np.concatenate(found)


def _topics(parts: Sequence[Index], rows: Rows) -> Topics:
    """Return what the places of all parts say, in the order of some rows."""
    every = [part.topics for part in parts]
    tables = {name: rows_of([getattr(one, name) for one in every], rows) for name in BY_CONCEPT}
    said, tables["words"] = _renumbered([one.said for one in every], [one.words for one in every], rows)
    spelt, tables["grams"] = _renumbered([one.spelt for one in every], [one.grams for one in every], rows)
    senses = _senses_of([one.senses for one in every], rows)
    return Topics(((Tables(**tables, senses=senses), None),), said, spelt, len(rows), every[0].known)


def _renumbered(lexicons: Sequence[Lexicon], tables: Sequence[Ragged], rows: Rows) -> tuple[Lexicon, Ragged]:
    """Return one lexicon of what places still say, counted, and some rows of the tables in its numbers."""
    every = [np.append(lexicon.codes, lexicon.later) for lexicon in lexicons]
    spoken = [codes[lexicon.counts > 0] for codes, lexicon in zip(every, lexicons, strict=True)]
    codes = np.unique(np.concatenate(spoken))
    table = rows_of(tables, rows, [np.searchsorted(codes, own).astype(np.uint32) for own in every])
    return Lexicon.of(codes).counted(table), table


def rows_of(tables: Sequence[Ragged], rows: Rows, numbers: Sequence[Column] | None = None) -> Ragged:
    """Return some rows of tables that stand one after another, in their order; `numbers` are other numbers for the codes.

    It goes part by part: nothing beside the tables and what is returned stands in memory as a whole.
    """
    since = starts_of(np.array([len(table) for table in tables]))
    many = np.concatenate([np.diff(table.starts) for table in tables])[rows]
    starts = starts_of(many)
    codes, values = np.empty(starts[-1], tables[0].codes.dtype), np.empty(starts[-1], tables[0].values.dtype)
    for at, table in enumerate(tables):
        own = np.flatnonzero((rows >= since[at]) & (rows < since[at + 1]))
        for some in np.array_split(own, len(own) // ragged.AT_ONCE + 1):
            taken = table.take(rows[some] - since[at])
            cells = np.repeat(starts[some] - taken.starts[:-1], many[some]) + np.arange(len(taken.codes))
            codes[cells] = taken.codes if numbers is None else numbers[at][taken.codes]
            values[cells] = taken.values
    return Ragged(starts, codes, values)


def _senses_of(senses: Sequence[Senses], rows: Rows) -> Senses:
    """Return some rows of senses that stand one after another, in their order, part by part as well."""
    since = starts_of(np.array([len(one) for one in senses]))
    table = np.empty((len(rows), *senses[0].table.shape[1:]), np.int8)
    lengths = np.empty((len(rows), *senses[0].lengths.shape[1:]), np.float32)
    for at, one in enumerate(senses):
        own = np.flatnonzero((rows >= since[at]) & (rows < since[at + 1]))
        table[own], lengths[own] = one.table[rows[own] - since[at]], one.lengths[rows[own] - since[at]]
    return Senses(table, lengths)

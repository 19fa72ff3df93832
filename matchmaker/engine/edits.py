"""An index after some listings were changed: the base stays as it is, and the changed places stand beside it.

The answers are those of an index that is built anew; only what was counted over the town (how rare a word is) and the
changed places are reckoned again, so an edit costs milliseconds whatever the size of the country.
"""

import copy
from collections.abc import Collection, Iterable
from dataclasses import replace

import numpy as np

from matchmaker.engine.availability import Timetable
from matchmaker.engine.facts import NO_PATTERN
from matchmaker.engine.geography import Floats
from matchmaker.engine.index import Index
from matchmaker.engine.lexicon import Codes, Lexicon
from matchmaker.engine.ragged import Ragged, Rows
from matchmaker.engine.reading import read_words
from matchmaker.engine.topics import Tables, Topics
from matchmaker.engine.types import Place


def edited(index: Index, changed: Iterable[Place], removed: Iterable[int] = ()) -> Index:
    """Return an index with some places changed or new, and some taken out; the one handed in stays as it is.

    A changed place takes the place of the one with its id or its number in the store; `removed` are such numbers.
    """
    base = index if index.base is None else index.base
    changed = [replace(place, read=read_words(place, base.topics.known)) for place in changed]
    lost = index.removed - {place.number for place in changed} | frozenset(removed)
    before = () if index.added is None else index.added.places
    new = _newest([*before, *changed], lost)
    added = Index.build(new, known=base.topics.known)
    other = copy.copy(index)
    for name in ("position", "grid"):
        other.__dict__.pop(name, None)
    numbers = [place.number for place in new if place.number] + sorted(lost)
    other.gone = np.union1d(base.rows_of(place.id for place in new), base.find("number", numbers)).astype(np.intp)
    other.topics, tables = _counted(base, added, other.gone)
    _fit_in(added, base)
    added.topics = replace(other.topics, sources=((tables, None),))
    added.asking = index.asking
    other.base, other.added, other.removed = base, added, lost
    return other


def _newest(places: Iterable[Place], lost: Collection[int]) -> list[Place]:
    """Return the places that are not lost, of several with one id or number the last."""
    by_id = {place.id: place for place in places if place.number not in lost}
    by_number = {place.number or place.id: place for place in by_id.values()}
    return list(by_number.values())


def _fit_in(added: Index, base: Index) -> None:
    """Number the patterns of added places, and their order, on from those of the base."""
    added.order = _order(base, added)
    added.timetable = Timetable(added.timetable.patterns, base.timetable)
    shift = np.int32(len(base.timetable.patterns))
    added.pattern_of = np.where(added.pattern_of == NO_PATTERN, NO_PATTERN, added.pattern_of + shift)


def _counted(base: Index, added: Index, gone: Rows) -> tuple[Topics, Tables]:
    """Return the topics of the base with the town counted anew, and the tables of the added places in its numbers."""
    tables = added.topics.sources[0][0]
    said, words = _numbered(base.topics.said, tables.words, added.topics.said.codes)
    spelt, grams = _numbered(base.topics.spelt, tables.grams, added.topics.spelt.codes)
    lost = base.topics.take(gone)
    topics = replace(
        base.topics,
        said=said.counted(lost.words, -1),
        spelt=spelt.counted(lost.grams, -1),
        places=base.topics.places - len(gone) + len(added),
    )
    return topics, replace(tables, words=words, grams=grams)


def _numbered(lexicon: Lexicon, rows: Ragged, codes: Codes) -> tuple[Lexicon, Ragged]:
    """Return a lexicon with the cells of some rows counted in, and those rows in its numbers; `codes` are theirs."""
    wider = lexicon.with_codes(codes)
    numbers = wider.numbers(codes).astype(np.uint32)
    renumbered = Ragged(rows.starts, numbers[rows.codes], rows.values)
    return wider.counted(renumbered), renumbered


def _order(base: Index, added: Index) -> Floats:
    """Return where the ids of added places stand among those of the base: between two of its whole numbers."""
    by_id = np.empty(len(base.order), np.intp)
    by_id[base.order.astype(np.intp)] = np.arange(len(base.order))
    among = [_before(base, by_id, added.place(row).id) for row in range(len(added.order))]
    return np.array(among, np.float64) - 1 + (added.order + 1) / (len(added.order) + 1)


def _before(base: Index, by_id: Rows, name: str) -> int:
    """Return how many ids of the base come before one."""
    low, high = 0, len(by_id)
    while low < high:
        middle = (low + high) // 2
        if base.place(int(by_id[middle])).id < name:
            low = middle + 1
        else:
            high = middle
    return low

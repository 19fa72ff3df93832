"""An index in a folder of plain arrays, mapped into every process that asks for it: one copy in memory for all workers.

It is written to a folder of its own and renamed whole, so nobody ever reads half of one; it holds listings and no
person, only its owner can read it, and it may be deleted at any time.
"""

import json
import os
import shutil
from collections.abc import Iterator, Mapping
from dataclasses import replace
from pathlib import Path
from typing import Any

import numpy as np
import numpy.typing as npt

from matchmaker.engine.availability import Timetable
from matchmaker.engine.index import COLUMNS, Index
from matchmaker.engine.lexicon import Lexicon
from matchmaker.engine.listings import Listings, pattern_as, pattern_from
from matchmaker.engine.ragged import ByCode, Ragged
from matchmaker.engine.senses import Senses
from matchmaker.engine.topics import Tables, Topics
from profiles.vocabulary.thesaurus import Thesaurus

RAGGED = ("offers", "touches", "absent", "words", "grams")
BY_CODE = ("codes", "starts", "rows", "values")
LEXICONS = ("said", "spelt")
TOLD = "index.json"
Array = npt.NDArray[Any]


def save(index: Index, folder: Path, told: Mapping[str, Any]) -> None:
    """Write an index that was not edited to a folder, with what is told of it; somebody else's of that name stays."""
    draft = folder.with_name(f".{folder.name}.{os.getpid()}")
    draft.mkdir(mode=0o700, parents=True)
    try:
        for name, array in _arrays(index):
            np.save(draft / f"{name}.npy", array)
        patterns = [pattern_as(pattern) for pattern in index.timetable.patterns]
        (draft / TOLD).write_text(json.dumps({**told, "patterns": patterns}, ensure_ascii=False), "utf-8")
        draft.rename(folder)
    except OSError:
        if not folder.is_dir():
            raise
    finally:
        shutil.rmtree(draft, ignore_errors=True)


def told_of(folder: Path) -> dict[str, Any] | None:
    """Return what is told of the index in a folder; None where there is none that can be read."""
    try:
        told = json.loads((folder / TOLD).read_text("utf-8"))
    except (OSError, ValueError):
        return None
    return told if isinstance(told, dict) else None


def mapped(folder: Path, known: Thesaurus) -> Index:
    """Return the index in a folder, read with a thesaurus; nothing but what is looked at comes into memory."""
    held = {file.stem: np.load(file, mmap_mode="r").view(np.ndarray) for file in folder.glob("*.npy")}
    told = told_of(folder) or {}
    ragged = {name: Ragged(*(held[f"{name}-{part}"] for part in ("starts", "codes", "values"))) for name in RAGGED}
    ragged["offers"] = replace(ragged["offers"], held=ByCode(*(held[f"offers-by-{part}"] for part in BY_CODE)))
    tables = Tables(**ragged, senses=Senses(held["senses-table"], held["senses-lengths"]))
    nothing = np.zeros(0, np.uint64)
    said, spelt = (Lexicon(held[f"{name}-codes"], nothing, held[f"{name}-counts"]) for name in LEXICONS)
    topics = Topics(((tables, None),), said, spelt, len(held["lat"]), known)
    listings = Listings(held["listings"], held["listings-starts"], held["listings-ends"])
    timetable = Timetable(tuple(pattern_from(_tuples(values)) for values in told["patterns"]))
    return Index({name: held[name] for name in COLUMNS}, timetable, topics, listings)


def _arrays(index: Index) -> Iterator[tuple[str, Array]]:
    """Yield every array of an index by name."""
    for name in COLUMNS:
        yield name, getattr(index, name)
    topics = index.topics
    for name in RAGGED:
        table = getattr(topics, name)
        for part in ("starts", "codes", "values"):
            yield f"{name}-{part}", getattr(table, part)
    for part in BY_CODE:
        yield f"offers-by-{part}", getattr(topics.offers.by_code, part)
    for name in LEXICONS:
        lexicon = getattr(topics, name)
        yield f"{name}-codes", lexicon.codes
        yield f"{name}-counts", lexicon.counts
    yield "senses-table", topics.senses.table
    yield "senses-lengths", topics.senses.lengths
    listings = (
        index.own_places if isinstance(index.own_places, Listings) else Listings.of(index.own_places, topics.known)
    )
    yield "listings", listings.blob
    yield "listings-starts", listings.starts
    yield "listings-ends", listings.ends


def _tuples(values: Any) -> Any:
    """Return plain values with tuples for their lists, as they were before JSON."""
    return tuple(map(_tuples, values)) if isinstance(values, list) else values

"""Indexes on disk: which one belongs to the listings, the words and the code of now."""

import shutil
import sys
from dataclasses import asdict, dataclass
from datetime import datetime
from functools import cache
from hashlib import blake2b
from importlib.metadata import version
from pathlib import Path
from typing import Any

from matchmaker import engine
from matchmaker.engine.files import mapped, save, told_of
from matchmaker.engine.index import Index
from profiles import vocabulary
from profiles.vocabulary.thesaurus import Thesaurus

OLD_ONES = 1  # kept beside the newest: somebody may just be opening it


@dataclass(frozen=True, slots=True)
class Stamp:
    """Of which listings and words an index is: how many there are, when one last changed, and the digest of the terms."""

    count: int
    changed_at: datetime | None
    terms: str


def load(folder: Path | None, known: Thesaurus, terms: str) -> tuple[Stamp, Index] | None:
    """Return the newest index of this code and these terms with its stamp; None where there is none."""
    for one in _newest_first(folder):
        told = told_of(one)
        if told is None or (told.get("code") == code_mark() and told.get("terms") == terms):
            try:
                return _stamp(told or {}), mapped(one, known)
            except (OSError, ValueError, KeyError):  # broken, or somebody is deleting it just now
                shutil.rmtree(one, ignore_errors=True)
    return None


def store(index: Index, folder: Path, stamp: Stamp) -> Index:
    """Leave an index for all processes and return it mapped; where nothing can be written, as it is."""
    told = asdict(stamp) | {"changed_at": stamp.changed_at and stamp.changed_at.isoformat(), "code": code_mark()}
    one = folder / blake2b(repr(sorted(told.items())).encode(), digest_size=12).hexdigest()
    try:
        folder.mkdir(mode=0o700, parents=True, exist_ok=True)
        save(index, one, told)
        for old in _newest_first(folder)[1 + OLD_ONES :]:
            shutil.rmtree(old, ignore_errors=True)
        return mapped(one, index.topics.known)
    except OSError:
        return index


def _newest_first(folder: Path | None) -> list[Path]:
    """Return the indexes in a folder, the newest first."""
    if folder is None or not folder.is_dir():
        return []
    found = [one for one in folder.iterdir() if not one.name.startswith(".")]
    return sorted(found, key=lambda one: (one.stat().st_mtime_ns, one.name), reverse=True)


def _stamp(told: dict[str, Any]) -> Stamp:
    """Return the stamp that is told of an index."""
    moment = told["changed_at"]
    return Stamp(told["count"], datetime.fromisoformat(moment) if moment else None, told["terms"])


@cache
def code_mark() -> str:
    """Return what an index depends on beside the listings and the terms: this code, and the dictionaries."""
    digest = blake2b(digest_size=12)
    for room in (engine, vocabulary):
        for file in sorted(Path(room.__path__[0]).iterdir()):
            if file.is_file():
                digest.update(file.read_bytes())
    for name in ("sudachipy", "sudachidict_core", "numpy"):
        digest.update(version(name).encode())
    digest.update(sys.version.encode())  # listings are written in a form of its own
    return digest.hexdigest()

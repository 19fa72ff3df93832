"""What the words of listings come to, read once: kept in the process, and in a file for the next one.

Reading words is the dear part of an index (one millisecond a listing). A reading depends on the text and on this code
alone, so the file is exact: it is keyed by a digest of the text, and a file of another engine is not looked at. It
holds listings only, never a person, and may be deleted at any time.
"""

import json
import os
from collections.abc import Iterable, Iterator, Mapping
from functools import cache
from hashlib import blake2b
from importlib.metadata import version
from pathlib import Path
from typing import Any, NamedTuple

from profiles.vocabulary import language, thesaurus
from profiles.vocabulary.language import Clause, place_clauses

WORTH_A_FILE = 500  # texts that nobody has read yet
MOST_KEPT = 200_000  # texts
NUMBERS = ("数詞", "助数詞可能")


class Marks(NamedTuple):
    """What one text comes to: concepts that are there, concepts that are denied, and the words of what it offers."""

    there: tuple[int, ...]
    denied: tuple[int, ...]
    norms: tuple[str, ...]


_kept: dict[str, Marks] = {}


def marks_of(texts: Iterable[str], file: Path | None = None) -> Mapping[str, Marks]:
    """Return what each text comes to; `file` is where earlier processes may have left it."""
    wanted = dict.fromkeys(texts)
    unread = [text for text in wanted if text not in _kept]
    if file and len(unread) >= WORTH_A_FILE:
        stored = _stored(file)
        found = {text: stored[key] for text in unread if (key := key_of(text)) in stored}
        _kept.update(
            {text: Marks(tuple(there), tuple(denied), tuple(norms)) for text, (there, denied, norms) in found.items()}
        )
        unread = [text for text in unread if text not in found]
    _kept.update({text: read_marks(text) for text in unread})
    marks = {text: _kept[text] for text in wanted}
    if file and len(unread) >= WORTH_A_FILE:
        _store(file, marks)
    for text in list(_kept)[: max(0, len(_kept) - MOST_KEPT)]:
        del _kept[text]
    return marks


def read_marks(text: str) -> Marks:
    """Return what one text comes to."""
    known, there, denied, norms = thesaurus.load(), dict[int, None](), dict[int, None](), list[str]()
    for clause in place_clauses(text):
        for mention in known.mentions(clause.tokens):
            is_there = clause.polarity > 0 or mention.denies or clause.no_ends < mention.first
            (there if is_there else denied)[mention.concept] = None
        if clause.polarity > 0:
            norms += norms_of(clause)
    return Marks(tuple(there), tuple(denied), tuple(norms))


def norms_of(clause: Clause) -> Iterator[str]:
    """Yield the words of a clause that say something by themselves."""
    for token in clause.tokens:
        if token.word_class in ("名詞", "形状詞") and token.sub_class not in NUMBERS and token.is_content:
            yield token.norm


def key_of(text: str) -> str:
    """Return the digest of a text."""
    return blake2b(text.encode("utf-8", "surrogatepass"), digest_size=16).hexdigest()


@cache
def engine_mark() -> str:
    """Return what a reading depends on beside the text: this code, the thesaurus, and the dictionary."""
    digest = blake2b(digest_size=16)
    for name in (__file__, language.__file__, thesaurus.__file__, Path(thesaurus.__file__).with_name(thesaurus.FILE)):
        digest.update(Path(name).read_bytes())
    for name in ("sudachipy", "sudachidict_core"):
        digest.update(version(name).encode())
    return digest.hexdigest()


def _stored(file: Path) -> dict[str, list[list[Any]]]:
    """Return the readings of a file by digest; none where it is missing, broken, or of another engine."""
    try:
        held = json.loads(file.read_bytes())
    except (OSError, ValueError):
        return {}
    is_ours = isinstance(held, dict) and held.get("engine") == engine_mark()
    return dict(held["texts"]) if is_ours else {}


def _store(file: Path, marks: Mapping[str, Marks]) -> None:
    """Leave readings for the next process, all at once; where nothing can be written, it reads for itself."""
    held = {"engine": engine_mark(), "texts": {key_of(text): one for text, one in marks.items()}}
    draft = file.with_name(f"{file.name}.{os.getpid()}")
    try:
        draft.touch(mode=0o600)
        draft.write_text(json.dumps(held, ensure_ascii=False, separators=(",", ":")), "utf-8", "surrogatepass")
        draft.replace(file)
    except OSError:
        draft.unlink(missing_ok=True)

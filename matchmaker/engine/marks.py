"""What the words of listings come to, read once: kept in the process, and in a file for the next one.

Reading words is the dear part of an index (one millisecond a listing). A reading depends on the text, the thesaurus and
this code alone, so the file is exact: it is keyed by a digest of the text, and a file of another engine or another thesaurus is
not looked at. A town that changes a term of its own reads its listings anew. The file holds listings only, never a
person, and may be deleted at any time.
"""

import json
import os
from collections.abc import Iterable, Iterator, Mapping
from functools import lru_cache
from hashlib import blake2b
from importlib.metadata import version
from pathlib import Path
from typing import Any, NamedTuple

from profiles.vocabulary import language, polarity, thesaurus
from profiles.vocabulary.language import Clause, place_clauses
from profiles.vocabulary.thesaurus import Thesaurus

WORTH_A_FILE = 500  # texts that nobody has read yet
MOST_KEPT = 200_000  # texts
NUMBERS = ("数詞", "副詞可能")  # how many and when: 三つ, 夜中


class Marks(NamedTuple):
    """What one text comes to: concepts that are there, concepts that are denied, and the words of what it offers."""

    there: tuple[int, ...]
    denied: tuple[int, ...]
    norms: tuple[str, ...]


_kept: dict[tuple[str, str], Marks] = {}  # by the digest of the thesaurus, and the text


def marks_of(texts: Iterable[str], file: Path | None = None, known: Thesaurus | None = None) -> Mapping[str, Marks]:
    """Return what each text comes to, read with a thesaurus; `file` is where earlier processes may have left it."""
    known = known or thesaurus.load()
    by, wanted = known.digest, dict.fromkeys(texts)
    unread = [text for text in wanted if (by, text) not in _kept]
    if file and len(unread) >= WORTH_A_FILE:
        stored = _stored(file, engine_mark(by))
        found = {text: stored[key] for text in unread if (key := key_of(text)) in stored}
        _kept.update(
            {
                (by, text): Marks(tuple(there), tuple(denied), tuple(norms))
                for text, (there, denied, norms) in found.items()
            }
        )
        unread = [text for text in unread if text not in found]
    _kept.update({(by, text): read_marks(text, known) for text in unread})
    marks = {text: _kept[by, text] for text in wanted}
    if file and len(unread) >= WORTH_A_FILE:
        _store(file, marks, engine_mark(by))
    for oldest in list(_kept)[: max(0, len(_kept) - MOST_KEPT)]:
        del _kept[oldest]
    return marks


def read_marks(text: str, known: Thesaurus) -> Marks:
    """Return what one text comes to."""
    there, denied, norms = dict[int, None](), dict[int, None](), list[str]()
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


@lru_cache(maxsize=64)
def engine_mark(terms: str) -> str:
    """Return what a reading depends on beside the text: this code, the dictionary, and the digest of the thesaurus."""
    digest = blake2b(terms.encode(), digest_size=16)
    for name in (__file__, language.__file__, polarity.__file__, thesaurus.__file__):
        digest.update(Path(name).read_bytes())
    for name in ("sudachipy", "sudachidict_core"):
        digest.update(version(name).encode())
    return digest.hexdigest()


def _stored(file: Path, mark: str) -> dict[str, list[list[Any]]]:
    """Return the readings of a file by digest; none where it is missing, broken, or of another mark."""
    try:
        held = json.loads(file.read_bytes())
    except (OSError, ValueError):
        return {}
    is_ours = isinstance(held, dict) and held.get("engine") == mark
    return dict(held["texts"]) if is_ours else {}


def _store(file: Path, marks: Mapping[str, Marks], mark: str) -> None:
    """Leave readings for the next process, all at once; where nothing can be written, it reads for itself."""
    held = {"engine": mark, "texts": {key_of(text): one for text, one in marks.items()}}
    draft = file.with_name(f"{file.name}.{os.getpid()}")
    try:
        draft.touch(mode=0o600)
        draft.write_text(json.dumps(held, ensure_ascii=False, separators=(",", ":")), "utf-8", "surrogatepass")
        draft.replace(file)
    except OSError:
        draft.unlink(missing_ok=True)

"""What the words of listings come to: the dear part of an index, half a millisecond a listing.

A reading depends on the text, the thesaurus and this code alone. Texts of a few words come again and again, so a process
keeps what it read lately; what a whole town comes to lies in the files of its index.
"""

from collections.abc import Iterable, Iterator, Mapping
from typing import NamedTuple

from profiles.vocabulary.language import Clause, place_clauses
from profiles.vocabulary.thesaurus import Thesaurus, load

MOST_KEPT = 20_000  # texts
NUMBERS = ("数詞", "副詞可能")  # how many and when: 三つ, 夜中


class Marks(NamedTuple):
    """What one text comes to: concepts that are there, concepts that are denied, and the words of what it offers."""

    there: tuple[int, ...]
    denied: tuple[int, ...]
    norms: tuple[str, ...]


_kept: dict[tuple[str, str], Marks] = {}  # by the digest of the thesaurus, and the text


def marks_of(texts: Iterable[str], known: Thesaurus | None = None) -> Mapping[str, Marks]:
    """Return what each text comes to, read with a thesaurus."""
    known = known or load()
    by, found = known.digest, dict[str, Marks]()
    for text in texts:
        if text not in found:
            found[text] = _kept.get((by, text)) or read_marks(text, known)
    _kept.update({(by, text): marks for text, marks in found.items()})
    if len(_kept) > MOST_KEPT:
        for oldest in list(_kept)[: len(_kept) - MOST_KEPT // 2]:
            del _kept[oldest]
    return found


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

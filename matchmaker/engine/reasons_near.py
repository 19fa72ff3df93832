"""What speaks for a pair where no concept does: words of both sides that keep the same company, each quoted."""

from collections.abc import Mapping
from functools import lru_cache
from typing import NamedTuple

from matchmaker.engine.hearing import inner_quotes, quoted
from matchmaker.engine.meaning import ENOUGH, KEPT, TOLD, liked_clauses, liked_senses, liking
from matchmaker.engine.quoting import trimmed
from matchmaker.engine.ragged import Rows
from matchmaker.engine.reading import Reading, Seen
from matchmaker.engine.senses import nearest_words
from matchmaker.engine.sentences import bounds, mark
from matchmaker.engine.topics import Topics
from matchmaker.engine.types import Person

Near = tuple[float, int, int]  # how near, from 0 to 1; the text of the place, and the clause of the person


class NearMatch(NamedTuple):
    """The nearest that a place comes to one thing said, from 0 to 1, in the words of both."""

    nearness: float
    said: str
    offered: Seen


def nearest_clauses(person: Person, topics: Topics, rows: Rows) -> Mapping[str, list[Near]]:
    """Return for each field in which something was said how near each of some rows comes to it, and by which texts."""
    said = {field: liked_senses(person, field, mark()) for field in TOLD if liked_clauses(person, field)}
    if not said or not len(rows):
        return {}
    first, *others = said.values()
    near, since, found = topics.senses.nearness_at(rows, first.joined(others), bounds()), 0, {}
    for field, senses in said.items():
        own = near[:, :, since : since + len(senses)].reshape(len(rows), -1)
        best, since = own.argmax(axis=1).tolist(), since + len(senses)
        found[field] = [
            (value, *divmod(at, len(senses))) for value, at in zip(own.max(axis=1).tolist(), best, strict=True)
        ]
    return found


def near_match(person: Person, field: str, near: Near, reading: Reading) -> NearMatch | None:
    """Return the words of a person and of a place that come nearest, None where nothing comes near."""
    nearness, text, clause = near
    if nearness < ENOUGH:
        return None
    ours, (rows, quotes) = liked_clauses(person, field)[clause][1], reading.offered[text]
    one, other = nearest_words(ours, rows) or (0, 0)  # a model of sentences knows words that no vector does
    return NearMatch(nearness, _around(person, field, ours[one]), reading.quote(quotes[other], text))


@lru_cache(maxsize=KEPT)
def _around(person: Person, field: str, word: str) -> str:
    """Return what a person said around a word in normal form, short enough to quote."""
    clause, at = next(
        (one, at) for one in liking(person, field) for at, token in enumerate(one.tokens) if token.norm == word
    )
    return trimmed(inner_quotes(quoted(clause, at, at)))

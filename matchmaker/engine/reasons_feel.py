"""Reasons from how a place feels: what a person seeks or cannot bear beside what a listing says."""

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from functools import lru_cache
from typing import NamedTuple

from matchmaker.engine import wording
from matchmaker.engine.atmosphere import (
    Feel,
    dislike_links,
    disliked,
    feels,
    felt_score,
    manner_sides,
    size_cells,
    unbearable,
)
from matchmaker.engine.hearing import Heard
from matchmaker.engine.meaning import KEPT, nearest
from matchmaker.engine.quoting import is_hope, is_thing, quote_of
from matchmaker.engine.reading import Seen, where_denied, where_said
from matchmaker.engine.reasons_words import written
from matchmaker.engine.sight import Sight
from matchmaker.engine.types import Direction, Person, Place, Reason, ReasonKind, Said
from profiles.vocabulary.thesaurus import Thesaurus


class Felt(NamedTuple):
    """One manner that a person seeks or cannot bear, how the place meets it, and the concept that decided it."""

    feel: Feel
    value: float
    concept: int | None

    @property
    def pulled(self) -> float:
        """Return how much it pulls the person there."""
        return self.feel.pull * self.value


def feeling_reasons(sight: Sight) -> Iterator[Reason]:
    """Yield how the place feels beside what the person seeks or cannot bear, and the dislikes that it touches."""
    sought, shunned = feels(sight.person, sight.index.topics.known), disliked(sight.person, sight.index.topics.known)
    if sought:
        yield from _manner_reasons(sight, sought)
    for heard in shunned:
        yield from _touch_reason(sight, heard)


def _manner_reasons(sight: Sight, sought: Sequence[Feel]) -> Iterator[Reason]:
    """Yield one reason for each thing said about how it should feel."""
    index, known = sight.index, sight.index.topics.known
    columns = index.kept.get("sizes", lambda: size_cells(index.size, known))
    sizes = {at: float(column[sight.row]) for at, column in columns.items()}
    felt = [Felt(feel, *feel_here(feel.heard.concept, sight.touches, sight.absent, sizes, known)) for feel in sought]
    total = sum(one.pulled for one in felt)
    by_clause: dict[tuple[str, int], list[Felt]] = defaultdict(list)
    for one in felt:
        by_clause[one.feel.heard.field, one.feel.heard.clause].append(one)
    for own in by_clause.values():
        pulled = sum(one.pulled for one in own)
        most = max(own, key=lambda one: one.pulled * (1 if pulled > 0 else -1))
        said = _feeling(sight.place, most, known) if pulled and most.value else None
        if said:
            free = min(1.0, sight.parts["dislike"] / _untouched(own))
            weight = abs(sight.moves(atmosphere=float(felt_score(total - pulled)), dislike=free))
            yield _manner_reason(sight.person, most, weight, said, suits=pulled > 0)


def _manner_reason(person: Person, most: Felt, weight: float, said: tuple[Said, str], *, suits: bool) -> Reason:
    """Return the reason for a manner that suits, or against one that does not."""
    heard, direction = most.feel.heard, Direction.FOR if suits else Direction.AGAINST
    words = quote_of(person, heard)
    template, values = _felt(words, sought=most.feel.pull > 0, suits=suits), {"words": words, "feel": said[0]}
    return Reason(ReasonKind.ATMOSPHERE, direction, weight, template, values, (f"client.{heard.field}", said[1]))


@lru_cache(maxsize=KEPT)
def _felt(words: str, *, sought: bool, suits: bool) -> str:
    """Return the sentence about how a place feels, for what is sought or cannot be borne, met or not."""
    if sought and suits:
        return wording.SOUGHT if is_hope(words) else wording.SOUGHT_TOLD
    if sought:
        return wording.CONTRARY
    if is_thing(words):
        return wording.SPARED if suits else wording.UNBEARABLE
    return wording.SPARED_TOLD if suits else wording.CONTRARY


def _untouched(felt: Sequence[Felt]) -> float:
    """Return what is left of a place for somebody who cannot bear how it feels: 1 where nothing troubles."""
    left = 1.0
    for one in felt:
        if one.feel.pull < 0:
            left *= 1 - float(unbearable(-one.pulled))
    return left


def feel_here(
    concept: int,
    there: Mapping[int, float],
    denied: Mapping[int, float],
    sizes: Mapping[int, float],
    known: Thesaurus,
) -> tuple[float, int | None]:
    """Return the same as `atmosphere.feel_of` for one place and a pull of 1, and the concept that decided it."""
    suits, jars = manner_sides(concept, known)
    cells = dict(there)
    for at, value in sizes.items():
        cells[at] = max(value, cells.get(at, 0.0))
    good, by_good = nearest(cells, suits)
    bad, by_bad = nearest(cells, jars)
    missing = 0.7 * denied.get(concept, 0.0)
    against, by = (bad, by_bad) if bad >= missing else (missing, None)
    return good - against, by_good if good > against else by


def _feeling(place: Place, felt: Felt, known: Thesaurus) -> tuple[Said, str] | None:
    """Return how a place feels, in words that stand before 所, and the fact they come from."""
    if felt.concept is None:
        seen: Seen | None = where_denied(place, felt.feel.heard.concept, known)
    else:
        seen = where_said(place, felt.concept, known)
    if seen and seen.said in wording.FEELS:
        return Said(wording.FEELS[seen.said]), seen.fact
    if seen:
        return Said(wording.SAID_SO, {"offer": seen.offer}), seen.fact
    return (Said(wording.ABOUT_SO_MANY, {"size": place.group_size}), "resource.規模") if place.group_size else None


def _touch_reason(sight: Sight, heard: Heard) -> Iterator[Reason]:
    """Yield one thing that the person cannot bear, where the place has it."""
    known = sight.index.topics.known
    value, concept = nearest(sight.touches, dislike_links(heard.concept, known))
    touched = heard.weight * min(1.0, max(0.0, value - 0.5 * sight.absent.get(heard.concept, 0.0)))
    if concept is None or touched <= 0:
        return
    seen = where_said(sight.place, concept, known)
    assert seen is not None  # the concept was read from these very words
    weight = -sight.moves(dislike=min(1.0, sight.parts["dislike"] / max(1e-9, 1 - touched)))
    words = quote_of(sight.person, heard)
    template = wording.TOUCHED if is_thing(words) else wording.TOUCHED_TOLD
    values, facts = {"words": words, "there": written(seen)}, (f"client.{heard.field}", seen.fact)
    yield Reason(ReasonKind.ATMOSPHERE, Direction.AGAINST, weight, template, values, facts)

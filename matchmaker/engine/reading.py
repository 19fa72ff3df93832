"""What the words of one listing come to, ready to be quoted: read once when an index is made, looked up for the reasons."""

from collections.abc import Iterable, Iterator, Sequence
from functools import lru_cache
from typing import NamedTuple

from matchmaker.engine.hearing import inner_quotes, quoted
from matchmaker.engine.marks import norms_of
from matchmaker.engine.quoting import is_thing, trimmed
from matchmaker.engine.topics import FEATURES_FEEL, FIELDS, NOTES, OFFERING, words_of_place
from matchmaker.engine.types import Place
from profiles.vocabulary import wordvectors
from profiles.vocabulary.language import place_clauses
from profiles.vocabulary.thesaurus import Thesaurus

PAY = "resource.報酬"  # whoever pays offers work, in whatever words
EARNING = "収入"
FIELDS_KEPT = 4_096  # whose words are at hand for the reasons
WORDED = FIELDS + NOTES

Quote = tuple[str, str, bool]  # words as they stand, what is offered in them, whether that is a thing


class Seen(NamedTuple):
    """Words of a place as a reason quotes them: of which field, as they stand, and without what leads in and on."""

    fact: str
    said: str
    offer: str
    is_thing: bool  # whether the offer names a thing

    @property
    def is_plain(self) -> bool:
        """Say whether what a place names can stand in a sentence as it is."""
        return self.fact == PAY or (self.fact == "resource.活動" and self.is_thing)


class Named(NamedTuple):
    """Concepts, and for each the field and the quotation that name it most plainly; by their positions."""

    concepts: Sequence[int]
    fields: Sequence[int]
    quotes: Sequence[int]


class Reading(NamedTuple):
    """What is quoted of a place: where it names a concept, where it denies one, and around each word it offers.

    It is plain enough to be written into a file as it is; `reading_from` is the way back. Where all of a quotation is
    offered, its second part is empty.
    """

    quotes: Sequence[Quote]
    there: Named
    denied: Named
    offered: Sequence[tuple[Sequence[int], Sequence[int]]]  # by field: rows of words among the vectors, and quotations

    def quote(self, at: int, field: int) -> Seen:
        """Return one quotation, which stands in a field."""
        said, offer, is_thing = self.quotes[at]
        return Seen(WORDED[field][1], said, offer or said, is_thing)


def reading_from(told: Sequence[Sequence[object]]) -> Reading:
    """Return the reading of plain values."""
    quotes, there, denied, offered = told
    return Reading(quotes, Named(*there), Named(*denied), offered)  # type: ignore[arg-type]


class Mentioned(NamedTuple):
    """One concept that the words of a listing name: in which field and words, and whether they say that it is there."""

    field: int
    concept: int
    is_there: bool
    said: str


def seen_of(fact: str, words: str) -> Seen:
    """Return words as they are quoted."""
    said, offer, thing = _quote(words)
    return Seen(fact, said, offer or said, thing)


@lru_cache(maxsize=FIELDS_KEPT)
def _quote(words: str) -> Quote:
    """Return words as they are kept in a reading."""
    offer = trimmed(words)
    return words, "" if offer == words else offer, is_thing(offer)


def mentioned_in(place: Place, known: Thesaurus) -> Iterator[Mentioned]:
    """Yield the concepts that the words of a listing name, field by field."""
    for at, (field, _, _) in enumerate(WORDED):
        if words := words_of_place(place, field):
            yield from _mentioned(words, at, known)


@lru_cache(maxsize=FIELDS_KEPT)
def _mentioned(words: str, field: int, known: Thesaurus) -> tuple[Mentioned, ...]:
    """Return the concepts that one field names; kept, for the next answer often names the same places."""
    return tuple(
        Mentioned(
            field,
            mention.concept,
            clause.polarity > 0 or mention.denies or clause.no_ends < mention.first,
            inner_quotes(clause.text),
        )
        for clause in place_clauses(words)
        for mention in known.mentions(clause.tokens)
    )


def read_words(place: Place, known: Thesaurus) -> Reading:
    """Return what the words of a listing come to."""
    quotes: dict[Quote, int] = {}
    found = list(mentioned_in(place, known))
    there, denied = (_named((one for one in found if one.is_there is side), quotes) for side in (True, False))
    words = [_offered(words_of_place(place, field)) for field, _, _ in FIELDS[:OFFERING]]
    offered = [
        (_rows_of(norms), [quotes.setdefault(quote, len(quotes)) for quote in norms.values()]) for norms in words
    ]
    return Reading(list(quotes), there, denied, offered)


def _rows_of(norms: Iterable[str]) -> tuple[int, ...]:
    """Return the row of each word among the vectors, -1 where there is none."""
    return tuple(wordvectors.load().rows_of(norms).tolist())


def _named(found: Iterable[Mentioned], quotes: dict[Quote, int]) -> Named:
    """Return each concept with the first of the words that say most."""
    most: dict[int, Mentioned] = {}
    for one in found:
        if one.concept not in most or WORDED[one.field][2] > WORDED[most[one.concept].field][2]:
            most[one.concept] = one
    numbers = tuple(quotes.setdefault(_quote(one.said), len(quotes)) for one in most.values())
    return Named((*most,), tuple(one.field for one in most.values()), numbers)


@lru_cache(maxsize=FIELDS_KEPT)
def _offered(words: str) -> dict[str, Quote]:
    """Return each word of one field that says what is there, with a quotation of the words around it."""
    clauses = [clause for clause in place_clauses(words) if clause.polarity > 0]
    first = {
        token.norm: (clause, at) for clause in reversed(clauses) for at, token in reversed([*enumerate(clause.tokens)])
    }
    norms = (norm for clause in clauses for norm in norms_of(clause))
    return {norm: _quote(inner_quotes(quoted(first[norm][0], first[norm][1], first[norm][1]))) for norm in norms}


def where_said(place: Place, concept: int, known: Thesaurus) -> Seen | None:
    """Return the words in which a place names a concept, those that say most; a fact may stand for them."""
    reading = reading_of(place, known)
    at = reading.there.concepts.index(concept) if concept in reading.there.concepts else -1
    field = reading.there.fields[at] if at >= 0 else -1
    for weight, name, fact, words in _facts_of(place):
        if known.number[name] == concept and (at < 0 or weight >= WORDED[field][2]):
            return seen_of(fact, words)
    return reading.quote(reading.there.quotes[at], field) if at >= 0 else None


def words_naming(place: Place, concept: int, known: Thesaurus) -> Iterator[str]:
    """Yield all words in which a place names a concept."""
    yield from (words for _, name, _, words in _facts_of(place) if known.number[name] == concept)
    yield from (one.said for one in mentioned_in(place, known) if one.concept == concept and one.is_there)


def where_denied(place: Place, concept: int, known: Thesaurus) -> Seen:
    """Return the words in which a place says that something is not there."""
    reading = reading_of(place, known)
    at = reading.denied.concepts.index(concept)
    return reading.quote(reading.denied.quotes[at], reading.denied.fields[at])


def reading_of(place: Place, known: Thesaurus) -> Reading:
    """Return what the words of a listing come to, as the index holds it or read anew."""
    return read_words(place, known) if place.read is None else place.read


def _facts_of(place: Place) -> Iterator[tuple[float, str, str, str]]:
    """Yield the facts of a listing that stand for a concept: how much each says, the concept, the fact, its words."""
    if place.pay:
        yield 1.0, EARNING, PAY, str(place.pay)
    for feature, concept, weight in FEATURES_FEEL:
        if place.features.get(feature):
            yield weight, concept, f"resource.{feature.label}", feature.label

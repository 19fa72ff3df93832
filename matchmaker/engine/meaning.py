"""What people say and what places offer, compared by meaning: concepts, then words, then characters (ADR 0006)."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from itertools import chain
from pathlib import Path

import numpy as np
from scipy import sparse

from matchmaker.engine.characters import Characters
from matchmaker.engine.geography import Floats
from matchmaker.engine.hearing import Heard, heard_from, inner_quotes
from matchmaker.engine.marks import marks_of, norms_of
from matchmaker.engine.types import Person, Place
from profiles.vocabulary.language import fold, person_clauses, place_clauses
from profiles.vocabulary.rules import Feature
from profiles.vocabulary.thesaurus import Thesaurus, load

# How much it says of a place that a word stands in this field.
FIELDS: tuple[tuple[str, str, float], ...] = (
    ("activities", "resource.活動", 1.0),
    ("name", "resource.名称", 0.7),
    ("description", "resource.説明", 0.9),
    ("kind_text", "resource.種別", 0.6),
    ("atmosphere", "resource.雰囲気", 1.0),
    ("organisation", "resource.団体名", 0.3),
)
NOTES: tuple[tuple[str, str, float], ...] = (  # what a place says beside its offer: only what may trouble somebody
    ("remarks", "resource.備考", 0.8),
    ("opening_note", "resource.利用可能時間特記事項", 0.6),
    ("contact_way", "resource.連絡方法", 0.05),
)
# What a feature that is there says of how a place feels.
FEATURES_FEEL = ((Feature.ANONYMOUS_START, "匿名", 0.9), (Feature.QUIET_ROOM, "静か", 0.6))
PAY = "resource.報酬"  # whoever pays offers work, in whatever words
OFFERING = 3  # of the fields: what is done there, in its own words
FIELDS_KEPT = 4_096  # whose words are at hand for the reasons
ENOUGH = 0.15  # a likeness below this is not worth a word
MATCH_REACH = 0.85  # the most that one concept can say
LEXICAL_REACH = 0.25  # the most that shared words outside the thesaurus can say
CHARACTER_REACH = 0.2  # the most that shared characters can say


@dataclass(frozen=True, slots=True)
class Seen:
    """One concept that a listing names: in which field and words; `is_there` is false where it says there is none."""

    fact: str
    concept: int
    is_there: bool
    said: str
    weight: float


@dataclass(frozen=True, slots=True)
class Topics:
    """What places say, as columns: concepts offered, concepts anywhere, concepts denied, words, characters.

    Columns of concepts are numbered by `known`, the thesaurus that they were read with: people are heard with the same.
    """

    offers: sparse.csc_array
    touches: sparse.csc_array
    absent: sparse.csc_array
    by_place: tuple[sparse.csr_array, sparse.csr_array, sparse.csr_array]  # the same three, a row at hand
    words: sparse.csc_array
    word_number: Mapping[str, int]
    rarity: Floats  # of a word, 0 everywhere … 1 in one place
    texts: tuple[str, ...]
    characters: Characters
    known: Thesaurus


def words_of_place(place: Place, field: str) -> str:
    """Return what stands in one field of a listing, lists as sentences."""
    if field == "kind_text":
        return place.kind_text or str(place.kind)
    value = getattr(place, field)
    return value if isinstance(value, str) else "。".join(value)


def seen_in(place: Place, known: Thesaurus) -> Iterator[Seen]:
    """Yield the concepts that a listing names, field by field, and those that its facts stand for."""
    if place.pay:
        yield Seen(PAY, known.number["仕事の種類"], True, str(place.pay), 1.0)
    for feature, concept, weight in FEATURES_FEEL:
        if place.features.get(feature):
            yield Seen(f"resource.{feature.label}", known.number[concept], True, feature.label, weight)
    for field, fact, weight in FIELDS + NOTES:
        if words := words_of_place(place, field):
            yield from _seen_in_words(words, fact, weight, known)


@lru_cache(maxsize=FIELDS_KEPT)
def _seen_in_words(words: str, fact: str, weight: float, known: Thesaurus) -> tuple[Seen, ...]:
    """Return the concepts that one field names; kept, for the next answer often names the same places."""
    return tuple(
        Seen(
            fact,
            mention.concept,
            clause.polarity > 0 or mention.denies or clause.no_ends < mention.first,
            inner_quotes(clause.text),
            weight,
        )
        for clause in place_clauses(words)
        for mention in known.mentions(clause.tokens)
    )


def read_topics(places: Sequence[Place], file: Path | None = None, known: Thesaurus | None = None) -> Topics:
    """Return the columns of meaning for many places, read with a thesaurus; `file` keeps what their words came to."""
    known = known or load()
    said = [_said(place) for place in places]
    marks = marks_of((text for fields in said for text, _ in fields if text), file, known)
    offers, touches, absent = _Cells(), _Cells(), _Cells()
    words: list[dict[str, None]] = []
    for row, (place, fields) in enumerate(zip(places, said, strict=True)):
        for concept, weight in _standing_for(place, known):
            offers.put(row, (concept,), weight)
        for at, (text, weight) in enumerate(fields):
            if text:
                (offers if at < len(FIELDS) else touches).put(row, marks[text].there, weight)
                absent.put(row, marks[text].denied, weight)
        norms = (marks[text].norms for text, _ in fields[:OFFERING] if text)
        words.append(dict.fromkeys(chain.from_iterable(norms)))
    shape = (len(places), len(known.concepts))
    tables = [cells.table(shape) for cells in (offers, touches, absent)]
    number, rarity, table = _word_table(words)
    texts = tuple(fold("。".join(text for text, _ in fields[:OFFERING])) for fields in said)
    three = (tables[0], tables[0].maximum(tables[1]).tocsc(), tables[2])
    rows = (three[0].tocsr(), three[1].tocsr(), three[2].tocsr())
    return Topics(*three, rows, table, number, rarity, texts, Characters(texts), known)


def texts_of(places: Iterable[Place]) -> Iterator[str]:
    """Yield every text that the columns of meaning are read from."""
    return (text for place in places for text, _ in _said(place) if text)


def _said(place: Place) -> list[tuple[str, float]]:
    """Return what stands in each field of a listing, and how much it says."""
    return [(words_of_place(place, field), weight) for field, _, weight in FIELDS + NOTES]


def _standing_for(place: Place, known: Thesaurus) -> Iterator[tuple[int, float]]:
    """Yield the concepts that the facts of a listing stand for, beside its words."""
    number = known.number
    if place.pay:
        yield number["仕事の種類"], 1.0
    for feature, concept, weight in FEATURES_FEEL:
        if place.features.get(feature):
            yield number[concept], weight


class _Cells:
    """Cells of a table under way; the largest value of a cell stays."""

    def __init__(self) -> None:
        """Begin with nothing."""
        self.rows: list[int] = []
        self.columns: list[int] = []
        self.values: list[float] = []

    def put(self, row: int, columns: Sequence[int], value: float) -> None:
        """Put one value into some columns of a row."""
        self.rows += [row] * len(columns)
        self.columns += columns
        self.values += [value] * len(columns)

    def table(self, shape: tuple[int, int]) -> sparse.csc_array:
        """Return the table, compressed by column."""
        columns = np.array(self.columns, dtype=np.int64)
        cells, where = np.unique(np.array(self.rows, dtype=np.int64) * shape[1] + columns, return_inverse=True)
        data = np.zeros(len(cells))
        np.maximum.at(data, where, np.array(self.values, dtype=np.float64))
        return sparse.coo_array((data, (cells // shape[1], cells % shape[1])), shape=shape).tocsc()


def _word_table(words: Sequence[Iterable[str]]) -> tuple[dict[str, int], Floats, sparse.csc_array]:
    """Return a column for each word, how rare each is, and which place says which."""
    number: dict[str, int] = {}
    rows, columns = [], []
    for row, counted in enumerate(words):
        for word in counted:
            rows.append(row)
            columns.append(number.setdefault(word, len(number)))
    shape = (len(words), len(number))
    table = sparse.coo_array((np.ones(len(rows)), (rows, columns)), shape=shape).tocsc()
    many = np.diff(table.indptr)
    rarity = np.clip(1 - np.log(np.maximum(many, 1)) / np.log(max(len(words), 8)), 0.0, 1.0)
    return number, rarity, table


def spread(table: sparse.csc_array, near: Mapping[int, float]) -> Floats:
    """Return for each place the best of its concepts by nearness, from 0 to 1."""
    best = np.zeros(table.shape[0])
    for concept, value in near.items():
        cells = slice(table.indptr[concept], table.indptr[concept + 1])
        rows = table.indices[cells]
        best[rows] = np.maximum(best[rows], value * table.data[cells])
    return best


def nearest(cells: Mapping[int, float], near: Mapping[int, float]) -> tuple[float, int | None]:
    """Return the same as `spread` for the cells of one place, and the concept that it came from."""
    best: tuple[float, int | None] = (0.0, None)
    for concept, value in cells.items():
        if near.get(concept, 0.0) * value > best[0]:
            best = (near[concept] * value, concept)
    return best


def cells_of(table: sparse.csr_array, row: int) -> dict[int, float]:
    """Return the concepts of one place and how plainly they stand there."""
    cells = slice(table.indptr[row], table.indptr[row + 1])
    return dict(zip(table.indices[cells].tolist(), table.data[cells].tolist(), strict=True))


def wanted(person: Person, field: str, known: Thesaurus) -> Iterator[Heard]:
    """Yield what somebody wants, of one field, each concept once."""
    done: set[int] = set()
    for one in heard_from(person, known):
        fits = one.field == field and one.polarity > 0 and known.concepts[one.concept].is_topic
        if fits and one.concept not in done:
            done.add(one.concept)
            yield one


def topic_scores(
    person: Person, field: str, topics: Topics, links: Sequence[Mapping[int, float]] | None = None
) -> Floats:
    """Return how well each place answers one field of what a person says, from 0 to 1."""
    links = topics.known.links if links is None else links
    missed = np.ones(topics.offers.shape[0])
    for one in wanted(person, field, topics.known):
        missed *= 1 - MATCH_REACH * one.weight * spread(topics.offers, links[one.concept]) ** 2
    missed *= 1 - LEXICAL_REACH * shared_words(person, field, topics)
    missed *= 1 - CHARACTER_REACH * shared_characters(person, field, topics)
    return 1 - missed


def liked_text(person: Person, field: str) -> str:
    """Return the clauses of a field that say yes."""
    if field == "interest_tags":
        return "。".join(person.interest_tags)
    return "。".join(clause.text for clause in person_clauses(getattr(person, field)) if clause.polarity > 0)


def liked_words(person: Person, field: str, topics: Topics) -> dict[str, int]:
    """Return the words of a field that say yes and that some place says too, with their columns."""
    clauses = person_clauses(liked_text(person, field))
    norms = dict.fromkeys(norm for clause in clauses if clause.polarity > 0 for norm in norms_of(clause))
    return {norm: topics.word_number[norm] for norm in norms if norm in topics.word_number}


def shared_words(person: Person, field: str, topics: Topics) -> Floats:
    """Return how much rare wording a place shares with one field, from 0 to 1."""
    missed = np.ones(topics.words.shape[0])
    for column in liked_words(person, field, topics).values():
        rows = topics.words.indices[topics.words.indptr[column] : topics.words.indptr[column + 1]]
        missed[rows] *= 1 - 0.6 * topics.rarity[column] ** 2
    return 1 - missed


def shared_in(topics: Topics, row: int, columns: Iterable[int]) -> float:
    """Return the same as `shared_words` for one place and the words it shares."""
    missed = 1.0
    for column in columns:
        missed *= 1 - 0.6 * float(topics.rarity[column]) ** 2
    return 1 - missed


def shared_characters(person: Person, field: str, topics: Topics) -> Floats:
    """Return the likeness of characters, from 0 to 1."""
    return topics.characters.likeness(fold(liked_text(person, field)))

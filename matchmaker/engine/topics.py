"""What places say, as columns: read once from the words of listings, taken for some rows, joined, and counted anew."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import cached_property
from itertools import chain, repeat

import numpy as np

from matchmaker.engine.characters import Weighed, read_grams, weighed
from matchmaker.engine.kept import Kept
from matchmaker.engine.lexicon import Lexicon, codes_of
from matchmaker.engine.marks import Marks, marks_of
from matchmaker.engine.ragged import Ragged, Rows
from matchmaker.engine.senses import Senses
from matchmaker.engine.sentences import senses_of
from matchmaker.engine.types import Place
from profiles.vocabulary.language import fold
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
PASSING = 0.6  # what one does there may only be mentioned in passing in a description; how it feels there is meant
AS_OFFER = tuple(PASSING if field == "description" else weight for field, _, weight in FIELDS)
# What a feature that is there says of how a place feels.
FEATURES_FEEL = ((Feature.ANONYMOUS_START, "匿名", 0.9), (Feature.QUIET_ROOM, "静か", 0.6))
HEARD = 8  # things that are kept of the last who asked
MANY = 2_000  # places
OFFERING = 3  # of the fields: what is done there, in its own words


@dataclass(frozen=True)
class Tables:
    """What each place says: concepts offered, anywhere, and denied (in hundredths), words, and stretches of characters."""

    offers: Ragged
    touches: Ragged
    absent: Ragged
    words: Ragged
    grams: Ragged
    senses: Senses  # of each field in which a listing says what is done there


@dataclass(frozen=True)
class Topics:
    """What some places of a town say; a table is fetched for them when it is looked at.

    Concepts are numbered by `known`, the thesaurus that they were read with: people are heard with the same. Words and
    stretches are numbered by the lexicons, which count the places of the whole town, whatever rows are here.
    """

    sources: tuple[tuple[Tables, Rows | None], ...]  # None: all rows
    said: Lexicon  # numbers the words
    spelt: Lexicon  # numbers the stretches
    places: int  # in the whole town
    known: Thesaurus

    @cached_property
    def offers(self) -> Ragged:
        """Return the concepts that a place offers."""
        return self._table("offers")

    @cached_property
    def touches(self) -> Ragged:
        """Return the concepts that stand anywhere in a listing."""
        return self._table("touches")

    @cached_property
    def absent(self) -> Ragged:
        """Return the concepts that a listing denies."""
        return self._table("absent")

    @cached_property
    def words(self) -> Ragged:
        """Return the words in which a place says what is done there."""
        return self._table("words")

    @cached_property
    def grams(self) -> Ragged:
        """Return the stretches of characters of the same."""
        return self._table("grams")

    @cached_property
    def spellings(self) -> Weighed:
        """Return those stretches as they are compared with what somebody says."""
        return weighed(self.grams, self.spelt, self.places)

    @cached_property
    def heard(self) -> Kept:
        """Return what is kept of the people who were compared with these places last."""
        return Kept(HEARD)

    @cached_property
    def are_many(self) -> bool:
        """Say whether enough of all places are here that looking them up by concept is less than looking at each."""
        return len(self) > max(MANY, sum(len(tables.offers) for tables, _ in self.sources) // 16)

    def parts(self) -> Iterator[tuple[Tables, Rows | None, slice]]:
        """Yield the tables with the rows of each that are here, and where these stand."""
        since = 0
        for tables, rows in self.sources:
            until = since + (len(tables.offers) if rows is None else len(rows))
            yield tables, rows, slice(since, until)
            since = until

    @cached_property
    def senses(self) -> Senses:
        """Return where each text of a place stands among the word vectors."""
        parts: list[Senses] = [
            tables.senses if rows is None else tables.senses.take(rows) for tables, rows in self.sources
        ]
        return parts[0].joined(parts[1:]) if len(parts) > 1 else parts[0]

    def _table(self, name: str) -> Ragged:
        """Return one table for the rows that are here."""
        parts: list[Ragged] = [
            getattr(tables, name) if rows is None else getattr(tables, name).take(rows) for tables, rows in self.sources
        ]
        return parts[0].joined(parts[1:]) if len(parts) > 1 else parts[0]

    def __len__(self) -> int:
        """Return how many rows are here."""
        return sum(len(tables.offers) if rows is None else len(rows) for tables, rows in self.sources)

    def take(self, rows: Rows) -> "Topics":
        """Return what some places say, their rows ascending; how rare a word is in the town stays."""
        taken = []
        for tables, held, here in self.parts():
            own = rows[(rows >= here.start) & (rows < here.stop)] - here.start
            taken.append((tables, own if held is None else held[own]))
        return replace(self, sources=tuple(taken))

    def joined(self, other: "Topics") -> "Topics":
        """Return what these places and then others say, whose words are numbered by the same lexicons."""
        return replace(self, sources=self.sources + other.sources)

    def rarity(self, number: int) -> float:
        """Return how rare a word is: 0 where all say it, 1 where one does."""
        many = max(int(self.said.counts[number]), 1)
        return float(np.clip(1 - np.log(many) / np.log(max(self.places, 8)), 0.0, 1.0))


def words_of_place(place: Place, field: str) -> str:
    """Return what stands in one field of a listing, lists as sentences."""
    if field == "kind_text":
        return place.kind_text or str(place.kind)
    value = getattr(place, field)
    return value if isinstance(value, str) else "。".join(value)


def read_topics(places: Sequence[Place], known: Thesaurus | None = None) -> Topics:
    """Return what places say, read with a thesaurus."""
    known = known or load()
    said = [_said(place) for place in places]
    marks = marks_of((text for fields in said for text, _ in fields), known)
    offers = [_offered(place, fields, marks, known) for place, fields in zip(places, said, strict=True)]
    words, numbers = _numbered([_norms(fields, marks) for fields in said])
    grams, stretches = read_grams([offered_text(place) for place in places])
    tables = Tables(
        offers=Ragged.of(offers, np.uint16),
        touches=Ragged.of(map(_touched, offers, said, repeat(marks)), np.uint16),
        absent=Ragged.of(
            (_heaviest((marks[text].denied, weight) for text, weight in fields) for fields in said), np.uint16
        ),
        words=words,
        grams=grams,
        senses=senses_of([[(text, marks[text].norms) for text, _ in fields[:OFFERING]] for fields in said], OFFERING),
    )
    spelt = Lexicon.of(stretches).counted(grams)
    return Topics(((tables, None),), numbers.counted(words), spelt, len(places), known)


def offered_text(place: Place) -> str:
    """Return what is done at a place in its own words, as characters are compared."""
    return fold("。".join(words_of_place(place, field) for field, _, _ in FIELDS[:OFFERING]))


def _said(place: Place) -> list[tuple[str, float]]:
    """Return what stands in each field of a listing, and how much it says."""
    return [(words_of_place(place, field), weight) for field, _, weight in FIELDS + NOTES]


def _offered(
    place: Place, fields: Sequence[tuple[str, float]], marks: Mapping[str, Marks], known: Thesaurus
) -> dict[int, int]:
    """Return the concepts that a listing offers, by its words and by the facts that stand for them."""
    facts = [(known.number["収入"], 1.0)] if place.pay else []
    facts += [(known.number[name], weight) for feature, name, weight in FEATURES_FEEL if place.features.get(feature)]
    words = ((marks[text].there, weight) for (text, _), weight in zip(fields, AS_OFFER, strict=False))
    return _heaviest(chain((((concept,), weight) for concept, weight in facts), words))


def _touched(
    offered: Mapping[int, int], fields: Sequence[tuple[str, float]], marks: Mapping[str, Marks]
) -> dict[int, int]:
    """Return the concepts that stand anywhere in a listing, its notes too, however they were meant."""
    words = _heaviest((marks[text].there, weight) for text, weight in fields)
    return {concept: max(offered.get(concept, 0), words.get(concept, 0)) for concept in sorted({**offered, **words})}


def _heaviest(found: Iterable[tuple[Iterable[int], float]]) -> dict[int, int]:
    """Return for each concept how plainly it stands there at most, in hundredths, the concepts in order."""
    most: dict[int, int] = {}
    for concepts, weight in found:
        for concept in concepts:
            most[concept] = max(most.get(concept, 0), round(100 * weight))
    return dict(sorted(most.items()))


def _norms(fields: Sequence[tuple[str, float]], marks: Mapping[str, Marks]) -> dict[str, None]:
    """Return the words in which a listing says what is done there, each once."""
    return dict.fromkeys(chain.from_iterable(marks[text].norms for text, _ in fields[:OFFERING]))


def _numbered(words: Sequence[Iterable[str]]) -> tuple[Ragged, Lexicon]:
    """Return the words of each place by number, and the lexicon that numbers them."""
    every = list(dict.fromkeys(chain.from_iterable(words)))
    codes = codes_of(every)
    lexicon = Lexicon.of(np.unique(codes))
    number = dict(zip(every, lexicon.numbers(codes).tolist(), strict=True))
    return Ragged.of(({number[word]: 1 for word in said} for said in words), np.uint32), lexicon

"""A town's customs as its page tells them: documents numbered, facts by subject, what is left open beside them."""

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from profiles.customs.models import TownCustom, TownFact
from profiles.customs.rules import Key, Topic


@dataclass(frozen=True, slots=True)
class Line:
    """One fact on the page; `mark` is the number of its document, `here` how many the town has on record beside `number`."""

    label: str
    said: str
    place: str
    mark: int | None
    is_general: bool
    number: int | None = None
    here: int | None = None


@dataclass(frozen=True, slots=True)
class Section:
    """One subject: what the documents say, and what they leave open."""

    topic: Topic
    lines: tuple[Line, ...]
    left_open: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Rule:
    """One custom on the page."""

    key: Key
    custom: TownCustom | None
    mark: int | None


@dataclass(frozen=True, slots=True)
class Told:
    """The whole page."""

    documents: tuple[str, ...]
    sections: tuple[Section, ...]
    rules: tuple[Rule, ...]


def told(facts: Sequence[TownFact], customs: Mapping[Key, TownCustom], areas: Mapping[str, int]) -> Told:
    """Return the page of a town's customs."""
    named = [*(one.document for one in facts), *(one.document for one in customs.values())]
    documents = tuple(title for title, _times in Counter(title for title in named if title).most_common())
    marks = {title: number for number, title in enumerate(documents, 1)}
    sections = tuple(
        Section(
            topic,
            tuple(_line(one, marks, areas) for one in facts if one.topic is topic and one.said),
            tuple(one.label for one in facts if one.topic is topic and not one.said),
        )
        for topic in Topic
    )
    rules = tuple(Rule(key, one := customs.get(key), marks.get(one.document) if one else None) for key in Key)
    return Told(documents, tuple(one for one in sections if one.lines or one.left_open), rules)


def _line(fact: TownFact, marks: Mapping[str, int], areas: Mapping[str, int]) -> Line:
    """Return one fact; where areas are counted, also how many of that kind are on record."""
    counted = fact.topic is Topic.AREA and fact.number is not None
    return Line(
        fact.label,
        fact.said,
        fact.place,
        marks.get(fact.document),
        fact.is_general,
        fact.number,
        areas.get(fact.label, 0) if counted else None,
    )

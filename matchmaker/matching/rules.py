"""What if: one change that a coordinator tries out, as an address says it; and how heavy a reason looks."""

import re
from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Any

from geo.names import Word
from geo.travel.estimate import metres_within
from matchmaker.engine.types import Person, Relaxation
from profiles.vocabulary.rules import Feature
from profiles.vocabulary.week import read_pattern

HEAVY, MIDDLING = 0.08, 0.025  # shares of the whole score
MOST = {"max_minutes": 24 * 60, "max_fee": 1_000_000, "max_group": 10_000, "place": 10_000}
LONGEST_TIMES = 100
PLACE_REF = re.compile(r"[0-9a-z]{12}")


class PassReason(Word):
    """What speaks against a candidate that is not chosen (選ばないわけ), so that it can be learned from."""

    ACTIVITY = "activity", "することが合わない"
    ATMOSPHERE = "atmosphere", "雰囲気や人数が合わない"
    STEP = "step", "段階が合わない"
    WAY = "way", "行きにくい、時間が合わない"
    PEOPLE = "people", "人との間が心配"
    WISH = "wish", "本人が望まない"
    HOST = "host", "受入先のいまの事情"
    TRIED = "tried", "前に行ったことがある"
    LATER = "later", "いまは時期でない"
    OTHER = "other", "そのほか"

    @property
    def speaks_of_fit(self) -> float:
        """Return how much it says about how person and place suit each other, from 0 to 1."""
        return {PassReason.HOST: 0.0, PassReason.TRIED: 0.0, PassReason.LATER: 0.0, PassReason.OTHER: 0.5}.get(
            self, 1.0
        )


@dataclass(frozen=True, slots=True)
class Tried:
    """One change that is tried out and written nowhere: of the person, or of one place (then `at` is its reference)."""

    change: str  # as in FORMATS 4: max_minutes, available, feature, place, max_fee, max_group
    to: str
    at: str = ""

    @property
    def number(self) -> int:
        """Return the value as a number."""
        return int(self.to)

    @property
    def feature(self) -> Feature | None:
        """Return the feature that is to be there."""
        return next((one for one in Feature if one.value == self.to), None) if self.change == "feature" else None


def tried_in(args: Mapping[str, str]) -> Tried | None:
    """Return the one change that an address asks for; what it says wrongly it does not say."""
    for change, most in MOST.items():
        text = args.get(change, "")
        if re.fullmatch(r"\d{1,7}", text, re.ASCII) and int(text) <= most and (change != "place" or _at(args)):
            return Tried(change, text, _at(args) if change == "place" else "")
    times = args.get("available", "")[:LONGEST_TIMES]
    if times and read_pattern(times).pattern:
        return Tried("available", times)
    asked = Tried("feature", args.get("feature", ""), _at(args))
    return asked if asked.feature and asked.at else None


def _at(args: Mapping[str, str]) -> str:
    """Return the place that a change is at; empty when none is named."""
    at = args.get("at", "")
    return at if PLACE_REF.fullmatch(at) else ""


def query_of(change: Relaxation | Tried) -> dict[str, Any]:
    """Return the query that tries a change out."""
    if isinstance(change, Tried):
        return {change.change: change.to} | ({"at": change.at} if change.at else {})
    return {change.change: str(change.to)} | ({"at": change.place.ref} if change.place else {})


def tried_as(change: Relaxation) -> Tried:
    """Return a change that is offered as one that is tried out."""
    return Tried(change.change, str(change.to), change.place.ref if change.place else "")


def as_if(person: Person, tried: Tried | None, available: str | None) -> Person:
    """Return the person as if the change had been made; `available` is the sentence on record."""
    if tried is None or tried.at:
        return person
    if tried.change == "available":
        return replace(person, available=read_pattern(f"{available or ''}; {tried.to}").pattern)
    if tried.change == "max_minutes":
        return replace(person, max_minutes=tried.number)
    if tried.change == "max_fee":
        return replace(person, max_fee=tried.number)
    return replace(person, max_group=tried.number)


def boxes(weight: float) -> int:
    """Return how many of three boxes a reason fills."""
    if weight >= HEAVY:
        return 3
    return 2 if weight >= MIDDLING else 1


def reach_m(person: Person) -> float | None:
    """Return the metres around the home that the person can bear to travel, by the estimate of FORMATS 3."""
    if not person.modes or person.max_minutes is None:
        return None
    return max(metres_within(mode, person.max_minutes) for mode in person.modes)

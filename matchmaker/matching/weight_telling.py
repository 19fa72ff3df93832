"""What the pages of the weights print, worked out: tables of weights, of changes, and of what happens to lists."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from matchmaker.engine.ranker import ADDED
from matchmaker.engine.weights import DEFAULT, Weights, bounds_of, changes
from matchmaker.matching.weighing_words import GROUPS, KINDS, MEANINGS, NAMES, shown

SUMMED = ("topic", *ADDED)


@dataclass(frozen=True, slots=True)
class WeightLine:
    """One weight as a table shows it."""

    name: str
    label: str
    meaning: str
    now: str
    share: int | None  # percent of the most that can be reached; None: it is not added
    house: str
    least: str
    most: str

    @property
    def is_changed(self) -> bool:
        """Say whether it is another one than every town begins with."""
        return self.now != self.house


@dataclass(frozen=True, slots=True)
class ChangedLine:
    """One weight that changes."""

    label: str
    old: str
    new: str
    is_up: bool


@dataclass(frozen=True, slots=True)
class Effect:
    """What a set does to the first lists, as a page shows it."""

    counted: int
    open: int
    kinds: tuple[Mapping[str, Any], ...]


def group_tables(weights: Weights) -> list[tuple[str, str, list[WeightLine]]]:
    """Return every weight under what it does to the score, with its meaning."""
    whole = sum(getattr(weights, name) for name in SUMMED)
    return [(title, lead, [_line(name, weights, whole) for name in names]) for title, lead, names in GROUPS]


def _line(name: str, weights: Weights, whole: float) -> WeightLine:
    """Return one weight as a table shows it."""
    value: float = getattr(weights, name)
    share = round(100 * value / whole) if name in SUMMED else None
    least, most = map(shown, bounds_of(name))
    return WeightLine(
        name, NAMES[name], MEANINGS[name], shown(value), share, shown(getattr(DEFAULT, name)), least, most
    )


def changed_lines(old: Weights, new: Weights) -> list[ChangedLine]:
    """Return the weights that change by as much as can be seen."""
    lines = [ChangedLine(NAMES[name], shown(a), shown(b), b > a) for name, (a, b) in changes(old, new).items()]
    return [line for line in lines if line.old != line.new]


def effect_lines(effect: Mapping[str, Any] | None) -> Effect | None:
    """Return what a set does to the first lists; None where nobody reckoned it."""
    if not effect:
        return None
    kinds: Sequence[Mapping[str, Any]] = effect["kinds"]
    return Effect(effect["counted"], effect["open"], tuple({**one, "label": KINDS[one["kind"]]} for one in kinds))

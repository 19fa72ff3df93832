"""The weights of the ranking: the one place where it is decided what counts how much (ADR 0006)."""

from collections.abc import Mapping
from dataclasses import asdict, dataclass, fields

FREEDOM = 4.0  # a weight may become four times as much as we began with, or a quarter, and never nothing
CEILING = 0.95


@dataclass(frozen=True, slots=True)
class Weights:
    """How much each scorer counts; settable per town, and later held close to by learning.

    The topics (interest, strength, wish) say what one does there and reinforce each other: together they reach at most
    `topic`. The others add their share. `step`, `dislike` and `condition` are brakes: they take away up to that part of
    everything, because no subject makes up for a step somebody is not ready for, or for what they cannot bear.
    """

    topic: float = 0.66
    interest: float = 0.85
    interest_tags: float = 0.7
    strength: float = 0.85
    wish: float = 0.65
    atmosphere: float = 0.24
    group: float = 0.08
    offer: float = 0.09
    travel: float = 0.04
    opening: float = 0.04
    fee: float = 0.01
    place: float = 0.02
    freshness: float = 0.02
    step: float = 0.5
    dislike: float = 0.65
    strain: float = 0.5
    condition: float = 0.4
    unconfirmed: float = 0.2  # how much less a place counts for being shown at all while something must be asked


DEFAULT = Weights()
NAMES = tuple(field.name for field in fields(Weights))


def bounds_of(name: str) -> tuple[float, float]:
    """Return between which values a weight may be set, by hand or by learning: above 0, so that every fact counts."""
    hand: float = getattr(DEFAULT, name)
    return hand / FREEDOM, min(CEILING, hand * FREEDOM)


def bounded(name: str, value: float) -> float:
    """Return a value brought within the bounds of its weight."""
    least, most = bounds_of(name)
    return min(max(value, least), most)


def weights_from(values: Mapping[str, float]) -> Weights:
    """Return the weights that were kept: unknown names are passed over, missing ones are those we began with."""
    return Weights(**{name: bounded(name, float(values[name])) for name in NAMES if name in values})


def changes(old: Weights, new: Weights) -> dict[str, tuple[float, float]]:
    """Return what differs between two sets, old and new, in the order of the weights."""
    before, after = asdict(old), asdict(new)
    return {name: (before[name], after[name]) for name in NAMES if before[name] != after[name]}

"""The weights of the ranking: the one place where it is decided what counts how much (ADR 0006)."""

from dataclasses import dataclass


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

"""The scorers: each says of every place, from 0 to 1, how it suits one person in one respect."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date
from functools import cached_property, lru_cache

import numpy as np

from matchmaker.engine.atmosphere import atmosphere_bound, atmosphere_scores, dislike_touches
from matchmaker.engine.availability import Bools
from matchmaker.engine.facts import FEATURES, NO_PATTERN, STEPS, UNKNOWN, Condition
from matchmaker.engine.geography import Floats
from matchmaker.engine.index import Index
from matchmaker.engine.limits import Ground, ground
from matchmaker.engine.meaning import closer_bounds, topic_bounds, topic_scores
from matchmaker.engine.ragged import Rows
from matchmaker.engine.types import Person
from profiles.vocabulary.rules import Feature, Gender, Step

STEP_UNKNOWN = 0.8
NEUTRAL = 0.5  # what a scorer says where a fact is not known
GENTLE = np.array(
    [1.0, 0.8, 0.55, 0.3, 0.2]
)  # how easy each step is to begin with, for somebody of whom no step is known
HARDER = (1.0, 0.5, 0.3, 0.15, 0.05)  # the place asks this many steps more than the person is ready for
EASIER = (1.0, 0.7, 0.4, 0.25, 0.2)  # the place is this many steps below
REFUSABLE = (Feature.TRIAL_VISIT, Feature.ANONYMOUS_START, Feature.COMPANION)  # what makes a first visit easy
ENOUGH_MIN_A_WEEK = 120.0
FRESH_DAYS, STALE_DAYS = 90, 720
OFFERED = np.array([0.0, 1.0, NEUTRAL])  # what no, yes, and, from the end, unknown are worth
WIDE_M = 4000.0  # how quickly nearness fades where no limit of travel is known
TRAVEL_MIN = 40.0  # the same in minutes
LARGE = 30.0  # people at once that are many for anybody


@dataclass(frozen=True)
class Case:
    """One person, all places, one day: what a scorer is handed."""

    person: Person
    index: Index
    as_of: date
    known_way: Ground | None = None  # the ways from home, where they were worked out before

    def take(self, rows: Rows) -> "Case":
        """Return the case for some places."""
        return Case(self.person, self.index.take(rows), self.as_of)

    @cached_property
    def way(self) -> Ground:
        """Return the ways from home."""
        return ground(self.person, self.index) if self.known_way is None else self.known_way

    @cached_property
    def asks(self) -> Bools:
        """Return the places where something must be asked first."""
        needed = self.index.features[:, [FEATURES.index(feature) for feature in self.person.required]]
        asked: Bools = (
            np.isnan(self.index.total) | (self.index.pattern_of == NO_PATTERN) | (needed == UNKNOWN).any(axis=1)
        )
        return asked


def _all(case: Case, value: float) -> Floats:
    """Return the same value for every place."""
    return np.full(len(case.index), value)


def _known(values: Floats, scores: Floats) -> Floats:
    """Return the scores where the fact is known, and neither good nor bad where it is not."""
    return np.where(np.isnan(values), NEUTRAL, np.clip(scores, 0.0, 1.0))


def interest(case: Case) -> Floats:
    """Return how what one does there meets what the person likes."""
    return topic_scores(case.person, "interests", case.index.topics)


def interest_tags(case: Case) -> Floats:
    """Return how what one does there meets the words chosen for the person's interests."""
    return topic_scores(case.person, "interest_tags", case.index.topics)


def strength(case: Case) -> Floats:
    """Return how what one does there can use what the person has done and can do."""
    return topic_scores(case.person, "strengths", case.index.topics)


def wish(case: Case) -> Floats:
    """Return how what one does there meets what the person wants to try."""
    return topic_scores(case.person, "wants", case.index.topics)


def atmosphere(case: Case) -> Floats:
    """Return how the place feels to this person; 0.5 where nothing is known of either."""
    return atmosphere_scores(case.person, case.index.topics, case.index.size)


def dislike(case: Case) -> Floats:
    """Return how free the place is of what the person cannot bear: 1 where nothing touches it."""
    return 1 - dislike_touches(case.person, case.index.topics, case.index.size)


def step(case: Case) -> Floats:
    """Return how near the steps of the place are to the one the person is ready for."""
    return _by_steps(case.person.step)[np.packbits(case.index.steps, axis=1, bitorder="little")[:, 0]]


@lru_cache
def _by_steps(ready_for: Step | None) -> Floats:
    """Return what every set of steps is worth to somebody, by the steps as bits."""
    by_step = GENTLE
    if ready_for is not None:
        here = STEPS.index(ready_for)
        by_step = np.array([HARDER[at - here] if at >= here else EASIER[here - at] for at in range(len(STEPS))])
    sets = [[by_step[at] for at in range(len(STEPS)) if some >> at & 1] for some in range(2 ** len(STEPS))]
    return np.array([max(values, default=STEP_UNKNOWN) for values in sets])


def group(case: Case) -> Floats:
    """Return how the usual number of people suits: up to the person's measure it is 1, at twice the measure 0."""
    size, most = case.index.size, case.person.max_group
    if most is None:
        return _known(size, 1 - size / LARGE)
    return _known(size, np.where(size <= most, 1.0, 2 - size / max(most, 1)))


def offer(case: Case) -> Floats:
    """Return how many of the things that would help are on offer; what is unknown counts half."""
    helps = case.person.preferred or REFUSABLE
    worth = np.zeros(len(case.index))
    for feature in helps:
        worth += OFFERED[case.index.features[:, FEATURES.index(feature)]]
    return worth / len(helps)


def travel(case: Case) -> Floats:
    """Return how near it is: in minutes where they are known, in a straight line where only the home is."""
    if case.person.modes:
        most = case.person.max_minutes or TRAVEL_MIN
        return _known(case.way.minutes, 1 - 0.8 * case.way.minutes / most)
    return _known(case.way.away_m, np.exp(-case.way.away_m / WIDE_M))


def opening(case: Case) -> Floats:
    """Return how much of the opening hours falls into the person's free time."""
    free = case.person.available
    if free is None or not free.is_known:
        return _all(case, NEUTRAL)
    if free.any_time:
        return np.asarray(case.index.of_pattern(np.ones(len(case.index.timetable.patterns)), NEUTRAL), dtype=np.float64)
    timetable = case.index.timetable
    shared = timetable.shared(free, case.as_of, ENOUGH_MIN_A_WEEK)
    return np.asarray(case.index.of_pattern(shared, NEUTRAL), dtype=np.float64)


def fee(case: Case) -> Floats:
    """Return how light the cost is."""
    asked, most = case.index.fee, case.person.max_fee
    return _known(asked, 1 - asked / (2.0 * most if most else 1000.0))


def place(case: Case) -> Floats:
    """Return how much room there is: one place is enough, several are easier."""
    free = case.index.free
    return _known(free, np.minimum(1.0, 0.4 + 0.2 * free))


def strain(case: Case) -> Floats:
    """Return how calm the host is: 1 calm or with nobody to look after yet, 0 able to take no more.

    It is a brake, as what cannot be borne is: a host of whom nothing is heard is not held back, or those who have
    people already would be sent the next ones too.
    """
    return 1 - np.where(np.isnan(case.index.strain), 0.0, np.clip(case.index.strain, 0.0, 1.0))


def freshness(case: Case) -> Floats:
    """Return how lately a human confirmed the listing."""
    days = case.as_of.toordinal() - case.index.confirmed
    return _known(days, 1 - np.clip((days - FRESH_DAYS) / (STALE_DAYS - FRESH_DAYS), 0.0, 1.0))


def condition(case: Case) -> Floats:
    """Return whether the words of the condition let the person in: 1 yes, 0 plainly not, 0.5 must be asked."""
    gender = case.person.gender
    admitted = {
        Condition.NONE: 1.0,
        Condition.WOMEN: 1.0 if gender is Gender.FEMALE else 0.0 if gender is Gender.MALE else NEUTRAL,
        Condition.MEN: 1.0 if gender is Gender.MALE else 0.0 if gender is Gender.FEMALE else NEUTRAL,
        Condition.OTHER: NEUTRAL,
    }
    return np.array([admitted[kind] for kind in Condition])[case.index.condition]


Scorer = Callable[[Case], Floats]
# A scorer and what it says when the fact is taken away: reasons are measured against it.
SCORERS: Mapping[str, tuple[Scorer, float]] = {
    "interest": (interest, 0.0),
    "interest_tags": (interest_tags, 0.0),
    "strength": (strength, 0.0),
    "wish": (wish, 0.0),
    "atmosphere": (atmosphere, NEUTRAL),
    "dislike": (dislike, 1.0),
    "step": (step, STEP_UNKNOWN),
    "group": (group, NEUTRAL),
    "offer": (offer, NEUTRAL),
    "travel": (travel, NEUTRAL),
    "opening": (opening, NEUTRAL),
    "fee": (fee, NEUTRAL),
    "place": (place, NEUTRAL),
    "strain": (strain, 1.0),
    "freshness": (freshness, NEUTRAL),
    "condition": (condition, 1.0),
}

TOLD_IN = {"interest": "interests", "interest_tags": "interest_tags", "strength": "strengths", "wish": "wants"}


def _bound(field: str) -> Scorer:
    """Return the bound of one topic as a scorer."""
    return lambda case: topic_bounds(case.person, field, case.index.topics)


def _closer(field: str) -> Callable[[Case, Floats], Floats]:
    """Return what brings the bound of one topic closer."""
    return lambda case, bound: closer_bounds(case.person, field, case.index.topics, bound)


# What a scorer says at most, where that is much cheaper to say than the score; `ranker.promising` begins with these.
BOUNDS: Mapping[str, Scorer] = {
    **{name: _bound(field) for name, field in TOLD_IN.items()},
    "atmosphere": lambda case: _all(case, atmosphere_bound(case.person, case.index.topics.known)),
    "dislike": lambda case: _all(case, 1.0),
    "travel": lambda case: _all(case, 1.0),
}
TIGHTER: Mapping[str, Callable[[Case, Floats], Floats]] = {name: _closer(field) for name, field in TOLD_IN.items()}

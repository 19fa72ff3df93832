"""What is learned from: what became of introductions, and what was chosen from a list; as values, and as arrays."""

from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import dataclass
from math import log

import numpy as np
import numpy.typing as npt

from matchmaker.engine.ranker import ADDED, BRAKES, TOPICS

Floats = npt.NDArray[np.float64]
Rows = npt.NDArray[np.intp]
PARTS = (*ADDED, *TOPICS, *BRAKES)  # the columns of every array of pairs
Parts = Mapping[str, float]  # what each scorer said of a pair


@dataclass(frozen=True, slots=True)
class Outcome:
    """What became of one introduction: what each scorer had said of the pair, and whether it went well."""

    who: str  # whose it is, by a word that means nothing: nobody is learned from and tried on at once
    parts: Parts
    good: bool
    counts: float = 1.0  # how much it says about fit, from 0 to 1


@dataclass(frozen=True, slots=True)
class Pick:
    """One human choice from a list: what each scorer had said of the places shown, and which was meant."""

    who: str
    shown: tuple[Parts, ...]  # best first, as they stood on the page
    taken: int  # which of them
    counts: float = 1.0
    against: bool = False  # it was not taken but passed over


@dataclass(frozen=True, slots=True)
class Evidence:
    """All that is learned from; what says nothing is left out, and the order in which it came does not matter."""

    outcomes: tuple[Outcome, ...]
    picks: tuple[Pick, ...]

    @classmethod
    def of(cls, outcomes: Collection[Outcome], picks: Collection[Pick]) -> "Evidence":
        """Return the evidence in an order of its own: sums of floats depend on theirs."""
        counted = [one for one in outcomes if one.counts > 0]
        choices = [one for one in picks if one.counts > 0 and len(one.shown) > 1]
        counted.sort(key=lambda one: (one.who, one.good, one.counts, _row(one.parts)))
        choices.sort(key=lambda one: (one.who, one.against, one.taken, one.counts, [*map(_row, one.shown)]))
        return cls(tuple(counted), tuple(choices))

    def people(self) -> list[str]:
        """Return everybody whose outcomes or choices these are, in the order of their words."""
        return sorted({one.who for one in self.outcomes} | {one.who for one in self.picks})

    def split(self, people: Collection[str]) -> tuple["Evidence", "Evidence"]:
        """Return the evidence without some people, and theirs."""
        return self._of(lambda who: who not in people), self._of(lambda who: who in people)

    def _of(self, holds: Callable[[str], bool]) -> "Evidence":
        """Return the evidence of some people."""
        outcomes = tuple(one for one in self.outcomes if holds(one.who))
        return Evidence(outcomes, tuple(one for one in self.picks if holds(one.who)))


@dataclass(frozen=True, slots=True)
class Table:
    """The evidence as arrays."""

    parts: Floats  # outcomes by parts
    good: Floats
    counts: Floats
    shown: Floats  # places of all choices, one after another, by parts
    logs: Floats  # of the position of each on its page
    starts: Rows  # where each choice begins
    taken: Rows  # which row was meant, of all
    signs: Floats  # of each place shown: 1 where one was taken, -1 where one was passed over
    picked: Floats  # how much each choice counts


def table_of(evidence: Evidence) -> Table:
    """Return the evidence as arrays."""
    outcomes, picks = evidence.outcomes, evidence.picks
    starts = np.cumsum([0, *(len(one.shown) for one in picks)])[: len(picks)].astype(np.intp)
    return Table(
        parts=matrix([one.parts for one in outcomes]),
        good=np.array([float(one.good) for one in outcomes]),
        counts=np.array([one.counts for one in outcomes]),
        shown=matrix([place for one in picks for place in one.shown]),
        logs=np.array([log(1 + at) for one in picks for at in range(len(one.shown))]),
        starts=starts,
        taken=starts + np.array([one.taken for one in picks], dtype=np.intp),
        signs=np.array([-1.0 if one.against else 1.0 for one in picks for _ in one.shown]),
        picked=np.array([one.counts for one in picks]),
    )


def matrix(pairs: Sequence[Parts]) -> Floats:
    """Return pairs by parts."""
    return np.array([_row(one) for one in pairs], dtype=np.float64).reshape(-1, len(PARTS))


def _row(parts: Parts) -> list[float]:
    """Return the parts of a pair in their order."""
    return [parts[name] for name in PARTS]

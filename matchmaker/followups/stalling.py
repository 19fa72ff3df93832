"""Which introductions have come to a stand, by rule: what has not happened, for how long, and after how long it counts."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date

from geo.names import Word

FACTOR = 2  # a side that was not heard for twice its rhythm
LEAST_DAYS = 14  # and never sooner: a short rhythm is for days that matter, not for alarm
HOST_DAYS = 7  # an enquiry without an answer (U27)
LYING_DAYS = 14  # proposed or wished, and nobody went on
VISIT_DAYS = 14  # accepted, and nobody has been there
TRIAL_DAYS = 28
REST_DAYS = 14  # a rest without a day on which it ends
SOONEST = min(HOST_DAYS, LYING_DAYS, VISIT_DAYS, LEAST_DAYS)  # what moved later than this stands nowhere but by consent
TOLD = ("host_asked", "accepted", "visit", "trial", "taking_part", "settled")
BESIDE = ("accepted", "visit", "trial", "taking_part", "settled")  # both sides are asked how it is


class Stall(Word):
    """What has come to a stand (とどこおり)."""

    CONSENT_GONE = "consent_gone", "同意がないまま、つながっている"
    BACK_PASSED = "back_passed", "再開する日をすぎた"
    REST_OPEN = "rest_open", "休んでいて、再開の日が決まっていない"
    LYING = "lying", "提案したまま、進んでいない"
    HOST_SILENT = "host_silent", "打診の返事がない"
    VISIT_OPEN = "visit_open", "受け入れの返事のあと、見学をしていない"
    TRIAL_OPEN = "trial_open", "体験が終わっていない"
    PERSON_UNHEARD = "person_unheard", "本人のようすを聞いていない"
    HOST_UNHEARD = "host_unheard", "受入先のようすを聞いていない"


@dataclass(frozen=True, slots=True)
class Seen:
    """What the rule looks at of one introduction."""

    state: str
    since: date
    person_days: int  # the rhythm of each side
    host_days: int
    person_heard: date | None = None
    host_heard: date | None = None
    paused_on: date | None = None
    back_on: date | None = None  # when a rest is to end
    consented: bool = True
    closed: bool = False  # the case of the person is closed, and the place stands by them
    host_kept: bool = True  # after that, the host goes on being supported


@dataclass(frozen=True, slots=True)
class Stalled:
    """The rule that struck: what, since when, for how many days, and from how many on it counts."""

    stall: Stall
    since: date
    days: int
    limit: int


def stall_of(seen: Seen, today: date) -> Stalled | None:
    """Return the first rule that strikes, None where everything goes on; the order is that of what weighs most."""
    for stall, since, limit in _rules(seen):
        days = (today - since).days
        if days >= limit:
            return Stalled(stall, since, days, limit)
    return None


def _rules(seen: Seen) -> Iterator[tuple[Stall, date, int]]:
    """Yield each rule that may strike in a state, with the day from which it counts and its limit."""
    if seen.state in TOLD and not seen.consented and not seen.closed:
        yield Stall.CONSENT_GONE, seen.since, 0
    if seen.paused_on is not None:
        yield (Stall.BACK_PASSED, seen.back_on, 1) if seen.back_on else (Stall.REST_OPEN, seen.paused_on, REST_DAYS)
        return
    yield from _of_state(seen)
    if seen.state in BESIDE:
        yield from _unheard(seen)


def _of_state(seen: Seen) -> Iterator[tuple[Stall, date, int]]:
    """Yield the rule of the state itself."""
    if seen.state in ("proposed", "wished"):
        yield Stall.LYING, _latest(seen.since, seen.person_heard), LYING_DAYS
    elif seen.state == "host_asked":
        yield Stall.HOST_SILENT, _latest(seen.since, seen.host_heard), HOST_DAYS
    elif seen.state == "accepted":
        yield Stall.VISIT_OPEN, seen.since, VISIT_DAYS
    elif seen.state == "visit":
        yield Stall.VISIT_OPEN, _latest(seen.since, seen.person_heard, seen.host_heard), VISIT_DAYS
    elif seen.state == "trial":
        yield Stall.TRIAL_OPEN, seen.since, TRIAL_DAYS


def _unheard(seen: Seen) -> Iterator[tuple[Stall, date, int]]:
    """Yield the rule of each side that is asked how it is; after a closing the person is asked by other contacts."""
    if not seen.closed:
        yield Stall.PERSON_UNHEARD, _latest(seen.since, seen.person_heard), _patience(seen.person_days)
    if not seen.closed or seen.host_kept:
        yield Stall.HOST_UNHEARD, _latest(seen.since, seen.host_heard), _patience(seen.host_days)


def _patience(days: int) -> int:
    """Return for how long a side may go unheard, by its rhythm."""
    return max(LEAST_DAYS, FACTOR * days)


def _latest(since: date, *heard: date | None) -> date:
    """Return the last day on which something happened."""
    return max(since, *(day for day in heard if day is not None)) if any(heard) else since

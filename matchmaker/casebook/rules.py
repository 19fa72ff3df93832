"""What the first page shows, and in which order things are done: signs with a weight each, and never a score of a person."""

import re
from collections.abc import Iterable, Mapping
from datetime import time
from itertools import takewhile
from typing import NamedTuple

from geo.names import Word

WAITING_AMBER_DAYS = 7  # an enquiry without an answer (U27)
TO_CONFIRM_SHOWN = 3
STREAM_SHOWN = 8  # lines of one side on the first page; the rest is one click away
LINES_SHOWN = 5  # of every other box
FIRST_SHOWN = 5
PAPER_LINES = 200  # of one side on the sheet of a day; more than that nobody does in one
ORDER_PAGE = 25
REVIEW_SOON_DAYS = 14
QUIET_DAYS = 30  # an open case without a tie in which nothing was written for so long
HARD_DAYS = 30  # a word about how hard it is that is older says nothing of today
HARD_SOON_DAYS = 3  # who said that it is hard is asked again within so many days
ALARM_READ = 300  # newest records whose words are looked through for the town as a whole


class Why(Word):
    """Why something is to be done; the order of the words is the order in which the rule is told."""

    ALARM = "alarm", "本人のことばに、命や体にかかわることがあった"
    HARD = "hard", "本人が「つらい」「しんどい」と話した"
    LATE = "late", "連絡の予定を過ぎた"
    NO_STEP = "no_step", "困りごとに、次の手が決まっていない"
    STEP_LATE = "step_late", "困りごとの次の手の日を過ぎた"
    VOICE = "voice", "受入先から届いた声を、まだ受け取っていない"
    STRAINED = "strained", "受入先の負担が高い"
    CONSENT = "consent", "紹介の同意が切れた、まもなく切れる"
    ENQUIRY = "enquiry", "打診の返事を待っている"
    STALLED = "stalled", "つなぎが、とどこおっている"
    REVIEW = "review", "プランの見直しの日を過ぎた、近い"
    AFTERCARE = "aftercare", "終結後の連絡の日が来た"
    TODAY = "today", "きょうの連絡"
    QUIET = "quiet", "つなぎのない人の記録が、しばらくない"
    SOON = "soon", "あすの連絡"


GROUPS: Mapping[str, tuple[Why, ...]] = {  # by which the whole list may be narrowed down
    "contact": (Why.LATE, Why.TODAY, Why.SOON, Why.AFTERCARE),
    "hard": (Why.ALARM, Why.HARD),
    "concern": (Why.NO_STEP, Why.STEP_LATE),
    "voice": (Why.VOICE,),
    "enquiry": (Why.ENQUIRY,),
    "consent": (Why.CONSENT,),
    "stalled": (Why.STALLED,),
    "review": (Why.REVIEW,),
    "quiet": (Why.QUIET,),
}
HOST = "host"
SIGNS_ONLY = (Why.STRAINED,)  # which weigh, but ask for nothing by themselves
# What a sign weighs at first, how many days add one more, and how much they add at most.
WEIGHTS: Mapping[Why, tuple[float, int, float]] = {
    Why.ALARM: (10, 0, 0),
    Why.HARD: (5, 0, 0),
    Why.LATE: (4, 0, 5),  # one for each half of the rhythm that passed, reckoned in `weight_of`
    Why.NO_STEP: (3, 7, 3),
    Why.STEP_LATE: (3, 7, 2),
    Why.VOICE: (3, 2, 3),
    Why.STRAINED: (2, 0, 0),
    Why.CONSENT: (2, 10, 3),
    Why.ENQUIRY: (1, 7, 3),
    Why.STALLED: (1, 28, 1),
    Why.REVIEW: (1, 14, 2),
    Why.AFTERCARE: (2, 14, 3),
    Why.TODAY: (2, 0, 0),
    Why.QUIET: (1, 30, 2),
    Why.SOON: (1, 0, 0),
}
AT_AN_HOUR = 1.0  # more for what was agreed for an hour of today


class Sign(NamedTuple):
    """One thing that asks for something: why, of which side and row, for how many days, and by which record."""

    why: Why
    side: str  # person or host
    subject_id: int  # the person, or the place
    of: int  # the row that leads on: a follow-up, a concern, an enquiry …
    days: int = 0  # late by, open for, or waited
    rhythm: int = 0  # days between two contacts, for what is late
    hour: time | None = None
    client_id: int = 0  # of whom it tells, on either side

    @property
    def weight(self) -> float:
        """Return what it weighs."""
        return weight_of(self.why, self.days, rhythm=self.rhythm, hour=self.hour is not None)


class Thing(NamedTuple):
    """What is to be done about one person or one place: the act that weighs most, and what else speaks for it."""

    side: str
    subject_id: int
    signs: tuple[Sign, ...]  # of each group the heaviest, the act first
    weight: float  # of all of them together
    more: int  # acts about the same person or place that stand behind the first

    @property
    def act(self) -> Sign:
        """Return what is done first."""
        return self.signs[0]

    def is_about(self, group: str) -> bool:
        """Say whether something of a group is among it."""
        return any(sign.why in GROUPS[group] for sign in self.signs)


def weight_of(why: Why, days: int, *, rhythm: int = 0, hour: bool = False) -> float:
    """Return what a sign weighs: at first, and more the longer it lasts, up to a bound; what is late by its rhythm."""
    first, step, most = WEIGHTS[why]
    if why is Why.LATE:
        return first + min(most, 2 * max(0, days) / max(1, rhythm))
    if why is Why.TODAY:
        return first + AT_AN_HOUR * hour
    return first + (min(most, max(0, days) / step) if step else 0)


def in_order(signs: Iterable[Sign]) -> list[Thing]:
    """Return what is to be done, the heaviest first, life and limb before all: what is about one subject stands together.

    Of one group only the heaviest counts, so that a place with many people does not come first for their number alone.
    """
    by_subject: dict[tuple[str, int], list[Sign]] = {}
    for sign in signs:
        by_subject.setdefault((sign.side, sign.subject_id), []).append(sign)
    return sorted(filter(None, map(_thing, by_subject.values())), key=_place)


GROUP_OF: Mapping[Why, str] = {why: group for group, some in GROUPS.items() for why in some}
AT: Mapping[Why, int] = {why: number for number, why in enumerate(Why)}


def _thing(signs: list[Sign]) -> Thing | None:
    """Return the signs of one person or place as one thing to do, None where none of them asks for anything."""
    if len(signs) == 1:  # by far the most
        only = signs[0]
        return None if only.why in SIGNS_ONLY else Thing(only.side, only.subject_id, (only,), only.weight, 0)
    heaviest: dict[str, tuple[float, Sign]] = {}
    for sign in signs:
        weight, group = sign.weight, GROUP_OF.get(sign.why, sign.why)
        if group not in heaviest or (-weight, sign.of) < (-heaviest[group][0], heaviest[group][1].of):
            heaviest[group] = weight, sign
    kept = sorted(heaviest.values(), key=_heavy)
    act = kept[0][1]
    if act.why in SIGNS_ONLY:
        return None
    weight = sum(weight for weight, _sign in kept)
    return Thing(act.side, act.subject_id, tuple(sign for _weight, sign in kept), weight, len(signs) - len(kept))


def _heavy(weighed: tuple[float, Sign]) -> tuple[bool, float, int]:
    """Return where a sign stands among those of one subject: what asks for something first, the heaviest before others."""
    weight, sign = weighed
    return sign.why in SIGNS_ONLY, -weight, AT[sign.why]


def with_strain(things: list[Thing], strained: Mapping[int, Sign], *, upto: int) -> list[Thing]:
    """Return things anew with the strain of their places, exact for the first `upto`; `strained` is by the place's id."""

    def told(thing: Thing) -> Thing:
        sign = strained.get(thing.subject_id) if thing.side == HOST else None
        return thing._replace(signs=(*thing.signs, sign), weight=thing.weight + sign.weight) if sign else thing

    near = near_the_top(things, upto)
    return [*sorted(map(told, near), key=_place), *things[len(near) :]]


def near_the_top(things: list[Thing], upto: int) -> list[Thing]:
    """Return those of ordered things that may stand among the first so many once strain is added."""
    if len(things) <= upto:
        return things
    floor = things[upto - 1].weight - WEIGHTS[Why.STRAINED][0]
    return list(takewhile(lambda thing: thing.weight >= floor or thing.signs[0].why is Why.ALARM, things))


def _place(thing: Thing) -> tuple[bool, float, time, str, int]:
    """Return where a thing stands in the order; equal ones by their hour, then always the same way."""
    alarmed = any(sign.why is Why.ALARM for sign in thing.signs)
    return not alarmed, -thing.weight, thing.act.hour or time.max, thing.side, thing.subject_id


ALARMING = re.compile(
    "死にた|死のう|死ねば|自殺|消えた(?:い|く|かった)|消えてしまいた|いなくなりた|生きてい(?:たくない|る意味|けない)|"
    "自分を傷つけ|リストカット|薬をたくさん|殴られ|叩かれ|殺(?:す|さ|し)|何日も食べて"
)


def is_alarming(words: str | None) -> bool:
    """Say whether words speak of life and limb, so that a human reads them first; what they mean the human decides."""
    return bool(words and ALARMING.search(words))


def shown(lines: int) -> int:
    """Return how many of so many lines stand on the first page: one more is not hidden behind a link."""
    return lines if lines <= STREAM_SHOWN + 1 else STREAM_SHOWN

"""When each side is next asked how it is, how late that is, how it feels on four steps, calm weeks and strain."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from geo.names import Word
from profiles.vocabulary.workdays import working_day as working_day

# Days until each side is asked again, and what is planned: person, host. A host hears of nobody before the enquiry.
RHYTHM: Mapping[str, tuple[int, int]] = {
    "proposed": (3, 7),
    "wished": (3, 3),
    "host_asked": (7, 7),
    "accepted": (3, 3),
    "visit": (3, 3),
    "trial": (7, 7),
    "taking_part": (14, 30),
    "settled": (30, 60),
}
PLANS: Mapping[str, tuple[str, str]] = {
    "proposed": ("提案をどう思ったかをきく", "空きと、いまのようすをきく（本人のことは、まだ話さない）"),
    "wished": ("受入先に何を伝えてよいかを、いっしょに確かめる", "打診する（名前は伏せて）"),
    "host_asked": ("返事を待っていることを伝える", "打診の返事をきく"),
    "accepted": ("見学の日と、行き方を決める", "迎える日と、気をつけることを確かめる"),
    "visit": ("見学のあとの気持ちをきく", "見学のあとの話をきく"),
    "trial": ("体験のあとの様子をきく", "体験のあとの様子をきく"),
    "taking_part": ("電話で様子をきく", "電話で様子をきく"),
    "settled": ("電話かはがきで様子をきく", "電話かはがきで様子をきく"),
}
BACK_DAYS = 3  # after a rest each side is asked soon
LONGEST_RHYTHM = 365
GOAL_WEEKS = 8  # of calm on both sides, before settling is proposed to a meeting
CLOSE_WEEKS = 12  # settled so long, before closing is proposed to a meeting
HEARD_DAYS = 42  # calm lasts no longer than this after somebody was last heard
STRAIN_DAYS = 120  # older words about a burden say nothing of today


class Way(Word):
    """How a follow-up of a side stands on a day."""

    LATE = "late", "すぎ"
    TODAY = "today", "きょう"
    TOMORROW = "tomorrow", "あす"
    LATER = "later", "これから"


class PersonFeeling(Word):
    """How it feels to the person, from one to four."""

    HARD = "1", "つらい"
    HARD_DAYS = "2", "つらい日も"
    FAIR = "3", "まあよい"
    GOOD = "4", "よい"


class HostFeeling(Word):
    """How it feels to the host, from one to four."""

    HARD = "1", "つらい"
    HARD_DAYS = "2", "重い日も"
    FAIR = "3", "まあよい"
    GOOD = "4", "よい"


class PersonBurden(Word):
    """How tiring it is for the person, from one to four."""

    LIGHT = "1", "楽"
    USUAL = "2", "ふつう"
    RATHER = "3", "少ししんどい"
    HEAVY = "4", "しんどい"


class HostBurden(Word):
    """How heavy it is for the host, from one to four."""

    LIGHT = "1", "軽い"
    USUAL = "2", "ふつう"
    RATHER = "3", "やや重い"
    HEAVY = "4", "重い"


FEELINGS: Mapping[str, type[Word]] = {"person": PersonFeeling, "host": HostFeeling}
BURDENS: Mapping[str, type[Word]] = {"person": PersonBurden, "host": HostBurden}


@dataclass(frozen=True, slots=True)
class When:
    """How a day stands to today: late by so many days, today, tomorrow, or later."""

    way: Way
    days: int  # late by, or until


def rhythm(state: str, side: str, own: int | None = None, usual: Mapping[str, tuple[int, int]] = RHYTHM) -> int:
    """Return the days between two follow-ups of a side: the pair's own, else what is usual in the state (in a town)."""
    return own or usual[state][side == "host"]


def plan_for(state: str, side: str) -> str:
    """Return what is planned for a side in a state."""
    return PLANS[state][side == "host"]


WAYS: tuple[tuple[str, str], ...] = (  # what a plan says, and how one talks then; the first that is found
    ("電話", "phone"),
    ("同行", "accompany"),
    ("訪問", "visit"),
    ("訪ね", "visit"),
    ("会って", "meet"),
    ("面談", "meet"),
    ("はがき", "letter"),
    ("手紙", "letter"),
    ("メール", "message"),
)


def way_of_plan(plan: str) -> str | None:
    """Return how one talks by what was planned, None where the plan does not say."""
    return next((way for word, way in WAYS if word in plan), None)


def is_standard(plan: str) -> bool:
    """Say whether a plan is one of the house's own, which a step may replace."""
    return any(plan in pair for pair in PLANS.values())


def due_on(after: date, days: int) -> date:
    """Return the working day on which a side is asked again."""
    return working_day(after + timedelta(days=days))


def moved_to(planned: date, wanted: date, today: date) -> date:
    """Return where a plan moves when its rhythm changes: never into the past, and what is late stays late.

    `wanted` is where the new rhythm puts it, counted from the last word.
    """
    if wanted >= today:
        return wanted
    return planned if planned < today else working_day(today)


def when(due: date, today: date) -> When:
    """Return how a day stands to today."""
    days = (due - today).days
    if days < 0:
        return When(Way.LATE, -days)
    return When({0: Way.TODAY, 1: Way.TOMORROW}.get(days, Way.LATER), days)


def is_calm(feeling: int | None, burden: int | None) -> bool:
    """Say whether a record tells of calm: nothing on the heavy half of a scale, and something on one of them."""
    if feeling is None and burden is None:
        return False
    return (feeling is None or feeling >= 3) and (burden is None or burden <= 2)


@dataclass(frozen=True, slots=True)
class Heard:
    """What one side said on the scales on a day."""

    on: date
    feeling: int | None
    burden: int | None


def calm_weeks(heard: Sequence[Heard], *, concerned: bool, since: date, today: date) -> int:
    """Return for how many whole weeks one side has been calm, up to the goal.

    Calm begins with the first of the last unbroken run of calm records, not before the taking part; an open
    concern ends it, and so does silence: nobody is calm who was not heard.
    """
    run: list[Heard] = []
    for one in sorted(heard, key=lambda record: record.on, reverse=True):
        if not is_calm(one.feeling, one.burden):
            break
        run.append(one)
    if concerned or not run:
        return 0
    start, end = max(since, run[-1].on), min(today, run[0].on + timedelta(days=HEARD_DAYS))
    return min(GOAL_WEEKS, max(0, (end - start).days // 7))


def may_settle(person_weeks: int, host_weeks: int) -> bool:
    """Say whether both sides were calm long enough to speak of settling in a meeting."""
    return person_weeks >= GOAL_WEEKS and host_weeks >= GOAL_WEEKS


@dataclass(frozen=True, slots=True)
class Calm:
    """How one tie stands: its state, for how many weeks, and for how many of them each side has been calm."""

    state: str
    weeks: int
    person: int
    host: int


def may_close(ties: Sequence[Calm], *, concerned: bool) -> bool:
    """Say whether closing may be spoken of: every live tie settled long enough and calm on both sides, no open concern."""
    at_home = all(tie.state == "settled" and tie.weeks >= CLOSE_WEEKS for tie in ties)
    return bool(ties) and not concerned and at_home and all(may_settle(tie.person, tie.host) for tie in ties)


def strain(burdens: Iterable[int], *, concerns: int, people: int) -> float | None:
    """Return how strained a host is over all their people, from 0 to 1; None when nothing was heard yet.

    Seven tenths are what the host last said of each person (the heaviest counts as much as all together), two
    tenths the open concerns (two are full), one tenth the number of people at once (five are full).
    """
    said = [(burden - 1) / 3 for burden in burdens]
    if not said and not concerns:
        return None
    weight = (max(said) + sum(said) / len(said)) / 2 if said else 0.5
    return 0.7 * weight + 0.2 * min(1.0, concerns / 2) + 0.1 * min(1.0, max(0, people - 1) / 4)


def strain_level(value: float | None) -> int | None:
    """Return strain as one of four steps: light, usual, rather high, high."""
    if value is None:
        return None
    return 1 + (value >= 0.15) + (value >= 0.46) + (value >= 0.68)

"""What kinds of meetings there are, on which days they sit, and how many cases one sitting holds."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, time, timedelta

from geo.names import Word
from profiles.vocabulary.pattern import Part, Pattern, falls_on, is_holiday
from profiles.vocabulary.week import read_pattern
from profiles.vocabulary.workdays import TURN_OF_THE_YEAR

FARTHEST_DAYS = 400  # no rhythm rests longer


class MeetingKind(Word):
    """What kind of meeting a body holds (会議の種類)."""

    MULTILAYERED = "multilayered", "重層的支援会議"
    STATUTORY = "statutory", "支援会議"
    AREA = "area", "圏域の会議"


class PledgeWay(Word):
    """What binds a member to secrecy (守秘の根拠)."""

    WRITTEN = "written", "誓約書"
    OFFICE = "office", "公務員の守秘義務"
    RULE = "rule", "設置要綱や契約"


@dataclass(frozen=True, slots=True)
class Sitting:
    """One day on which a body sits, with its hours as far as they are stated."""

    on: date
    opens: time | None = None
    closes: time | None = None


@dataclass(frozen=True, slots=True)
class Limits:
    """How much one sitting takes; None: the town has not said."""

    most: int | None = None
    minutes_each: int | None = None
    most_an_hour: int | None = None


def may_name_people(kind: MeetingKind) -> bool:
    """Say whether cases are talked over; an area meeting hears of no person at all."""
    return kind is not MeetingKind.AREA


def binds_to_secrecy(kind: MeetingKind) -> bool:
    """Say whether every member must be bound to secrecy (Social Welfare Act, art. 106-6 (5))."""
    return kind is MeetingKind.STATUTORY


def minutes_between(opens: time | None, closes: time | None) -> int | None:
    """Return how long a sitting lasts, None where it is not stated."""
    if opens is None or closes is None:
        return None
    return (closes.hour - opens.hour) * 60 + closes.minute - opens.minute


def room_for(limits: Limits, minutes: int | None) -> int | None:
    """Return how many cases one sitting takes, None where nothing limits it."""
    found = [limits.most] if limits.most is not None else []
    if minutes is not None and limits.minutes_each:
        found.append(minutes // limits.minutes_each)
    if minutes is not None and limits.most_an_hour is not None:
        found.append(minutes * limits.most_an_hour // 60)
    return min(found) if found else None


def sittings(rhythm: str, *, start: date, count: int) -> list[Sitting]:
    """Return the next days on which a body sits, from a day on; none where its rhythm says nothing that can be read.

    The town hall is closed on public holidays and at the turn of the year; a day that is named itself holds all the same.
    """
    pattern = read_pattern(rhythm).stated if rhythm else None
    if pattern is None:
        return []
    found: list[Sitting] = []
    for ahead in range(FARTHEST_DAYS):
        day = start + timedelta(days=ahead)
        found += [_sitting(day, part) for part in _parts_on(pattern, day)][:1]
        if len(found) == count:
            break
    return found


def _parts_on(pattern: Pattern, day: date) -> list[Part]:
    """Return the parts of a rhythm that fall on a day, unless something closes it."""
    if any(falls_on(days, day) for days in pattern.closed):
        return []
    shut = is_holiday(day) or (day.month, day.day) in TURN_OF_THE_YEAR
    return [part for part in pattern.parts if falls_on(part.days, day) and (not shut or part.days[0].isdecimal())]


def _sitting(day: date, part: Part) -> Sitting:
    """Return a part on a day as a sitting."""
    return Sitting(day, _clock(part.start), _clock(part.end))


def _clock(minutes: int | None) -> time | None:
    """Return minutes after midnight as a time of day."""
    return None if minutes is None else time(minutes // 60 % 24, minutes % 60)


class Matter(Word):
    """What is to be talked over about a case (議題), the most urgent first."""

    CONCERN = "concern", "困りごと"
    PLAN = "plan", "プランを決める"
    REPLAN = "replan", "再プラン"
    REVIEW = "review", "プランの見直し"
    CLOSE = "close", "終結の判断"
    SETTLE = "settle", "定着の判断"
    ASKED = "asked", "話し合いたいこと"
    UNMET = "unmet", "足りないもの"


class Outcome(Word):
    """What a meeting decided about a case (決まったこと)."""

    PLAN_DECIDED = "plan_decided", "プランを決めた"
    REPLAN = "replan", "プランを立てなおす"
    CONTINUE = "continue", "このまま続ける"
    SETTLED = "settled", "定着とする"
    CLOSED = "closed", "終結とする"
    ADVICE = "advice", "助言・情報の共有"
    CARRIED = "carried", "次回に持ちこす"


class Hindrance(Word):
    """Why a case may not be named in a 重層的支援会議 (議題に入れられないわけ)."""

    NONE = "none", "会議で話し合う同意がありません"
    UNDATED = "undated", "同意の日付がありません"
    EXPIRED = "expired", "同意の期限がすぎています"
    WITHDRAWN = "withdrawn", "同意が取り消されています"


class Dropped(Word):
    """Why a case is on the agenda no more (外れたわけ)."""

    TAKEN_OUT = "taken_out", "外しました"
    CONSENT = "consent", "同意がなくなったので、外れました"


class Attendance(Word):
    """Whether a member came (出欠)."""

    PRESENT = "present", "出席"
    DEPUTY = "deputy", "代理"
    ABSENT = "absent", "欠席"


CONCERN_DAYS = 14  # an open concern is then a matter for a meeting
UNMET_DAYS = 30
PACKET_DAYS = 14  # after a meeting its papers can still be opened
WITH_CONSENT_ONLY = frozenset(
    {Outcome.PLAN_DECIDED, Outcome.SETTLED, Outcome.CLOSED}
)  # 重層的支援会議 alone decides so
SHOWN = 20  # lines of who waits or is hindered; the rest is told as a number
ORDER = tuple(Matter)
FACTS_BY_LAW = ("age_band", "wants", "avoid", "accessibility", "step")  # no more than the support needs


@dataclass(frozen=True, slots=True)
class Due:
    """One case with what is to be talked over, and for how many days each matter has waited."""

    client_id: int
    client_ref: str
    code: str
    matters: tuple[tuple[Matter, int], ...]
    is_carried: bool = False  # from the last meeting of this body

    @property
    def words(self) -> tuple[Matter, ...]:
        """Return the matters, the most urgent first."""
        return tuple(sorted((matter for matter, _days in self.matters), key=ORDER.index))


def by_urgency(dues: Iterable[Due]) -> list[Due]:
    """Return cases as a meeting takes them: carried over first, then by their most urgent matter, the longest wait first."""
    return sorted(dues, key=_urgency)


def _urgency(due: Due) -> tuple[bool, int, int, str]:
    """Return the place of a case in the order."""
    first = min((ORDER.index(matter) for matter, _days in due.matters), default=len(ORDER))
    return not due.is_carried, first, -max((days for _matter, days in due.matters), default=0), due.code


def fitted(dues: Sequence[Due], room: int | None) -> tuple[list[Due], list[Due]]:
    """Return the cases that one sitting takes, and those that go to the next."""
    return list(dues[:room]), list(dues[room:]) if room is not None else []


@dataclass(frozen=True, slots=True)
class Standing:
    """How one consent for meetings stands on a day."""

    holds: bool
    is_dated: bool
    is_withdrawn: bool


def hindrance(consents: Sequence[Standing]) -> Hindrance | None:
    """Return what hinders a case, from its consents for meetings, the newest last; None where one of them holds."""
    if not consents:
        return Hindrance.NONE
    if any(one.holds and one.is_dated for one in consents):
        return None
    if any(one.holds for one in consents):
        return Hindrance.UNDATED
    return Hindrance.WITHDRAWN if consents[-1].is_withdrawn else Hindrance.EXPIRED


def may_decide(kind: MeetingKind, outcome: Outcome) -> bool:
    """Say whether a kind of meeting may decide so: plans, settling and closing need the person's consent."""
    return kind is MeetingKind.MULTILAYERED or outcome not in WITH_CONSENT_ONLY


def papers_open(*, called_on: date, on: date, today: date) -> bool:
    """Say whether a member may open papers: from the calling until some days after the meeting."""
    return called_on <= today <= on + timedelta(days=PACKET_DAYS)


def days_left(on: date, today: date) -> int:
    """Return for how many days the papers of a meeting can still be opened."""
    return max(0, (on + timedelta(days=PACKET_DAYS) - today).days)

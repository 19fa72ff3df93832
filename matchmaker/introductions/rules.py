"""The steps that an introduction may take, which of them hold a place or need consent, and why one may end."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

from geo.names import Word

# Forward one step at a time; a visit or a trial may be left out, and everything alive may end.
NEXT: Mapping[str, tuple[str, ...]] = {
    "proposed": ("wished", "ended"),
    "wished": ("host_asked", "ended"),
    "host_asked": ("accepted", "declined", "ended"),
    "accepted": ("visit", "trial", "taking_part", "ended"),
    "visit": ("trial", "taking_part", "ended"),
    "trial": ("taking_part", "ended"),
    "taking_part": ("settled", "ended"),
    "settled": ("ended",),
    "declined": (),
    "ended": (),
}
LIVE = ("proposed", "wished", "host_asked", "accepted", "visit", "trial", "taking_part", "settled")
HOLDING = ("accepted", "visit", "trial", "taking_part", "settled")  # a place at the host is held
TOLD = ("host_asked", *HOLDING)  # the host hears of the person: nothing of it without consent
REASONED = ("declined", "ended")
COLUMNS: tuple[tuple[str, ...], ...] = (  # as the time line draws them
    ("proposed", "wished", "host_asked", "accepted"),
    ("visit",),
    ("trial",),
    ("taking_part",),
    ("settled",),
)
WEEKS_COUNTED = 12  # after that one speaks of months


class Group(Word):
    """Whose matter a reason is (理由のもと)."""

    PERSON = "person", "本人のこと"
    HOST = "host", "受入先のこと"
    FIT = "fit", "合うかどうか"
    CIRCUMSTANCES = "circumstances", "まわりの事情"


class Reason(Word):
    """Why a host declined, or why an introduction ended (見合わせ・終了の理由)."""

    GRADUATED = "graduated", "したいことがかない、次へ進んだ"
    WORK_FOUND = "work_found", "仕事が決まった"
    SCHOOL = "school", "学校や職業訓練が始まった"
    OTHER_PLACE = "other_place", "ほかの場所に移った"
    CHANGED_MIND = "changed_mind", "気持ちが変わった"
    NOT_NOW = "not_now", "いまは休みたい"
    HEALTH = "health", "体の具合"
    LOW_SPIRITS = "low_spirits", "気持ちがつらい"
    HOSPITAL = "hospital", "入院した"
    FAMILY = "family", "家の用事や介護"
    MOVED_AWAY = "moved_away", "引っ越した"
    NO_CONTACT = "no_contact", "連絡がとれなくなった"
    DIED = "died", "亡くなった"

    NO_ROOM = "no_room", "空きがない"
    FEW_HANDS = "few_hands", "人手が足りない"
    YEAR_END = "year_end", "いそがしい時期で、余裕がない"
    TIRED = "tired", "受け入れを続けて、疲れている"
    HOST_HEALTH = "host_health", "世話人の体の具合"
    RESTING = "resting", "しばらく休む、やめる"
    HOURS_CHANGED = "hours_changed", "開く日や時間が変わった"
    OTHER_MEMBERS = "other_members", "ほかの参加者との折り合い"
    INSURANCE = "insurance", "保険や決まりで受けられない"
    SAFETY = "safety", "けがや安全の心配"
    NO_ANSWER = "no_answer", "返事がもらえなかった"

    NOT_FIT = "not_fit", "中身や役割が合わなかった"
    TOO_LOUD = "too_loud", "にぎやかすぎた"
    TOO_QUIET = "too_quiet", "静かすぎた"
    PACE = "pace", "速さやきつさが合わなかった"
    RELATIONS = "relations", "人との間がうまくいかなかった"
    ACCESS = "access", "設備や配慮が足りない"
    TOO_EARLY = "too_early", "段階がまだ早かった"
    TOO_LIGHT = "too_light", "もの足りなくなった"

    TIMES = "times", "来られる日時が合わない"
    TRANSPORT = "transport", "行く手だてがなくなった"
    COST = "cost", "お金の負担"
    SERVICE = "service", "使う制度や支援が変わった"
    DISASTER = "disaster", "災害や感染症"
    CONSENT = "consent", "同意の取り消し"
    MISTAKE = "mistake", "記録のまちがい"
    OTHER = "other", "そのほか"

    @property
    def group(self) -> Group:
        """Return whose matter it is."""
        return GROUP_OF[self]


_LAST_OF_GROUP = {
    Reason.DIED: Group.PERSON,
    Reason.NO_ANSWER: Group.HOST,
    Reason.TOO_LIGHT: Group.FIT,
    Reason.OTHER: Group.CIRCUMSTANCES,
}


def _grouped() -> dict[Reason, Group]:
    """Return the group of each reason: they stand in the order of the groups."""
    found: dict[Reason, Group] = {}
    waiting: list[Reason] = []
    for reason in Reason:
        waiting.append(reason)
        if reason in _LAST_OF_GROUP:
            found |= dict.fromkeys(waiting, _LAST_OF_GROUP[reason])
            waiting = []
    return found


GROUP_OF: Mapping[Reason, Group] = _grouped()
DECLINING = tuple(  # what a host may say; the person has not been there yet
    reason
    for reason in Reason
    if (reason.group is Group.HOST and reason not in (Reason.HOURS_CHANGED, Reason.NO_ANSWER, Reason.OTHER_MEMBERS))
    or reason in (Reason.NOT_FIT, Reason.PACE, Reason.ACCESS, Reason.TOO_EARLY, Reason.TIMES, Reason.DISASTER)
    or reason is Reason.OTHER
)
HOSTS_OWN = (  # the few that a host finds on the phone, the rest is said by telephone
    Reason.NO_ROOM,
    Reason.FEW_HANDS,
    Reason.YEAR_END,
    Reason.RESTING,
    Reason.ACCESS,
    Reason.NOT_FIT,
    Reason.OTHER,
)


class Answer(Word):
    """What a host answers to an enquiry (打診の返事)."""

    YES = "yes", "受け入れる"
    NO = "no", "今回は見合わせる"
    TALK = "talk", "話してから決めたい"


def possible(state: str, *, paused: bool = False) -> tuple[str, ...]:
    """Return the states that an introduction may go to; while it rests it can only end."""
    return tuple(to for to in NEXT[state] if to == "ended") if paused else NEXT[state]


def may_step(state: str, to: str, *, paused: bool = False) -> bool:
    """Say whether an introduction may go from one state to another."""
    return to in possible(state, paused=paused)


def reasons_for(to: str) -> tuple[Reason, ...]:
    """Return the reasons that fit a state: some for declining, all for ending, none for other steps."""
    if to == "declined":
        return DECLINING
    return tuple(Reason) if to == "ended" else ()


def by_group(reasons: tuple[Reason, ...]) -> dict[Group, list[Reason]]:
    """Return reasons under the group that each belongs to, in their order."""
    return {group: [one for one in reasons if one.group is group] for group in Group}


def reason_called(text: str | None) -> Reason | None:
    """Return the reason that is stored as a text, or None."""
    return next((reason for reason in Reason if reason.value == text), None)


@dataclass(frozen=True, slots=True)
class Span:
    """How long something has lasted: the nth week, later the nth month."""

    number: int
    in_months: bool


def span(since: date, today: date) -> Span:
    """Return which week, or after twelve of them which month, a day falls into; the first day is in the first."""
    days = max(0, (today - since).days)
    if days < WEEKS_COUNTED * 7:
        return Span(days // 7 + 1, in_months=False)
    months = (today.year - since.year) * 12 + today.month - since.month - (today.day < since.day)
    return Span(months + 1, in_months=True)


def column_of(state: str) -> int | None:
    """Return the column of the time line that a state stands in, None where a tie is over."""
    return next((number for number, states in enumerate(COLUMNS) if state in states), None)

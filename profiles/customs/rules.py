"""What a town can say of its ways: subjects of its documents, and the customs that the screens go by."""

import calendar
from dataclasses import dataclass
from datetime import date

from geo.errors import DomainError
from geo.names import Word

MOST_MONTHS = 36  # between two looks at a plan
LONGEST = 120


class Topic(Word):
    """One subject on which the documents of a town may say something."""

    TOWN = "town", "町"
    AREA = "area", "圏域"
    DESK = "desk", "窓口と連携機関"
    BODY = "body", "会議"
    SHEET = "sheet", "つなぐシート"
    REVIEW = "review", "プランの見直し"
    CONSENT = "consent", "同意のきまり"
    PARTICIPATION = "participation", "参加支援のしかた"
    VISIT = "visit", "訪問とアウトリーチ"
    WORD = "word", "この町のことば"
    FIGURE = "figure", "資料にある数"


class Key(Word):
    """One custom that the screens go by."""

    REVIEW_MONTHS = "review_months", "プランを見直す間隔（か月）"
    LEAD_WITH = "lead_with", "同意があるとき、支援をまとめる機関"
    LEAD_WITHOUT = "lead_without", "同意がないとき、支援をまとめる機関"
    LEADER = "leader", "支援をまとめる機関の呼び名"
    MULTILAYERED = "multilayered", "重層的支援会議の呼び名"
    STATUTORY = "statutory", "支援会議の呼び名"
    PLAN = "plan", "プランの呼び名"
    COORDINATOR = "coordinator", "参加支援のつなぎ役の呼び名"
    PROGRAMME = "programme", "事業の呼び名"


@dataclass(frozen=True, slots=True)
class Fact:
    """One thing that a document says of a town (`said`), or leaves open (`said` is empty)."""

    topic: Topic
    label: str
    said: str = ""
    number: int | None = None  # how many there are, where the document counts them
    document: str = ""
    place: str = ""
    is_general: bool = False  # a description for the whole country that the document passes on

    @property
    def key(self) -> tuple[str, str, bool]:
        """Return what tells it from the other facts of a town."""
        return self.topic.value, self.label, bool(self.said)


@dataclass(frozen=True, slots=True)
class Custom:
    """One custom as a document states it."""

    key: Key
    value: str
    document: str = ""
    place: str = ""


@dataclass(frozen=True, slots=True)
class Lead:
    """Who leads the support of one person (支援をまとめる機関), by the town's rule on consent."""

    agency: str
    called: str  # the town's word for whoever leads, empty where it has none
    meeting: str  # the town's word for the meeting that talks it over, empty where it has none
    place: str  # where in its document the rule is written, empty where the town settled it


def checked(key: Key, value: str) -> str:
    """Return a value as it is kept; refuse one that the screens could not go by. Empty: the town says nothing."""
    value = " ".join(value.split())
    if len(value) > LONGEST:
        raise DomainError("%(most)s 文字までにしてください", field=key.value, most=LONGEST)
    if key is Key.REVIEW_MONTHS and value and not (value.isdecimal() and 1 <= int(value) <= MOST_MONTHS):
        raise DomainError("1 から %(most)s までの数を入れてください", field=key.value, most=MOST_MONTHS)
    return str(int(value)) if key is Key.REVIEW_MONTHS and value else value


def months_later(day: date, months: int) -> date:
    """Return the same day some months later, or the last of that month."""
    years, month = divmod(day.month - 1 + months, 12)
    year, month = day.year + years, month + 1
    return date(year, month, min(day.day, calendar.monthrange(year, month)[1]))

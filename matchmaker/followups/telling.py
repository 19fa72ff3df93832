"""How follow-ups are told to people: lateness, rhythms, feelings and strain in words."""

from dataclasses import dataclass
from datetime import date, time

from flask_babel import lazy_gettext as _l

from geo.names import Word
from matchmaker.followups.models import Contact, FollowUp
from matchmaker.followups.queries import Troubled
from matchmaker.followups.rules import BURDENS, FEELINGS, Way, When, strain_level, when
from matchmaker.introductions.language import gettext as _
from matchmaker.introductions.telling import about
from profiles.vocabulary.rules import Side

WEEKDAYS = _l("月 火 水 木 金 土 日")
TAGS = {Way.LATE: "late", Way.TODAY: "today", Way.TOMORROW: "plain", Way.LATER: "plain"}
STRAIN_WORDS = {1: _l("軽い"), 2: _l("ふつう"), 3: _l("やや高い"), 4: _l("高い")}


def short_day(day: date) -> str:
    """Return a day as work lists say it: 11月24日（火）."""
    weekday = str(WEEKDAYS).split()[day.weekday()]
    return _("%(month)s月%(day)s日（%(weekday)s）", month=day.month, day=day.day, weekday=weekday)


def plain_day(day: date) -> str:
    """Return a day without its weekday: 11月24日."""
    return _("%(month)s月%(day)s日", month=day.month, day=day.day)


def day_text(day: date, today: date) -> str:
    """Return a day with its year where that is not this one."""
    if day.year == today.year:
        return plain_day(day)
    return _("%(year)s年%(month)s月%(day)s日", year=day.year, month=day.month, day=day.day)


def clock(at: time | None) -> str:
    """Return an hour as work lists say it: 10:30."""
    return f"{at.hour}:{at.minute:02d}" if at else ""


def when_text(stands: When, due: date) -> str:
    """Return how a day stands to today in a word: 6日すぎ, きょう, あす, or the day."""
    if stands.way is Way.LATE:
        return _("%(n)s日すぎ", n=stands.days)
    return short_day(due) if stands.way is Way.LATER else _(stands.way.label)


def due_tag(due: date, today: date) -> tuple[str, str]:
    """Return word and kind of the tag of a due day."""
    stands = when(due, today)
    return when_text(stands, due), TAGS[stands.way]


def rhythm_text(days: int) -> str:
    """Return a rhythm in words: 2週に 1度, 月に 1度, 3日に 1度."""
    if days in (28, 30, 31):
        return _("月に 1度")
    if days in (60, 61, 90):
        return _("%(n)sか月に 1度", n=days // 30)
    if days % 7 == 0:
        return _("週に 1度") if days == 7 else _("%(n)s週に 1度", n=days // 7)
    return _("%(n)s日に 1度", n=days)


def feeling_word(side: Side, level: int | None) -> str:
    """Return a feeling of one side in a word."""
    return _scale(FEELINGS[side.value], level)


def burden_word(side: Side, level: int | None) -> str:
    """Return a burden of one side in a word."""
    return _scale(BURDENS[side.value], level)


def _scale(words: type[Word], level: int | None) -> str:
    """Return one step of a scale in a word; nothing when nobody said."""
    return _(list(words)[level - 1].label) if level else ""


def strain_word(value: float | None) -> str:
    """Return the strain of a host in a word."""
    level = strain_level(value)
    return str(STRAIN_WORDS[level]) if level else _("まだ聞いていません")


def way_text(followup: FollowUp) -> str:
    """Return how somebody was reached."""
    return _(followup.way.label) if followup.way else ""


def head_of(followup: FollowUp, today: date) -> str:
    """Return day, way and who of a record: 9月10日 面談 三浦."""
    if followup.done_on is None:
        return _("%(day)sの予定", day=plain_day(followup.due_on))
    family = followup.by.name.split()[0].split("　")[0] if followup.by else ""
    return " ".join(part for part in (day_text(followup.done_on, today), way_text(followup), family) if part)


def contact_choices() -> list[tuple[str, str]]:
    """Return the ways of reaching somebody as choices."""
    return [(way.value, _(way.label)) for way in Contact]


@dataclass(frozen=True, slots=True)
class ConcernLine:
    """One concern as pages print it: codes, never names."""

    ref: str
    side: str
    days: int
    title: str
    words: str
    next_step: str | None
    next_on: str
    closing: str | None
    closed_on: str
    client_ref: str  # empty: nobody's


def concern_line(troubled: Troubled, today: date) -> ConcernLine:
    """Return one concern as a line."""
    concern, client, resource = troubled.concern, troubled.client, troubled.resource
    is_person = concern.side is Side.PERSON and client is not None
    told = about(client) if client else ""
    who = f"{client.code}（{told}）" if client and told else client.code if client else ""
    return ConcernLine(
        ref=concern.ref,
        side=concern.side.value,
        days=((concern.closed_on or today) - concern.raised_on).days,
        title=who if is_person else resource.name if resource else who,
        words=concern.words,
        next_step=concern.next_step,
        next_on=short_day(concern.next_on) if concern.next_on else "",
        closing=concern.closing,
        closed_on=plain_day(concern.closed_on) if concern.closed_on else "",
        client_ref=client.ref if client else "",
    )

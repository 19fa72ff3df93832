"""Lists of both sides: what is planned day by day, and the ties about which something may be written."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from matchmaker.followups.models import FollowUp
from matchmaker.followups.queries import count_due, due, last_words
from matchmaker.followups.rules import Way, when
from matchmaker.followups.telling import clock, due_tag, plain_day
from matchmaker.introductions.language import gettext as _
from matchmaker.introductions.models import Introduction
from matchmaker.introductions.queries import Sought, introductions
from matchmaker.introductions.telling import about, now_text
from profiles.actor import Actor
from profiles.vocabulary.rules import Side

COMING_DAYS = 7
WEEK_PAGE = 50  # lines of each side
MOST_TIES = 100
FEW_TIES = 10  # of one's own: then those of others stand below them without a search


@dataclass(frozen=True, slots=True)
class Line:
    """One planned contact as a list prints it."""

    ref: str
    tie_ref: str
    tag: tuple[str, str]
    hour: str
    title: str
    who: str  # the code, or the name of the place
    who_ref: str
    client_ref: str  # of whom it tells, on either side
    beside: str  # age and area, or the person in charge
    under: tuple[str, ...]  # parts that are not broken inside
    said: str | None
    said_on: str
    is_late: bool
    day: date
    href: str = ""  # where it is written down, where that is no planned follow-up


@dataclass(frozen=True, slots=True)
class Stream:
    """One side of the day."""

    side: Side
    lines: list[Line]

    @property
    def late(self) -> int:
        """Return how many are late."""
        return sum(line.is_late for line in self.lines)


def stream_of(
    side: Side, followups: Sequence[FollowUp], under: Mapping[int, tuple[str, ...]], *, today: date
) -> Stream:
    """Return one side of what is due; `under` says by tie what stands below, such as the strain of a host."""
    mine = [one for one in followups if one.side is side]
    words = last_words([one.introduction_id for one in mine])
    return Stream(side, [_line(one, words.get((one.introduction_id, side)), under, today) for one in mine])


def _line(followup: FollowUp, said: FollowUp | None, under: Mapping[int, tuple[str, ...]], today: date) -> Line:
    """Return one planned contact as a line."""
    tie = followup.introduction
    is_person = followup.side is Side.PERSON
    return Line(
        ref=followup.ref,
        tie_ref=tie.ref,
        tag=due_tag(followup.due_on, today),
        hour=clock(followup.due_at),
        title=_(followup.plan) if followup.plan else _("様子をきく"),
        who=tie.client.code if is_person else tie.resource.name,
        who_ref=tie.client.ref if is_person else tie.resource.ref,
        client_ref=tie.client.ref,
        beside=about(tie.client) if is_person else "",
        under=_place_and_state(tie, today) if is_person else under.get(tie.id, ()),
        said=said.words if said else None,
        said_on=plain_day(said.done_on) if said and said.done_on else "",
        is_late=when(followup.due_on, today).way is Way.LATE,
        day=followup.due_on,
    )


def _place_and_state(tie: Introduction, today: date) -> tuple[str, ...]:
    """Return where a person goes and since when: ふれあい農園 みのり, 参加 5週目."""
    return tie.resource.name, now_text(tie, today)


@dataclass(frozen=True, slots=True)
class Week:
    """The coming days of one side, day by day."""

    side: Side
    count: int
    days: list[tuple[str, list[Line]]]

    def people(self) -> set[str]:
        """Return of whom the lines tell."""
        return {line.client_ref for _day, lines in self.days for line in lines}


def coming(actor: Actor, *, today: date, mine: bool = False, start: int = 0) -> list[Week]:
    """Return what is planned for both sides up to a week from now, late first: one page of each side."""
    until = today + timedelta(days=COMING_DAYS)
    counts = count_due(actor, until=until, mine=mine)
    weeks = []
    for side in Side:
        followups = due(actor, until=until, mine=mine, side=side, start=start, limit=WEEK_PAGE)
        places = {one.introduction_id: (one.introduction.client.code,) for one in followups}
        weeks.append(_week(stream_of(side, followups, places, today=today), counts[side]))
    return weeks


def _week(stream: Stream, count: int) -> Week:
    """Return one side with its lines under their days."""
    days: dict[str, list[Line]] = {}
    for line in stream.lines:
        days.setdefault(_("予定を過ぎたもの") if line.is_late else plain_day(line.day), []).append(line)
    return Week(stream.side, count, list(days.items()))


def ties_to_write(actor: Actor, words: str, *, today: date) -> list[tuple[Introduction, str, str]]:
    """Return the live ties about which something may have been heard, one's own first, with who they are and where they stand."""
    own = introductions(actor, Sought(words=words, mine=True), size=MOST_TIES) if actor.account_id else []
    mine = {tie.id for tie in own}
    rest = introductions(actor, Sought(words=words), size=MOST_TIES) if words or len(own) < FEW_TIES else []
    found = [*own, *(tie for tie in rest if tie.id not in mine)][:MOST_TIES]
    return [(tie, about(tie.client), now_text(tie, today)) for tie in found]

"""Minutes as plain values: attendance, decisions, who does what; cut for members where a consent holds no more."""

from dataclasses import dataclass
from datetime import date, time

from matchmaker.introductions.language import gettext as _
from matchmaker.meetings.due import hindrances, standing
from matchmaker.meetings.models import AgendaItem, Meeting, Seat
from matchmaker.meetings.rules import Attendance, MeetingKind
from matchmaker.meetings.telling import Told, decision_told


@dataclass(frozen=True, slots=True)
class Minutes:
    """Everything that the minutes of one meeting print."""

    ref: str
    name: str
    kind: MeetingKind
    on: date
    opens: time | None
    closes: time | None
    place: str
    is_closed: bool
    present: list[str]
    absent: list[str]
    decisions: list[Told]
    hidden: int  # people of whom members may hear nothing any more
    dropped: int
    note: str
    next_on: date | None

    def refs(self) -> list[str]:
        """Return of whom the minutes tell."""
        return [one.client_ref for one in self.decisions if one.client_ref]


def minutes_for(meeting: Meeting, *, sees_all: bool, today: date) -> Minutes:
    """Return the minutes; whoever does not look after people sees nobody whose consent holds no more."""
    items = standing(meeting)
    shown = items if sees_all else _still_told(meeting, items, today)
    return Minutes(
        ref=meeting.ref,
        name=meeting.body.name,
        kind=meeting.body.kind,
        on=meeting.on,
        opens=meeting.opens,
        closes=meeting.closes,
        place=meeting.place,
        is_closed=meeting.closed_on is not None,
        present=[_seat(one) for one in meeting.seats if one.attendance in (Attendance.PRESENT, Attendance.DEPUTY)],
        absent=[_seat(one) for one in meeting.seats if one.attendance is Attendance.ABSENT],
        decisions=[decision_told(one) for one in shown],
        hidden=len(items) - len(shown),
        dropped=len(meeting.items) - len(items),
        note=meeting.note or "",
        next_on=meeting.next_on,
    )


def _still_told(meeting: Meeting, items: list[AgendaItem], today: date) -> list[AgendaItem]:
    """Return the items that members may still hear of: a consent that was withdrawn closes the minutes too."""
    if meeting.body.kind is not MeetingKind.MULTILAYERED:
        return items
    shut = hindrances({one.client_id for one in items if one.client_id}, today)
    return [one for one in items if one.client_id not in shut]


def _seat(seat: Seat) -> str:
    """Return a member as the list of those present names them."""
    if seat.attendance is Attendance.DEPUTY and seat.deputy:
        return _("%(name)s（代理 %(deputy)s）", name=seat.member.called, deputy=seat.deputy)
    return seat.member.called

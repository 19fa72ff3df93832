"""Writes of meetings before they sit: call, cancel, and what stands on the agenda; each leaves its deed."""

import re
from collections.abc import Collection
from datetime import date

import sqlalchemy as sa

from geo.db import db
from geo.errors import DomainError
from matchmaker.meetings.due import (
    agenda_for,
    due_cases,
    elsewhere,
    hindrances,
    length_of,
    room_on,
    standing,
    without_consent,
)
from matchmaker.meetings.models import AgendaItem, Meeting, MeetingBody, Seat
from matchmaker.meetings.rules import (
    FACTS_BY_LAW,
    Dropped,
    Due,
    Matter,
    MeetingKind,
    Sitting,
    may_name_people,
    minutes_between,
)
from profiles.actor import Actor
from profiles.audit.actions import Event, record
from profiles.cases.queries import OPEN_STAGES, find_case
from profiles.clients.models import Client
from profiles.consent.rules import Fact

CALLED = Event("meeting.called", "会議の招集", frozenset({"body", "on", "cases"}))
CANCELLED = Event("meeting.cancelled", "会議の取りやめ", frozenset({"body", "on"}))
ITEM_ADDED = Event("agenda.added", "議題に加えた", frozenset({"meeting", "client"}))
ITEM_TAKEN_OUT = Event("agenda.taken_out", "議題から外した", frozenset({"meeting", "client", "why"}))
ITEM_MOVED = Event("agenda.moved", "議題の順番の変更", frozenset({"meeting", "client", "place"}))
FACTS_CHOSEN = Event("agenda.facts", "会議で伝えることの変更", frozenset({"meeting", "client", "facts"}))
CODE = re.compile(r"[A-Za-zＡ-Ｚａ-ｚ]{1,4}[-－ー‐]?[0-9０-９]{1,6}")
LEAST_REASON = 4  # characters: a reason that says something


def call_meeting(actor: Actor, body: MeetingBody, sitting: Sitting, *, place: str = "", today: date) -> Meeting:
    """Call a body together: the agenda is what is due and may be named, up to the limits, and each member has a seat."""
    _may_call(body, sitting, today)
    meeting = Meeting(
        town_id=body.town_id,
        body=body,
        on=sitting.on,
        opens=sitting.opens,
        closes=sitting.closes,
        place=place.strip() or body.place,
        called_on=today,
        called_by_id=actor.account_id,
    )
    minutes = minutes_between(sitting.opens, sitting.closes)
    taken = agenda_for(actor, body, on=sitting.on, minutes=minutes, today=today).taken
    db.session.add(meeting)
    db.session.flush()
    for place_, due in enumerate(taken, 1):
        db.session.add(_item(meeting, due, place_))
    db.session.add_all(
        Seat(town_id=body.town_id, meeting=meeting, member=one) for one in body.members if one.ended_on is None
    )
    db.session.flush()
    record(actor, CALLED, meeting, body=body.ref, on=sitting.on.isoformat(), cases=len(taken))
    return meeting


def _may_call(body: MeetingBody, sitting: Sitting, today: date) -> None:
    """Refuse to call whoever meets no more, nobody, a day that is over, or the same day twice."""
    if body.ended_on is not None:
        raise DomainError("この会議体は、終わりにしています。再開してから招集してください")
    if sitting.on < today:
        raise DomainError("開く日は、きょうからあとの日を入れてください", field="on")
    if sitting.opens and sitting.closes and sitting.closes <= sitting.opens:
        raise DomainError("終わる時刻は、始まる時刻より後にしてください", field="closes")
    if not any(one.ended_on is None for one in body.members):
        raise DomainError("構成員が、まだいません。会議体のページで加えてから招集してください")
    query = sa.select(Meeting.id).where(
        Meeting.body_id == body.id, Meeting.on == sitting.on, Meeting.cancelled_on.is_(None)
    )
    if db.session.scalar(query) is not None:
        raise DomainError("この日の会議は、もう招集されています", field="on")


def _item(meeting: Meeting, due: Due, place: int) -> AgendaItem:
    """Return a case that was due as an item of the agenda."""
    return AgendaItem(
        town_id=meeting.town_id,
        meeting=meeting,
        client_id=due.client_id,
        matters=[matter.value for matter in due.words],
        facts=usual_facts(meeting.body.kind),
        position=place,
    )


def usual_facts(kind: MeetingKind) -> list[str]:
    """Return what members are told unless somebody chooses otherwise: by law a few facts, else all that is consented to."""
    return list(FACTS_BY_LAW) if kind is MeetingKind.STATUTORY else [fact.value for fact in Fact]


def cancel_meeting(actor: Actor, meeting: Meeting, *, today: date) -> None:
    """Call a meeting off; from now on its papers open for nobody."""
    _before(meeting)
    meeting.cancelled_on = today
    record(actor, CANCELLED, meeting, body=meeting.body.ref, on=meeting.on.isoformat())


def add_case(actor: Actor, meeting: Meeting, client: Client, *, why: str, today: date) -> AgendaItem:
    """Put a case on the agenda because somebody says so; without the consent that it needs it is refused."""
    _before(meeting)
    _may_add(actor, meeting, client, why, today)
    found = {due.client_id: due for due in due_cases(actor, meeting.body, on=meeting.on)}
    matters = [matter.value for matter in found[client.id].words] if client.id in found else []
    item = next((one for one in meeting.items if one.client_id == client.id), None)
    if item is None:
        item = AgendaItem(town_id=meeting.town_id, meeting=meeting, client=client)
        item.facts = usual_facts(meeting.body.kind)
        db.session.add(item)
    item.matters = matters or [Matter.ASKED.value]
    item.dropped, item.dropped_why = None, None
    item.added_by_id, item.why, item.position = actor.account_id, why.strip(), _last(meeting) + 1
    db.session.flush()
    record(actor, ITEM_ADDED, item, meeting=meeting.ref, client=client.ref)
    return item


def _may_add(actor: Actor, meeting: Meeting, client: Client, why: str, today: date) -> None:
    """Refuse a case that may not be named here, stands on an agenda already, or does not fit any more."""
    kind = meeting.body.kind
    if not may_name_people(kind):
        raise DomainError("圏域の会議では、人のことを話し合いません")
    if len(why.strip()) < LEAST_REASON:
        raise DomainError("なぜこの会議で話し合うのかを、ひとこと書いてください", field="why")
    case = find_case(client)
    if case is None or case.stage not in OPEN_STAGES:
        raise DomainError("%(code)s さんのケースは、開いていません", field="code", code=client.code)
    hinders = hindrances([client.id], today).get(client.id)
    if kind is MeetingKind.MULTILAYERED and hinders is not None:
        raise DomainError(
            "%(code)s さんは、まだ議題に入れられません。%(why)s。本人に聞いて同意を記録するか、支援会議で話し合ってください",
            field="code",
            code=client.code,
            why=hinders.label,
        )
    if client.id in elsewhere(actor):
        raise DomainError("%(code)s さんは、もう会議の議題に入っています", field="code", code=client.code)
    room = room_on(meeting.body, meeting.on, length_of(meeting))
    if room is not None and len(standing(meeting)) >= room:
        raise DomainError(
            "この会議で話し合えるのは %(n)s 人までです。ほかの人を外してから加えてください", field="code", n=room
        )


def _last(meeting: Meeting) -> int:
    """Return the last place of the agenda."""
    return max((one.position for one in meeting.items if one.position), default=0)


def add_topic(actor: Actor, meeting: Meeting, words: str) -> AgendaItem:
    """Put a topic that is about nobody on the agenda; a code of a person in it is refused."""
    _before(meeting)
    if not words.strip():
        raise DomainError("話し合うことを入れてください", field="topic")
    named = {found.group() for found in CODE.finditer(words)}
    known = sa.select(Client.code).where(Client.town_id == actor.town_id, Client.code.in_(sorted(named)))
    if named and db.session.scalar(known.limit(1)) is not None:
        raise DomainError("人のコードは書けません。だれのことか分からないように書いてください", field="topic")
    item = AgendaItem(town_id=meeting.town_id, meeting=meeting, topic=words.strip(), position=_last(meeting) + 1)
    item.added_by_id = actor.account_id
    db.session.add(item)
    db.session.flush()
    record(actor, ITEM_ADDED, item, meeting=meeting.ref, client=None)
    return item


def take_out(actor: Actor, item: AgendaItem, *, why: str) -> None:
    """Take an item off the agenda because somebody says so; it can be added again."""
    _before(item.meeting)
    if item.dropped is not None:
        raise DomainError("この議題は、もう外れています")
    if len(why.strip()) < LEAST_REASON:
        raise DomainError("外すわけを、ひとこと書いてください", field="why")
    _drop(actor, item, Dropped.TAKEN_OUT, why.strip())


def _drop(actor: Actor, item: AgendaItem, why: Dropped, words: str | None = None) -> None:
    """Let an item stand on the agenda no more."""
    item.dropped, item.dropped_why = why, words
    ref = item.client.ref if item.client else None
    record(actor, ITEM_TAKEN_OUT, item, meeting=item.meeting.ref, client=ref, why=why.value)


def drop_unconsented(actor: Actor, meeting: Meeting, *, today: date) -> list[AgendaItem]:
    """Take off the agenda who withdrew their consent since the calling; return them."""
    gone = without_consent(meeting, today)
    for item in gone:
        _drop(actor, item, Dropped.CONSENT)
    return gone


def move_item(actor: Actor, item: AgendaItem, by: int, *, why: str) -> None:
    """Move an item one place up (-1) or down (+1), because somebody says so."""
    _before(item.meeting)
    order = standing(item.meeting)
    if item not in order:
        raise DomainError("この議題は、もう外れています")
    at = order.index(item)
    to = at + by
    if not 0 <= to < len(order):
        raise DomainError("これより先には動かせません")
    order[at], order[to] = order[to], order[at]
    for place, one in enumerate(order, 1):
        one.position = place
    item.why = why.strip() or item.why
    ref = item.client.ref if item.client else None
    record(actor, ITEM_MOVED, item, meeting=item.meeting.ref, client=ref, place=to + 1)


def choose_facts(actor: Actor, item: AgendaItem, facts: Collection[Fact]) -> None:
    """Choose what members are told of a case; a consent may cut it further."""
    _before(item.meeting)
    if item.client is None:
        raise DomainError("人のことではない議題です")
    item.facts = [fact.value for fact in Fact if fact in facts]
    record(actor, FACTS_CHOSEN, item, meeting=item.meeting.ref, client=item.client.ref, facts=item.facts)


def _before(meeting: Meeting) -> None:
    """Refuse to touch a meeting that is over or was called off."""
    if meeting.cancelled_on is not None:
        raise DomainError("この会議は、取りやめになっています")
    if meeting.closed_on is not None:
        raise DomainError("この会議は、もう終わっています")

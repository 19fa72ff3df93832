"""Writes of bodies and their members: who meets, how often, how many cases at most, and what binds whom to secrecy."""

from collections.abc import Mapping
from datetime import date
from typing import Any

import sqlalchemy as sa

from geo.areas import Area
from geo.db import db
from geo.errors import DomainError, StaleError
from matchmaker.meetings.models import Meeting, MeetingBody, MeetingMember, Seat
from matchmaker.meetings.queries import find_body
from matchmaker.meetings.rules import MeetingKind, PledgeWay
from profiles.access import Permission, Role, may
from profiles.accounts.models import Account, Agency
from profiles.actor import Actor
from profiles.audit.actions import Event, record
from profiles.vocabulary.week import read_pattern

BODY_ADDED = Event("meeting_body.added", "会議体の登録", frozenset({"kind", "name"}))
BODY_CHANGED = Event("meeting_body.changed", "会議体の変更", frozenset({"fields"}))
BODY_ENDED = Event("meeting_body.ended", "会議体の終わり", frozenset({"name"}))
BODY_REOPENED = Event("meeting_body.reopened", "会議体の再開", frozenset({"name"}))
MEMBER_ADDED = Event("meeting_member.added", "会議の構成員を加えた", frozenset({"body", "pledged"}))
MEMBER_PLEDGED = Event("meeting_member.pledged", "守秘の約束の記録", frozenset({"body", "way", "on"}))
MEMBER_LEFT = Event("meeting_member.left", "会議の構成員を外した", frozenset({"body"}))
FIELDS = ("name", "rhythm", "rhythm_words", "place", "consent_rule", "source")
NUMBERS = {"minutes": (10, 600), "max_cases": (1, 50), "minutes_per_case": (1, 480), "max_cases_per_hour": (1, 60)}
OF_CASES = ("max_cases", "minutes_per_case", "max_cases_per_hour")


def add_body(
    actor: Actor, kind: MeetingKind, name: str, *, area: Area | None = None, **values: str | int | None
) -> MeetingBody:
    """Write down a body; `values` are FIELDS and NUMBERS, each only as far as it is known."""
    _check(actor, kind, name, values)
    if find_body(actor, kind, name.strip()) is not None:
        raise DomainError("同じ種類と名前の会議体が、もう登録されています", field="name")
    body = MeetingBody(town_id=actor.town_id, kind=kind, area=area)
    _set(body, {"name": name, **values})
    db.session.add(body)
    db.session.flush()
    record(actor, BODY_ADDED, body, kind=kind.value, name=body.name)
    return body


def change_body(
    actor: Actor, body: MeetingBody, *, version: int, area: Area | None = None, **values: str | int | None
) -> None:
    """Change what is known of a body; its kind stays, for what was decided under one law is not decided under another."""
    if body.version != version:
        raise StaleError
    name = str(values.get("name", body.name))
    _check(actor, body.kind, name, values)
    same = find_body(actor, body.kind, name.strip())
    if same is not None and same.id != body.id:
        raise DomainError("同じ種類と名前の会議体が、もう登録されています", field="name")
    before = _told(body)
    _set(body, values)
    body.area = area
    db.session.flush()
    changed = [field for field, value in _told(body).items() if before[field] != value]
    if changed:
        record(actor, BODY_CHANGED, body, fields=changed)


def _told(body: MeetingBody) -> dict[str, object]:
    """Return what can be changed of a body."""
    return {"area": body.area_id} | {field: getattr(body, field) for field in (*FIELDS, *NUMBERS)}


def _check(actor: Actor, kind: MeetingKind, name: str, values: Mapping[str, Any]) -> None:
    """Refuse a body without a name, limits that cannot be, and a rhythm that nobody can read."""
    if not may(actor.role, Permission.MEETING_BODY_KEEP):
        raise DomainError("会議体を整えられるのは、コーディネーターと管理者です")
    if not name.strip():
        raise DomainError("会議の名前を入れてください", field="name")
    for field, (least, most) in NUMBERS.items():
        number = values.get(field)
        if number is not None and not least <= number <= most:
            raise DomainError("%(least)s から %(most)s までの数を入れてください", field=field, least=least, most=most)
    rhythm = str(values.get("rhythm") or "")
    if rhythm and (read_pattern(rhythm).stated is None or read_pattern(rhythm).unread):
        raise DomainError(
            "開く日を読み取れませんでした。「第2火 13:30-15:30」「2026-12-04 10:00-12:00」のように入れてください",
            field="rhythm",
        )
    if kind is MeetingKind.AREA and any(values.get(field) for field in OF_CASES):
        raise DomainError("圏域の会議では、人のことを話し合わないので、件数は決めません", field="max_cases")


def _set(body: MeetingBody, values: Mapping[str, Any]) -> None:
    """Set what is told of a body."""
    for field in FIELDS:
        if field in values:
            setattr(body, field, str(values[field] or "").strip())
    if "rhythm" in values and body.rhythm:
        body.rhythm = read_pattern(body.rhythm).text
    for field in NUMBERS:
        if field in values:
            setattr(body, field, values[field])


def end_body(actor: Actor, body: MeetingBody, *, today: date) -> None:
    """Let a body meet no more; what it decided stays on record."""
    if body.ended_on is not None:
        raise DomainError("この会議体は、もう終わっています")
    body.ended_on = today
    record(actor, BODY_ENDED, body, name=body.name)


def reopen_body(actor: Actor, body: MeetingBody) -> None:
    """Let a body meet again."""
    if body.ended_on is None:
        raise DomainError("この会議体は、終わっていません")
    body.ended_on = None
    record(actor, BODY_REOPENED, body, name=body.name)


def add_member(
    actor: Actor,
    body: MeetingBody,
    *,
    agency: Agency | None = None,
    account: Account | None = None,
    name: str = "",
    duty: str = "",
    pledged_on: date | None = None,
    pledge_way: PledgeWay | None = None,
    today: date,
) -> MeetingMember:
    """Let somebody sit in a body; the agency of an account counts unless another is named."""
    if account is not None:  # the wall lets a partner through by their own desk
        agency = account.agency or agency
    _check_member(body, agency, account, name.strip())
    member = MeetingMember(
        town_id=body.town_id, body=body, agency=agency, account=account, name=name.strip(), duty=duty.strip()
    )
    _pledge(member, pledged_on, pledge_way, today)
    db.session.add(member)
    db.session.flush()
    _seat(member)
    record(actor, MEMBER_ADDED, member, body=body.ref, pledged=member.pledged_on is not None)
    return member


def _seat(member: MeetingMember) -> None:
    """Give a new member a seat at the meetings that were called and are not over."""
    query = sa.select(Meeting).where(
        Meeting.body_id == member.body_id, Meeting.closed_on.is_(None), Meeting.cancelled_on.is_(None)
    )
    for meeting in db.session.scalars(query):
        db.session.add(Seat(town_id=member.town_id, meeting=meeting, member=member))


def _check_member(body: MeetingBody, agency: Agency | None, account: Account | None, name: str) -> None:
    """Refuse nobody, somebody twice, and whoever may never hear of a person."""
    if agency is None and account is None and not name:
        raise DomainError("窓口、アカウント、名前のどれかを入れてください", field="agency")
    if account is not None and account.role is Role.PARTNER and account.agency_id is None:
        raise DomainError(
            "この方のアカウントは、窓口に属していません。管理者に、所属の登録をたのんでください", field="account"
        )
    if account is not None and account.role in (Role.ADMINISTRATOR, Role.AUDITOR):
        raise DomainError("管理者と監査担当は、人のことを見ない役割なので、構成員にできません", field="account")
    if account is not None and account.role is Role.VIEWER and body.kind is not MeetingKind.AREA:
        raise DomainError("会議参加者のアカウントは、人のことを話し合う会議の構成員にできません", field="account")
    key = (agency.id if agency else None, account.id if account else None, name)
    if key in {(one.agency_id, one.account_id, one.name) for one in body.members if one.ended_on is None}:
        raise DomainError("この方は、もう構成員です", field="agency")


def note_pledge(actor: Actor, member: MeetingMember, on: date | None, way: PledgeWay | None, *, today: date) -> None:
    """Write down when and how a member was bound to secrecy."""
    if on is None or way is None:
        raise DomainError("約束した日と、その根拠を入れてください", field="pledged_on")
    _pledge(member, on, way, today)
    record(actor, MEMBER_PLEDGED, member, body=member.body.ref, way=way.value, on=on.isoformat())


def _pledge(member: MeetingMember, on: date | None, way: PledgeWay | None, today: date) -> None:
    """Set what binds a member; a day needs its way, and lies not ahead."""
    if on is not None and on > today:
        raise DomainError("約束した日は、きょうまでの日を入れてください", field="pledged_on")
    if (on is None) is not (way is None):
        raise DomainError("守秘の約束は、日と根拠の両方を入れてください", field="pledged_on")
    member.pledged_on, member.pledge_way = on, way


def let_go(actor: Actor, member: MeetingMember, *, today: date) -> None:
    """Let a member sit no more in a body; from now on no paper of it opens for them."""
    member.ended_on = today
    record(actor, MEMBER_LEFT, member, body=member.body.ref)

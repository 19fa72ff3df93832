"""Bodies, one meeting that was and one that comes in the fictitious town, played through the ordinary actions."""

import tomllib
from collections.abc import Mapping
from datetime import date, timedelta
from typing import Any

from geo.areas import areas_of
from matchmaker.meetings.actions import add_case, add_topic, call_meeting
from matchmaker.meetings.body_actions import add_body, add_member
from matchmaker.meetings.deciding import close_meeting, write_decision
from matchmaker.meetings.models import Meeting, MeetingBody
from matchmaker.meetings.packet_actions import hand_out, note_attendance
from matchmaker.meetings.rules import Attendance, MeetingKind, Outcome, PledgeWay, Sitting, sittings
from matchmaker.meetings.said import Said
from profiles.accounts.models import Account, Agency
from profiles.actor import Actor
from profiles.clients.models import Client
from profiles.consent.actions import give_consent
from profiles.consent.models import Purpose, Way
from profiles.consent.rules import Fact
from seed.demo import HERE

Story = Mapping[str, Any]
BY = "miura"


def read_meetings() -> Story:
    """Return the story as the file tells it."""
    return tomllib.loads((HERE / "meetings.toml").read_text(encoding="utf-8"))


def play_past(
    story: Story,
    actors: Mapping[str, Actor],
    accounts: Mapping[str, Account],
    agencies: Mapping[str, Agency],
    clients: Mapping[str, Client],
    *,
    today: date,
) -> dict[str, MeetingBody]:
    """Write the bodies, who may be talked about, and the meeting that was; return the bodies by name."""
    actor = actors[BY]
    bodies = {one["name"]: _body(actor, one, accounts, agencies, today) for one in story["body"]}
    for one in story["consent"]:
        _consent(actor, clients[one["client"]], one, today)
    _meet(actor, bodies[story["past"]["body"]], story["past"], clients, today)
    return bodies


def _body(
    actor: Actor, told: Story, accounts: Mapping[str, Account], agencies: Mapping[str, Agency], today: date
) -> MeetingBody:
    """Write one body with its members."""
    area = next((one for one in areas_of(actor.town_id) if one.name == told.get("area")), None)
    known = ("name", "rhythm", "place", "max_cases", "minutes_per_case", "max_cases_per_hour", "consent_rule")
    values = {name: told[name] for name in known if name in told}
    body = add_body(actor, MeetingKind[told["kind"].upper()], area=area, **values)
    bound: dict[str, Any] = {}
    if "pledged" in told:
        bound = {"pledged_on": today + timedelta(days=told["pledged"]), "pledge_way": PledgeWay.WRITTEN}
    for account, agency, duty in told["members"]:
        who: dict[str, Any] = {"account": accounts.get(account), "agency": agencies.get(agency)}
        add_member(actor, body, duty=duty, today=today, **who, **bound)
    return body


def _consent(actor: Actor, client: Client, told: Story, today: date) -> None:
    """Write down that somebody may be talked about; without a day it came with a file."""
    on = today + timedelta(days=told["day"]) if "day" in told else None
    facts = [Fact(word) for word in told.get("facts", ())] or [Fact.AGE_BAND, Fact.WANTS]
    way = Way.WRITTEN if on else Way.FILE
    give_consent(actor, client, purpose=Purpose.MEETING, facts=facts, way=way, given_on=on, today=on or today)


def _meet(actor: Actor, body: MeetingBody, told: Story, clients: Mapping[str, Client], today: date) -> None:
    """Play the meeting that was, from its calling to its end."""
    sitting = _last(body, today - timedelta(days=told["ago"]))
    on, called = sitting.on, sitting.on - timedelta(days=told["called"])
    meeting = call_meeting(actor, body, sitting, today=called)
    for one in told["case"]:
        item = add_case(actor, meeting, clients[one["client"]], why=one["why"], today=called)
        roles = [dict(zip(("who", "does", "until"), role, strict=True)) for role in one["roles"]]
        said = Said(Outcome[one["outcome"].upper()], one["words"], roles, one["watcher"])
        write_decision(actor, item, said, version=item.version)
    _seats(actor, meeting, told["absent"], on)
    close_meeting(actor, meeting, note=told["note"], next_on=_next(body, on), version=meeting.version, today=on)


def _next(body: MeetingBody, on: date) -> date:
    """Return the day of a rhythm after a meeting."""
    return sittings(body.rhythm, start=on + timedelta(days=1), count=1)[0].on


def _last(body: MeetingBody, day: date) -> Sitting:
    """Return the last day of a rhythm before a day."""
    return [one for one in sittings(body.rhythm, start=day - timedelta(days=70), count=4) if one.on < day][-1]


def _seats(actor: Actor, meeting: Meeting, absent: list[str], on: date) -> None:
    """Write down who came, and hand the papers out."""
    for seat in meeting.seats:
        is_absent = any(name in seat.member.called for name in absent)
        note_attendance(actor, seat, Attendance.ABSENT if is_absent else Attendance.PRESENT)
        if not is_absent:
            hand_out(actor, seat, today=on)


def play_coming(story: Story, actors: Mapping[str, Actor], bodies: Mapping[str, MeetingBody], *, today: date) -> None:
    """Call the meetings that come: one about people, one about the area alone."""
    actor = actors[BY]
    for told in (story["coming"], story["area"]):
        body = bodies[told["body"]]
        sitting = sittings(body.rhythm, start=today + timedelta(days=1), count=1)[0]
        meeting = call_meeting(actor, body, sitting, today=today)
        for words in told.get("topics", ()):
            add_topic(actor, meeting, words)

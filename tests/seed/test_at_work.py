"""Each of the twelve towns at work: its meeting is called and holds its limits, its sheet is on paper."""

from datetime import date

import pytest

from geo.db import db
from geo.errors import DomainError
from matchmaker.meetings.actions import add_case, call_meeting
from matchmaker.meetings.queries import bodies_of, find_body
from matchmaker.meetings.rules import MeetingKind, Sitting, sittings
from profiles.access import Role
from profiles.accounts.models import Account
from profiles.accounts.queries import actor_of
from profiles.accounts.rules import DEMO_PASSWORD
from profiles.cases.plan_actions import draft_plan
from profiles.consent.actions import give_consent
from profiles.consent.models import Purpose, Way
from profiles.consent.rules import Fact
from seed.found import found
from seed.preset import named, presets
from tests.conftest import TODAY

SAKAI = "さかまる会議（定例）"


def load(name):
    """Load a town with its invented people; return the coordinator as the one who acts."""
    report = found(named(name), TODAY, with_accounts=True)
    db.session.commit()
    return next(actor_of(one) for one in report.accounts if one.role is Role.COORDINATOR)


def planned(make, actor, *, consented, number=1):
    """Return people of a town whose plan waits for a meeting."""
    people = []
    for _ in range(number):
        client = make.client(actor)
        draft_plan(actor, client, {"goal": "週に一度出かける"}, version=0)
        if consented:
            give_consent(
                actor, client, purpose=Purpose.MEETING, facts=(Fact.WANTS,), way=Way.SPOKEN, given_on=TODAY, today=TODAY
            )
        people.append(client)
    db.session.commit()
    return people


def codes(meeting):
    """Return whose cases stand on an agenda."""
    return {item.client.code for item in meeting.items}


@pytest.mark.parametrize("name", [one.name for one in presets()])
def test_the_meetings_of_a_town_can_be_called_with_who_may_be_named_there(app, make, name):
    actor = load(name)
    (free,), (shut,) = planned(make, actor, consented=True), planned(make, actor, consented=False)

    told = {}
    for place, body in enumerate(bodies_of(actor), 1):
        if body.kind is not MeetingKind.AREA:
            day = next(iter(sittings(body.rhythm, start=TODAY, count=1)), Sitting(date(2026, 12, place)))
            told[body.kind] = told.get(body.kind, set()) | codes(call_meeting(actor, body, day, today=TODAY))

    kinds = {body.kind for body in bodies_of(actor)} - {MeetingKind.AREA}
    assert kinds == set(told)
    assert MeetingKind.MULTILAYERED in kinds
    assert told[MeetingKind.MULTILAYERED] == {free.code}
    assert told.get(MeetingKind.STATUTORY, {shut.code}) == {shut.code}


def test_sakais_meeting_takes_two_cases_on_the_second_tuesday_however_they_came(app, make):
    actor = load("坂井市")
    planned(make, actor, consented=True)
    waiting = planned(make, actor, consented=False, number=3)
    bodies = [find_body(actor, kind, SAKAI) for kind in (MeetingKind.MULTILAYERED, MeetingKind.STATUTORY)]
    (day,) = sittings(bodies[0].rhythm, start=TODAY, count=1)

    first, second = (call_meeting(actor, body, day, today=TODAY) for body in bodies)
    left = next(one for one in waiting if one.code not in codes(second))

    assert day.on == date(2026, 12, 8)
    assert (len(first.items), len(second.items)) == (1, 1)
    with pytest.raises(DomainError):
        add_case(actor, second, left, why="急ぐため", today=TODAY)


def test_yonagos_meeting_takes_three_an_hour(app, make):
    actor = load("米子市")
    planned(make, actor, consented=True, number=5)
    body = find_body(actor, MeetingKind.MULTILAYERED, "重層的支援会議・支援会議")

    assert len(call_meeting(actor, body, Sitting(date(2026, 12, 10)), today=TODAY).items) == 3


@pytest.mark.parametrize(
    "name", [one.name for one in presets() if any(row.get("refers") for row in one.rows("sheets"))]
)
def test_the_sheet_of_a_town_is_printed_blank_under_its_own_name(app, browser, name):
    one = named(name)
    account = db.session.get(Account, load(name).account_id)
    (sheet,) = (row for row in one.rows("sheets") if row.get("refers"))

    page = browser.sign_in(account, DEMO_PASSWORD).get(f"/referrals/blank/{sheet['refers'][0]}")

    assert page.has(sheet["name"])
    assert all(page.has(answer) for answer in sheet.get("answers", ()))

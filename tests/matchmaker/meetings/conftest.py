"""What the tests of meetings share: bodies with members, people with plans, and the consent to be talked about."""

from datetime import timedelta

import pytest

from geo.clock import today as now
from geo.db import db
from matchmaker.meetings.actions import call_meeting
from matchmaker.meetings.body_actions import add_body, add_member
from matchmaker.meetings.rules import MeetingKind, PledgeWay, Sitting
from profiles.access import Role
from profiles.cases.actions import move_case
from profiles.cases.models import CaseStage
from profiles.cases.plan_actions import draft_plan
from profiles.cases.queries import find_case
from profiles.consent.actions import give_consent
from profiles.consent.models import Purpose, Way
from profiles.consent.rules import Fact

PLAN = {"goal": "畑に出たい", "roles": [{"who": "三浦", "does": "ようすを聞く", "often": "月1回"}]}


@pytest.fixture
def staff(make):
    """Return the coordinator's account that sits in every body."""
    return make.account(name="三浦 あかね")


@pytest.fixture
def secretary(make, staff):
    """Return who acts: the coordinator who sits in every body."""
    return make.actor_of(staff)


@pytest.fixture
def partner(make):
    """Return the account of a desk that referred nobody."""
    return make.account(Role.PARTNER, agency_id=make.agency("障害者相談支援事業所 しおさい").id, name="長沢 みき")


@pytest.fixture
def body_of(make, secretary, staff, partner):
    """Return a maker of bodies in which the coordinator and the partner sit, both bound to secrecy."""

    def made(kind=MeetingKind.MULTILAYERED, name="よりそい会議", pledged=True, **values):
        body = add_body(secretary, kind, name, **values)
        bound = {"pledged_on": now() - timedelta(days=30), "pledge_way": PledgeWay.WRITTEN} if pledged else {}
        for account in (staff, partner):
            add_member(secretary, body, account=account, today=now(), **bound)
        db.session.commit()
        return body

    return made


@pytest.fixture
def planned(make, secretary):
    """Return a maker of people with a draft of a plan, who agreed to be talked about unless said otherwise."""

    def made(code, *, agreed=True, facts=(Fact.AGE_BAND, Fact.WANTS), given_on=None, **values):
        client = make.client(secretary, code=code, **{"wants": f"{code}の望み", "avoid": f"{code}の苦手"} | values)
        case = find_case(client)
        move_case(secretary, case, CaseStage.ASSESSED, version=case.version, today=now())
        draft_plan(secretary, client, PLAN | {"review_on": now() + timedelta(days=90)}, version=0)
        if agreed:
            day = given_on or now() - timedelta(days=5)
            give_consent(
                secretary, client, purpose=Purpose.MEETING, facts=facts, way=Way.WRITTEN, given_on=day, today=now()
            )
        db.session.commit()
        return client

    return made


@pytest.fixture
def called(secretary):
    """Return a way to call a body together for today."""

    def call(body, on=None):
        meeting = call_meeting(secretary, body, Sitting(on or now()), today=now())
        db.session.commit()
        return meeting

    return call

"""What the tests of introductions and follow-ups share: a pair with consent, and a tie brought to a state."""

from datetime import date, timedelta

import pytest

from geo.db import db
from matchmaker.followups.actions import propose_and_plan, take_step_and_plan
from matchmaker.introductions.models import State
from profiles.consent.actions import give_consent
from profiles.consent.models import Way
from profiles.consent.rules import Fact

WAY_TO = ("wished", "host_asked", "accepted", "visit", "trial", "taking_part", "settled")
FACTS = (Fact.AGE_BAND, Fact.INTERESTS)


@pytest.fixture
def worker(make):
    """Return the coordinator who acts."""
    return make.actor()


@pytest.fixture
def agreed(make, worker):
    """Return a maker of people who agreed to be introduced."""

    def make_agreed(facts=FACTS, until=None, given_on=date(2026, 1, 5), **values):
        client = make.client(worker, **{"interests": "土いじり", "name": "岬 なおと"} | values)
        give_consent(worker, client, facts=facts, way=Way.SPOKEN, given_on=given_on, until=until, today=given_on)
        db.session.commit()
        return client

    return make_agreed


@pytest.fixture
def tied(make, worker, agreed, today):
    """Return a maker of ties that have come to a state, one day a step, the last of them today."""

    def make_tied(state="proposed", *, client=None, resource=None, on=None):
        steps = WAY_TO[: WAY_TO.index(state) + 1] if state in WAY_TO else ()
        last = on or today
        day = last - timedelta(days=len(steps))
        tie = propose_and_plan(worker, client or agreed(), resource or make.resource(worker), rank=1, today=day)
        for word in steps:
            day += timedelta(days=1)
            take_step_and_plan(worker, tie, State(word), today=day)  # type: ignore[call-arg]
        db.session.commit()
        return tie

    return make_tied


@pytest.fixture
def deeds():
    """Return the deeds about a row, as event and details, in their order."""
    from profiles.audit.models import Deed

    def told(row):
        found = db.session.query(Deed).filter_by(subject_ref=row.ref).order_by(Deed.id)
        return [(deed.event, deed.details) for deed in found]

    return told

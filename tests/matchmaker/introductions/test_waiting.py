"""Who waits for a place: by case, consent and ties; which seats and which pairs are out of the question."""

from datetime import date, timedelta

import pytest

from geo.db import db
from matchmaker.followups.actions import propose_and_plan, take_step_and_plan
from matchmaker.introductions.actions import pause
from matchmaker.introductions.models import State
from matchmaker.introductions.waiting import asked_for, ruled_out, waiting_list
from matchmaker.matching.actions import record_choice
from matchmaker.matching.models import Decision
from profiles.access import Role
from profiles.cases.actions import shift_case
from profiles.cases.models import CaseStage
from profiles.cases.queries import find_case


@pytest.fixture
def codes(worker, today):
    """Return who waits, and who has not agreed, by code."""

    def told():
        found = waiting_list(worker, today)
        return [one.code for one in found.ready], [one.code for one in found.unasked]

    return told


def test_those_who_agreed_wait_in_the_order_of_their_codes_and_the_others_are_named(make, worker, agreed, codes, today):
    agreed(code="C-2")
    agreed(code="C-1")
    make.client(worker, code="C-3")
    agreed(code="C-4", until=today - timedelta(days=1))

    assert codes() == (["C-1", "C-2"], ["C-3", "C-4"])


def test_nobody_waits_whose_case_rests_or_is_closed(worker, agreed, codes, today):
    for code, stage in (("C-1", CaseStage.PAUSED), ("C-2", CaseStage.CLOSED), ("C-3", CaseStage.ASSESSED)):
        case = find_case(agreed(code=code))
        shift_case(worker, case, stage, today=today)
    db.session.commit()

    assert codes() == (["C-3"], [])


@pytest.mark.parametrize(("state", "waits"), [("proposed", False), ("settled", False), ("ended", True)])
def test_nobody_waits_who_is_on_the_way_already(worker, agreed, tied, codes, today, state, waits):
    client = agreed(code="C-1")
    tie = tied("proposed" if state == "ended" else state, client=client)
    if state == "ended":
        take_step_and_plan(worker, tie, State.ENDED, today=today, reason="changed_mind")
    db.session.commit()

    assert codes() == (["C-1"] if waits else [], [])


def test_people_of_another_town_do_not_wait_here(make, agreed, today):
    agreed(code="C-1")
    stranger = make.actor(Role.COORDINATOR, make.other_town())

    assert waiting_list(stranger, today).ready == ()
    assert asked_for(stranger) == {}


def test_a_seat_is_asked_for_until_it_is_held_or_the_tie_rests(make, worker, tied, today):
    here, there, rests = make.resource(worker), make.resource(worker), make.resource(worker)
    tied("host_asked", resource=here)
    tied("proposed", resource=here)
    tied("accepted", resource=there)
    pause(worker, tied("wished", resource=rests), today=today)
    db.session.commit()

    assert asked_for(worker) == {here.public_id: 2}


def test_a_pair_is_ruled_out_by_a_decision_against_it_and_by_any_tie_it_had(make, worker, agreed, today):
    client, other = agreed(code="C-1"), agreed(code="C-2")
    passed, again, declined, free = (make.resource(worker) for _ in range(4))
    record_choice(worker, client, passed, Decision.PASSED, reason="本人が望まない")
    record_choice(worker, client, again, Decision.PASSED, reason="いまはまだ")
    record_choice(worker, client, again, Decision.PROPOSED)
    record_choice(worker, other, free, Decision.PASSED, reason="遠い")
    propose_and_plan(worker, client, declined, rank=1, today=date(2026, 11, 1))
    db.session.commit()

    assert ruled_out(worker, [client]) == {"C-1": {passed.public_id, declined.public_id}}

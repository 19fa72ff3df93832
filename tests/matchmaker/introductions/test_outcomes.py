"""What became of introductions, as learning is told it: only what says something about fit."""

import pytest

from matchmaker.followups.actions import take_step_and_plan
from matchmaker.introductions.models import State
from matchmaker.introductions.outcomes import SPEAKS_OF_FIT, lesson, outcomes_of
from matchmaker.introductions.rules import Group, Reason


@pytest.mark.parametrize(
    ("reached", "reason", "told"),
    [
        (("proposed", "wished", "host_asked"), None, (True, 0.0)),
        (("accepted", "visit"), None, (True, 0.0)),
        (("visit", "trial"), None, (True, 0.3)),
        (("visit", "taking_part"), None, (True, 0.6)),
        (("taking_part", "settled"), None, (True, 1.0)),
        (("settled", "ended"), Reason.GRADUATED, (True, 1.0)),
        (("settled", "ended"), Reason.HOSPITAL, (True, 1.0)),
        (("settled", "ended"), Reason.RELATIONS, (True, 0.5)),
        (("taking_part", "ended"), Reason.WORK_FOUND, (True, 0.6)),
        (("taking_part", "ended"), Reason.HOSPITAL, (True, 0.3)),
        (("taking_part", "ended"), Reason.TOO_LOUD, (False, 1.0)),
        (("proposed", "ended"), Reason.CHANGED_MIND, (False, 0.5)),
        (("proposed", "ended"), Reason.HOSPITAL, (True, 0.0)),
        (("host_asked", "declined"), Reason.NO_ROOM, (True, 0.0)),
        (("host_asked", "declined"), Reason.NOT_FIT, (False, 1.0)),
    ],
)
def test_what_an_introduction_teaches(reached, reason, told):
    assert lesson(reached, reason) == told


def test_what_a_host_or_life_brought_about_is_no_matter_of_fit():
    silent = set(Reason) - set(SPEAKS_OF_FIT)

    assert {Reason.HOSPITAL, Reason.DIED, Reason.MOVED_AWAY, Reason.NO_ROOM, Reason.TIRED, Reason.MISTAKE} <= silent
    assert all(reason in SPEAKS_OF_FIT for reason in Reason if reason.group is Group.FIT)
    assert all(0 < counts <= 1 for counts in SPEAKS_OF_FIT.values())


def test_every_introduction_of_the_town_is_told_and_no_other(make, worker, tied, today):
    settled, left = tied("settled"), tied("taking_part")
    take_step_and_plan(worker, left, State.ENDED, today=today, reason=Reason.PACE.value)

    told = outcomes_of(worker.town_id)

    assert [(one.client_id, one.good, one.counts) for one in told] == [
        (settled.client_id, True, 1.0),
        (left.client_id, False, 1.0),
    ]
    assert outcomes_of(make.other_town().id) == []

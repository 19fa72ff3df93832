"""The steps of a case, and what comes next."""

import pytest

from profiles.cases.models import CaseStage
from profiles.cases.rules import FORWARD, OPEN, Act, Ahead, may_move, next_act
from profiles.consent.rules import Standing


def test_every_stage_has_its_steps_and_each_leads_to_a_stage():
    stages = {stage.value for stage in CaseStage}

    assert set(FORWARD) == stages
    assert {to for steps in FORWARD.values() for to in steps} <= stages
    assert set(OPEN) < stages


@pytest.mark.parametrize("stage", ["received", "assessed", "planned", "matching", "supporting"])
def test_an_open_case_may_pause_at_any_time_and_come_back(stage):
    assert may_move(stage, "paused")
    assert may_move("paused", stage)


@pytest.mark.parametrize(
    ("stage", "to"),
    [
        ("received", "matching"),
        ("received", "supporting"),
        ("closed", "matching"),
        ("matching", "aftercare"),
        ("matching", "matching"),
    ],
)
def test_no_step_is_jumped(stage, to):
    assert not may_move(stage, to)


@pytest.mark.parametrize(
    ("stage", "consent", "act"),
    [
        (None, Standing.NONE, Act.ASSESS),
        ("received", Standing.VALID, Act.ASSESS),
        ("assessed", Standing.NONE, Act.CONSENT),
        ("assessed", Standing.VALID, Act.PLAN),
        ("planned", Standing.VALID, Act.MATCH),
        ("matching", Standing.EXPIRED, Act.CONSENT),
        ("matching", Standing.WITHDRAWN, Act.CONSENT),
        ("matching", Standing.ENDING, Act.RENEW),
        ("matching", Standing.VALID, Act.MATCH),
        ("supporting", Standing.VALID, Act.SUPPORT),
        ("closed", Standing.NONE, Act.KEEP),
        ("aftercare", Standing.VALID, Act.KEEP),
        ("paused", Standing.NONE, Act.RESUME),
    ],
)
def test_the_next_act_follows_from_stage_and_consent(stage, consent, act):
    assert next_act(stage, consent) is act


@pytest.mark.parametrize(
    ("stage", "consent", "ahead", "act"),
    [
        ("planned", Standing.VALID, Ahead.DRAFT, Act.PLAN),
        ("planned", Standing.NONE, Ahead.DRAFT, Act.CONSENT),
        ("supporting", Standing.VALID, Ahead.REVIEW, Act.EVALUATE),
        ("assessed", Standing.VALID, Ahead.REVIEW, Act.PLAN),
        ("supporting", Standing.EXPIRED, Ahead.CLOSING, Act.CLOSE),
        ("received", Standing.VALID, Ahead.CLOSING, Act.ASSESS),
        ("aftercare", Standing.NONE, Ahead.ASK, Act.ASK_AFTER),
        ("aftercare", Standing.NONE, Ahead.WANTED, Act.REOPEN),
        ("aftercare", Standing.NONE, Ahead.NOTHING, Act.KEEP),
        ("closed", Standing.NONE, Ahead.REST, Act.REST),
        ("paused", Standing.VALID, Ahead.CLOSING, Act.RESUME),
    ],
)
def test_what_lies_ahead_comes_before_what_the_stage_says(stage, consent, ahead, act):
    assert next_act(stage, consent, ahead) is act

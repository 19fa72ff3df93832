"""What has come to a stand: the rule on its own, and the ties of a town that it strikes."""

from dataclasses import replace
from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from geo.db import db
from matchmaker.followups.actions import Record, answer_and_plan, pause_and_rest, record_contact, take_step_and_plan
from matchmaker.followups.models import Contact
from matchmaker.followups.queries import stalled
from matchmaker.followups.rhythm_actions import change_rhythm, set_town_rhythm
from matchmaker.followups.stalling import BESIDE, HOST_DAYS, LYING_DAYS, REST_DAYS, TOLD, Seen, Stall, stall_of
from matchmaker.followups.stalls import stall_of_tie
from matchmaker.introductions.models import State
from matchmaker.introductions.rules import LIVE, Answer
from profiles.access import Role
from profiles.cases.closing import ClosingReason
from profiles.cases.closing_actions import close_case
from profiles.cases.queries import find_case
from profiles.consent.actions import withdraw_consent
from profiles.consent.queries import consents_of
from profiles.vocabulary.rules import Side

DAY = date(2026, 11, 25)
BEFORE = st.integers(0, 400).map(lambda days: DAY - timedelta(days=days))
SEEN = st.builds(
    Seen,
    state=st.sampled_from(LIVE),
    since=BEFORE,
    person_days=st.integers(1, 90),
    host_days=st.integers(1, 90),
    person_heard=st.none() | BEFORE,
    host_heard=st.none() | BEFORE,
    paused_on=st.none() | BEFORE,
    back_on=st.none() | st.integers(-50, 50).map(lambda days: DAY + timedelta(days=days)),
    consented=st.booleans(),
    closed=st.booleans(),
    host_kept=st.booleans(),
)


@given(SEEN)
def test_what_has_come_to_a_stand_stays_there_until_something_happens(seen):
    today, tomorrow = stall_of(seen, DAY), stall_of(seen, DAY + timedelta(days=1))

    if today is not None:
        assert today.days >= today.limit
        assert tomorrow is not None
        assert list(Stall).index(tomorrow.stall) <= list(Stall).index(today.stall)


@given(SEEN)
def test_a_tie_that_moved_today_and_has_its_consent_stands_still_nowhere(seen):
    moved = replace(seen, since=DAY, person_heard=DAY, host_heard=DAY, paused_on=None, consented=True)

    assert stall_of(moved, DAY) is None


@given(SEEN)
def test_everything_that_nobody_touches_comes_to_a_stand_but_what_was_let_go(seen):
    is_there = seen.state in ("taking_part", "settled")
    let_go = is_there and seen.closed and not seen.host_kept and seen.paused_on is None
    later = stall_of(seen, DAY + timedelta(days=1000))

    assert (later is None) == let_go


@given(SEEN, st.integers(1, 400))
def test_a_longer_rhythm_never_strikes_sooner(seen, more):
    slower = replace(seen, person_days=seen.person_days + more, host_days=seen.host_days + more)
    unheard = {Stall.PERSON_UNHEARD, Stall.HOST_UNHEARD}

    slow, quick = stall_of(slower, DAY), stall_of(seen, DAY)
    assert slow is None or quick is not None
    if quick is not None and quick.stall not in unheard:
        assert slow == quick


@given(SEEN)
def test_without_consent_only_what_the_host_knows_of_stands_and_a_rest_hides_the_rest(seen):
    found = stall_of(seen, DAY)
    gone = seen.state in TOLD and not seen.consented and not seen.closed

    assert (found is not None and found.stall is Stall.CONSENT_GONE) == gone
    if found is not None and not gone and seen.paused_on is not None:
        assert found.stall in (Stall.BACK_PASSED, Stall.REST_OPEN)
    if found is not None and found.stall in (Stall.PERSON_UNHEARD, Stall.HOST_UNHEARD):
        assert seen.state in BESIDE


@pytest.mark.parametrize(
    ("state", "days", "stall"),
    [
        ("proposed", LYING_DAYS, Stall.LYING),
        ("wished", LYING_DAYS, Stall.LYING),
        ("host_asked", HOST_DAYS, Stall.HOST_SILENT),
        ("accepted", 14, Stall.VISIT_OPEN),
        ("visit", 14, Stall.VISIT_OPEN),
        ("trial", 28, Stall.TRIAL_OPEN),
        ("taking_part", 28, Stall.PERSON_UNHEARD),
    ],
)
def test_each_state_comes_to_a_stand_by_its_own_rule_and_not_a_day_before(worker, tied, today, state, days, stall):
    tie = tied(state, on=today - timedelta(days=days))
    if state in ("accepted", "trial"):  # the rule of the state, and not that of silence
        record_contact(worker, tie, Side.PERSON, Record(today, Contact.PHONE, words="元気"), today=today)
        record_contact(worker, tie, Side.HOST, Record(today, Contact.PHONE, words="元気"), today=today)

    (found,) = stalled(worker, today=today)
    assert (found.tie, found.by.stall, found.by.days, found.by.limit) == (tie, stall, days, days)
    assert stall_of_tie(worker, tie, today=today) == found.by
    assert stall not in {one.by.stall for one in stalled(worker, today=today - timedelta(days=1))}


def test_a_host_who_wished_to_talk_was_heard(worker, tied, today):
    tie = tied("host_asked", on=today - timedelta(days=HOST_DAYS))

    answer_and_plan(worker, tie, Answer.TALK, today=today)

    assert stalled(worker, today=today) == []
    assert len(stalled(worker, today=today + timedelta(days=HOST_DAYS))) == 1


def test_a_rest_comes_to_a_stand_without_a_day_or_after_it(worker, tied, today):
    open_end, until = tied("trial"), tied("trial")
    pause_and_rest(worker, open_end, today=today)
    pause_and_rest(worker, until, today=today, back_on=today + timedelta(days=60))

    def found(days):
        return [(one.tie, one.by.stall) for one in stalled(worker, today=today + timedelta(days=days))]

    assert found(REST_DAYS - 1) == []
    assert found(60) == [(open_end, Stall.REST_OPEN)]
    assert found(61) == [(until, Stall.BACK_PASSED), (open_end, Stall.REST_OPEN)]


def test_consent_withdrawn_stands_first_on_the_list(worker, tied, today):
    old, tie = tied("host_asked", on=today - timedelta(days=30)), tied("trial")
    withdraw_consent(worker, consents_of(tie.client)[0], today=today)

    assert [(one.tie, one.by.stall) for one in stalled(worker, today=today)] == [
        (tie, Stall.CONSENT_GONE),
        (old, Stall.HOST_SILENT),
    ]


def test_both_sides_are_judged_by_their_own_rhythm_of_town_or_pair(worker, tied, today):
    tie = tied("settled", on=today - timedelta(days=70))
    record_contact(worker, tie, Side.PERSON, Record(today, Contact.PHONE, words="元気"), today=today)
    assert stalled(worker, today=today) == []  # of a host in this state one hears in 60 days

    set_town_rhythm(worker, State.SETTLED, 30, 35, today=today)
    assert [one.by.stall for one in stalled(worker, today=today)] == [Stall.HOST_UNHEARD]

    change_rhythm(worker, tie, Side.HOST, 50, today=today)
    assert stalled(worker, today=today) == []


def test_after_a_closing_only_a_host_who_goes_on_being_supported_is_missed(worker, tied, today):
    kept, left = (tied("settled", on=today - timedelta(days=300)) for _ in range(2))
    for tie, host_kept in ((kept, True), (left, False)):
        said = {"reason": ClosingReason.SETTLED_IN, "watcher": "家族", "decided_in": "会議"}
        case = find_case(tie.client)
        case.opened_on = today - timedelta(days=310)
        close_case(worker, case, host_kept=host_kept, today=today, **said)
        withdraw_consent(worker, consents_of(tie.client)[0], today=today)

    assert [(one.tie, one.by.stall) for one in stalled(worker, today=today)] == [(kept, Stall.HOST_UNHEARD)]


def test_the_list_is_filtered_limited_and_shut_to_others(make, worker, tied, today):
    first, second = tied("host_asked", on=today - timedelta(days=9)), tied("proposed", on=today - timedelta(days=20))
    second.coordinator_id = make.actor().account_id
    db.session.commit()

    def found(actor=worker, **more):
        return [one.tie for one in stalled(actor, today=today, **more)]

    assert found() == [second, first]
    assert found(coordinator_id=worker.account_id) == [first]
    assert found(stall=Stall.LYING) == [second]
    assert found(limit=1) == [second]
    others = [make.actor(role) for role in (Role.PARTNER, Role.VIEWER, Role.ADMINISTRATOR, Role.AUDITOR)]
    for other in (*others, make.actor(town=make.other_town())):
        assert found(other) == []


def test_the_number_of_questions_does_not_grow_with_the_ties(worker, tied, today, queries):
    def asked():
        with queries() as questions:
            stalled(worker, today=today)
        return len(questions)

    tied("host_asked", on=today - timedelta(days=9))
    few = asked()
    for _ in range(4):
        tied("host_asked", on=today - timedelta(days=9))
    assert asked() == few


def test_an_end_is_no_stand(worker, tied, today):
    tie = tied("trial", on=today - timedelta(days=90))
    take_step_and_plan(worker, tie, State.ENDED, today=today, reason="not_fit")

    assert stalled(worker, today=today) == []

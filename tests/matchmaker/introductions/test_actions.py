"""Proposals, steps, rests and answers, from outside: rows, places and deeds."""

from datetime import date, timedelta

import pytest
import sqlalchemy as sa

from geo.clock import TOKYO
from geo.db import db
from geo.errors import DomainError, StaleError
from matchmaker.introductions.actions import answer_enquiry, pause, propose, resume, take_step
from matchmaker.introductions.models import Introduction, State
from matchmaker.introductions.rules import Answer
from matchmaker.matching.actions import record_unmet
from matchmaker.matching.models import Choice, Decision
from profiles.consent.actions import give_consent, withdraw_consent
from profiles.consent.models import Way
from profiles.consent.queries import consents_of, disclosures_of
from profiles.consent.rules import Fact
from profiles.vocabulary.rules import Status
from resources.directory.actions import remove_resource


def step(actor, tie, word, today, **more):
    """Take one step by its stored word."""
    state = next(state for state in State if state.value == word)
    return take_step(actor, tie, state, today=today, **more)


def taken(resource):
    """Return how many places a listing counts as taken now."""
    db.session.refresh(resource)
    return resource.places_taken or 0


def test_a_proposal_keeps_the_choice_with_its_rank_and_takes_no_place(worker, agreed, make, today, deeds):
    client, resource = agreed(), make.resource(worker)

    tie = propose(worker, client, resource, rank=2, today=today)
    db.session.commit()

    choice = db.session.scalar(sa.select(Choice))
    assert (choice.decision, choice.rank, choice.resource_id) == (Decision.PROPOSED, 2, resource.id)
    assert (tie.state, tie.coordinator_id, taken(resource)) == (State.PROPOSED, worker.account_id, 0)
    proposed = {"client": client.ref, "resource": resource.ref, "rank": 2}
    assert deeds(tie) == [("introduction.proposed", proposed)]


def test_without_consent_nothing_is_proposed(worker, make, today):
    client, resource = make.client(worker, code="C-009"), make.resource(worker)

    with pytest.raises(DomainError, match="C-009 さんには、紹介してよいという同意がいまありません"):
        propose(worker, client, resource, rank=1, today=today)

    assert db.session.scalar(sa.select(sa.func.count(Introduction.id))) == 0


def test_the_same_pair_has_one_live_tie_and_after_its_end_another(worker, tied, today):
    tie = tied("wished")

    with pytest.raises(DomainError, match="もう進んでいます"):
        propose(worker, tie.client, tie.resource, rank=None, today=today)
    step(worker, tie, "ended", today, reason="not_now")
    again = propose(worker, tie.client, tie.resource, rank=None, today=today)

    assert again.state is State.PROPOSED


def test_the_database_itself_refuses_a_second_live_tie_of_a_pair(worker, tied):
    tie = tied()
    double = {name: getattr(tie, name) for name in ("town_id", "client_id", "resource_id", "state", "state_since")}

    with pytest.raises(sa.exc.IntegrityError):
        db.session.execute(sa.insert(Introduction).values(**double))


def test_two_who_propose_the_same_pair_at_once_are_told(worker, tied, today, monkeypatch):
    tie = tied("wished")
    client, resource = tie.client, tie.resource
    monkeypatch.setattr("matchmaker.introductions.actions.find_live_pair", lambda *_pair: None)  # not seen yet

    with pytest.raises(DomainError, match="もう進んでいます"):
        propose(worker, client, resource, rank=None, today=today)


def test_somebody_settled_can_start_another(worker, tied, make, today):
    tie = tied("settled")

    other = propose(worker, tie.client, make.resource(worker), rank=1, today=today)

    assert (tie.state, other.state) == (State.SETTLED, State.PROPOSED)


def test_a_place_that_is_over_is_not_proposed(worker, agreed, make, today):
    client = agreed()
    over, gone = make.resource(worker, status=Status.ENDED), make.resource(worker)
    remove_resource(worker, gone)

    for resource in (over, gone):
        with pytest.raises(DomainError, match="もう終わった受入先"):
            propose(worker, client, resource, rank=1, today=today)


def test_a_place_is_taken_with_acceptance_kept_through_the_steps_and_given_back_at_the_end(worker, tied, today):
    tie = tied("host_asked")
    assert taken(tie.resource) == 0

    counts = []
    for word in ("accepted", "visit", "taking_part", "settled"):
        step(worker, tie, word, today)
        counts.append(taken(tie.resource))
    step(worker, tie, "ended", today, reason="graduated")

    assert counts == [1, 1, 1, 1]
    assert (taken(tie.resource), tie.place_taken_on, tie.ended_reason) == (0, None, "graduated")


def test_a_full_place_is_not_over_booked(worker, tied, make, today):
    full = make.resource(worker, places_total=1, places_taken=1)
    tie = tied("host_asked", resource=full)

    with pytest.raises(DomainError, match="空いている枠がありません"):
        step(worker, tie, "accepted", today)

    assert (tie.state, taken(full)) == (State.HOST_ASKED, 1)


def test_an_illegal_step_is_refused_with_those_that_are_possible(worker, tied, today):
    tie = tied("accepted")

    with pytest.raises(DomainError) as refused:
        step(worker, tie, "settled", today)

    assert str(refused.value) == (
        "「受諾」から「定着」には進めません。いま進めるのは「見学」「体験」「参加」「終了」です"
    )
    assert tie.state is State.ACCEPTED


def test_what_is_over_stays_over(worker, tied, today):
    tie = tied("host_asked")
    step(worker, tie, "declined", today, reason="no_room")

    with pytest.raises(DomainError, match="「見合わせ」で終わっています"):
        step(worker, tie, "accepted", today)
    with pytest.raises(DomainError, match="休めません"):
        pause(worker, tie, today=today)


@pytest.mark.parametrize("reason", [None, "", "graduated", "nothing of ours"])
def test_a_declined_enquiry_needs_a_reason_that_a_host_may_have(worker, tied, today, reason):
    tie = tied("host_asked")

    with pytest.raises(DomainError, match="理由を、一覧から"):
        step(worker, tie, "declined", today, reason=reason)


def test_no_step_lies_before_the_one_before(worker, tied, today):
    tie = tied("accepted")

    with pytest.raises(DomainError, match="より前の日には"):
        step(worker, tie, "visit", today - timedelta(days=1))


def test_every_step_to_the_host_keeps_the_facts_of_its_consent(worker, tied, today, deeds):
    tie = tied("host_asked")
    consent = consents_of(tie.client)[0]

    told = [(one.state, one.told, one.consent_ref) for one in tie.steps]

    assert told[:2] == [("proposed", [], None), ("wished", [], None)]
    assert told[2] == ("host_asked", ["age_band", "interests"], consent.ref)
    asked = next(details for event, details in deeds(tie) if details.get("new") == "host_asked")
    assert (asked["old"], asked["told"]) == ("wished", ["age_band", "interests"])


def test_what_a_host_was_told_is_on_record_once_for_each_consent_on_the_day_it_was_told(worker, tied, today):
    tie = tied("wished")
    step(worker, tie, "host_asked", today)
    step(worker, tie, "accepted", today)
    give_consent(worker, tie.client, facts=list(Fact), way=Way.SPOKEN, today=today)
    step(worker, tie, "visit", today)
    step(worker, tie, "trial", today)

    told = disclosures_of(tie.client)

    assert [len(one.facts) for one in told] == [len(Fact), len(tie.steps[-3].told)]
    assert {one.told_to for one in told} == {tie.resource.name}
    assert {one.told_at.astimezone(TOKYO).date() for one in told} == {today}


def test_a_consent_withdrawn_stops_every_further_step_but_the_end(worker, tied, today):
    tie = tied("accepted")
    withdraw_consent(worker, consents_of(tie.client)[0], today=today)

    with pytest.raises(DomainError, match="同意がいまありません"):
        step(worker, tie, "visit", today)
    step(worker, tie, "ended", today, reason="consent")

    assert (tie.state, taken(tie.resource)) == (State.ENDED, 0)


def test_a_consent_that_ran_out_stops_an_enquiry(worker, agreed, tied):
    client = agreed(until=date(2026, 11, 1))
    tie = tied("wished", client=client, on=date(2026, 10, 30))

    with pytest.raises(DomainError, match="同意がいまありません"):
        step(worker, tie, "host_asked", date(2026, 11, 2))


def test_a_rest_touches_nobody_else_and_keeps_state_and_place(worker, tied, agreed, make, today, deeds):
    resource = make.resource(worker)
    client = agreed()
    tie, beside = tied("trial", client=client, resource=resource), tied("trial", resource=resource)
    elsewhere = tied("wished", client=client)

    pause(worker, tie, today=today, note="祖父の入院")
    db.session.commit()

    assert (tie.paused_on, tie.state, taken(resource)) == (today, State.TRIAL, 2)
    assert (beside.paused_on, elsewhere.paused_on) == (None, None)
    assert (tie.steps[-1].state, tie.steps[-1].note) == ("paused", "祖父の入院")
    assert deeds(tie)[-1][0] == "introduction.paused"
    with pytest.raises(DomainError, match="休んでいます。再開してから"):
        step(worker, tie, "taking_part", today)
    with pytest.raises(DomainError, match="もう休んでいます"):
        pause(worker, tie, today=today)


def test_after_a_rest_it_goes_on_where_it_stood(worker, tied, today):
    tie = tied("trial")
    with pytest.raises(DomainError, match="休んでいません"):
        resume(worker, tie, today=today)
    pause(worker, tie, today=today)

    resume(worker, tie, today=today)
    step(worker, tie, "taking_part", today)

    assert [one.state for one in tie.steps[-3:]] == ["paused", "resumed", "taking_part"]


def test_who_rests_may_end_and_rests_no_longer(worker, tied, today):
    tie = tied("trial")
    pause(worker, tie, today=today)

    step(worker, tie, "ended", today, reason="hospital")

    assert (tie.state, tie.paused_on) == (State.ENDED, None)


def test_two_who_step_from_the_same_page_are_told(worker, tied, today):
    tie = tied("accepted")
    seen = tie.version
    step(worker, tie, "visit", today, version=seen)
    db.session.commit()

    with pytest.raises(StaleError):
        step(worker, tie, "trial", today, version=seen)
    with pytest.raises(StaleError):
        pause(worker, tie, today=today, version=seen)


def test_a_row_changed_under_our_hands_is_not_written_over(worker, tied, today):
    tie = tied("accepted")
    assert tie.state is State.ACCEPTED  # loaded
    elsewhere = sa.update(Introduction).where(Introduction.id == tie.id).values(version=99)
    db.session.execute(elsewhere.execution_options(synchronize_session=False))

    with pytest.raises(StaleError):
        step(worker, tie, "visit", today)


@pytest.mark.parametrize(
    ("answer", "reason", "state", "count"),
    [
        (Answer.YES, None, State.ACCEPTED, 1),
        (Answer.NO, "few_hands", State.DECLINED, 0),
        (Answer.TALK, None, State.HOST_ASKED, 0),
    ],
)
def test_a_host_answers_yes_no_or_wishes_to_talk(worker, tied, today, answer, reason, state, count):
    tie = tied("host_asked")

    answer_enquiry(worker, tie, answer, today=today, reason=reason, note="静かな方なら歓迎です")

    assert (tie.state, tie.ended_reason, taken(tie.resource)) == (state, reason, count)
    assert tie.steps[-1].note == "静かな方なら歓迎です"


def test_what_was_missing_is_found_when_somebody_has_settled(make, tied, worker, today):
    client = make.client(worker)
    tie = tied("taking_part")
    mine = record_unmet(worker, tie.client, excluded={}, what_if=[], today=today)
    other = record_unmet(worker, client, excluded={}, what_if=[], today=today)

    take_step(worker, tie, State.SETTLED, today=today)

    assert (mine.met_on, other.met_on) == (today, None)

"""A case closed with its reason, asked after at 1, 3 and 6 months, left to rest, and opened again."""

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from geo.db import db
from geo.errors import DomainError, NotFoundError, StaleError
from profiles.access import Role
from profiles.cases.actions import move_case
from profiles.cases.ahead import aheads
from profiles.cases.closing import (
    AFTERCARE_MONTHS,
    MOST_TRIES,
    WITHOUT_AFTERCARE,
    ClosingReason,
    Outcome,
    ReopenReason,
    aftercare_plan,
    is_at_rest,
    next_try,
)
from profiles.cases.closing_actions import close_case, record_aftercare, reopen_case
from profiles.cases.closing_queries import aftercare_due, closings_of, find_closing, next_aftercare, own_aftercare
from profiles.cases.models import CaseStage
from profiles.cases.plan_actions import decide_plan, draft_plan, evaluate_plan
from profiles.cases.queries import find_case, newest_plan
from profiles.cases.rules import Ahead
from profiles.cases.words import ContactWay, Course, Reached
from profiles.vocabulary.workdays import after_months, working_day

DAY = date(2026, 11, 25)
FAR = date(2030, 1, 1)


@pytest.fixture
def closed(coordinator, person):
    """Return a maker of closings; each keyword is a word of the closing."""

    def make(code="C-1", **words):
        from profiles.cases.actions import open_case

        case = open_case(coordinator, person(code), today=DAY - timedelta(days=200), stage=CaseStage.SUPPORTING)
        said = {"reason": ClosingReason.SETTLED_IN, "watcher": "民生委員 浜口さん", "decided_in": "重層的支援会議"}
        closing = close_case(coordinator, case, today=DAY, **said | words)
        db.session.commit()
        return closing

    return make


def asked(actor, contact, outcome, words="元気に通っている"):
    """Write down one contact on its day."""
    record_aftercare(
        actor, contact, outcome, on=contact.due_on, way=ContactWay.PHONE, words=words, today=contact.due_on
    )
    db.session.commit()


@given(st.dates(date(2000, 1, 1), date(2090, 1, 1)), st.sampled_from(ClosingReason))
def test_contacts_follow_in_their_order_on_working_days_unless_nobody_is_there(day, reason):
    plan = aftercare_plan(reason, day)

    assert [due.months for due in plan] == ([] if reason in WITHOUT_AFTERCARE else list(AFTERCARE_MONTHS))
    for due in plan:
        assert due.on == working_day(due.on) >= after_months(day, due.months)
        assert (due.on - after_months(day, due.months)).days < 10


@given(st.dates(date(2000, 1, 1), date(2090, 1, 1)), st.integers(0, 40))
def test_some_months_later_is_the_same_day_or_the_last_of_a_shorter_month(day, months):
    later = after_months(day, months)

    assert (later.year * 12 + later.month) - (day.year * 12 + day.month) == months
    assert later.day == day.day or (later.day < day.day and (later + timedelta(days=1)).day == 1)


@given(st.integers(1, 9), st.integers(1, 5))
def test_whoever_was_not_reached_is_tried_again_but_not_for_ever(months, attempt):
    again = next_try(months, attempt, DAY)

    assert (again is None) == (attempt >= MOST_TRIES)
    assert again is None or (again.months, again.attempt, again.on > DAY) == (months, attempt + 1, True)


@given(st.lists(st.none() | st.sampled_from(Outcome)))
def test_the_tie_rests_when_all_was_asked_and_nothing_is_wanted(outcomes):
    assert is_at_rest(outcomes) == (None not in outcomes and outcomes[-1:] != [Outcome.REOPEN])


def test_closing_asks_why_plans_three_contacts_and_leaves_its_deed(app, coordinator, closed):
    closing = closed(words="畑の当番が板についた")

    case = find_case(closing.client)
    assert (case.stage, case.stage_since) == (CaseStage.AFTERCARE, DAY)
    assert [(one.months, one.due_on) for one in closing.aftercare] == [
        (1, date(2026, 12, 25)),
        (3, date(2027, 2, 25)),
        (6, date(2027, 5, 25)),
    ]
    assert (find_closing(case), closings_of(closing.client)) == (closing, [closing])
    assert [one.months for one in aftercare_due(coordinator, until=date(2027, 2, 25))] == [1, 3]
    assert next_aftercare([closing.client_id])[closing.client_id].months == 1


@pytest.mark.parametrize("reason", WITHOUT_AFTERCARE)
def test_nobody_asks_after_whoever_died_or_moved_away(coordinator, closed, reason):
    closing = closed(reason=reason, watcher="")

    assert (closing.aftercare, closing.case.stage) == ([], CaseStage.CLOSED)
    assert aftercare_due(coordinator, until=FAR) == []


@pytest.mark.parametrize(
    ("words", "field"),
    [
        ({"watcher": " "}, "watcher"),
        ({"decided_in": ""}, "words"),
        ({"reason": ClosingReason.OTHER}, "words"),
        ({"on": DAY + timedelta(days=1)}, "on"),
        ({"on": date(2020, 1, 1)}, "on"),
    ],
)
def test_a_closing_that_says_too_little_is_refused_in_words(closed, words, field):
    with pytest.raises(DomainError) as refused:
        closed(**words)

    assert refused.value.field == field


def test_without_a_meeting_a_person_decides_and_says_why(closed):
    assert closed(decided_in="", words="町に会議がまだないので、所長と話して決めた").case.stage is CaseStage.AFTERCARE


def test_a_closed_case_is_not_closed_again_nor_written_over(coordinator, closed):
    case = closed().case

    with pytest.raises(DomainError, match="もう終結しています"):
        close_case(coordinator, case, reason=ClosingReason.WORK, watcher="家族", decided_in="会議", today=DAY)
    with pytest.raises(StaleError):
        close_case(coordinator, case, reason=ClosingReason.WORK, watcher="家族", today=DAY, version=0)


def test_after_the_last_contact_the_tie_rests_and_the_record_says_so(coordinator, closed):
    closing = closed()

    for contact in list(closing.aftercare):
        assert closing.rested_on is None
        asked(coordinator, contact, Outcome.REACHED)

    assert (closing.rested_on, closing.case.stage) == (date(2027, 5, 25), CaseStage.CLOSED)
    assert aftercare_due(coordinator, until=FAR) == []


def test_whoever_is_not_reached_is_tried_once_more(coordinator, closed):
    closing = closed()
    first = closing.aftercare[0]

    asked(coordinator, first, Outcome.NOT_REACHED, "")
    db.session.refresh(closing, ["aftercare"])
    again = next(one for one in closing.aftercare if one.attempt == 2)
    asked(coordinator, again, Outcome.NOT_REACHED, "")

    assert (again.months, again.due_on) == (1, date(2027, 1, 8))
    assert [one.months for one in aftercare_due(coordinator, until=FAR)] == [3, 6]


@pytest.mark.parametrize(
    ("change", "field"),
    [
        ({"on": FAR}, "on"),
        ({"on": DAY - timedelta(days=1)}, "on"),
        ({"words": " "}, "words"),
    ],
)
def test_a_contact_that_cannot_be_is_refused_in_words(coordinator, closed, change, field):
    contact = closed().aftercare[0]
    said = {"on": DAY, "way": ContactWay.PHONE, "words": "元気", "today": DAY}

    with pytest.raises(DomainError) as refused:
        record_aftercare(coordinator, contact, Outcome.REACHED, **said | change)

    assert refused.value.field == field


def test_a_contact_is_written_once_and_never_over_somebody_elses(coordinator, closed):
    contact = closed().aftercare[0]
    asked(coordinator, contact, Outcome.REACHED)

    with pytest.raises(DomainError, match="もう記録された"):
        asked(coordinator, contact, Outcome.REACHED)
    with pytest.raises(StaleError):
        record_aftercare(
            coordinator, contact, Outcome.REACHED, on=DAY, way=ContactWay.PHONE, words="元気", today=DAY, version=0
        )


def test_a_reopened_case_keeps_its_thread_and_plans_anew(coordinator, closed):
    closing = closed()
    case, client = closing.case, closing.client
    draft_plan(
        coordinator,
        client,
        {"goal": "畑に通う", "roles": [{"who": "本人", "does": "通う"}], "review_on": DAY},
        version=0,
    )
    plan = newest_plan(client)
    decide_plan(coordinator, plan, meeting="会議", on=DAY, version=plan.version, today=DAY)
    said = {"reached": Reached.WHOLLY, "change": "朝に起きる", "host": "", "course": Course.CLOSE}
    evaluate_plan(coordinator, plan, version=plan.version, today=DAY, **said)

    asked(coordinator, closing.aftercare[0], Outcome.REOPEN, "畑がなくなった")
    reopen_case(coordinator, case, reason=ReopenReason.PLACE_LOST, words="畑が宅地になる", today=DAY)
    db.session.commit()

    assert (find_case(client).ref, case.rounds, case.stage) == (case.ref, 2, CaseStage.PLANNED)
    assert (closing.reopened_on, closing.reopen_reason) == (DAY, ReopenReason.PLACE_LOST)
    assert (newest_plan(client).number, newest_plan(client).goal) == (2, "畑に通う")
    assert aftercare_due(coordinator, until=FAR) == []
    again = close_case(
        coordinator, case, reason=ClosingReason.WORK, watcher="職場の店長", decided_in="支援会議", today=DAY
    )
    assert again.number == 2


def test_what_is_open_is_not_reopened_and_other_reasons_are_said(coordinator, closed):
    case = closed().case

    with pytest.raises(DomainError) as refused:
        reopen_case(coordinator, case, reason=ReopenReason.OTHER, today=DAY)
    assert refused.value.field == "words"
    with pytest.raises(StaleError):
        reopen_case(coordinator, case, reason=ReopenReason.OWN_WISH, today=DAY, version=0)
    reopen_case(coordinator, case, reason=ReopenReason.OWN_WISH, today=DAY)
    with pytest.raises(DomainError, match="開いています"):
        reopen_case(coordinator, case, reason=ReopenReason.OWN_WISH, today=DAY)


def test_contacts_of_another_town_and_roles_without_people_see_none(make, closed, stranger):
    contact = closed().aftercare[0]

    for actor in (stranger, make.actor(Role.VIEWER), make.actor(Role.PARTNER), make.actor(Role.ADMINISTRATOR)):
        assert aftercare_due(actor, until=FAR) == []
        with pytest.raises(NotFoundError):
            own_aftercare(actor, contact.client, contact.ref)


def test_my_own_contacts_are_those_of_my_people_and_of_nobodys(make, coordinator, closed):
    closed("C-1"), closed("C-2")
    other = make.actor()
    find_case(aftercare_due(coordinator, until=FAR)[0].client).coordinator_id = other.account_id
    db.session.commit()

    assert {one.client.code for one in aftercare_due(coordinator, until=FAR, mine=True)} == {"C-2"}
    assert {one.client.code for one in aftercare_due(other, until=FAR, mine=True)} == {"C-1"}


def test_what_lies_ahead_follows_the_plan_then_the_contacts_after_the_closing(coordinator, person, closed):
    client = person("C-9")

    def ahead(of, stage, today=DAY):
        return aheads({of.id: stage}, today).get(of.id, Ahead.NOTHING)

    assert ahead(client, CaseStage.PLANNED) is Ahead.DRAFT  # planned, and nothing is written
    assert ahead(client, CaseStage.MATCHING) is Ahead.NOTHING
    told = {"goal": "畑に通う", "roles": [{"who": "本人", "does": "通う"}], "review_on": DAY}
    plan = draft_plan(coordinator, client, told, version=0)
    assert ahead(client, CaseStage.MATCHING) is Ahead.DRAFT
    decide_plan(coordinator, plan, meeting="会議", on=DAY, version=plan.version, today=DAY)
    assert ahead(client, CaseStage.MATCHING, DAY - timedelta(days=1)) is Ahead.NOTHING
    assert ahead(client, CaseStage.MATCHING) is Ahead.REVIEW
    said = {"reached": Reached.PARTLY, "change": "朝に起きる", "host": "", "course": Course.CLOSE}
    evaluate_plan(coordinator, plan, version=plan.version, today=DAY, **said)
    assert ahead(client, CaseStage.SUPPORTING) is Ahead.CLOSING

    closing = closed("C-10")
    assert ahead(closing.client, CaseStage.AFTERCARE) is Ahead.NOTHING
    assert ahead(closing.client, CaseStage.AFTERCARE, closing.aftercare[0].due_on) is Ahead.ASK
    asked(coordinator, closing.aftercare[0], Outcome.REOPEN)
    assert ahead(closing.client, CaseStage.AFTERCARE) is Ahead.WANTED
    for contact in closing.aftercare[1:]:
        asked(coordinator, contact, Outcome.REACHED)
    assert ahead(closing.client, CaseStage.CLOSED) is Ahead.REST
    assert ahead(client, CaseStage.CLOSED) is Ahead.REST  # closed before anybody asked why


def test_a_stage_page_neither_closes_nor_opens_a_case(coordinator, closed):
    case = closed().case

    for to in (CaseStage.PLANNED, CaseStage.CLOSED, CaseStage.AFTERCARE):
        with pytest.raises(DomainError) as refused:
            move_case(coordinator, case, to, version=case.version, today=DAY)
        assert refused.value.field == "stage"

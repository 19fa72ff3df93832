"""Cases open, move by the rules, and come from partners who then see the stage and nothing else."""

from datetime import date

import pytest
import sqlalchemy as sa

from geo.db import db
from geo.errors import DomainError, StaleError
from profiles.audit.models import Deed
from profiles.cases.actions import move_case, open_case, receive
from profiles.cases.models import CaseStage
from profiles.cases.queries import Sought, count_people, find_case, open_people, people, referrals
from profiles.consent.rules import Standing

TODAY = date(2026, 11, 25)


def test_a_case_opens_with_the_person_and_whoever_receives_them_looks_after_it(coordinator):
    client = receive(coordinator, {"code": "C-1"}, today=TODAY)

    case = find_case(client)

    assert (case.stage, case.opened_on, case.coordinator_id) == (CaseStage.RECEIVED, TODAY, coordinator.account_id)


def test_a_second_case_opens_only_when_the_first_is_closed(coordinator, person):
    client = person()
    open_case(coordinator, client, today=TODAY)

    with pytest.raises(DomainError, match="もう開いています"):
        open_case(coordinator, client, today=TODAY)
    find_case(client).stage = CaseStage.CLOSED
    again = open_case(coordinator, client, today=TODAY)

    assert find_case(client) is again


def test_a_step_out_of_order_is_refused_in_words_and_changes_nothing(coordinator, person):
    case = open_case(coordinator, person(), today=TODAY)

    with pytest.raises(DomainError, match="「受付」から「継続支援」には進めません"):
        move_case(coordinator, case, CaseStage.SUPPORTING, version=case.version, today=TODAY)

    assert case.stage is CaseStage.RECEIVED


def test_a_step_is_on_record_with_both_stages(coordinator, person):
    case = open_case(coordinator, person(), today=date(2026, 11, 1))

    move_case(coordinator, case, CaseStage.ASSESSED, version=case.version, today=TODAY)
    db.session.flush()

    deed = db.session.scalar(sa.select(Deed).where(Deed.event == "case.moved"))
    assert (deed.details["old"], deed.details["new"]) == ("received", "assessed")
    assert case.stage_since == TODAY


def test_who_read_an_older_stage_is_told(coordinator, person):
    case = open_case(coordinator, person(), today=TODAY)
    read = case.version
    move_case(coordinator, case, CaseStage.ASSESSED, version=read, today=TODAY)
    db.session.flush()

    with pytest.raises(StaleError):
        move_case(coordinator, case, CaseStage.PAUSED, version=read, today=TODAY)


def test_a_partner_follows_the_stage_of_those_alone_whom_their_desk_referred(coordinator, partner, person):
    open_case(coordinator, person("C-9", name="山田 花子"), today=TODAY, referred_by_id=partner.agency_id)
    open_case(coordinator, person("C-10"), today=TODAY)
    db.session.commit()

    [line] = referrals(partner)

    assert (line.code, line.stage, line.coordinator) == ("C-9", CaseStage.RECEIVED, "三浦 あかね")
    assert "山田" not in str(line)
    assert referrals(coordinator) == []


def test_the_list_says_stage_consent_and_next_act_and_no_name(coordinator, person):
    open_case(coordinator, person("C-1", name="山田 花子", age=34), today=TODAY)

    [line] = people(coordinator, Sought(), today=TODAY)

    assert (line.code, line.age, line.stage, line.consent) == ("C-1", 34, CaseStage.RECEIVED, Standing.NONE)
    assert line.coordinator == "三浦 あかね"
    assert "山田" not in str(line)


def test_the_list_is_filtered_and_leaves_closed_cases_out_until_asked(coordinator, person):
    open_case(coordinator, person("C-1"), today=TODAY)
    open_case(coordinator, person("C-2"), today=TODAY, stage=CaseStage.CLOSED)
    person("D-3")

    def codes(**sought):
        return [line.code for line in people(coordinator, Sought(**sought), today=TODAY)]

    assert codes() == ["C-1", "D-3"]
    assert codes(with_closed=True) == ["C-1", "C-2", "D-3"]
    assert codes(words="c-") == ["C-1"]
    assert codes(words="%") == []
    assert codes(stage=CaseStage.CLOSED) == ["C-2"]
    assert codes(mine=True) == ["C-1"]
    assert [client.code for client in open_people(coordinator)] == ["C-1", "D-3"]


def test_a_list_of_many_comes_in_pages_with_few_questions_to_the_database(coordinator, stranger, person):
    for number in range(7):
        person(f"C-{number}")

    page = people(coordinator, Sought(), today=TODAY, page=2, size=3)

    assert [line.code for line in page] == ["C-3", "C-4", "C-5"]
    assert count_people(coordinator, Sought()) == 7
    assert count_people(stranger, Sought()) == 0

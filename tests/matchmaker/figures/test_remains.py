"""Figures outlive the records: who is removed for good stays counted, and nothing else of them stays."""

from datetime import date

import sqlalchemy as sa

from geo.db import db
from matchmaker.figures.models import FigureRemain
from matchmaker.figures.queries import figures_for_council, figures_of_year, years_of
from matchmaker.figures.rules import Count, Series
from matchmaker.introductions.actions import take_step
from matchmaker.introductions.models import State
from matchmaker.retention.actions import propose_removal, remove_for_good
from matchmaker.retention.queries import due_one
from profiles.access import Role
from profiles.cases.closing import ClosingReason
from profiles.cases.closing_actions import close_case
from profiles.cases.models import CaseStage
from profiles.cases.queries import find_case

TODAY = date(2026, 11, 25)
YEARS = (2015, 2016)


def numbers(actor):
    """Return every figure of the two years with its breakdowns."""
    found = [figures_of_year(actor, year, today=TODAY) for year in YEARS]
    return [(one.values, {part.series: part.parts for _, parts in one.breakdowns for part in parts}) for one in found]


def test_what_somebodys_records_came_to_stays_when_they_are_removed(make, worker, agreed, tied):
    client = agreed(code="C-1", given_on=date(2015, 4, 1))
    case = find_case(client)
    case.opened_on = case.stage_since = date(2015, 4, 10)
    tie = tied("taking_part", client=client, on=date(2015, 6, 10))
    take_step(worker, tie, State.ENDED, reason="moved_away", today=date(2016, 2, 1))
    close_case(worker, case, reason=ClosingReason.MOVED_AWAY, watcher="", words="引っ越し", today=date(2016, 5, 1))
    assert case.stage is CaseStage.CLOSED
    db.session.commit()
    before = numbers(worker)

    removal = propose_removal(make.actor_of(make.account()), due_one(worker, client.ref, today=TODAY))
    remove_for_good(make.actor_of(make.account(Role.ADMINISTRATOR)), removal, today=TODAY)
    db.session.commit()

    assert numbers(worker) == before
    assert figures_of_year(worker, 2015, today=TODAY).values[Series.STILL_6][2] == Count(1, 1)
    assert years_of(worker, TODAY)[0] == 2015
    assert figures_for_council(worker, today=TODAY).periods == (2021, 2022, 2023, 2024, 2025)
    remains = db.session.scalars(sa.select(FigureRemain)).all()
    assert {one.town_id for one in remains} == {worker.town_id}
    assert ("closed/moved_away", date(2016, 4, 1), 1) in {(one.series, one.month, one.value) for one in remains}


def test_a_second_removal_adds_to_what_was_kept(make, worker, agreed):
    remover = make.actor_of(make.account(Role.ADMINISTRATOR))
    proposer = make.actor_of(make.account())
    people = [agreed(code=code) for code in ("C-1", "C-2")]
    for case in map(find_case, people):
        case.opened_on = case.stage_since = date(2015, 4, 10)
        close_case(worker, case, reason=ClosingReason.DIED, watcher="", words="会議", today=date(2015, 6, 1))
        db.session.commit()
    for client in people:
        removal = propose_removal(proposer, due_one(worker, client.ref, today=TODAY))
        remove_for_good(remover, removal, today=TODAY)
        db.session.commit()

    figures = figures_of_year(worker, 2015, today=TODAY)

    assert figures.wholes[Series.RECEIVED] == Count(2)
    assert figures.values[Series.OPEN][:3] == (Count(2), Count(2), Count(0))

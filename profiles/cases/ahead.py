"""Reads of what lies ahead of people beside the stage of their case: a plan to decide or to look at, contacts after a closing."""

from collections.abc import Collection, Mapping, Sequence
from datetime import date

import sqlalchemy as sa

from geo.db import db
from profiles.cases.closing import Outcome
from profiles.cases.models import AftercareContact, CaseStage, Closing, Plan
from profiles.cases.planning import PlanState, plan_state
from profiles.cases.rules import Ahead
from profiles.cases.words import Course

SHUT = (CaseStage.CLOSED, CaseStage.AFTERCARE)


def aheads(stages: Mapping[int, CaseStage | None], today: date) -> Mapping[int, Ahead]:
    """Return what lies ahead of many people, by the client's id; `stages` says where the case of each stands."""
    shut = {client_id for client_id, stage in stages.items() if stage in SHUT}
    without = {client_id: Ahead.DRAFT for client_id, stage in stages.items() if stage is CaseStage.PLANNED}
    return {**without, **_plans(stages.keys() - shut, today), **_contacts(shut, today)}


def _plans(client_ids: Collection[int], today: date) -> dict[int, Ahead]:
    """Return what the newest plan of each of some people asks for."""
    newest = sa.select(Plan.client_id, sa.func.max(Plan.number).label("number")).group_by(Plan.client_id)
    last = newest.where(Plan.client_id.in_(client_ids)).subquery()
    query = sa.select(Plan).join(last, sa.and_(last.c.client_id == Plan.client_id, last.c.number == Plan.number))
    return {plan.client_id: ahead_of_plan(plan, today) for plan in db.session.scalars(query)}


def ahead_of_plan(plan: Plan, today: date) -> Ahead:
    """Return what one plan asks for."""
    state = plan_state(plan.decided_on, plan.evaluated_on)
    if state is PlanState.DRAFT:
        return Ahead.DRAFT
    if state is PlanState.EVALUATED:
        return Ahead.CLOSING if (plan.evaluation or {}).get("course") == Course.CLOSE.value else Ahead.DRAFT
    return Ahead.REVIEW if plan.review_on is not None and plan.review_on <= today else Ahead.NOTHING


def _contacts(client_ids: Collection[int], today: date) -> dict[int, Ahead]:
    """Return what the contacts after the last closing of each of some people ask for."""
    query = (
        sa.select(AftercareContact)
        .join(AftercareContact.closing)
        .where(Closing.client_id.in_(client_ids), Closing.reopened_on.is_(None), AftercareContact.dropped_on.is_(None))
        .order_by(AftercareContact.done_on, AftercareContact.due_on, AftercareContact.id)
    )
    contacts: dict[int, list[AftercareContact]] = {client_id: [] for client_id in client_ids}
    for contact in db.session.scalars(query):
        contacts[contact.client_id].append(contact)
    return {client_id: ahead_of_contacts(some, today) for client_id, some in contacts.items()}


def ahead_of_contacts(contacts: Sequence[AftercareContact], today: date) -> Ahead:
    """Return what the contacts after one closing ask for; where none is left, the tie rests."""
    done = [one for one in contacts if one.done_on is not None]
    waiting = [one for one in contacts if one.done_on is None]
    if done and max(done, key=lambda one: (one.done_on or today, one.id)).outcome is Outcome.REOPEN:
        return Ahead.WANTED
    if not waiting:
        return Ahead.REST
    return Ahead.ASK if min(one.due_on for one in waiting) <= today else Ahead.NOTHING

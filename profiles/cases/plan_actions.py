"""Writes of plans: draft, decide in a meeting, evaluate, and begin the next one."""

from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any

from geo.db import db
from geo.errors import DomainError, StaleError
from profiles.actor import Actor
from profiles.audit.actions import Event, record
from profiles.cases.actions import move_case
from profiles.cases.models import CaseStage, Plan
from profiles.cases.planning import MOST_ROLES, PlanState, check_decidable, needs_new_plan, plan_state
from profiles.cases.queries import find_case, newest_plan
from profiles.cases.words import Course, Reached
from profiles.clients.models import Client

PLAN_DRAFTED = Event("plan.drafted", "プランの下書き", frozenset({"client", "number", "review_on"}))
PLAN_DECIDED = Event("plan.decided", "プランの決定", frozenset({"client", "number", "meeting"}))
PLAN_EVALUATED = Event("plan.evaluated", "プランの評価", frozenset({"client", "number", "reached", "course"}))
DONE = "このプランは、もう%(state)sです。書きかえるには、新しいプランを立ててください"


def draft_plan(actor: Actor, client: Client, values: Mapping[str, Any], *, version: int) -> Plan:
    """Write the draft of the person's plan, or change it; `version` is 0 where the page showed none."""
    plan = newest_plan(client)
    if plan is None or plan_state(plan.decided_on, plan.evaluated_on) is PlanState.EVALUATED:
        plan = Plan(town_id=client.town_id, client_id=client.id, number=plan.number + 1 if plan else 1)
        db.session.add(plan)
    else:
        _open_for(plan, PlanState.DRAFT, version)
    plan.goal, plan.first_goal = values.get("goal") or None, values.get("first_goal") or None
    plan.roles = _roles(values.get("roles", ()))
    plan.review_on, plan.agreed_on = values.get("review_on"), values.get("agreed_on")
    db.session.flush()
    record(actor, PLAN_DRAFTED, plan, client=client.ref, number=plan.number, review_on=_iso(plan.review_on))
    return plan


def decide_plan(actor: Actor, plan: Plan, *, meeting: str, on: date, version: int, today: date) -> None:
    """Write down that a meeting decided the plan; an assessed case is then planned."""
    _open_for(plan, PlanState.DRAFT, version)
    check_decidable(plan.goal, plan.roles, plan.review_on)
    if on > today:
        raise DomainError("決めた日は、きょうまでの日を入れてください", field="decided_on")
    plan.decided_on, plan.decided_in = on, meeting
    record(actor, PLAN_DECIDED, plan, client=plan.client.ref, number=plan.number, meeting=meeting)
    case = find_case(plan.client)
    if case is not None and case.stage is CaseStage.ASSESSED:
        move_case(actor, case, CaseStage.PLANNED, version=case.version, today=today)


def evaluate_plan(
    actor: Actor, plan: Plan, *, reached: Reached, change: str, host: str, course: Course, version: int, today: date
) -> Plan | None:
    """Write down how a plan turned out; return the draft that follows it, None where closing is to be talked over."""
    _open_for(plan, PlanState.DECIDED, version)
    plan.evaluated_on = today
    plan.evaluation = {"reached": reached.value, "change": change, "host": host, "course": course.value}
    told = {"number": plan.number, "reached": reached.value, "course": course.value}
    record(actor, PLAN_EVALUATED, plan, client=plan.client.ref, **told)
    db.session.flush()
    if not needs_new_plan(course):
        return None
    again = {"goal": plan.goal, "first_goal": plan.first_goal, "roles": plan.roles}
    return draft_plan(actor, plan.client, again, version=0)


def _open_for(plan: Plan, state: PlanState, version: int) -> None:
    """Refuse a plan that somebody changed meanwhile, or that stands elsewhere."""
    if plan.version != version:
        raise StaleError
    now = plan_state(plan.decided_on, plan.evaluated_on)
    if now is not state:
        raise DomainError(DONE, state=now.label)


def _roles(told: Sequence[Mapping[str, str]]) -> list[dict[str, str]]:
    """Return the roles that say something, in their order."""
    kept = [{name: str(one.get(name) or "") for name in ("who", "does", "often")} for one in told]
    return [one for one in kept if one["who"] or one["does"]][:MOST_ROLES]


def _iso(day: date | None) -> str | None:
    """Return a day as a deed keeps it."""
    return day.isoformat() if day else None

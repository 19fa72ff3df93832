"""The rules of a plan: when it can be decided and evaluated, and what follows."""

from collections.abc import Mapping, Sequence
from datetime import date, timedelta

from geo.errors import DomainError
from geo.names import Word
from profiles.cases.words import Course
from profiles.customs.rules import months_later

REVIEW_DAYS = 90  # what is offered for the first review; each plan states its own
MOST_ROLES = 8


class PlanState(Word):
    """Where a plan stands."""

    DRAFT = "draft", "下書き"
    DECIDED = "decided", "実施中"
    EVALUATED = "evaluated", "評価ずみ"


def plan_state(decided_on: date | None, evaluated_on: date | None) -> PlanState:
    """Return where a plan stands."""
    if evaluated_on is not None:
        return PlanState.EVALUATED
    return PlanState.DRAFT if decided_on is None else PlanState.DECIDED


def first_review(today: date, months: int | None = None) -> date:
    """Return the day that is offered for looking at a plan again: as the town goes about it, else after the usual days."""
    return months_later(today, months) if months else today + timedelta(days=REVIEW_DAYS)


def check_decidable(goal: str | None, roles: Sequence[Mapping[str, str]], review_on: date | None) -> None:
    """Refuse to decide a plan that says too little; each refusal names the field."""
    if not goal:
        raise DomainError("目標を、本人のことばで書いてください", field="goal")
    if not roles:
        raise DomainError("だれが何をするかを、1つは書いてください", field="roles")
    if review_on is None:
        raise DomainError("見直す日を入れてください", field="review_on")


def needs_new_plan(course: Course) -> bool:
    """Say whether an evaluation is followed by another plan."""
    return course is not Course.CLOSE


def days_to_review(review_on: date, today: date) -> int:
    """Return the days until a plan is looked at again; below zero when it is late."""
    return (review_on - today).days

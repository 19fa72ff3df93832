"""How the papers of a case are told: labels and values in words, as pages and sheets print them."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from flask_babel import gettext as _

from geo.names import Word
from profiles.cases.intake import FIELDS, Part
from profiles.cases.intake_forms import FORMS
from profiles.cases.models import Plan
from profiles.cases.planning import PlanState, days_to_review, plan_state
from profiles.cases.words import ContactWay, Course, Housing, Insurance, Pension, Reached, Relation, Trouble, Work
from profiles.clients.models import Client
from profiles.clients.telling import field_text, label_of, value_text
from profiles.vocabulary.dates import wareki

WORDS: Mapping[str, type[Word]] = {
    "way": ContactWay,
    "caller": Relation,
    "troubles": Trouble,
    "worst": Trouble,
    "work": Work,
    "housing": Housing,
    "insurance": Insurance,
    "pension": Pension,
}
COLUMNS: Mapping[Part, tuple[str, ...]] = {
    Part.LIVING: ("age", "gender", "household", "address"),
    Part.WORDS: ("interests", "strengths", "wants", "avoid", "step"),
    Part.GOING: ("available", "modes", "max_minutes", "max_group", "max_fee"),
    Part.CARE: ("required", "preferred"),
}


@dataclass(frozen=True, slots=True)
class ToldPart:
    """One subject of an intake as it is read over: label and value of each field."""

    part: Part
    rows: list[tuple[str, str]]


def told_parts(client: Client, told: Mapping[str, Any]) -> list[ToldPart]:
    """Return every subject with what was said; name and contact stay closed."""
    return [ToldPart(part, [*_columns(client, part), *_said(told, part)]) for part in Part]


def _columns(client: Client, part: Part) -> list[tuple[str, str]]:
    """Return what the person's own record holds of a subject."""
    if part is Part.NAME:
        known = [label_of(name) for name in ("name", "kana", "contact") if getattr(client, name)]
        return [(_("書いてあるもの"), "、".join(known) or value_text(None))]
    return [(label_of(name), field_text(name, getattr(client, name))) for name in COLUMNS.get(part, ())]


def _said(told: Mapping[str, Any], part: Part) -> list[tuple[str, str]]:
    """Return what the sheet holds of a subject."""
    return [(field_label(part, name), said_text(name, told.get(name))) for name in FIELDS.get(part, ())]


def field_label(part: Part, name: str) -> str:
    """Return the label of a field of the sheet."""
    return str(next(one for one in getattr(FORMS[part], name).args if not isinstance(one, type)))


def said_text(name: str, value: Any) -> str:
    """Return a value of the sheet in words."""
    if value in (None, "", []):
        return value_text(None)
    words = WORDS.get(name)
    if words is not None:
        labels = {word.value: word.label for word in words}
        values = value if isinstance(value, list) else [value]
        return "、".join(_(labels[one]) for one in values if one in labels)
    return wareki(date.fromisoformat(value)) if name in ("received_on", "born_on") else str(value)


@dataclass(frozen=True, slots=True)
class PlanTold:
    """A plan as pages and sheets print it."""

    number: int
    version: int
    state: PlanState
    goal: str
    first_goal: str
    roles: Sequence[Mapping[str, str]]
    review_on: date | None
    days: int | None  # until the review, below zero when it is late; only while the plan is carried out
    agreed_on: date | None
    decided_on: date | None
    decided_in: str
    evaluated_on: date | None
    evaluation: list[tuple[str, str]]


def plan_told(plan: Plan, today: date) -> PlanTold:
    """Return a plan as it is printed."""
    state = plan_state(plan.decided_on, plan.evaluated_on)
    runs = state is PlanState.DECIDED and plan.review_on is not None
    return PlanTold(
        number=plan.number,
        version=plan.version,
        state=state,
        goal=plan.goal or "",
        first_goal=plan.first_goal or "",
        roles=plan.roles,
        review_on=plan.review_on,
        days=days_to_review(plan.review_on, today) if runs and plan.review_on else None,
        agreed_on=plan.agreed_on,
        decided_on=plan.decided_on,
        decided_in=plan.decided_in,
        evaluated_on=plan.evaluated_on,
        evaluation=evaluation_told(plan.evaluation or {}),
    )


def evaluation_told(said: Mapping[str, str]) -> list[tuple[str, str]]:
    """Return an evaluation as label and value."""
    reached = {word.value: word.label for word in Reached}
    course = {word.value: word.label for word in Course}
    how_far, onward = reached.get(said.get("reached", "")), course.get(said.get("course", ""))
    rows = [
        (_("目標の達成"), _(how_far) if how_far else ""),
        (_("本人の変化"), said.get("change", "")),
        (_("受入先の声"), said.get("host", "")),
        (_("次の方針"), _(onward) if onward else ""),
    ]
    return [(label, value) for label, value in rows if value]

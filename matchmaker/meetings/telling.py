"""How meetings are told: the case on the wall in codes and numbers, and decisions in words."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

import sqlalchemy as sa

from geo.db import db
from matchmaker.followups.models import Concern
from matchmaker.followups.rules import GOAL_WEEKS
from matchmaker.introductions.language import gettext as _
from matchmaker.introductions.models import State
from matchmaker.introductions.queries import of_client
from matchmaker.meetings.models import AgendaItem
from matchmaker.meetings.settling import weeks_of
from profiles.actor import Actor
from profiles.cases.closing import ClosingReason
from profiles.cases.models import Plan
from profiles.cases.planning import PlanState, days_to_review, plan_state
from profiles.cases.queries import find_case, newest_plan
from profiles.clients.models import Client
from profiles.vocabulary.dates import wareki


@dataclass(frozen=True, slots=True)
class OnTheWall:
    """One case as the projector shows it: no name, no place, nobody's words."""

    title: str
    matters: list[str]
    lines: list[tuple[str, str]]


def on_the_wall(actor: Actor, item: AgendaItem, today: date) -> OnTheWall:
    """Return one item as it may stand on a wall."""
    if item.client is None:
        return OnTheWall(item.topic or "", [], [])
    client = item.client
    case, plan = find_case(client), newest_plan(client)
    lines = [(_("段階"), _(case.stage.label))] if case else []
    lines += [(_("プラン"), plan_line(plan, today))] if plan else []
    lines += _calm_lines(actor, client, today)
    open_concerns = _concerns(client)
    lines += [(_("開いている困りごと"), _("%(n)s 件", n=open_concerns))] if open_concerns else []
    return OnTheWall(client.code, [_(one.label) for one in item.words_of_matters], lines)


def plan_line(plan: Plan, today: date) -> str:
    """Return where a plan stands in a few words: its number, its state, and how the review stands to today."""
    state = plan_state(plan.decided_on, plan.evaluated_on)
    said = _("第%(n)s回 %(state)s", n=plan.number, state=_(state.label))
    if state is not PlanState.DECIDED or plan.review_on is None:
        return said
    days = days_to_review(plan.review_on, today)
    late = _("見直しの日を %(n)s 日すぎ", n=-days) if days < 0 else _("見直し %(day)s", day=wareki(plan.review_on))
    return f"{said}　{late}"


def _calm_lines(actor: Actor, client: Client, today: date) -> list[tuple[str, str]]:
    """Return the calm weeks of each tie in which a person takes part."""
    ties = [tie for tie in of_client(actor, client) if tie.state is State.TAKING_PART and tie.paused_on is None]
    weeks = [weeks_of(tie, today) for tie in ties]
    told = _("本人 %(person)s／%(goal)s 週、受入先 %(host)s／%(goal)s 週")
    return [(_("落ち着いている"), told % {"person": one[0], "host": one[1], "goal": GOAL_WEEKS}) for one in weeks]


def _concerns(client: Client) -> int:
    """Return how many concerns of a person, or of a host about them, are open."""
    query = sa.select(sa.func.count(Concern.id)).where(Concern.client_id == client.id, Concern.closed_on.is_(None))
    return db.session.scalar(query) or 0


def ties_to_settle(actor: Actor, item: AgendaItem) -> list[tuple[str, str]]:
    """Return the ties that can be settled, by reference and place."""
    if item.client is None:
        return []
    ties = [tie for tie in of_client(actor, item.client) if tie.state is State.TAKING_PART]
    return [(tie.ref, tie.resource.name) for tie in ties]


@dataclass(frozen=True, slots=True)
class Told:
    """One decision as minutes print it."""

    title: str
    client_ref: str
    matters: list[str]
    outcome: str
    words: str
    roles: Sequence[dict[str, str]]
    watcher: str
    next_on: date | None
    reason: str


def decision_told(item: AgendaItem) -> Told:
    """Return one decision in words."""
    return Told(
        title=item.client.code if item.client else item.topic or "",
        client_ref=item.client.ref if item.client else "",
        matters=[_(one.label) for one in item.words_of_matters],
        outcome=_(item.outcome.label) if item.outcome else "",
        words=item.words or "",
        roles=item.roles or [],
        watcher=item.watcher or "",
        next_on=item.next_on,
        reason=_(ClosingReason(item.reason).label) if item.reason else "",
    )

"""The task list of a case: what is done, what is under way, what comes next; from intake to after-care (QUALITY U8)."""

from dataclasses import dataclass
from datetime import date

from flask import url_for
from flask_babel import gettext as _

from geo.names import Word
from matchmaker.introductions.models import Introduction
from matchmaker.introductions.rules import LIVE
from profiles.cases.intake import Part, open_parts
from profiles.cases.models import Case, Intake, Plan
from profiles.cases.planning import PlanState, days_to_review, plan_state
from profiles.cases.queries import contacts_of, find_intake, newest_plan
from profiles.clients.models import Client
from profiles.consent.rules import Standing
from profiles.vocabulary.dates import wareki

SOON_DAYS = 14  # before a review is spoken of


class Done(Word):
    """How far one task is."""

    NOT_YET = "plain", "まだ"
    UNDER_WAY = "soon", "途中"
    DONE = "fit", "できた"
    LATE = "late", "期限すぎ"


@dataclass(frozen=True, slots=True)
class Task:
    """One task of a case."""

    title: str
    done: Done
    note: str
    href: str


def tasks_of(
    client: Client, case: Case | None, standing: Standing, ties: list[Introduction], today: date
) -> list[Task]:
    """Return the tasks of a person's case in their order."""
    ref, plan = client.ref, newest_plan(client)
    talks = contacts_of(client, limit=1)
    last = _("最後は %(day)s", day=wareki(talks[0].on)) if talks else ""
    return [
        Task(_("聞き取り"), *_intake(find_intake(client)), url_for("cases.intake", ref=ref)),
        Task(_("紹介の同意"), *_consent(standing), url_for("consent.index", ref=ref)),
        Task(_("プラン"), *_plan(plan, today), url_for("cases.plan", ref=ref)),
        Task(_("つなぎ"), *_ties(ties), url_for("matching.show", ref=ref)),
        Task(_("支援経過"), Done.UNDER_WAY if talks else Done.NOT_YET, last, url_for("cases.contacts", ref=ref)),
        Task(_("終結"), *_closing(case), url_for("cases.stage", ref=ref)),
    ]


def _intake(intake: Intake | None) -> tuple[Done, str]:
    """Return how far the intake is."""
    if intake is None:
        return Done.NOT_YET, ""
    if intake.checked_on:
        return Done.DONE, _("%(day)sに読み合わせ", day=wareki(intake.checked_on))
    heard = len(Part) - len(open_parts(intake.heard))
    return Done.UNDER_WAY, _("%(n)s／%(count)s の話題", n=heard, count=len(Part))


def _consent(standing: Standing) -> tuple[Done, str]:
    """Return how the consent to introduce stands."""
    done = {Standing.VALID: Done.DONE, Standing.ENDING: Done.UNDER_WAY, Standing.EXPIRED: Done.LATE}
    return done.get(standing, Done.NOT_YET), _(standing.label) if standing in done else ""


def _plan(plan: Plan | None, today: date) -> tuple[Done, str]:
    """Return how the plan stands."""
    if plan is None:
        return Done.NOT_YET, ""
    state = plan_state(plan.decided_on, plan.evaluated_on)
    if state is not PlanState.DECIDED or plan.review_on is None:
        return Done.UNDER_WAY, _(state.label)
    days = days_to_review(plan.review_on, today)
    if days < 0:
        return Done.LATE, _("見直しが %(n)s日すぎ", n=-days)
    return Done.UNDER_WAY if days <= SOON_DAYS else Done.DONE, _("見直し %(day)s", day=wareki(plan.review_on))


def _ties(ties: list[Introduction]) -> tuple[Done, str]:
    """Return how far introducing is."""
    live = sum(tie.state.value in LIVE for tie in ties)
    if live:
        return Done.UNDER_WAY, _("%(n)s 件が進んでいます", n=live)
    return (Done.DONE, _("終わったつなぎ %(n)s 件", n=len(ties))) if ties else (Done.NOT_YET, "")


def _closing(case: Case | None) -> tuple[Done, str]:
    """Return whether the case is closed."""
    closed = case is not None and case.stage.value in ("closed", "aftercare")
    return (Done.DONE, _(case.stage.label)) if closed and case else (Done.NOT_YET, "")

"""The task list of a case: what is done, what is under way, what comes next; from intake to after-care (QUALITY U8)."""

from dataclasses import dataclass
from datetime import date

from flask import url_for
from flask_babel import gettext as _

from geo.names import Word
from matchmaker.introductions.models import Introduction
from matchmaker.introductions.rules import LIVE
from profiles.cases.closing_queries import find_closing
from profiles.cases.intake import Part, open_parts
from profiles.cases.models import Case, Closing, Intake, Plan
from profiles.cases.planning import PlanState, days_to_review, plan_state
from profiles.cases.queries import contacts_of, find_intake, newest_plan
from profiles.cases.rules import Act
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
    client: Client, case: Case | None, standing: Standing, ties: list[Introduction], act: Act, today: date
) -> list[Task]:
    """Return the tasks of a person's case in their order; `act` is what is to be done next."""
    ref, plan = client.ref, newest_plan(client)
    talks = contacts_of(client, limit=1)
    last = _("最後は %(day)s", day=wareki(talks[0].on)) if talks else ""
    return [
        Task(_("聞き取り"), *_intake(find_intake(client)), url_for("cases.intake", ref=ref)),
        Task(_("紹介の同意"), *_consent(standing), url_for("consent.index", ref=ref)),
        Task(_("プラン"), *_plan(plan, today), url_for("cases.plan", ref=ref)),
        Task(_("つなぎ"), *_ties(ties), url_for("matching.show", ref=ref)),
        Task(_("定着"), *_settled(ties), _furthest(ties) or url_for("matching.show", ref=ref)),
        Task(_("支援経過"), Done.UNDER_WAY if talks else Done.NOT_YET, last, url_for("cases.contacts", ref=ref)),
        Task(_("評価"), *_evaluation(plan, today), url_for("cases.plan", ref=ref)),
        *_closing(client, case, act, today),
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


def _settled(ties: list[Introduction]) -> tuple[Done, str]:
    """Return whether somebody has settled somewhere, or is on the way to it."""
    states = [tie.state.value for tie in ties if tie.state.value in LIVE]
    if "settled" in states:
        return Done.DONE, _("%(n)s 件", n=states.count("settled"))
    return (Done.UNDER_WAY, _("参加しています")) if "taking_part" in states else (Done.NOT_YET, "")


def _furthest(ties: list[Introduction]) -> str:
    """Return the address of the tie that has gone furthest, empty where none lives."""
    live = [tie for tie in ties if tie.state.value in LIVE]
    tie = max(live, key=lambda one: LIVE.index(one.state.value), default=None)
    return url_for("introductions.show", ref=tie.ref) if tie else ""


def _evaluation(plan: Plan | None, today: date) -> tuple[Done, str]:
    """Return how far the plan has been looked at again."""
    if plan is None or plan.decided_on is None:
        return Done.NOT_YET, ""
    if plan.evaluated_on is not None:
        return Done.DONE, _("%(day)sに評価", day=wareki(plan.evaluated_on))
    late = plan.review_on is not None and plan.review_on < today
    return (Done.LATE, _("見直す日をすぎました")) if late else (Done.NOT_YET, "")


def _closing(client: Client, case: Case | None, act: Act, today: date) -> list[Task]:
    """Return whether the case is closed, and how far the contacts after that are."""
    shut = case is not None and case.stage.value in ("closed", "aftercare")
    href = url_for("closings.show" if shut or case is None else "closings.ask", ref=client.ref)
    if not shut or case is None:
        done, note = (Done.UNDER_WAY, _("話し合えます")) if act is Act.CLOSE else (Done.NOT_YET, "")
        return [
            Task(_("終結"), done, note, href),
            Task(_("終結のあと"), Done.NOT_YET, "", url_for("closings.show", ref=client.ref)),
        ]
    closing = find_closing(case)
    closed = wareki(closing.closed_on) if closing else _(case.stage.label)
    return [Task(_("終結"), Done.DONE, closed, href), Task(_("終結のあと"), *_aftercare(closing, act, today), href)]


def _aftercare(closing: Closing | None, act: Act, today: date) -> tuple[Done, str]:
    """Return how far the contacts after a closing are."""
    waiting = [one for one in closing.aftercare if one.done_on is None] if closing else []
    if act is Act.REOPEN:
        return Done.LATE, _("もう一度、支援が要ります")
    if not waiting:
        return Done.DONE, _("ひと区切り")
    due = min(one.due_on for one in waiting)
    if due < today:
        return Done.LATE, _("%(n)s日すぎ", n=(today - due).days)
    return Done.UNDER_WAY, _("次は %(day)s", day=wareki(due))

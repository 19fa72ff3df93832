"""Writes of decisions: kept as they are typed during the meeting, and carried to the cases when it closes, all or none."""

from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any

from sqlalchemy.orm.exc import StaleDataError

from geo.clock import utcnow
from geo.db import db
from geo.errors import DomainError, StaleError
from matchmaker.followups.closing_actions import close_with_ties, reopen_with_ties, settle
from matchmaker.introductions.models import Introduction, State
from matchmaker.introductions.queries import of_client
from matchmaker.meetings.actions import drop_unconsented
from matchmaker.meetings.due import standing
from matchmaker.meetings.models import AgendaItem, Meeting
from matchmaker.meetings.rules import Matter, Outcome, binds_to_secrecy, may_decide
from matchmaker.meetings.said import MOST_ROLES, Said
from profiles.actor import Actor
from profiles.audit.actions import Event, record
from profiles.cases.actions import SHUT, move_case
from profiles.cases.closing import ClosingReason, ReopenReason
from profiles.cases.contact_actions import write_contact
from profiles.cases.models import Case, CaseStage
from profiles.cases.plan_actions import decide_plan
from profiles.cases.planning import PlanState, plan_state
from profiles.cases.queries import find_case, newest_plan
from profiles.cases.rules import may_move
from profiles.cases.words import ContactWay
from profiles.clients.models import Client

DECIDED = Event("agenda.decided", "会議で決まったことの記録", frozenset({"meeting", "client", "outcome"}))
CLOSED = Event("meeting.closed", "会議の終わり", frozenset({"body", "on", "cases"}))
FIELDS = ("outcome", "words", "roles", "watcher", "next_on", "reason", "introduction_id")


def write_decision(actor: Actor, item: AgendaItem, said: Said, *, version: int) -> None:
    """Keep what was typed about a case; nothing reaches the case before the meeting is closed."""
    _may_write(item, said)
    if item.version != version:
        raise _stale(item, said)
    tie = _tie(actor, item, said)
    before = _kept(item)
    item.outcome, item.words, item.next_on = said.outcome, said.words.strip() or None, said.next_on
    item.roles = _roles(said.roles)
    item.watcher, item.reason = said.watcher.strip() or None, said.reason.value if said.reason else None
    item.introduction_id = tie.id if tie else None
    if _kept(item) == before:
        return
    item.written_by_id, item.written_at = actor.account_id, utcnow()
    try:
        db.session.flush()
    except StaleDataError:
        db.session.rollback()
        raise StaleError() from None
    ref = item.client.ref if item.client else None
    outcome = said.outcome.value if said.outcome else None
    record(actor, DECIDED, item, meeting=item.meeting.ref, client=ref, outcome=outcome)


def _kept(item: AgendaItem) -> dict[str, Any]:
    """Return what is written about a case."""
    return {name: getattr(item, name) or None for name in FIELDS}


def _may_write(item: AgendaItem, said: Said) -> None:
    """Refuse to write on a meeting that is over, on what was dropped, and what this kind of meeting may not decide."""
    if item.meeting.closed_on is not None or item.meeting.cancelled_on is not None:
        raise DomainError("この会議は、もう終わっています。記録は変えられません")
    if item.dropped is not None:
        raise DomainError("この議題は、外れています")
    if item.client_id is None and said.outcome not in (None, Outcome.CONTINUE, Outcome.ADVICE, Outcome.CARRIED):
        raise DomainError("人のことではない議題では、選べません", field="outcome")
    if said.outcome is not None and not may_decide(item.meeting.body.kind, said.outcome):
        raise DomainError(
            "「%(outcome)s」は、支援会議では決められません。本人の同意を得て、重層的支援会議で決めてください",
            field="outcome",
            outcome=said.outcome.label,
        )


def _stale(item: AgendaItem, said: Said) -> StaleError:
    """Return the news that somebody else wrote meanwhile, with both texts."""
    error = StaleError("ほかの人が、この議題に先に書きました。見くらべて、もう一度記録してください")
    error.mine, error.theirs = {"words": said.words}, {"words": item.words or ""}
    return error


def _tie(actor: Actor, item: AgendaItem, said: Said) -> Introduction | None:
    """Return the tie that is settled: the one that was chosen, or the only one in which somebody takes part."""
    if said.outcome is not Outcome.SETTLED or item.client is None:
        return None
    ties = [one for one in of_client(actor, item.client) if one.state is State.TAKING_PART]
    chosen = [one for one in ties if one.ref == said.tie_ref] if said.tie_ref else ties
    if len(chosen) != 1:
        raise DomainError("どのつなぎを定着とするかを選んでください", field="tie")
    return chosen[0]


def _roles(told: Sequence[Mapping[str, str]]) -> list[dict[str, str]]:
    """Return the roles that say something."""
    kept = [{name: str(one.get(name) or "").strip() for name in ("who", "does", "until")} for one in told]
    return [one for one in kept if one["who"] or one["does"]][:MOST_ROLES]


def close_meeting(
    actor: Actor, meeting: Meeting, *, note: str, next_on: date | None, version: int, today: date
) -> None:
    """End a meeting: each decision is carried to its case, in one transaction; whatever cannot be is said, and nothing is."""
    if meeting.version != version:
        raise StaleError()
    _may_close(meeting, today)
    drop_unconsented(actor, meeting, today=today)
    items = standing(meeting)
    for item in items:
        if item.client is not None:
            _carry(actor, item, item.client, today)
    meeting.closed_on, meeting.note, meeting.next_on = today, note.strip() or None, next_on
    db.session.flush()
    record(actor, CLOSED, meeting, body=meeting.body.ref, on=meeting.on.isoformat(), cases=len(items))


def _may_close(meeting: Meeting, today: date) -> None:
    """Refuse to end what did not begin, what is over, and what is not decided yet."""
    if meeting.cancelled_on is not None:
        raise DomainError("この会議は、取りやめになっています")
    if meeting.closed_on is not None:
        raise DomainError("この会議は、もう終わっています")
    if today < meeting.on:
        raise DomainError("会議の日は、まだ来ていません")


def undecided(items: Sequence[AgendaItem]) -> list[AgendaItem]:
    """Return the items about which nothing was decided."""
    return [one for one in items if one.outcome is None]


def _carry(actor: Actor, item: AgendaItem, client: Client, today: date) -> None:
    """Carry one decision to its case, and put it on the case's record with the day of the meeting."""
    if item.outcome is None:
        raise DomainError("%(code)s さんのことが、まだ決まっていません。「次回に持ちこす」も選べます", code=client.code)
    case = find_case(client)
    try:
        _act(actor, item, client, case, today)
    except StaleError:
        raise
    except DomainError as problem:
        raise DomainError(
            "%(code)s さんの「%(outcome)s」を書けませんでした。%(why)s",
            code=client.code,
            outcome=item.outcome.label,
            why=str(problem),
        ) from problem
    write_contact(actor, client, _told(item, item.outcome), today=today)


def _act(actor: Actor, item: AgendaItem, client: Client, case: Case | None, today: date) -> None:
    """Do to the case what was decided, through the rooms that it belongs to."""
    meeting = item.meeting
    if item.outcome is Outcome.PLAN_DECIDED:
        plan = newest_plan(client)
        if plan is None or plan_state(plan.decided_on, plan.evaluated_on) is not PlanState.DRAFT:
            raise DomainError("決める前のプラン（下書き）がありません")
        decide_plan(actor, plan, meeting=meeting.body.name, on=meeting.on, version=plan.version, today=today)
    elif item.outcome is Outcome.SETTLED and item.introduction is not None:
        settle(actor, item.introduction, today=today, decided_in=meeting.body.name)
    elif item.outcome is Outcome.REPLAN and case is not None:
        _replan(actor, item, case, today)
    elif item.outcome is Outcome.CLOSED:
        _close(actor, item, case, today)


def _replan(actor: Actor, item: AgendaItem, case: Case, today: date) -> None:
    """Lead a case back to its plan; one that was closed is opened again, in the words of the meeting."""
    if case.stage in SHUT:
        words = item.words or item.meeting.body.name
        reopen_with_ties(actor, case, reason=ReopenReason.OTHER, words=words, today=today)
    elif may_move(case.stage.value, CaseStage.PLANNED.value):
        move_case(actor, case, CaseStage.PLANNED, version=case.version, today=today)


def _close(actor: Actor, item: AgendaItem, case: Case | None, today: date) -> None:
    """Close a case as the meeting decided: why, and who keeps an eye."""
    if case is None or item.reason is None:
        raise DomainError("終結のわけを選んでください")
    close_with_ties(
        actor,
        case,
        reason=ClosingReason(item.reason),
        watcher=item.watcher or "",
        words=item.words or "",
        decided_in=item.meeting.body.name,
        on=item.meeting.on,
        today=today,
    )


def _told(item: AgendaItem, outcome: Outcome) -> dict[str, Any]:
    """Return a decision as a line of the case's record; what was said there stays in the minutes."""
    meeting = item.meeting
    matters = "、".join(Matter(word).label for word in item.matters)
    return {
        "on": meeting.on,
        "way": ContactWay.AGENCY,
        "whom": meeting.body.name,
        "words": f"{meeting.body.name}（{meeting.body.kind.label}）で話し合いました：{matters}。決まったこと：{outcome.label}。",
        "next_step": None if binds_to_secrecy(meeting.body.kind) else "、".join(map(_role, item.roles or ())) or None,
    }


def _role(role: Mapping[str, str]) -> str:
    """Return who does what until when in one line."""
    until = f"（{role['until']}まで）" if role.get("until") else ""
    return f"{role.get('who', '')}：{role.get('does', '')}{until}"

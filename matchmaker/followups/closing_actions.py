"""Writes that a meeting decides, or where a town has none a person with a reason: a tie has settled, a case is closed."""

from collections.abc import Collection, Mapping
from datetime import date

from geo.errors import DomainError
from matchmaker.followups.actions import drop_side, plan_side_by_rule, take_step_and_plan
from matchmaker.introductions.models import Introduction, IntroductionStep, State
from matchmaker.introductions.queries import of_client
from matchmaker.introductions.rules import LIVE, Reason, may_step
from profiles.actor import Actor
from profiles.cases.closing import WITHOUT_AFTERCARE, ClosingReason, ReopenReason
from profiles.cases.closing_actions import close_case, reopen_case
from profiles.cases.models import Case, Closing
from profiles.vocabulary.rules import Side

ENDS: Mapping[ClosingReason, Reason] = {  # why a tie ends with the case
    ClosingReason.GOAL_REACHED: Reason.GRADUATED,
    ClosingReason.SETTLED_IN: Reason.GRADUATED,
    ClosingReason.WORK: Reason.WORK_FOUND,
    ClosingReason.OWN_WISH: Reason.CHANGED_MIND,
    ClosingReason.TRANSFERRED: Reason.SERVICE,
    ClosingReason.ONLY_HEARD: Reason.NOT_NOW,
    ClosingReason.HEALTH: Reason.HEALTH,
    ClosingReason.NO_CONTACT: Reason.NO_CONTACT,
    ClosingReason.MOVED_AWAY: Reason.MOVED_AWAY,
    ClosingReason.DIED: Reason.DIED,
    ClosingReason.OTHER: Reason.OTHER,
}


def settle(
    actor: Actor,
    introduction: Introduction,
    *,
    today: date,
    decided_in: str = "",
    words: str = "",
    version: int | None = None,
) -> IntroductionStep:
    """Let a tie be settled, as a meeting decided; where a person decides, they say why."""
    possible = may_step(introduction.state.value, State.SETTLED.value, paused=introduction.paused_on is not None)
    if possible and not decided_in.strip() and not words.strip():
        raise DomainError("会議で決めていないときは、そう決めたわけを書いてください", field="note")
    step = take_step_and_plan(actor, introduction, State.SETTLED, today=today, note=words, version=version)
    step.decided_in = decided_in.strip()
    return step


def close_with_ties(
    actor: Actor,
    case: Case,
    *,
    reason: ClosingReason,
    watcher: str,
    today: date,
    kept: Collection[str] | None = None,
    host_kept: bool = True,
    words: str = "",
    decided_in: str = "",
    on: date | None = None,
    version: int | None = None,
) -> Closing:
    """Close a case with what it hangs on: settled ties that are kept stay, every other live tie ends.

    `kept` are references of settled ties (None: all of them). The person is asked after by the contacts of the closing;
    the host goes on being asked by the rhythm of the tie where `host_kept`.
    """
    live = [tie for tie in of_client(actor, case.client) if tie.state.value in LIVE]
    staying = [tie for tie in live if _may_stay(tie, reason) and (kept is None or tie.ref in kept)]
    closing = close_case(
        actor,
        case,
        reason=reason,
        watcher=watcher,
        today=today,
        words=words,
        decided_in=decided_in,
        host_kept=host_kept and bool(staying),
        on=on,
        version=version,
    )
    for tie in live:
        if tie in staying:
            _let_stay(actor, tie, host_kept, today)
        else:
            day = max(closing.closed_on, tie.state_since)
            take_step_and_plan(actor, tie, State.ENDED, today=day, reason=ENDS[reason].value)
    return closing


def _may_stay(tie: Introduction, reason: ClosingReason) -> bool:
    """Say whether a tie may outlive the case: a settled one, of somebody who is still there."""
    return tie.state is State.SETTLED and tie.paused_on is None and reason not in WITHOUT_AFTERCARE


def _let_stay(actor: Actor, tie: Introduction, host_kept: bool, today: date) -> None:
    """Keep a tie: the person is asked by other contacts now, the host by the rhythm or no more."""
    drop_side(actor, tie, Side.PERSON)
    if host_kept:
        plan_side_by_rule(actor, tie, Side.HOST, today=today)
    else:
        drop_side(actor, tie, Side.HOST)


def reopen_with_ties(
    actor: Actor, case: Case, *, reason: ReopenReason, today: date, words: str = "", version: int | None = None
) -> Case:
    """Open a closed case again, and ask both sides of what was kept by the rhythm once more."""
    reopen_case(actor, case, reason=reason, today=today, words=words, version=version)
    for tie in of_client(actor, case.client):
        if tie.state.value in LIVE:
            for side in Side:
                plan_side_by_rule(actor, tie, side, today=today)
    return case

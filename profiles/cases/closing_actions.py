"""Writes of closings: close a case with its reason, write down the contacts after it, open it again."""

from datetime import date

from sqlalchemy.orm.exc import StaleDataError

from geo.db import db
from geo.errors import DomainError, StaleError
from profiles.actor import Actor
from profiles.audit.actions import Event, record
from profiles.cases.actions import SHUT, shift_case
from profiles.cases.closing import (
    ClosingReason,
    Due,
    Outcome,
    ReopenReason,
    aftercare_plan,
    check_closing,
    is_at_rest,
    next_try,
)
from profiles.cases.closing_queries import find_closing
from profiles.cases.models import AftercareContact, Case, CaseStage, Closing
from profiles.cases.plan_actions import draft_plan
from profiles.cases.planning import PlanState, plan_state
from profiles.cases.queries import newest_plan
from profiles.cases.words import ContactWay

CLOSED = Event("case.closed", "ケースの終結", frozenset({"client", "number", "reason", "meeting", "contacts"}))
REOPENED = Event("case.reopened", "ケースの再開", frozenset({"client", "number", "reason"}))
RESTED = Event("case.rested", "終結後のつながりのひと区切り", frozenset({"client", "number"}))
ASKED = Event("aftercare.recorded", "終結後の連絡の記録", frozenset({"client", "months", "on", "outcome"}))


def close_case(
    actor: Actor,
    case: Case,
    *,
    reason: ClosingReason,
    watcher: str,
    today: date,
    words: str = "",
    decided_in: str = "",
    host_kept: bool = False,
    on: date | None = None,
    version: int | None = None,
) -> Closing:
    """Close a case: why, who keeps an eye, and the contacts at 1, 3 and 6 months; who decided is a meeting or a person."""
    day = on or today
    _may_close(case, day, today, version)
    check_closing(reason, watcher.strip(), decided_in.strip(), words.strip())
    closing = Closing(
        town_id=case.town_id,
        client=case.client,
        case=case,
        number=case.rounds,
        closed_on=day,
        reason=reason,
        words=words.strip() or None,
        watcher=watcher.strip() or None,
        host_kept=host_kept,
        decided_in=decided_in.strip(),
        by_id=actor.account_id,
    )
    plans = aftercare_plan(reason, day)
    closing.aftercare = [_planned(closing, due) for due in plans]
    db.session.add(closing)
    shift_case(actor, case, CaseStage.CLOSED, today=day)
    if plans:
        shift_case(actor, case, CaseStage.AFTERCARE, today=day)
    _flush()
    told = {"number": closing.number, "reason": reason.value, "meeting": closing.decided_in}
    record(actor, CLOSED, closing, client=case.client.ref, **told, contacts=len(plans))
    return closing


def _may_close(case: Case, day: date, today: date, version: int | None) -> None:
    """Refuse to close what somebody changed meanwhile, what is closed, or on a day that cannot be."""
    if version is not None and case.version != version:
        raise StaleError()
    if case.stage in SHUT:
        raise DomainError("%(code)s さんのケースは、もう終結しています", code=case.client.code)
    if day > today:
        raise DomainError("決めた日は、きょうまでの日を入れてください", field="on")
    if day < case.opened_on:
        raise DomainError("受付の日より前の日には、終結できません", field="on")


def _planned(closing: Closing, due: Due) -> AftercareContact:
    """Return one contact after a closing, as it is planned."""
    return AftercareContact(
        town_id=closing.town_id,
        client=closing.client,
        months=due.months,
        attempt=due.attempt,
        due_on=due.on,
    )


def record_aftercare(
    actor: Actor,
    contact: AftercareContact,
    outcome: Outcome,
    *,
    on: date,
    way: ContactWay,
    today: date,
    words: str = "",
    version: int | None = None,
) -> None:
    """Write down what came of one contact; after the last of them the tie rests, unless support is needed again."""
    _may_record(contact, outcome, on, today, words, version)
    contact.outcome, contact.done_on, contact.way = outcome, on, way
    contact.words, contact.by_id = words.strip() or None, actor.account_id
    closing = contact.closing
    again = next_try(contact.months, contact.attempt, on) if outcome is Outcome.NOT_REACHED else None
    if again is not None:
        closing.aftercare.append(_planned(closing, again))
    _flush()
    told = {"months": contact.months, "on": on.isoformat(), "outcome": outcome.value}
    record(actor, ASKED, contact, client=contact.client.ref, **told)
    _rest(actor, closing, on)


def _may_record(
    contact: AftercareContact, outcome: Outcome, on: date, today: date, words: str, version: int | None
) -> None:
    """Refuse a contact that is over, that has not been, or that says nothing though somebody was heard."""
    if version is not None and contact.version != version:
        raise StaleError()
    if contact.done_on is not None or contact.dropped_on is not None:
        raise DomainError("この連絡は、もう記録されたか、再開したので要らなくなりました")
    if on > today:
        raise DomainError("連絡した日は、きょうまでの日を入れてください", field="on")
    if on < contact.closing.closed_on:
        raise DomainError("終結した日より前の日は、入れられません", field="on")
    if outcome is not Outcome.NOT_REACHED and not words.strip():
        raise DomainError("聞いたことを、ひとことでも書いてください", field="words")


def _rest(actor: Actor, closing: Closing, on: date) -> None:
    """Let the tie rest after the last contact."""
    contacts = sorted(closing.aftercare, key=lambda one: (one.months, one.attempt))
    if not is_at_rest([one.outcome for one in contacts]):
        return
    closing.rested_on = on
    shift_case(actor, closing.case, CaseStage.CLOSED, today=on)
    _flush()
    record(actor, RESTED, closing, client=closing.client.ref, number=closing.number)


def reopen_case(
    actor: Actor, case: Case, *, reason: ReopenReason, today: date, words: str = "", version: int | None = None
) -> Case:
    """Open a closed case again: the same case in its next round, with a plan to be made anew; what was stays readable."""
    if version is not None and case.version != version:
        raise StaleError()
    if case.stage not in SHUT:
        raise DomainError("%(code)s さんのケースは、開いています", code=case.client.code)
    if reason is ReopenReason.OTHER and not words.strip():
        raise DomainError("「そのほか」のときは、わけを書いてください", field="words")
    closing = find_closing(case)
    if closing is not None:
        _leave(closing, reason, words, today)
    case.rounds += 1
    case.coordinator_id = case.coordinator_id or actor.account_id
    shift_case(actor, case, CaseStage.PLANNED, today=today)
    _flush()
    record(actor, REOPENED, case, client=case.client.ref, number=case.rounds, reason=reason.value)
    _plan_anew(actor, case)
    return case


def _leave(closing: Closing, reason: ReopenReason, words: str, today: date) -> None:
    """Write on a closing that the case went on, and drop the contacts that wait."""
    closing.reopened_on, closing.reopen_reason, closing.reopen_words = today, reason, words.strip() or None
    for contact in closing.aftercare:
        if contact.done_on is None:
            contact.dropped_on = today


def _plan_anew(actor: Actor, case: Case) -> None:
    """Begin the draft of the next plan with what the last one said, where that one was evaluated."""
    plan = newest_plan(case.client)
    if plan is not None and plan_state(plan.decided_on, plan.evaluated_on) is PlanState.EVALUATED:
        again = {"goal": plan.goal, "first_goal": plan.first_goal, "roles": plan.roles}
        draft_plan(actor, case.client, again, version=0)


def _flush() -> None:
    """Send the change, and say so when somebody else was faster between reading and writing."""
    try:
        db.session.flush()
    except StaleDataError:
        db.session.rollback()
        raise StaleError() from None

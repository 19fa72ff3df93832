"""Writes of follow-ups: a step with its two plans, planning, records, dates and rhythms; each leaves its deed."""

from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any

from sqlalchemy.orm.exc import StaleDataError

from geo.db import db
from geo.errors import DomainError, StaleError
from matchmaker.followups.models import FollowUp
from matchmaker.followups.queries import planned
from matchmaker.followups.records import Plan as Plan
from matchmaker.followups.records import Record as Record
from matchmaker.followups.rhythms import days_of
from matchmaker.followups.rules import BACK_DAYS, due_on, is_standard, plan_for
from matchmaker.followups.troubles import close_concern as close_concern
from matchmaker.followups.troubles import raise_concern as raise_concern
from matchmaker.followups.troubles import set_next_step as set_next_step
from matchmaker.followups.troubles import take_up as take_up
from matchmaker.introductions import actions as ties
from matchmaker.introductions.models import Introduction, IntroductionStep, State
from matchmaker.introductions.rules import LIVE, Answer
from profiles.actor import Actor
from profiles.audit.actions import Event, record
from profiles.clients.models import Client
from profiles.vocabulary.rules import Side
from resources.directory.models import Resource

PLANNED = Event("followup.planned", "連絡の予定", frozenset({"introduction", "side", "due_on"}))
DATE_CHANGED = Event("followup.date_changed", "連絡の日の変更", frozenset({"introduction", "side", "old", "new"}))
RECORDED = Event("followup.recorded", "ようすの記録", frozenset({"introduction", "side", "on", "way"}))
DROPPED = Event("followup.dropped", "連絡の予定の取り消し", frozenset({"introduction", "side", "due_on"}))


def propose_and_plan(
    actor: Actor,
    client: Client,
    resource: Resource,
    *,
    rank: int | None,
    today: date,
    reason: str | None = None,
    seen: Mapping[str, Any] | None = None,
) -> Introduction:
    """Begin an introduction and plan the first follow-up of each side; `seen` is what the ranking said of the pair."""
    tie = ties.propose(actor, client, resource, rank=rank, today=today, reason=reason, seen=seen)
    plan_both(actor, tie, today=today)
    return tie


def take_step_and_plan(
    actor: Actor,
    introduction: Introduction,
    to: State,
    *,
    today: date,
    note: str = "",
    reason: str | None = None,
    version: int | None = None,
) -> IntroductionStep:
    """Take one step, and plan both sides anew; an end closes both streams."""
    step = ties.take_step(actor, introduction, to, today=today, note=note, reason=reason, version=version)
    plan_both(actor, introduction, today=today)
    return step


def answer_and_plan(
    actor: Actor, introduction: Introduction, answer: Answer, *, today: date, reason: str | None = None, note: str = ""
) -> None:
    """Let a host answer an enquiry and plan what follows; who wishes to talk is called the same day."""
    ties.answer_enquiry(actor, introduction, answer, today=today, reason=reason, note=note)
    if answer is Answer.TALK:
        _plan_side(actor, introduction, Side.HOST, Plan(due_on(today, 0), text=CALL_BACK))
    else:
        plan_both(actor, introduction, today=today)


CALL_BACK = "電話をかけて話す（打診のこと）"


def pause_and_rest(
    actor: Actor,
    introduction: Introduction,
    *,
    today: date,
    note: str = "",
    back_on: date | None = None,
    version: int | None = None,
) -> None:
    """Let an introduction rest; what is planned stays written and is due on no list."""
    ties.pause(actor, introduction, today=today, note=note, back_on=back_on, version=version)


def resume_and_plan(
    actor: Actor, introduction: Introduction, *, today: date, note: str = "", version: int | None = None
) -> None:
    """Let an introduction go on, and ask both sides soon, whatever was planned before the rest."""
    ties.resume(actor, introduction, today=today, note=note, version=version)
    soon = due_on(today, BACK_DAYS)
    for side in Side:
        waiting = [followup for followup in planned(introduction) if followup.side is side]
        if not waiting:
            _plan_side(actor, introduction, side, Plan(soon))
        elif waiting[0].due_on < soon:
            waiting[0].due_on = soon
            _flush()


def plan_both(actor: Actor, introduction: Introduction, *, today: date) -> None:
    """See that both sides have a next follow-up that fits the state; where the tie is over, drop what was planned."""
    standing = planned(introduction)
    if introduction.state.value not in LIVE:
        for followup in standing:
            _drop(actor, followup)
        return
    for side in Side:
        mine = [followup for followup in standing if followup.side is side]
        standard = [followup for followup in mine if is_standard(followup.plan)]
        plan = _next_plan(introduction, side, today)
        if standard:
            _move(standard[0], plan)
        elif not mine:
            _plan_side(actor, introduction, side, plan)


def _next_plan(introduction: Introduction, side: Side, after: date) -> Plan:
    """Return the next plan of a side, by the rhythm of the pair or of the state in the town."""
    return Plan(due_on(after, days_of(introduction, side)), text=plan_for(introduction.state.value, side.value))


def plan_followup(actor: Actor, introduction: Introduction, side: Side, plan: Plan) -> FollowUp:
    """Plan one more contact with one side, as a coordinator wishes it."""
    if introduction.state.value not in LIVE:
        raise DomainError("終わったつなぎには、予定を入れられません")
    return _plan_side(actor, introduction, side, plan)


def _plan_side(actor: Actor, introduction: Introduction, side: Side, plan: Plan) -> FollowUp:
    """Write one plan."""
    followup = FollowUp(
        town_id=introduction.town_id,
        introduction=introduction,
        side=side,
        due_on=plan.on,
        due_at=plan.at,
        plan=plan.text or plan_for(introduction.state.value, side.value),
    )
    db.session.add(followup)
    _flush()
    record(actor, PLANNED, followup, introduction=introduction.ref, side=side.value, due_on=followup.due_on.isoformat())
    return followup


def _drop(actor: Actor, followup: FollowUp) -> None:
    """Take a plan off the list that no longer has a tie to hang on."""
    told = {"introduction": followup.introduction.ref, "side": followup.side.value}
    record(actor, DROPPED, followup, **told, due_on=followup.due_on.isoformat())
    db.session.delete(followup)
    _flush()


def record_followup(
    actor: Actor,
    followup: FollowUp,
    done: Record,
    *,
    today: date,
    next_plan: Plan | None = None,
    version: int | None = None,
) -> None:
    """Write down what came out of a planned contact, and plan the next one of the same side."""
    _same(followup, version)
    if followup.done_on is not None:
        raise DomainError("この連絡は、もう記録されています。新しい連絡として書いてください")
    _may_record(done, today)
    _fill(actor, followup, done)
    _flush()
    _recorded(actor, followup, done)
    _plan_next(actor, followup.introduction, followup.side, done.on, next_plan)


def record_contact(
    actor: Actor,
    introduction: Introduction,
    side: Side,
    done: Record,
    *,
    today: date,
    next_plan: Plan | None = None,
) -> FollowUp:
    """Write down a contact that nobody had planned: a call that came, a talk in the shop."""
    _may_record(done, today)
    followup = FollowUp(town_id=introduction.town_id, introduction=introduction, side=side, due_on=done.on, plan="")
    _fill(actor, followup, done)
    db.session.add(followup)
    _flush()
    _recorded(actor, followup, done)
    _plan_next(actor, introduction, side, done.on, next_plan)
    return followup


def _may_record(done: Record, today: date) -> None:
    """Refuse a talk that has not been, and a record that says nothing."""
    if done.on > today:
        raise DomainError("話した日は、きょうまでの日を入れてください", field="on")
    if done.feeling is None and done.burden is None and not done.words.strip() and not done.note.strip():
        raise DomainError("ようすか、聞いたことばか、メモのどれかを書いてください", field="words")


def _fill(actor: Actor, followup: FollowUp, done: Record) -> None:
    """Put what was heard into a follow-up."""
    followup.done_on, followup.way, followup.by_id = done.on, done.way, actor.account_id
    followup.feeling, followup.burden = done.feeling, done.burden
    followup.words, followup.note = done.words.strip() or None, done.note.strip() or None


def _recorded(actor: Actor, followup: FollowUp, done: Record) -> None:
    """Leave the deed of a record: that it was, and never what was said."""
    told = {"introduction": followup.introduction.ref, "side": followup.side.value}
    record(actor, RECORDED, followup, **told, on=done.on.isoformat(), way=done.way.value)


def _plan_next(actor: Actor, introduction: Introduction, side: Side, after: date, wished: Plan | None) -> None:
    """See after a record that the side is asked again: as wished, else by the rhythm; a standard plan moves there."""
    if introduction.state.value not in LIVE:
        return
    mine = [followup for followup in planned(introduction) if followup.side is side]
    standard = next((followup for followup in mine if is_standard(followup.plan)), None)
    plan = wished or _next_plan(introduction, side, after)
    if standard is not None and (wished is not None or standard.due_on < plan.on):
        _move(standard, plan)
    elif wished is not None or not mine:
        _plan_side(actor, introduction, side, plan)


def _move(followup: FollowUp, plan: Plan) -> None:
    """Move what was planned by rule to where it is wanted now."""
    followup.due_on, followup.due_at, followup.plan = plan.on, plan.at, plan.text or followup.plan
    _flush()


def set_plans(actor: Actor, introduction: Introduction, side: Side, plans: Sequence[Plan]) -> None:
    """Put exactly these plans in the place of whatever was planned for one side."""
    drop_side(actor, introduction, side)
    for plan in plans:
        plan_followup(actor, introduction, side, plan)


def drop_side(actor: Actor, introduction: Introduction, side: Side) -> None:
    """Take off whatever was planned for one side."""
    for followup in planned(introduction):
        if followup.side is side:
            _drop(actor, followup)


def plan_side_by_rule(actor: Actor, introduction: Introduction, side: Side, *, today: date) -> None:
    """See that one side has a next follow-up."""
    if not any(followup.side is side for followup in planned(introduction)):
        _plan_side(actor, introduction, side, _next_plan(introduction, side, today))


def change_date(actor: Actor, followup: FollowUp, plan: Plan, *, today: date, version: int | None = None) -> None:
    """Move a planned contact to another day, or say better what it is for."""
    _same(followup, version)
    if followup.done_on is not None:
        raise DomainError("記録した連絡の日は、ここでは変えられません")
    if plan.on < today:
        raise DomainError("きょうからあとの日を入れてください", field="on")
    old, followup.due_on, followup.due_at = followup.due_on, plan.on, plan.at
    followup.plan = plan.text.strip() or followup.plan
    _flush()
    told = {"introduction": followup.introduction.ref, "side": followup.side.value}
    record(actor, DATE_CHANGED, followup, **told, old=old.isoformat(), new=plan.on.isoformat())


def _same(followup: FollowUp, version: int | None) -> None:
    """Refuse to write over what somebody else saved since the page was opened."""
    if version is not None and followup.version != version:
        raise StaleError()


def _flush() -> None:
    """Send the change, and say so when somebody else was faster between reading and writing."""
    try:
        db.session.flush()
    except StaleDataError:
        db.session.rollback()
        raise StaleError() from None

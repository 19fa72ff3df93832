"""What the page of one introduction prints: both sides, the time line, the next acts, the steps, and what was told."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from flask import url_for

from matchmaker.followups.calm import calm_of, may_be_closed
from matchmaker.followups.models import FollowUp
from matchmaker.followups.queries import Troubled, concerns, last_words, planned, records_of
from matchmaker.followups.rhythms import days_of
from matchmaker.followups.rules import CLOSE_WEEKS, GOAL_WEEKS, may_settle
from matchmaker.followups.stalling import Stalled
from matchmaker.followups.stalls import stall_of_tie
from matchmaker.followups.telling import burden_word, due_tag, feeling_word, rhythm_text, way_text
from matchmaker.followups.timeline import Stage, stages_of
from matchmaker.introductions.language import gettext as _
from matchmaker.introductions.models import Introduction, IntroductionStep, State
from matchmaker.introductions.queries import people_at, told_last
from matchmaker.introductions.rules import REASONED, possible
from matchmaker.introductions.telling import ACTS, about, now_text, reason_text, step_text
from profiles.actor import Actor
from profiles.cases.queries import OPEN_STAGES, find_case
from profiles.consent.models import Consent, Purpose
from profiles.consent.queries import consents_of, valid_consent
from profiles.consent.rules import Fact
from profiles.vocabulary.rules import Side
from resources.hosts.models import Stewardship
from resources.hosts.queries import stewards_of


@dataclass(frozen=True, slots=True)
class NextAct:
    """What is done next for one side."""

    side: Side
    followup: FollowUp | None
    tag: tuple[str, str] | None
    text: str
    under: str  # rhythm and who looks after it


@dataclass(frozen=True, slots=True)
class Told:
    """What the host was told, and under which consent."""

    facts: tuple[str, ...]
    on: date | None
    consent: Consent | None  # under which it was told
    valid: Consent | None  # that holds today
    way: str


@dataclass(frozen=True, slots=True)
class Bars:
    """How many weeks both sides have been calm, of how many that are wanted, and what may be spoken of then."""

    person: int
    host: int
    goal: int
    is_settled: bool
    is_reached: bool
    is_shut: bool  # the case is closed, and the tie was kept
    settled_weeks: int  # of how many since it settled; wanted are `close_weeks`
    close_weeks: int


@dataclass(frozen=True, slots=True)
class Page:
    """Everything that the page of one introduction prints."""

    tie: Introduction
    now: str
    person_end: dict[str, str]
    host_end: dict[str, str]
    stages: list[Stage]
    acts: tuple[NextAct, NextAct]
    steps: list[tuple[State, str]]
    calm: Bars | None
    stalled: Stalled | None
    told: Told
    concerns: list[Troubled]
    records: Sequence[FollowUp]
    history: list[dict[str, Any]]
    is_over: bool


def page_of(actor: Actor, tie: Introduction, *, today: date) -> Page:
    """Return what the page of an introduction prints."""
    records, plans = records_of([tie.id]), planned(tie)
    troubled = concerns(actor, introduction_id=tie.id)
    is_over = tie.state.value in REASONED
    return Page(
        tie=tie,
        now=now_text(tie, today),
        person_end=_person_end(tie),
        host_end=_host_end(tie),
        stages=stages_of(tie, records, plans, [one.concern for one in troubled], today=today),
        acts=(_next_act(tie, plans, Side.PERSON, today), _next_act(tie, plans, Side.HOST, today)),
        steps=[(state, str(ACTS[state])) for state in State if state.value in _offered(tie)],
        calm=_bars(actor, tie, today),
        stalled=None if is_over else stall_of_tie(actor, tie, today=today),
        told=_told(tie, today),
        concerns=troubled,
        records=records,
        history=history_of(tie, records),
        is_over=is_over,
    )


def _offered(tie: Introduction) -> tuple[str, ...]:
    """Return the states that the page offers as buttons; the end stands apart."""
    return tuple(one for one in possible(tie.state.value, paused=tie.paused_on is not None) if one != "ended")


def _person_end(tie: Introduction) -> dict[str, str]:
    """Return the person's end of the tie."""
    said = last_words([tie.id]).get((tie.id, Side.PERSON))
    words = _("「%(words)s」", words=said.words) if said else ""
    return {
        "text": _("%(code)s さん", code=tie.client.code),
        "href": url_for("casebook.client", ref=tie.client.ref),
        "under": " ".join(filter(None, (about(tie.client), words))),
    }


def _host_end(tie: Introduction) -> dict[str, str]:
    """Return the host's end of the tie."""
    steward: Stewardship | None = next(iter(stewards_of(tie.resource)), None)
    people = people_at(tie.town_id, [tie.resource_id]).get(tie.resource_id, 0)
    who = _("%(title)s %(name)sさん", title=steward.title, name=_family(steward.name)).strip() if steward else ""
    parts = [tie.resource.area.name if tie.resource.area else "", who]
    return {
        "text": tie.resource.name,
        "href": url_for("casebook.place", ref=tie.resource.ref),
        "under": "　".join(filter(None, ("・".join(filter(None, parts)), _("受入中 %(n)s 人", n=people)))),
    }


def _family(name: str) -> str:
    """Return the family name, where a blank parts it from the given one."""
    return name.replace("　", " ").split(" ")[0]


def _next_act(tie: Introduction, plans: Sequence[FollowUp], side: Side, today: date) -> NextAct:
    """Return what is next for one side, with its rhythm."""
    first = next((plan for plan in plans if plan.side is side), None)
    worker = _("%(name)sが担当", name=_family(tie.coordinator.name)) if tie.coordinator else ""
    return NextAct(
        side=side,
        followup=first,
        tag=due_tag(first.due_on, today) if first else None,
        text=_(first.plan) if first and first.plan else "",
        under="・".join(filter(None, (_rhythm(tie, side), worker))),
    )


def _rhythm(tie: Introduction, side: Side) -> str:
    """Return how often one side of a tie is asked; a tie that is over asks nobody."""
    return "" if tie.state.value in REASONED else rhythm_text(days_of(tie, side))


def _bars(actor: Actor, tie: Introduction, today: date) -> Bars | None:
    """Return the calm of both sides while somebody takes part or has settled; before, there is nothing to speak of."""
    if tie.state not in (State.TAKING_PART, State.SETTLED):
        return None
    calm, is_settled = calm_of([tie], today=today)[tie.id], tie.state is State.SETTLED
    reached = may_be_closed(actor, tie.client, today=today) if is_settled else may_settle(calm.person, calm.host)
    case = find_case(tie.client)
    return Bars(
        person=calm.person,
        host=calm.host,
        goal=GOAL_WEEKS,
        is_settled=is_settled,
        is_reached=reached,
        is_shut=case is not None and case.stage not in OPEN_STAGES,
        settled_weeks=min(calm.weeks, CLOSE_WEEKS),
        close_weeks=CLOSE_WEEKS,
    )


def _told(tie: Introduction, today: date) -> Told:
    """Return what the host was told last, and the consents behind it."""
    told = told_last(tie)
    facts = tuple(_(fact.label) for fact in Fact if told and fact.value in told[1])
    consent = next((one for one in consents_of(tie.client) if told and one.ref == told[2]), None)
    valid = valid_consent(tie.client, Purpose.INTRODUCE, today)
    return Told(facts, told[0] if told else None, consent, valid, _(consent.way.label) if consent else "")


def history_of(tie: Introduction, records: Sequence[FollowUp]) -> list[dict[str, Any]]:
    """Return every step and every record of a tie, the newest first."""
    lines: list[dict[str, Any]] = [_step_line(step) for step in tie.steps]
    lines += [_record_line(one) for one in records]
    return sorted(lines, key=lambda line: line["on"], reverse=True)


def _step_line(step: IntroductionStep) -> dict[str, Any]:
    """Return one step as a line of the history."""
    why = reason_text(step.reason) or step.decided_in
    what = step_text(step.state)
    return {"on": step.on, "what": _("%(what)s：%(why)s", what=what, why=why) if why else what, "note": step.note}


def _record_line(record: FollowUp) -> dict[str, Any]:
    """Return one record as a line of the history."""
    who = _family(record.by.name) if record.by else ""
    return {
        "on": record.done_on,
        "side": record.side.value,
        "what": " ".join(filter(None, (way_text(record), who))),
        "level": record.feeling,
        "word": feeling_word(record.side, record.feeling),
        "burden": burden_word(record.side, record.burden),
        "said": record.words,
        "note": record.note,
    }


def step_facts(tie: Introduction, to: State) -> dict[str, Any]:
    """Return what the form of a step says beside its fields."""
    return {"tie": tie, "to": to, "act": str(ACTS[to]), "now": _(tie.state.label)}


def side_line(tie: Introduction, side: Side) -> str:
    """Return whom one side of a tie is, with a little beside: C-031（48歳・川西）, or the place with who speaks for it."""
    if side is Side.HOST:
        steward: Stewardship | None = next(iter(stewards_of(tie.resource)), None)
        who = f"{steward.title} {steward.name}".strip() if steward else ""
        return _("%(place)s（%(who)s）", place=tie.resource.name, who=who) if who else tie.resource.name
    told = about(tie.client)
    return _("%(code)s さん（%(about)s）", code=tie.client.code, about=told) if told else f"{tie.client.code} さん"

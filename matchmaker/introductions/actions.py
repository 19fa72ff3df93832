"""Writes of introductions: propose, take a step, rest, go on, and what a host answers; each leaves step and deed."""

from collections.abc import Mapping
from datetime import date
from typing import Any

from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm.exc import StaleDataError

from geo.db import db
from geo.errors import DomainError, StaleError
from matchmaker.introductions.models import Introduction, IntroductionStep, State
from matchmaker.introductions.queries import find_live_pair
from matchmaker.introductions.rules import (
    HOLDING,
    NEXT,
    REASONED,
    TOLD,
    Answer,
    may_step,
    possible,
    reason_called,
    reasons_for,
)
from matchmaker.matching.actions import record_choice, settle_unmet
from matchmaker.matching.models import Decision
from profiles.actor import Actor
from profiles.audit.actions import Event, record
from profiles.clients.models import Client
from profiles.consent.models import Consent, Purpose
from profiles.consent.queries import valid_consent
from profiles.consent.telling_actions import told_with_consent
from profiles.vocabulary.rules import Status
from resources.directory.actions import free_place, take_place
from resources.directory.models import Resource

PROPOSED = Event("introduction.proposed", "つなぎの提案", frozenset({"client", "resource", "rank"}))
STEPPED = Event(
    "introduction.stepped", "つなぎの段階", frozenset({"client", "resource", "old", "new", "reason", "told"})
)
PAUSED = Event("introduction.paused", "つなぎを休む", frozenset({"client", "resource"}))
REST_SET = Event("introduction.rest_set", "休みの終わりを決める", frozenset({"client", "resource", "until"}))
RESUMED = Event("introduction.resumed", "つなぎを再開する", frozenset({"client", "resource"}))
TALK_WISHED = Event("introduction.talk_wished", "受入先が話してから決めたい", frozenset({"client", "resource"}))

NO_CONSENT = "%(code)s さんには、紹介してよいという同意がいまありません。本人に聞いて、同意を記録してから進めてください"


def propose(
    actor: Actor,
    client: Client,
    resource: Resource,
    *,
    rank: int | None,
    today: date,
    reason: str | None = None,
    seen: Mapping[str, Any] | None = None,
) -> Introduction:
    """Begin an introduction of a person to a place, and keep the choice with the rank and the parts that it had."""
    _may_propose(client, resource, today)
    tie = Introduction(
        town_id=client.town_id,
        client=client,
        resource=resource,
        coordinator_id=actor.account_id,
        state=State.PROPOSED,
        state_since=today,
    )
    db.session.add(tie)
    _flush()
    _note(actor, tie, State.PROPOSED.value, today)
    record_choice(actor, client, resource, Decision.PROPOSED, rank=rank, reason=reason, seen=seen)
    record(actor, PROPOSED, tie, client=client.ref, resource=resource.ref, rank=rank)
    return tie


def _may_propose(client: Client, resource: Resource, today: date) -> None:
    """Refuse a proposal that must not be: without consent, to a place that is over, or twice at once."""
    if valid_consent(client, Purpose.INTRODUCE, today) is None:
        raise DomainError(NO_CONSENT, code=client.code)
    if resource.status is Status.ENDED or resource.removed_at is not None:
        raise DomainError("「%(place)s」は、もう終わった受入先です。ほかの所を選んでください", place=resource.name)
    if find_live_pair(client, resource) is not None:
        raise DomainError(
            "%(code)s さんと「%(place)s」のつなぎは、もう進んでいます。つなぎの一覧から開いてください",
            code=client.code,
            place=resource.name,
        )


def take_step(
    actor: Actor,
    introduction: Introduction,
    to: State,
    *,
    today: date,
    note: str = "",
    reason: str | None = None,
    version: int | None = None,
) -> IntroductionStep:
    """Take one step: the rules allow it, a consent covers it, and a place is taken or given back with it."""
    tie = introduction
    _same(tie, version)
    _may_take(tie, to, reason, today)
    consent = _consent_for(tie, to, today)
    _move_place(tie, to, today)
    old, tie.state, tie.state_since = tie.state, to, today
    if to.value in REASONED:
        tie.ended_reason, tie.paused_on, tie.back_on = reason, None, None
    _flush()
    if to is State.SETTLED:
        settle_unmet(actor, tie.client, today=today)  # what was missing is found
    told = list(consent.facts) if consent else []
    is_news = consent is not None and consent.ref not in {one.consent_ref for one in tie.steps}
    step = _note(actor, tie, to.value, today, note=note, reason=reason, consent=consent)
    parties = {"client": tie.client.ref, "resource": tie.resource.ref}
    record(actor, STEPPED, tie, **parties, old=old.value, new=to.value, reason=reason, told=told)
    if consent is not None and is_news:
        told_with_consent(actor, consent, tie.resource.name, told, on=today)
    return step


def _may_take(tie: Introduction, to: State, reason: str | None, today: date) -> None:
    """Refuse a step that the rules do not know, saying which there are; and one without its reason or before its time."""
    paused = tie.paused_on is not None
    if not may_step(tie.state.value, to.value, paused=paused):
        raise _refused(tie, to, paused)
    if to.value in REASONED and reason_called(reason) not in reasons_for(to.value):
        raise DomainError("理由を、一覧から1つ選んでください", field="reason")
    if today < tie.state_since:
        raise DomainError("「%(state)s」になった日より前の日には、進められません", field="on", state=tie.state.label)


def _refused(tie: Introduction, to: State, paused: bool) -> DomainError:
    """Return the refusal of a step, with the steps that are possible."""
    if not NEXT[tie.state.value]:
        return DomainError(
            "このつなぎは「%(now)s」で終わっています。もう一度つなぐときは、本人のページから新しく始めてください",
            now=tie.state.label,
        )
    if paused:
        return DomainError("このつなぎは休んでいます。再開してから「%(to)s」に進んでください", to=to.label)
    names = "」「".join(state.label for state in State if state.value in possible(tie.state.value))
    return DomainError(
        "「%(now)s」から「%(to)s」には進めません。いま進めるのは「%(names)s」です",
        field="to",
        now=tie.state.label,
        to=to.label,
        names=names,
    )


def _consent_for(tie: Introduction, to: State, today: date) -> Consent | None:
    """Return the consent under which a host hears of a step; refuse the step where none holds that day."""
    if to.value not in TOLD:
        return None
    consent = valid_consent(tie.client, Purpose.INTRODUCE, today)
    if consent is None:
        raise DomainError(NO_CONSENT, code=tie.client.code)
    return consent


def _move_place(tie: Introduction, to: State, today: date) -> None:
    """Take a place when a step begins to hold one, and give it back when it no longer does."""
    holds = to.value in HOLDING
    if holds and tie.place_taken_on is None:
        take_place(tie.resource_id)
        tie.place_taken_on = today
    elif not holds and tie.place_taken_on is not None:
        free_place(tie.resource_id)
        tie.place_taken_on = None


def pause(
    actor: Actor,
    introduction: Introduction,
    *,
    today: date,
    note: str = "",
    back_on: date | None = None,
    version: int | None = None,
) -> None:
    """Let one introduction rest, if possible until a day: it keeps its state and place, and touches nobody else's."""
    _same(introduction, version)
    if not NEXT[introduction.state.value]:
        raise DomainError("終わったつなぎは、休めません")
    if introduction.paused_on is not None:
        raise DomainError("このつなぎは、もう休んでいます")
    _may_rest_until(back_on, today)
    introduction.paused_on, introduction.back_on = today, back_on
    _flush()
    _rested(actor, PAUSED, introduction, "paused", today, note)


def rest_until(
    actor: Actor, introduction: Introduction, back_on: date | None, *, today: date, version: int | None = None
) -> None:
    """Say until when a rest goes on; None: nobody knows."""
    _same(introduction, version)
    if introduction.paused_on is None:
        raise DomainError("このつなぎは、休んでいません")
    _may_rest_until(back_on, today)
    introduction.back_on = back_on
    _flush()
    until = back_on.isoformat() if back_on else None
    refs = {"client": introduction.client.ref, "resource": introduction.resource.ref}
    record(actor, REST_SET, introduction, **refs, until=until)


def _may_rest_until(back_on: date | None, today: date) -> None:
    """Refuse a rest that ends before it begins."""
    if back_on is not None and back_on <= today:
        raise DomainError("再開する日は、あすからあとの日を入れてください", field="back_on")


def resume(
    actor: Actor, introduction: Introduction, *, today: date, note: str = "", version: int | None = None
) -> None:
    """Let an introduction go on where it stood."""
    _same(introduction, version)
    if introduction.paused_on is None:
        raise DomainError("このつなぎは、休んでいません")
    introduction.paused_on = introduction.back_on = None
    _flush()
    _rested(actor, RESUMED, introduction, "resumed", today, note)


def _rested(actor: Actor, event: Event, tie: Introduction, word: str, today: date, note: str) -> None:
    """Write down that a tie rests or goes on."""
    _note(actor, tie, word, today, note=note)
    record(actor, event, tie, client=tie.client.ref, resource=tie.resource.ref)


def answer_enquiry(
    actor: Actor, introduction: Introduction, answer: Answer, *, today: date, reason: str | None = None, note: str = ""
) -> None:
    """Let a host answer an enquiry; who wishes to talk first changes no state and is called by the coordinator."""
    if answer is Answer.TALK:
        _note(actor, introduction, "talk", today, note=note)
        record(actor, TALK_WISHED, introduction, client=introduction.client.ref, resource=introduction.resource.ref)
        return
    to = State.ACCEPTED if answer is Answer.YES else State.DECLINED
    take_step(actor, introduction, to, today=today, note=note, reason=reason)


def _note(
    actor: Actor,
    tie: Introduction,
    word: str,
    today: date,
    *,
    note: str = "",
    reason: str | None = None,
    consent: Consent | None = None,
) -> IntroductionStep:
    """Append what happened to the steps of a tie, which are kept for good."""
    step = IntroductionStep(
        introduction=tie,
        state=word,
        on=today,
        by_id=actor.account_id,
        reason=reason,
        note=note.strip() or None,
        told=list(consent.facts) if consent else [],
        consent_ref=consent.ref if consent else None,
    )
    db.session.add(step)
    db.session.flush()
    return step


def _same(tie: Introduction, version: int | None) -> None:
    """Refuse to write over what somebody else saved since the page was opened."""
    if version is not None and tie.version != version:
        raise StaleError()


def _flush() -> None:
    """Send the change, and turn what the database refuses into a sentence: somebody else was faster."""
    try:
        db.session.flush()
    except StaleDataError:
        db.session.rollback()
        raise StaleError() from None
    except IntegrityError as fault:
        if not _is_live_pair(fault):
            raise
        db.session.rollback()
        raise DomainError("この2つのつなぎは、もう進んでいます。つなぎの一覧から開いてください") from None


def _is_live_pair(fault: IntegrityError) -> bool:
    """Say whether the database refused a second live tie of the same pair."""
    text = str(fault.orig)
    return "uq_introductions_live_pair" in text or "introductions.client_id, introductions.resource_id" in text

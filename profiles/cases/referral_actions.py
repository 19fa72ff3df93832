"""Writes of referrals: write a sheet page by page, send it, ask back, answer, end; each act is a step and a deed."""

from collections.abc import Mapping
from datetime import date
from typing import Any

from sqlalchemy.exc import IntegrityError

from geo.db import db
from geo.errors import DomainError, StaleError
from profiles.access import Role
from profiles.actor import Actor
from profiles.audit.actions import Event, record
from profiles.cases.referral_form_actions import form_to_fill
from profiles.cases.referral_ground import FROM_RECORD, Ground, checked_ground, cut, may_tell
from profiles.cases.referral_models import Referral, ReferralStep
from profiles.cases.referral_queries import client_ref_of, next_number, sides_of
from profiles.cases.referral_sheet import Direction, SheetField
from profiles.cases.referral_steps import STEPS, ReferralAct, ReferralState, answered_to, may_act, replied_to
from profiles.clients.models import Client
from profiles.consent.models import Purpose
from profiles.consent.queries import valid_consent
from profiles.consent.rules import Basis

A = ReferralAct
REFERRAL_BEGUN = Event("referral.begun", "つなぐシートの書きはじめ", frozenset({"client", "direction", "number"}))
REFERRAL_WRITTEN = Event("referral.written", "つなぐシートの記入", frozenset({"client", "fields", "basis"}))
REFERRAL_DISCARDED = Event("referral.discarded", "書きかけのつなぐシートの破棄", frozenset({"client", "number"}))
STEP = frozenset({"client", "number", "stage", "answer", "basis"})
EVENTS: Mapping[ReferralAct, Event] = {
    A.SEND: Event("referral.sent", "つなぐシートを送った", STEP),
    A.RECEIVE: Event("referral.received", "つなぐシートを受け取った", STEP),
    A.ASK: Event("referral.asked", "つなぐシートの聞き返し", STEP),
    A.REPLY: Event("referral.replied", "聞き返しへの答え", STEP),
    A.ANSWER: Event("referral.answered", "つなぐシートへの回答", STEP),
    A.END: Event("referral.ended", "つなぎの終わり", STEP),
    A.TAKE_BACK: Event("referral.taken_back", "つなぐシートの取り下げ", STEP),
}
NO_DESK = "窓口に属する人だけがつなげます。管理者に、所属の登録をたのんでください"
NOT_NOW = "いまの段階（%(state)s）では、「%(act)s」はできません"


def start_referral(actor: Actor, ground: Ground, *, today: date) -> Referral:
    """Let a partner begin a sheet to the coordinators, on a ground that can still be changed."""
    if actor.role is not Role.PARTNER or actor.agency_id is None:
        raise DomainError(NO_DESK)
    return begin(actor, Direction.TO_TEAM, ground, today=today, from_agency_id=actor.agency_id)


def begin(actor: Actor, direction: Direction, ground: Ground, *, today: date, **between: Any) -> Referral:
    """Write the row of a new sheet; `between` says which desks and, where one is on record, which person."""
    ground = checked_ground(ground, today=today)
    referral = Referral(
        town_id=actor.town_id,
        form=form_to_fill(actor, direction),
        number=next_number(actor),
        state=ReferralState.DRAFT,
        state_since=today,
        begun_on=today,
        written_by_id=actor.account_id,
        said={},
        **between,
    )
    _stand_on(referral, ground, today)
    db.session.add(referral)
    try:
        db.session.flush()
    except IntegrityError:  # two at the same moment; the database lets one number through
        db.session.rollback()
        raise DomainError("ほかの人が同時に書きはじめました。もう一度押してください") from None
    told = {"direction": direction.value, "number": referral.number}
    record(actor, REFERRAL_BEGUN, referral, client=client_ref_of(referral), **told)
    return referral


def _stand_on(referral: Referral, ground: Ground, today: date) -> None:
    """Set on what ground a sheet is told; to another desk a consent must be on record that holds today."""
    referral.basis, referral.basis_on, referral.way = ground.basis, ground.on, ground.way
    referral.basis_words, referral.consent = ground.words or None, None
    if referral.to_agency_id is None:
        return
    if ground.basis is None:
        raise DomainError("伝えてよい根拠を選んでください", field="basis")
    if ground.basis is Basis.CONSENT:
        client = db.session.get_one(Client, referral.client_id)
        referral.consent = valid_consent(client, Purpose.HAND_ON, today)
        if referral.consent is None:
            raise DomainError("引き継ぎの同意が、いまありません。本人に聞いて、同意を記録してください", field="basis")
        referral.basis_on, referral.way = referral.consent.given_on, referral.consent.way


def say_ground(actor: Actor, referral: Referral, ground: Ground, *, version: int, today: date) -> None:
    """Change on what ground a sheet is told; what may no longer be told goes from it."""
    _must(actor, referral, A.WRITE, version)
    ground = checked_ground(ground, today=today)
    _stand_on(referral, ground, today)
    referral.said = cut(referral.form.definition, referral.said, referral.basis, named_in(referral))
    _written(actor, referral)


def named_in(referral: Referral) -> list[str] | None:
    """Return which facts the consent names that cuts a sheet to another desk; None where no consent cuts it."""
    if referral.direction is Direction.TO_TEAM or referral.basis is not Basis.CONSENT:
        return None
    return referral.consent.facts if referral.consent else []


def write_part(
    actor: Actor,
    referral: Referral,
    fields: tuple[SheetField, ...],
    said: Mapping[str, Any],
    *,
    part: str,
    version: int,
) -> None:
    """Keep what was said on one page of a sheet; what is empty is not kept, what may not be told neither."""
    _must(actor, referral, A.WRITE, version)
    keys = {field.key for field in fields}
    others = {key: value for key, value in referral.said.items() if key not in keys}
    new = {key: value for key, value in said.items() if key in keys and value not in (None, "", [])}
    referral.said = cut(referral.form.definition, others | new, referral.basis, named_in(referral))
    referral.parts = [*(one for one in referral.parts if one != part), part]
    _written(actor, referral)


def _written(actor: Actor, referral: Referral) -> None:
    """Put the writing on record: which fields, never what they hold."""
    db.session.flush()
    basis = referral.basis.value if referral.basis else None
    record(actor, REFERRAL_WRITTEN, referral, client=client_ref_of(referral), fields=sorted(referral.said), basis=basis)


def discard_referral(actor: Actor, referral: Referral, *, version: int) -> None:
    """Throw a draft away; nothing of it is left but the deed."""
    _must(actor, referral, A.SEND, version)
    record(actor, REFERRAL_DISCARDED, referral, client=client_ref_of(referral), number=referral.number)
    db.session.delete(referral)
    db.session.flush()


def fields_to_write(referral: Referral) -> tuple[SheetField, ...]:
    """Return the fields that may be written on a sheet: not what may not be told, nor what the record itself holds."""
    named, to_desk = named_in(referral), referral.to_agency_id is not None
    return tuple(
        field
        for field in referral.form.definition.fields
        if may_tell(field, referral.basis, named) and not (to_desk and field.fills in FROM_RECORD)
    )


def missing_in(referral: Referral) -> list[SheetField]:
    """Return the fields that must be filled in before a sheet is sent, and are not."""
    return [field for field in fields_to_write(referral) if field.required and field.key not in referral.said]


def take_step(
    actor: Actor,
    referral: Referral,
    act: ReferralAct,
    *,
    today: date,
    to: ReferralState | None = None,
    words: str = "",
    answer: str | None = None,
    day: date | None = None,
) -> ReferralStep:
    """Do one act that the rules allow, and put it on record."""
    _must(actor, referral, act, referral.version)
    state = to or STEPS[act].to
    assert state is not None  # the rules name it, or the caller does
    referral.state, referral.state_since = state, today
    waits = state in (ReferralState.SENT, ReferralState.RECEIVED, ReferralState.ASKED)
    if act is not A.RECEIVE:
        referral.waiting_since = today if waits else None
    step = ReferralStep(
        referral=referral, act=act, state=state, on=today, words=words.strip() or None, answer=answer, day=day
    )
    step.by_id = actor.account_id
    db.session.add(step)
    db.session.flush()
    told = {"number": referral.number, "stage": state.value, "answer": answer}
    basis = referral.basis.value if referral.basis else None
    record(actor, EVENTS[act], referral, client=client_ref_of(referral), basis=basis, **told)
    return step


def _must(actor: Actor, referral: Referral, act: ReferralAct, version: int) -> None:
    """Refuse what the rules do not allow somebody, in words; StaleError where the row has changed meanwhile."""
    if referral.version != version:
        raise StaleError
    if not may_act(act, referral.state, sides_of(actor, referral)):
        raise DomainError(NOT_NOW, state=referral.state.label, act=act.label)


def send_referral(actor: Actor, referral: Referral, *, today: date) -> None:
    """Send a sheet that is whole; who receives it answers."""
    missing = missing_in(referral)
    if missing:
        labels = "、".join(field.label for field in missing)
        raise DomainError("まだ書いていない項目があります：%(labels)s", labels=labels)
    referral.sent_on = today
    take_step(actor, referral, A.SEND, today=today)


def ask_back(actor: Actor, referral: Referral, words: str, *, today: date) -> None:
    """Ask whoever sent a sheet for what is missing."""
    take_step(actor, referral, A.ASK, today=today, words=_said(words, "聞きたいことを書いてください"))


def reply(actor: Actor, referral: Referral, words: str, *, today: date) -> None:
    """Answer what was asked back; the sheet waits again where it waited before."""
    to = replied_to(referral.received_on is not None, referral.answer is not None)
    take_step(actor, referral, A.REPLY, today=today, to=to, words=_said(words, "答えを書いてください"))


def answer_referral(
    actor: Actor, referral: Referral, code: str, *, words: str = "", day: date | None = None, today: date
) -> None:
    """Answer with one of the answers of the sheet; some of them end the referral."""
    given = referral.form.definition.answer(code)
    if given is None:
        raise DomainError("回答を選んでください", field="answer")
    if given.needs_words and not words.strip():
        raise DomainError("この回答には、ことばをそえてください", field="words")
    if given.needs_day and day is None:
        raise DomainError("この回答には、日を入れてください", field="day")
    if day is not None and day < today:
        raise DomainError("きょうより前の日は選べません", field="day")
    take_step(actor, referral, A.ANSWER, today=today, to=answered_to(given.ends), words=words, answer=code, day=day)
    referral.answer = code
    referral.received_on = referral.received_on or today


def end_referral(actor: Actor, referral: Referral, words: str = "", *, today: date) -> None:
    """End a referral that was answered."""
    take_step(actor, referral, A.END, today=today, words=words)


def take_back(actor: Actor, referral: Referral, words: str, *, today: date) -> None:
    """Take a sheet back that was sent; whoever has not received it yet can no longer read it."""
    take_step(actor, referral, A.TAKE_BACK, today=today, words=_said(words, "取り下げるわけを書いてください"))


def _said(words: str, sentence: str) -> str:
    """Return words that must be said."""
    if not words.strip():
        raise DomainError(sentence, field="words")
    return words

"""Writes of cases: receive a person, move a case on, refer somebody."""

from collections.abc import Collection, Mapping
from datetime import date
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import joinedload

from geo.db import db
from geo.errors import DomainError, StaleError
from profiles.access import Permission, may
from profiles.actor import Actor
from profiles.audit.actions import Event, record
from profiles.cases.models import Case, CaseStage
from profiles.cases.queries import find_case
from profiles.cases.rules import may_move
from profiles.clients.actions import add_client
from profiles.clients.models import Client
from profiles.clients.queries import next_code
from profiles.consent.actions import give_consent
from profiles.consent.models import Way
from profiles.consent.rules import Fact
from profiles.wall import for_the_town

CASE_OPENED = Event("case.opened", "ケースの受付", frozenset({"client", "stage", "referred_by"}))
CASE_MOVED = Event("case.moved", "ケースの段階の変更", frozenset({"client", "old", "new"}))
SHUT = (CaseStage.CLOSED, CaseStage.AFTERCARE)
REFERRAL_MADE = Event("referral.made", "人の紹介", frozenset({"client", "consent"}))


def open_case(
    actor: Actor,
    client: Client,
    *,
    today: date,
    opened_on: date | None = None,
    stage: CaseStage = CaseStage.RECEIVED,
    coordinator_id: int | None = None,
    referred_by_id: int | None = None,
) -> Case:
    """Open the case of a client; who opens it as a coordinator looks after it, unless somebody else is named."""
    standing = find_case(client)
    if standing is not None and standing.stage not in SHUT:
        raise DomainError("%(code)s さんのケースは、もう開いています", code=client.code)
    looks_after = actor.account_id if may(actor.role, Permission.CLIENT_EDIT) else None
    case = Case(
        town_id=client.town_id,
        client=client,
        stage=stage,
        opened_on=opened_on or today,
        stage_since=opened_on or today,
        coordinator_id=coordinator_id or looks_after,
        referred_by_id=referred_by_id,
    )
    db.session.add(case)
    db.session.flush()
    record(actor, CASE_OPENED, case, client=client.ref, stage=stage.value, referred_by=referred_by_id)
    return case


def move_case(actor: Actor, case: Case, to: CaseStage, *, version: int, today: date) -> None:
    """Move a case to another stage; a step that the rules do not know, or that asks for reasons, is refused in words."""
    if case.version != version:
        raise StaleError()
    if to in SHUT:
        raise DomainError("終結は「終結する」のページで、理由と、気にかける人を書いて決めます", field="stage")
    if case.stage in SHUT:
        raise DomainError("終結したケースは「もう一度開く」のページで、理由を書いて開きます", field="stage")
    shift_case(actor, case, to, today=today)


def shift_case(actor: Actor, case: Case, to: CaseStage, *, today: date) -> None:
    """Let a case stand elsewhere, as the rules allow; closing and opening again do so after they asked for reasons."""
    if not may_move(case.stage.value, to.value):
        raise DomainError("「%(old)s」から「%(new)s」には進めません", field="stage", old=case.stage.label, new=to.label)
    old, case.stage, case.stage_since = case.stage, to, today
    record(actor, CASE_MOVED, case, client=case.client.ref, old=old.value, new=to.value)


def receive(actor: Actor, values: Mapping[str, Any], *, today: date) -> Client:
    """Write a new client and open the case."""
    client = add_client(actor, values)
    open_case(actor, client, today=today)
    return client


def refer(
    actor: Actor,
    values: Mapping[str, Any],
    *,
    today: date,
    facts: Collection[Fact] = (),
    given_on: date | None = None,
) -> Case:
    """Let a partner hand a person on: a client under the next free code, the case, and the consent given to them."""
    with for_the_town():
        return _refer(actor, values, today, facts, given_on)


def _refer(
    actor: Actor, values: Mapping[str, Any], today: date, facts: Collection[Fact], given_on: date | None
) -> Case:
    """Write what a partner hands on."""
    if actor.agency_id is None:
        raise DomainError("窓口に属する人だけが紹介できます。管理者に、所属の登録をたのんでください")
    again = _referred_today(actor, values, today)
    if again is not None:
        return again
    client = add_client(actor, {**values, "code": next_code(actor)}, source="referral")
    case = open_case(actor, client, today=today, referred_by_id=actor.agency_id)
    if facts:
        give_consent(actor, client, facts=facts, way=Way.SPOKEN, given_on=given_on or today, today=today)
    record(actor, REFERRAL_MADE, case, client=client.ref, consent=bool(facts))
    return case


def _referred_today(actor: Actor, values: Mapping[str, Any], today: date) -> Case | None:
    """Return the case that the same desk opened today for the same name and contact: a form that was sent twice."""
    query = sa.select(Case).where(Case.referred_by_id == actor.agency_id, Case.opened_on == today)
    for case in db.session.scalars(query.options(joinedload(Case.client))):
        if (case.client.name, case.client.contact) == (values.get("name"), values.get("contact")):
            return case
    return None

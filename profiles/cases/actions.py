"""Writes of cases: receive a person, move a case on."""

from collections.abc import Mapping
from datetime import date
from typing import Any

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

CASE_OPENED = Event("case.opened", "ケースの受付", frozenset({"client", "stage", "referred_by"}))
CASE_MOVED = Event("case.moved", "ケースの段階の変更", frozenset({"client", "old", "new"}))
SHUT = (CaseStage.CLOSED, CaseStage.AFTERCARE)


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

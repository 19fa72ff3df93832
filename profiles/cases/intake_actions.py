"""Writes of an intake: each subject is kept when it is left, and the whole is read over at the end."""

from collections.abc import Mapping
from datetime import date
from typing import Any

from geo.db import db
from geo.errors import DomainError, StaleError
from profiles.actor import Actor
from profiles.audit.actions import Event, record
from profiles.cases.actions import move_case
from profiles.cases.intake import Part, merged, open_parts
from profiles.cases.models import CaseStage, Intake
from profiles.cases.queries import find_case, find_intake
from profiles.clients.actions import change_client
from profiles.clients.models import Client

INTAKE_HEARD = Event("intake.heard", "聞き取りの記録", frozenset({"client", "part", "fields"}))
INTAKE_CHECKED = Event("intake.checked", "聞き取りの確かめ", frozenset({"client"}))


def hear(
    actor: Actor, client: Client, part: Part, said: Mapping[str, Any], columns: Mapping[str, Any], *, version: int
) -> Intake:
    """Keep what was said of one subject: `said` on the sheet, `columns` in the record of the person itself.

    `version` is that of the person's record, which the page showed. StaleError: somebody else was faster.
    """
    if client.version != version:
        raise StaleError
    change_client(actor, client, columns, version=version, source="intake")
    intake = find_intake(client) or Intake(town_id=client.town_id, client_id=client.id, told={}, heard=[])
    intake.told = merged(intake.told, part, said)
    intake.heard = [one.value for one in Part if one.value in {*intake.heard, part.value}]
    intake.checked_on = None
    db.session.add(intake)
    db.session.flush()
    record(actor, INTAKE_HEARD, intake, client=client.ref, part=part.value, fields=sorted(intake.told))
    return intake


def check(actor: Actor, client: Client, *, today: date) -> None:
    """Write down that the answers were read over; a case that was only received is then assessed."""
    intake = find_intake(client)
    missing = open_parts(intake.heard if intake else [])
    if intake is None or missing:
        names = "、".join(part.label for part in missing)
        raise DomainError(
            "まだ聞いていないことがあります：%(parts)s。聞かないと決めたら、空のまま進んでください", parts=names
        )
    intake.checked_on = today
    record(actor, INTAKE_CHECKED, intake, client=client.ref)
    case = find_case(client)
    if case is not None and case.stage is CaseStage.RECEIVED:
        move_case(actor, case, CaseStage.ASSESSED, version=case.version, today=today)

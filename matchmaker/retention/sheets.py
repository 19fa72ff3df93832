"""Referral sheets that never became a person: kept as long as a consultation is, then removed by the administrator.

Coordinators and desks end such a sheet, and somebody else decides: no administrator can write, read or answer one.
"""

from collections.abc import Sequence
from datetime import date

import sqlalchemy as sa

from geo.db import db
from geo.errors import DomainError
from matchmaker.retention.queries import periods_of
from matchmaker.retention.rules import RecordKind, is_due, kept_until
from profiles.actor import Actor
from profiles.audit.actions import Event, record_of_town
from profiles.cases.referral_models import Referral, ReferralStep
from profiles.cases.referral_steps import WAITING, ReferralState

SHEETS_REMOVED = Event("retention.sheets_removed", "人の記録にならなかったつなぐシートの廃棄", frozenset({"number"}))
GOING_ON = (*WAITING, ReferralState.ASKED)  # somebody is waited for


def sheets_over(actor: Actor, *, today: date) -> Sequence[int]:
    """Return the ids of the town's sheets without a person whose time of keeping is over."""
    months = periods_of(actor)[RecordKind.CONSULTED]
    query = sa.select(Referral.id, Referral.state_since).where(
        Referral.town_id == actor.town_id, Referral.client_id.is_(None), Referral.state.not_in(GOING_ON)
    )
    return [id_ for id_, since in db.session.execute(query) if is_due(kept_until(since, months), today)]


def remove_sheets(actor: Actor, *, today: date) -> tuple[int, list[str]]:
    """Remove those sheets and every word said on them; return how many, and the tables to be settled after the commit."""
    ids = sheets_over(actor, today=today)
    if not ids:
        raise DomainError("保存期間がすぎたつなぐシートは、もうありません")
    touched = []
    for table, key in ((ReferralStep.__table__, "referral_id"), (Referral.__table__, "id")):
        db.session.execute(sa.delete(table).where(table.c[key].in_(ids)))  # type: ignore[arg-type]
        touched.append(str(table.name))  # type: ignore[attr-defined]
    record_of_town(actor, SHEETS_REMOVED, number=len(ids))
    return len(ids), touched

"""Writes of keeping: set a period, propose a removal, decide it as a second person, hand out what is held."""

from collections.abc import Mapping
from datetime import date

import sqlalchemy as sa

from geo.db import db
from geo.errors import DomainError
from matchmaker.figures.remains import figures_taken, keep_remains
from matchmaker.retention.models import Removal, RetentionPeriod
from matchmaker.retention.queries import Due, branches, client_of, due_of, periods_of
from matchmaker.retention.rules import MOST_MONTHS, Ground, RecordKind
from profiles.actor import Actor
from profiles.audit.actions import Event, record
from profiles.clients.models import Client

PERIOD_SET = Event("retention.period.set", "保存期間の変更", frozenset({"kind", "old", "new"}))
REMOVAL_PROPOSED = Event("retention.proposed", "記録の廃棄の提案", frozenset({"code", "kind"}))
REMOVAL_REFUSED = Event("retention.refused", "記録の廃棄をやめた", frozenset({"code", "kind"}))
REMOVED = Event("retention.removed", "記録の廃棄", frozenset({"code", "kind"}))
HANDED_OUT = Event("client.handed_out", "本人の記録をすべて渡した", frozenset({"ground", "format"}))


def set_periods(actor: Actor, months: Mapping[RecordKind, int]) -> bool:
    """Set for how many months each class is kept; say whether anything was changed."""
    old = periods_of(actor)
    changed = {kind: number for kind, number in months.items() if number != old[kind]}
    for kind, number in changed.items():
        if not 1 <= number <= MOST_MONTHS:
            raise DomainError("1 か月から %(most)s か月までにしてください", field=kind.value, most=MOST_MONTHS)
        query = sa.select(RetentionPeriod).where(RetentionPeriod.town_id == actor.town_id, RetentionPeriod.kind == kind)
        period = db.session.scalar(query) or RetentionPeriod(town_id=actor.town_id, kind=kind)
        period.months = number
        db.session.add(period)
        db.session.flush()
        record(actor, PERIOD_SET, period, kind=kind.value, old=old[kind], new=number)
    return bool(changed)


def propose_removal(actor: Actor, due: Due) -> Removal:
    """Propose to remove all that is held on a person whose records are due."""
    if due.is_proposed:
        raise DomainError("%(code)s さんの廃棄は、もう提案されています", code=due.code)
    removal = Removal(
        town_id=actor.town_id,
        client_ref=due.client_ref,
        code=due.code,
        kind=due.kind,
        kept_until=due.until,
        proposed_by_id=actor.account_id,
    )
    db.session.add(removal)
    db.session.flush()
    record(actor, REMOVAL_PROPOSED, removal, code=removal.code, kind=removal.kind.value)
    return removal


def refuse_removal(actor: Actor, removal: Removal, *, today: date) -> None:
    """Leave the records where they are."""
    removal.client_ref, removal.decided_by_id, removal.refused_on = None, actor.account_id, today
    record(actor, REMOVAL_REFUSED, removal, code=removal.code, kind=removal.kind.value)


def remove_for_good(actor: Actor, removal: Removal, *, today: date) -> list[str]:
    """Remove every row on a person, as a second person; return the tables that were touched, to be settled after the commit."""
    if actor.account_id is None or actor.account_id == removal.proposed_by_id:
        raise DomainError("提案した人とは別の人が決めてください")
    client = client_of(removal)
    if client is None or client.ref not in {one.client_ref for one in due_of(actor, today=today)}:
        raise DomainError("この人の記録は、もう保存期間のうちに戻っています。ケースの段階を確かめてください")
    taken = figures_taken(actor.town_id, today=today)
    touched = []
    for table, condition in reversed(list(branches(client.id))):
        db.session.execute(sa.delete(table).where(condition))
        touched.append(table.name)
    db.session.expunge(client)
    keep_remains(actor.town_id, taken, today=today)
    removal.client_ref, removal.decided_by_id, removal.removed_on = None, actor.account_id, today
    record(actor, REMOVED, removal, code=removal.code, kind=removal.kind.value)
    return touched


def hand_out(actor: Actor, client: Client, *, ground: Ground, kind: str) -> None:
    """Write down that all that is held on a person was handed out."""
    record(actor, HANDED_OUT, client, ground=ground.value, format=kind)

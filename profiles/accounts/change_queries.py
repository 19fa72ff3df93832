"""What two people decide together, as it is read: what waits, what was decided, and who may be the second person."""

from collections.abc import Sequence
from datetime import datetime, timedelta

import sqlalchemy as sa
from sqlalchemy.orm import joinedload

from geo.db import db
from geo.errors import NotFoundError
from profiles.access import Role
from profiles.accounts.models import Account, AccountChange, Invitation
from profiles.accounts.two_people import NEW_FOR, ChangeKind, Second, why_not_second
from profiles.actor import Actor

MOST_SHOWN = 30  # of those that are over
SHOWN_FOR = timedelta(days=30)
OPEN = (AccountChange.refused_at.is_(None), AccountChange.done_at.is_(None))
NAMED = tuple(joinedload(getattr(AccountChange, one)) for one in ("account", "asked_by", "decided_by", "agency"))


def open_changes(actor: Actor, now: datetime) -> Sequence[AccountChange]:
    """Return what still waits in the actor's town, the oldest first."""
    query = sa.select(AccountChange).where(AccountChange.town_id == actor.town_id, *OPEN, AccountChange.ends_at >= now)
    return db.session.scalars(query.options(*NAMED).order_by(AccountChange.id)).all()


def past_changes(actor: Actor, now: datetime) -> Sequence[AccountChange]:
    """Return what is over in the actor's town, the newest first."""
    over = sa.or_(
        AccountChange.refused_at.is_not(None), AccountChange.done_at.is_not(None), AccountChange.ends_at < now
    )
    query = sa.select(AccountChange).where(AccountChange.town_id == actor.town_id, over).options(*NAMED)
    return db.session.scalars(query.order_by(AccountChange.id.desc()).limit(MOST_SHOWN)).all()


def invited_lately(actor: Actor, now: datetime) -> Sequence[Invitation]:
    """Return who was invited into the actor's town within a month, the newest first: a new account is a second person's business."""
    query = sa.select(Invitation).where(Invitation.town_id == actor.town_id, Invitation.made_at > now - SHOWN_FOR)
    named = (joinedload(Invitation.account), joinedload(Invitation.made_by))
    return db.session.scalars(query.options(*named).order_by(Invitation.id.desc()).limit(MOST_SHOWN)).all()


def visible_change(actor: Actor, ref: str) -> AccountChange:
    """Return one change of the actor's town."""
    query = sa.select(AccountChange).where(AccountChange.town_id == actor.town_id, AccountChange.ref == ref)
    change = db.session.scalar(query.options(*NAMED))
    if change is None:
        raise NotFoundError
    return change


def own_changes(account: Account) -> Sequence[AccountChange]:
    """Return what was begun, decided and done about an account, the newest first."""
    query = sa.select(AccountChange).where(AccountChange.account_id == account.id).options(*NAMED)
    return db.session.scalars(query.order_by(AccountChange.id.desc()).limit(MOST_SHOWN)).all()


def open_change_of(account: Account, kind: ChangeKind, now: datetime) -> AccountChange | None:
    """Return the change of one kind that is under way for an account."""
    query = sa.select(AccountChange).where(
        AccountChange.account_id == account.id, AccountChange.kind == kind, *OPEN, AccountChange.ends_at >= now
    )
    return db.session.scalar(query)


def under_way(account: Account, now: datetime) -> bool:
    """Say whether anything was begun about an account that is not over yet."""
    query = sa.exists().where(AccountChange.account_id == account.id, *OPEN, AccountChange.ends_at >= now)
    return bool(db.session.scalar(sa.select(query)))


def papers_for(email: str, now: datetime) -> AccountChange | None:
    """Return the recovery whose two papers are out for a sign-in name, while they hold."""
    query = (
        sa.select(AccountChange)
        .join(Account, AccountChange.account_id == Account.id)
        .where(
            *(sa.func.lower(Account.email) == email.lower(), Account.active),
            *(AccountChange.kind == ChangeKind.RECOVERY, AccountChange.decided_at.is_not(None)),
            *(*OPEN, AccountChange.ends_at >= now),
        )
    )
    return db.session.scalar(query)


def why_not(actor: Actor, change: AccountChange, now: datetime) -> str | None:
    """Return why the actor cannot confirm a change, None where they can."""
    new = newcomers(change, now)
    others = sa.select(sa.func.count()).where(
        *(Account.town_id == change.town_id, Account.role == Role.ADMINISTRATOR),
        *(Account.active, Account.password.is_not(None)),
        Account.id.not_in([*new, change.account_id, change.asked_by_id or 0]),
    )
    second = Second(actor.role, actor.account_id, actor.account_id in new)
    return why_not_second(
        second, first_id=change.asked_by_id, concerned_id=change.account_id, others=db.session.scalar(others) or 0
    )


def newcomers(change: AccountChange, now: datetime) -> set[int]:
    """Return whom the first person invited lately: one who makes a second person for themselves is still one."""
    if change.asked_by_id is None:
        return set()
    query = sa.select(Invitation.account_id).where(
        Invitation.made_by_id == change.asked_by_id, Invitation.made_at > now - NEW_FOR
    )
    return set(db.session.scalars(query))

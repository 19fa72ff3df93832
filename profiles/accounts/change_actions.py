"""Writes that take two people: one begins the recovery of an account, or another role for it; a second one confirms."""

import functools
import secrets
import uuid
from datetime import datetime, timedelta

import sqlalchemy as sa
from flask_security import hash_password, verify_password

from geo.db import db
from geo.errors import DomainError
from profiles.access import Role
from profiles.accounts.actions import call_back, check_password, renew
from profiles.accounts.change_queries import open_change_of, papers_for, why_not
from profiles.accounts.models import Account, AccountChange, Agency, Passkey, SpareCode
from profiles.accounts.queries import actor_of, administrators_of
from profiles.accounts.rules import plain
from profiles.accounts.two_people import DECIDE_WITHIN, SLIP_DIGITS, ChangeKind, Lost, read_slip, slip_of
from profiles.actor import Actor
from profiles.audit.actions import Event, record

RECOVERY_BEGUN = Event("account.recovery.begun", "サインインの回復をはじめた", frozenset({"lost"}))
RECOVERY_CONFIRMED = Event("account.recovery.confirmed", "サインインの回復を2人目が確かめた", frozenset())
RECOVERED = Event("account.recovery.done", "サインインの回復", frozenset())
ROLE_PROPOSED = Event("account.role.proposed", "役割の変更の提案", frozenset({"old", "new"}))
ROLE_CHANGED = Event("account.role.changed", "役割の変更", frozenset({"old", "new"}))
CHANGE_REFUSED = Event("account.change.refused", "アカウントの変更をやめた", frozenset({"kind"}))
WRONG_SLIPS = "サインイン名か、紙の番号が違います。2枚の紙を見て、もういちど入れてください。期限がすぎた紙は使えません"


def begin_recovery(actor: Actor, account: Account, lost: Lost, reason: str, now: datetime) -> tuple[AccountChange, str]:
    """Begin to let somebody in again who cannot sign in; return the number for the first of two papers."""
    check_begun(actor, account, ChangeKind.RECOVERY, now)
    if not account.password:
        raise DomainError("まだ招待中の人です。新しい招待のリンクを渡してください")
    digits = new_digits()
    change = begun(actor, account, ChangeKind.RECOVERY, reason, now)
    change.lost, change.first_hash = lost, hash_password(digits)
    record(actor, RECOVERY_BEGUN, account, lost=lost.value)
    return change, slip_of(digits)


def propose_role(
    actor: Actor, account: Account, role: Role, reason: str, now: datetime, *, agency: Agency | None = None
) -> AccountChange:
    """Propose another role for somebody, or another desk for a partner."""
    check_begun(actor, account, ChangeKind.ROLE, now)
    check_role(account, role, agency)
    change = begun(actor, account, ChangeKind.ROLE, reason, now)
    change.role, change.agency_id = role, agency.id if agency else None
    record(actor, ROLE_PROPOSED, account, old=account.role.value, new=role.value)
    return change


def check_begun(actor: Actor, account: Account, kind: ChangeKind, now: datetime) -> None:
    """Refuse to begin what cannot be."""
    if account.id == actor.account_id:
        raise DomainError("自分のアカウントのことは、ほかの管理者に頼んでください")
    if not account.active:
        raise DomainError("停止中のアカウントです。先に再開してください")
    if open_change_of(account, kind, now) is not None:
        raise DomainError("この人には、もう同じことがはじまっています。「2人で決めること」を見てください")


def check_role(account: Account, role: Role, agency: Agency | None) -> None:
    """Refuse a role that the account cannot have."""
    if role is Role.HOST:
        raise DomainError("受入先の方には、アカウントではなく専用のリンクを渡してください", field="role")
    if role is Role.PARTNER and agency is None:
        raise DomainError("連携機関の人には、窓口を選んでください", field="agency")
    if role is account.role and (agency.id if agency else None) == account.agency_id:
        raise DomainError("いまと同じ役割です", field="role")
    is_last = account.password and administrators_of(account.town_id) <= 1
    if account.role is Role.ADMINISTRATOR and role is not Role.ADMINISTRATOR and is_last:
        raise DomainError("最後の管理者の役割は変えられません。先に、ほかの管理者を招いてください", field="role")


def begun(actor: Actor, account: Account, kind: ChangeKind, reason: str, now: datetime) -> AccountChange:
    """Write down that a change was begun, and until when it must be confirmed."""
    change = AccountChange(
        town_id=account.town_id,
        account=account,
        kind=kind,
        reason=reason,
        asked_by_id=actor.account_id,
        asked_at=now,
        ends_at=now + DECIDE_WITHIN,
    )
    db.session.add(change)
    db.session.flush()
    return change


def confirm_change(actor: Actor, change: AccountChange, now: datetime, *, hours: int) -> str | None:
    """Confirm a change as the second person; return the number for the second paper of a recovery."""
    problem = why_not(actor, change, now)
    if problem:
        raise DomainError(problem)
    if not change.account.active:
        raise DomainError("停止中のアカウントです。先に再開してください")
    if change.kind is ChangeKind.ROLE and change.role:
        check_role(change.account, change.role, change.agency)
    claim(actor, change, now)
    if change.kind is ChangeKind.ROLE:
        take_role(actor, change, now)
        return None
    digits = new_digits()
    change.second_hash, change.ends_at = hash_password(digits), now + timedelta(hours=hours)
    record(actor, RECOVERY_CONFIRMED, change.account)
    return slip_of(digits)


def claim(actor: Actor, change: AccountChange, now: datetime) -> None:
    """Decide a change that nobody has decided yet; of two at once, the first one does."""
    is_open = (AccountChange.decided_at.is_(None), AccountChange.refused_at.is_(None), AccountChange.ends_at >= now)
    mine = sa.update(AccountChange).where(AccountChange.id == change.id, *is_open)
    decided = mine.values(decided_at=now, decided_by_id=actor.account_id).returning(AccountChange.id)
    if db.session.execute(decided).scalar() is None:
        raise DomainError("もう決まったか、期限が切れています。はじめからお願いします")


def take_role(actor: Actor, change: AccountChange, now: datetime) -> None:
    """Give an account its new role; every session of it ends, so that no page of before stays open."""
    account, old = change.account, change.account.role
    account.role, account.agency_id, change.done_at = change.role or old, change.agency_id, now
    renew(account)
    record(actor, ROLE_CHANGED, account, old=old.value, new=account.role.value)


def refuse_change(actor: Actor, change: AccountChange, now: datetime) -> None:
    """Let a change not come to its end; whoever began it, confirms it or is concerned may do so at any time."""
    still_open = (AccountChange.refused_at.is_(None), AccountChange.done_at.is_(None))
    stopped = sa.update(AccountChange).where(AccountChange.id == change.id, *still_open).values(refused_at=now)
    if db.session.execute(stopped.returning(AccountChange.id)).scalar() is not None:
        record(actor, CHANGE_REFUSED, change.account, kind=change.kind.value)


def recover(email: str, slips: tuple[str, str], password: str, now: datetime) -> Account:
    """Let the holder of both papers choose a new password; all that stood beside the old one is gone, and so is every session."""
    change = papers_for(email, now)
    hashes = (change.first_hash, change.second_hash) if change else (None, None)
    right = [verify_password(read_slip(slip), kept or nobodys_hash()) for slip, kept in zip(slips, hashes, strict=True)]
    if change is None or not all(right):
        raise DomainError(WRONG_SLIPS)
    account = change.account
    check_password(password, (account.name, account.email.partition("@")[0]), field="new")
    used = sa.update(AccountChange).where(AccountChange.id == change.id, AccountChange.done_at.is_(None))
    if db.session.execute(used.values(done_at=now).returning(AccountChange.id)).scalar() is None:
        raise DomainError(WRONG_SLIPS)
    account.password = hash_password(plain(password))
    forget_all(account, now)
    record(actor_of(account), RECOVERED, account)
    return account


def forget_all(account: Account, now: datetime) -> None:
    """Take away whatever else lets somebody into an account."""
    account.tf_totp_secret = account.tf_primary_method = account.tf_last_counter = None
    for table in (Passkey, SpareCode):
        db.session.execute(sa.delete(table).where(table.account_id == account.id))
    call_back(account, now)
    renew(account)


def new_digits() -> str:
    """Return a number for a paper."""
    return "".join(secrets.choice("0123456789") for _ in range(SLIP_DIGITS))


@functools.cache
def nobodys_hash() -> str:
    """Return a hash that nothing opens, so that an unknown name takes as long as a known one (QUALITY R10)."""
    return str(hash_password(uuid.uuid4().hex))

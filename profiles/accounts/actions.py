"""Writes of agencies and accounts: add, invite, accept, close, open again, change a password."""

import secrets
import uuid
from datetime import datetime, timedelta

import sqlalchemy as sa
from flask_security import hash_password

from geo.db import db
from geo.errors import DomainError
from profiles.access import Role
from profiles.accounts.links import hash_of
from profiles.accounts.models import Account, AccountChange, Agency, Invitation
from profiles.accounts.queries import administrators_of, find_agency, is_taken
from profiles.accounts.rules import INVITATION_DAYS, plain, weakness_of
from profiles.actor import Actor
from profiles.audit.actions import Event, record
from profiles.audit.rules import DeedKind

AGENCY_ADDED = Event("agency.added", "連携機関の追加", frozenset({"name"}))
ACCOUNT_ADDED = Event("account.added", "アカウントの追加", frozenset({"role"}))
ACCOUNT_INVITED = Event("account.invited", "アカウントへの招待", frozenset({"role"}))
ACCOUNT_ACCEPTED = Event("account.accepted", "招待の受け入れ", frozenset())
ACCOUNT_CLOSED = Event("account.closed", "アカウントの停止", frozenset())
ACCOUNT_REOPENED = Event("account.reopened", "アカウントの再開", frozenset())
PASSWORD_CHANGED = Event("account.password.changed", "パスワードの変更", frozenset())
SIGNED_IN = Event("account.signed_in", "サインイン", frozenset({"way"}), DeedKind.CAME)
SIGNED_OUT = Event("account.signed_out", "サインアウト", frozenset(), DeedKind.CAME)


def add_agency(actor: Actor, name: str, field: str = "") -> Agency:
    """Add a desk that works with the town; one that is there already is returned."""
    known = find_agency(actor, name)
    if known is not None:
        return known
    agency = Agency(town_id=actor.town_id, name=name, field=field)
    db.session.add(agency)
    db.session.flush()
    record(actor, AGENCY_ADDED, agency, name=name)
    return agency


def add_account(
    actor: Actor,
    *,
    email: str,
    name: str,
    role: Role,
    agency: Agency | None = None,
    extension: str = "",
    password: str | None = None,
) -> Account:
    """Add somebody who signs in, once an invitation is accepted; only the made-up town hands a password over."""
    check_new(actor, email, role, agency)
    account = Account(
        town_id=actor.town_id,
        email=email,
        name=name,
        role=role,
        agency=agency,
        extension=extension,
        password=hash_password(plain(password)) if password else None,
        fs_uniquifier=uuid.uuid4().hex,
    )
    db.session.add(account)
    db.session.flush()
    record(actor, ACCOUNT_ADDED, account, role=role.value)
    return account


def check_new(actor: Actor, email: str, role: Role, agency: Agency | None) -> None:
    """Refuse an account that could not be."""
    if is_taken(email):
        raise DomainError("このサインイン名は、もう使われています", field="email")
    if role is Role.HOST:
        raise DomainError(
            "受入先の方にはアカウントは要りません。受入先のページから、専用のリンクを渡してください", field="role"
        )
    if role is Role.PARTNER and agency is None:
        raise DomainError("連携機関の人には、窓口を選んでください", field="agency")
    if agency is not None and agency.town_id != actor.town_id:
        raise DomainError("この窓口は選べません", field="agency")


def check_password(password: str, own_words: tuple[str, ...], field: str = "password") -> None:
    """Refuse a password that is too easy to guess."""
    weak = weakness_of(password, own_words)
    if weak:
        raise DomainError(weak, field=field)


def invite(
    actor: Actor, *, email: str, name: str, role: Role, now: datetime, agency: Agency | None = None, extension: str = ""
) -> tuple[Account, str]:
    """Add an account without a password; return it with the token of the link that sets one."""
    account = add_account(actor, email=email, name=name, role=role, agency=agency, extension=extension)
    return account, invite_again(actor, account, now)


def invite_again(actor: Actor, account: Account, now: datetime) -> str:
    """Return the token of a new link to set a password; links given before open nothing any more."""
    if not account.active:
        raise DomainError("停止中のアカウントです。先に再開してください")
    if account.password:
        raise DomainError("もう使っている人です。サインインできなくなったときは、サインインの回復をはじめてください")
    call_back(account, now)
    token = secrets.token_urlsafe(32)
    invitation = Invitation(
        town_id=account.town_id,
        account_id=account.id,
        token_hash=hash_of(token),
        made_by_id=actor.account_id,
        ends_at=now + timedelta(days=INVITATION_DAYS),
    )
    db.session.add(invitation)
    record(actor, ACCOUNT_INVITED, account, role=account.role.value)
    return token


def call_back(account: Account, now: datetime) -> None:
    """Let no link given so far open anything."""
    db.session.execute(
        sa.update(Invitation)
        .where(Invitation.account_id == account.id, Invitation.used_at.is_(None))
        .values(used_at=now)
    )


def end_changes(account: Account, now: datetime) -> None:
    """Let nothing that two people began on an account come to its end."""
    is_open = (AccountChange.refused_at.is_(None), AccountChange.done_at.is_(None))
    begun = sa.update(AccountChange).where(AccountChange.account_id == account.id, *is_open)
    db.session.execute(begun.values(refused_at=now))


def accept(actor: Actor, invitation: Invitation, password: str, now: datetime) -> None:
    """Set the password that somebody who was invited chose, and use the link up; of two at once, the first one wins."""
    account = invitation.account
    check_password(password, (account.name, account.email.partition("@")[0]))
    used = db.session.execute(
        sa.update(Invitation)
        .where(Invitation.id == invitation.id, Invitation.used_at.is_(None))
        .values(used_at=now)
        .returning(Invitation.id)
    ).scalar()
    if used is None or not account.active:
        raise DomainError("この招待は、もう使えません。管理者にもういちど頼んでください")
    account.password = hash_password(plain(password))
    renew(account)
    record(actor, ACCOUNT_ACCEPTED, account)


def deactivate(actor: Actor, account: Account, now: datetime) -> None:
    """Close an account; every session of it ends with the next request."""
    if account.id == actor.account_id:
        raise DomainError("自分のアカウントは停止できません。ほかの管理者に頼んでください")
    if not account.active:
        return  # the same form, sent twice
    if account.role is Role.ADMINISTRATOR and account.password and administrators_of(account.town_id) <= 1:
        raise DomainError("最後の管理者は停止できません。先に、ほかの管理者を招いてください")
    account.active = False
    renew(account)
    call_back(account, now)
    end_changes(account, now)
    record(actor, ACCOUNT_CLOSED, account)


def reactivate(actor: Actor, account: Account) -> None:
    """Open a closed account again; its sessions of before stay dead."""
    if account.active:
        return
    account.active = True
    renew(account)
    record(actor, ACCOUNT_REOPENED, account)


def change_password(actor: Actor, account: Account, *, old: str, new: str) -> None:
    """Change one's own password; every other session of the account ends."""
    if not account.password or not account.verify_and_update_password(plain(old)):
        raise DomainError("いまのパスワードが違います", field="old")
    check_password(new, (account.name, account.email.partition("@")[0]), field="new")
    account.password = hash_password(plain(new))
    renew(account)
    record(actor, PASSWORD_CHANGED, account)


def renew(account: Account) -> None:
    """Give an account a new mark, so that every cookie of before is dead (QUALITY R6)."""
    account.fs_uniquifier = uuid.uuid4().hex

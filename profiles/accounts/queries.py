"""Accounts as they are read: whose they are, who may sign in, who acts in a command."""

from collections.abc import Sequence
from datetime import datetime

import sqlalchemy as sa
from sqlalchemy.orm import joinedload

from geo.areas import Town
from geo.db import db
from geo.errors import DomainError, NotFoundError
from profiles.access import Role
from profiles.accounts.models import Account, Agency, Invitation, Passkey, SpareCode
from profiles.accounts.rules import TRIAL_DOMAIN
from profiles.actor import Actor
from profiles.wall import over_all_towns

COMMAND = "コマンド"


def command_actor(town_ref: str | None) -> Actor:
    """Return who acts in a command: the coordinator of the town that is named, or of the only one."""
    query = sa.select(Town).order_by(Town.ref)
    towns = db.session.scalars(query.where(Town.ref == town_ref) if town_ref else query).all()
    if not towns:
        raise DomainError("町がありません。--town の名前を確かめてください")
    if len(towns) > 1:
        refs = "、".join(town.ref for town in towns)
        raise DomainError("町がいくつもあります。--town で 1 つ選んでください：%(refs)s", refs=refs)
    return Actor(role=Role.COORDINATOR, town_id=towns[0].id, name=COMMAND)


def actor_of(account: Account) -> Actor:
    """Return the actor that an account stands for."""
    return Actor(
        role=account.role,
        town_id=account.town_id,
        name=account.name,
        account_id=account.id,
        agency_id=account.agency_id,
    )


def accounts_of(actor: Actor) -> Sequence[Account]:
    """Return all accounts of the actor's town, those in use first."""
    query = sa.select(Account).where(Account.town_id == actor.town_id).options(joinedload(Account.agency))
    return db.session.scalars(query.order_by(Account.active.desc(), Account.name, Account.id)).all()


def coordinators_of(actor: Actor) -> Sequence[Account]:
    """Return the coordinators of the actor's town, by name."""
    query = sa.select(Account).where(Account.town_id == actor.town_id, Account.role == Role.COORDINATOR)
    return db.session.scalars(query.order_by(Account.name, Account.id)).all()


def visible_account(actor: Actor, ref: str) -> Account:
    """Return one account of the actor's town."""
    query = sa.select(Account).where(Account.town_id == actor.town_id, Account.ref == ref)
    account = db.session.scalar(query)
    if account is None:
        raise NotFoundError
    return account


def account_named(actor: Actor, email: str) -> Account:
    """Return the account of the actor's town with a sign-in name."""
    query = sa.select(Account).where(Account.town_id == actor.town_id, sa.func.lower(Account.email) == email.lower())
    account = db.session.scalar(query)
    if account is None:
        raise DomainError("%(email)s というサインイン名の人はいません", email=email)
    return account


def own_account(actor: Actor) -> Account:
    """Return the account of the one who acts."""
    account = db.session.get(Account, actor.account_id) if actor.account_id else None
    if account is None:
        raise NotFoundError
    return account


def agencies_of(actor: Actor) -> Sequence[Agency]:
    """Return the agencies of the actor's town by name."""
    return db.session.scalars(sa.select(Agency).where(Agency.town_id == actor.town_id).order_by(Agency.name)).all()


def find_agency(actor: Actor, name: str) -> Agency | None:
    """Return the agency of the actor's town that bears a name."""
    return db.session.scalar(sa.select(Agency).where(Agency.town_id == actor.town_id, Agency.name == name))


def is_taken(email: str) -> bool:
    """Say whether somebody signs in under this address already."""
    with over_all_towns():
        return bool(db.session.scalar(sa.select(sa.exists().where(sa.func.lower(Account.email) == email.lower()))))


def administrators_of(town_id: int) -> int:
    """Return how many administrators a town has that can sign in."""
    query = sa.select(sa.func.count()).where(
        Account.town_id == town_id, Account.role == Role.ADMINISTRATOR, Account.active, Account.password.is_not(None)
    )
    return db.session.scalar(query) or 0


def find_invitation(token_hash: str, now: datetime) -> Invitation | None:
    """Return the invitation that a token opens, while it holds."""
    query = sa.select(Invitation).where(
        Invitation.token_hash == token_hash, Invitation.used_at.is_(None), Invitation.ends_at > now
    )
    return db.session.scalar(query)


def passkeys_of(account: Account, *, open_ones: bool = False) -> Sequence[Passkey]:
    """Return the keys of an account, the first one first; those alone that open, where it is asked so."""
    query = sa.select(Passkey).where(Passkey.account_id == account.id)
    if open_ones:
        query = query.where(Passkey.stopped_at.is_(None))
    return db.session.scalars(query.order_by(Passkey.id)).all()


def own_passkey(account: Account, ref: str) -> Passkey:
    """Return one key of an account."""
    key = db.session.scalar(sa.select(Passkey).where(Passkey.account_id == account.id, Passkey.ref == ref))
    if key is None:
        raise NotFoundError
    return key


def has_passkey(account_id: int) -> bool:
    """Say whether an account has a key that opens."""
    return bool(
        db.session.scalar(sa.select(sa.exists().where(Passkey.account_id == account_id, Passkey.stopped_at.is_(None))))
    )


def is_registered(credential_id: bytes) -> bool:
    """Say whether a key belongs to an account already, whosever it is."""
    with over_all_towns():
        return bool(db.session.scalar(sa.select(sa.exists().where(Passkey.credential_id == credential_id))))


def spares_left(account: Account) -> int:
    """Return how many numbers on the paper of an account can still be used."""
    query = sa.select(sa.func.count()).where(SpareCode.account_id == account.id, SpareCode.used_at.is_(None))
    return db.session.scalar(query) or 0


def demo_accounts() -> Sequence[Account]:
    """Return the accounts of towns that are made up, and invented ones of towns tried out, for the page of signing in."""
    invented = sa.or_(Town.is_demo, Account.email.endswith(f"@{TRIAL_DOMAIN}"))
    query = sa.select(Account).join(Town, Account.town_id == Town.id).where(invented, Account.active)
    return db.session.scalars(query.order_by(Account.id)).all()

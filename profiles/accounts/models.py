"""Agencies, accounts, the invitations that lead to one, what stands beside a password, and how often somebody tried."""

from datetime import datetime
from typing import Any

import sqlalchemy as sa
from flask_security import UserMixin
from sqlalchemy.orm import Mapped, mapped_column, relationship

from geo.areas import Town
from geo.clock import utcnow
from geo.db import JSON, Model, new_ref
from profiles.access import Role
from profiles.accounts.two_people import ChangeKind, Lost, Times
from profiles.vault import SealedText


class Agency(Model):
    """One desk or organisation that works with the town (連携機関)."""

    __tablename__ = "agencies"

    id: Mapped[int] = mapped_column(primary_key=True)
    ref: Mapped[str] = mapped_column(sa.String(12), unique=True, default=new_ref)
    town_id: Mapped[int] = mapped_column(sa.ForeignKey("towns.id"), index=True)
    name: Mapped[str]
    field: Mapped[str] = mapped_column(default="")  # 高齢, 障害, 子ども, 生活困窮 …

    __table_args__ = (sa.UniqueConstraint("town_id", "name"),)


class Account(Model, UserMixin):
    """One member of staff who signs in; a host has no account but a personal link."""

    __tablename__ = "accounts"

    id: Mapped[int] = mapped_column(primary_key=True)
    ref: Mapped[str] = mapped_column(sa.String(12), unique=True, default=new_ref)
    town_id: Mapped[int] = mapped_column(sa.ForeignKey("towns.id"), index=True)
    agency_id: Mapped[int | None] = mapped_column(sa.ForeignKey("agencies.id"))
    email: Mapped[str] = mapped_column(unique=True)  # the sign-in name: an address that need not receive mail
    name: Mapped[str]
    role: Mapped[Role]
    extension: Mapped[str] = mapped_column(default="")
    password: Mapped[str | None]
    active: Mapped[bool] = mapped_column(default=True)  # Flask-Security asks for a boolean
    fs_uniquifier: Mapped[str] = mapped_column(sa.String(64), unique=True)
    created_at: Mapped[datetime] = mapped_column(default=utcnow)
    tf_primary_method: Mapped[str | None] = mapped_column(sa.String(64))
    tf_totp_secret: Mapped[str | None] = mapped_column(SealedText)
    tf_last_counter: Mapped[int | None]  # the half minute whose six digits were used last: none opens twice
    version: Mapped[int] = mapped_column(default=1)

    town: Mapped[Town] = relationship()
    agency: Mapped[Agency | None] = relationship()
    __mapper_args__ = {"version_id_col": version}

    @property
    def roles(self) -> list[Any]:  # type: ignore[override]  # nothing writes it
        """Return nothing: rights come from `profiles.access`, never from Flask-Security."""
        return []


class Invitation(Model):
    """One link with which a new member of staff sets a password (招待); only the hash of its token is kept."""

    __tablename__ = "invitations"

    id: Mapped[int] = mapped_column(primary_key=True)
    ref: Mapped[str] = mapped_column(sa.String(12), unique=True, default=new_ref)
    town_id: Mapped[int] = mapped_column(sa.ForeignKey("towns.id"), index=True)
    account_id: Mapped[int] = mapped_column(sa.ForeignKey("accounts.id"), index=True)
    token_hash: Mapped[str] = mapped_column(sa.String(64), unique=True)
    made_by_id: Mapped[int | None] = mapped_column(sa.ForeignKey("accounts.id"))
    made_at: Mapped[datetime] = mapped_column(default=utcnow)
    ends_at: Mapped[datetime]
    used_at: Mapped[datetime | None]  # accepted, or called back: it opens nothing any more

    account: Mapped[Account] = relationship(foreign_keys=[account_id])
    made_by: Mapped[Account | None] = relationship(foreign_keys=[made_by_id])


class Passkey(Model):
    """One passkey or security key of an account (パスキー): its public half, which opens nothing by itself."""

    __tablename__ = "passkeys"

    id: Mapped[int] = mapped_column(primary_key=True)
    ref: Mapped[str] = mapped_column(sa.String(12), unique=True, default=new_ref)
    town_id: Mapped[int] = mapped_column(sa.ForeignKey("towns.id"), index=True)
    account_id: Mapped[int] = mapped_column(sa.ForeignKey("accounts.id"), index=True)
    name: Mapped[str]  # what its owner calls it: 机のUSBキー
    credential_id: Mapped[bytes] = mapped_column(unique=True)
    public_key: Mapped[bytes]
    transports: Mapped[list[str]] = mapped_column(JSON, default=list)  # how a browser reaches it: usb, internal …
    sign_count: Mapped[int] = mapped_column(
        sa.BigInteger
    )  # how often it signed; a count that stands still tells of a copy
    added_at: Mapped[datetime] = mapped_column(default=utcnow)
    used_at: Mapped[datetime | None]
    stopped_at: Mapped[datetime | None]  # a copy of it may be in use: it opens nothing any more


class KeyQuestion(Model):
    """One challenge that a key must sign: in the session that asked for it, within minutes, and once."""

    __tablename__ = "key_questions"

    id: Mapped[int] = mapped_column(primary_key=True)
    ref: Mapped[str] = mapped_column(sa.String(12), unique=True, default=new_ref)
    town_id: Mapped[int] = mapped_column(sa.ForeignKey("towns.id"), index=True)
    account_id: Mapped[int] = mapped_column(sa.ForeignKey("accounts.id"), index=True)
    challenge: Mapped[bytes]
    name: Mapped[str] = mapped_column(default="")  # of the key that is being added; empty: somebody signs in
    asked_at: Mapped[datetime] = mapped_column(default=utcnow)


class SpareCode(Model):
    """One number on the paper for the day on which phone and key are missing (予備の番号); only its hash is kept."""

    __tablename__ = "spare_codes"

    id: Mapped[int] = mapped_column(primary_key=True)
    town_id: Mapped[int] = mapped_column(sa.ForeignKey("towns.id"), index=True)
    account_id: Mapped[int] = mapped_column(sa.ForeignKey("accounts.id"))
    number: Mapped[int]  # its place on the paper, so that one hash is looked at and not ten
    code_hash: Mapped[str]
    used_at: Mapped[datetime | None]

    __table_args__ = (sa.UniqueConstraint("account_id", "number"),)


class AccountChange(Model):
    """A change of an account that two people decide (二人で決める変更): its recovery, or another role."""

    __tablename__ = "account_changes"

    id: Mapped[int] = mapped_column(primary_key=True)
    ref: Mapped[str] = mapped_column(sa.String(12), unique=True, default=new_ref)
    town_id: Mapped[int] = mapped_column(sa.ForeignKey("towns.id"), index=True)
    account_id: Mapped[int] = mapped_column(sa.ForeignKey("accounts.id"), index=True)
    kind: Mapped[ChangeKind]
    lost: Mapped[Lost | None]
    reason: Mapped[str] = mapped_column(SealedText)  # in somebody's own words: how they made sure, or why
    role: Mapped[Role | None]
    agency_id: Mapped[int | None] = mapped_column(sa.ForeignKey("agencies.id"))
    asked_by_id: Mapped[int | None] = mapped_column(sa.ForeignKey("accounts.id"))  # None: a command
    asked_at: Mapped[datetime]
    decided_by_id: Mapped[int | None] = mapped_column(sa.ForeignKey("accounts.id"))
    decided_at: Mapped[datetime | None]
    refused_at: Mapped[datetime | None]
    done_at: Mapped[datetime | None]
    ends_at: Mapped[datetime]
    first_hash: Mapped[str | None]  # of the paper that the first one printed
    second_hash: Mapped[str | None]

    account: Mapped[Account] = relationship(foreign_keys=[account_id])
    asked_by: Mapped[Account | None] = relationship(foreign_keys=[asked_by_id])
    decided_by: Mapped[Account | None] = relationship(foreign_keys=[decided_by_id])
    agency: Mapped[Agency | None] = relationship()

    @property
    def times(self) -> Times:
        """Return when what happened."""
        return Times(self.ends_at, self.decided_at, self.refused_at, self.done_at)


class SigninFailure(Model):
    """How often one account, or one address of the net, was tried in vain since a moment; shared by all processes."""

    __tablename__ = "signin_failures"

    id: Mapped[int] = mapped_column(primary_key=True)
    key_hash: Mapped[str] = mapped_column(sa.String(64), unique=True)
    tries: Mapped[int]
    since: Mapped[datetime] = mapped_column(index=True)

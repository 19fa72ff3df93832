"""Periods of a town, and removals: proposed by one, decided by another."""

from datetime import date, datetime

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column

from geo.clock import utcnow
from geo.db import Model, new_ref
from matchmaker.retention.rules import RecordKind


class RetentionPeriod(Model):
    """How many months a town keeps one class of records (保存期間), where it differs from the usual."""

    __tablename__ = "retention_periods"

    id: Mapped[int] = mapped_column(primary_key=True)
    ref: Mapped[str] = mapped_column(sa.String(12), unique=True, default=new_ref)
    town_id: Mapped[int] = mapped_column(sa.ForeignKey("towns.id"))
    kind: Mapped[RecordKind]
    months: Mapped[int]

    __table_args__ = (sa.UniqueConstraint("town_id", "kind"),)


class Removal(Model):
    """One proposal to remove all that is held on a person (廃棄); it names a code and a class, and hangs on nobody."""

    __tablename__ = "removals"

    id: Mapped[int] = mapped_column(primary_key=True)
    ref: Mapped[str] = mapped_column(sa.String(12), unique=True, default=new_ref)
    town_id: Mapped[int] = mapped_column(sa.ForeignKey("towns.id"), index=True)
    client_ref: Mapped[str | None] = mapped_column(sa.String(12), unique=True)  # None: decided
    code: Mapped[str] = mapped_column(sa.String(40))
    kind: Mapped[RecordKind]
    kept_until: Mapped[date]
    proposed_by_id: Mapped[int | None] = mapped_column(sa.ForeignKey("accounts.id"))
    proposed_at: Mapped[datetime] = mapped_column(default=utcnow)
    decided_by_id: Mapped[int | None] = mapped_column(sa.ForeignKey("accounts.id"))
    removed_on: Mapped[date | None]
    refused_on: Mapped[date | None]

"""The book of deeds (記録簿): what was done and looked at, by whom, when; and the chain that holds it together."""

from datetime import datetime
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column

from geo.clock import utcnow
from geo.db import Model


class Deed(Model):
    """One deed or one look at a person; never changed, never removed."""

    __tablename__ = "deeds"

    id: Mapped[int] = mapped_column(primary_key=True)
    town_id: Mapped[int] = mapped_column(sa.ForeignKey("towns.id"), index=True)
    at: Mapped[datetime] = mapped_column(default=utcnow, index=True)
    actor_id: Mapped[int | None] = mapped_column(sa.ForeignKey("accounts.id"))
    actor_role: Mapped[str]
    actor_name: Mapped[str]  # as it was called on that day
    event: Mapped[str] = mapped_column(index=True)
    subject_kind: Mapped[str]  # the table of the subject
    subject_ref: Mapped[str] = mapped_column(index=True)
    details: Mapped[dict[str, Any]]


class DeedLink(Model):
    """One link of the chain of a town (つながり): the seal that binds a deed to all deeds before it."""

    __tablename__ = "deed_links"

    town_id: Mapped[int] = mapped_column(sa.ForeignKey("towns.id"), primary_key=True, autoincrement=False)
    number: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)  # from 1, without gaps: no fork can be
    deed_id: Mapped[int] = mapped_column(sa.ForeignKey("deeds.id"), unique=True)
    hash: Mapped[str] = mapped_column(sa.String(64))

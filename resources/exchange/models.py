"""Imports: what a file brought, so that it can be shown first and undone later."""

from datetime import datetime
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column

from geo.clock import utcnow
from geo.db import Model, new_ref


class Import(Model):
    """One file that was previewed, and kept or not."""

    __tablename__ = "imports"

    id: Mapped[int] = mapped_column(primary_key=True)
    ref: Mapped[str] = mapped_column(sa.String(12), unique=True, default=new_ref)
    town_id: Mapped[int] = mapped_column(sa.ForeignKey("towns.id"), index=True)
    file_name: Mapped[str]
    made_at: Mapped[datetime] = mapped_column(default=utcnow)
    made_by_id: Mapped[int | None] = mapped_column(sa.ForeignKey("accounts.id"))
    report: Mapped[dict[str, Any]]  # the JSON of FORMATS 2.1
    content: Mapped[bytes | None] = mapped_column(sa.LargeBinary)  # the file itself, until it is kept or dropped
    kept_at: Mapped[datetime | None]
    undone_at: Mapped[datetime | None]


class ImportedRow(Model):
    """What one import did to one listing."""

    __tablename__ = "imported_rows"

    id: Mapped[int] = mapped_column(primary_key=True)
    import_id: Mapped[int] = mapped_column(sa.ForeignKey("imports.id"), index=True)
    resource_id: Mapped[int] = mapped_column(sa.ForeignKey("resources.id"), index=True)
    before: Mapped[dict[str, Any] | None]  # the fields as they were; None: the listing is new
    after_version: Mapped[int]

"""What stands beside the record: notes on months, and what removed records came to."""

from datetime import date

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column, relationship

from geo.db import Model, new_ref
from profiles.accounts.models import Account


class FigureNote(Model):
    """One note on a month of the figures (数字の注記); it tells of what happened in the town and of no person."""

    __tablename__ = "figure_notes"

    id: Mapped[int] = mapped_column(primary_key=True)
    ref: Mapped[str] = mapped_column(sa.String(12), unique=True, default=new_ref)
    town_id: Mapped[int] = mapped_column(sa.ForeignKey("towns.id"), index=True)
    month: Mapped[date]  # its first day
    words: Mapped[str]
    for_council: Mapped[bool] = mapped_column(default=False)  # it stands beside the figures of a council too
    by_id: Mapped[int | None] = mapped_column(sa.ForeignKey("accounts.id"))
    written_on: Mapped[date]
    version: Mapped[int] = mapped_column(default=1)

    by: Mapped[Account | None] = relationship()
    __mapper_args__ = {"version_id_col": version}
    __table_args__ = (sa.UniqueConstraint("town_id", "month"),)


class FigureRemain(Model):
    """What removed records of a town came to in one month of one series (廃棄した記録の数): a number, and of nobody."""

    __tablename__ = "figure_remains"

    id: Mapped[int] = mapped_column(primary_key=True)
    town_id: Mapped[int] = mapped_column(sa.ForeignKey("towns.id"), index=True)
    series: Mapped[str]  # a Series; of a breakdown by year its word too: closed/goal_reached
    month: Mapped[date]  # its first day; of a breakdown that of April
    value: Mapped[int]
    of: Mapped[int | None] = mapped_column("part_of")

    __table_args__ = (sa.UniqueConstraint("town_id", "series", "month"),)

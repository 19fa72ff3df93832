"""What stands beside the figures: a note on a month, such as a typhoon or a new desk."""

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

"""The secret addresses under which a calendar reads what is planned."""

from datetime import datetime

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column, relationship

from geo.clock import utcnow
from geo.db import Model, new_ref
from profiles.accounts.models import Account


class CalendarFeed(Model):
    """One secret address of one account (カレンダーのアドレス); only the hash of its token is kept, and none comes back to life."""

    __tablename__ = "calendar_feeds"

    id: Mapped[int] = mapped_column(primary_key=True)
    ref: Mapped[str] = mapped_column(sa.String(12), unique=True, default=new_ref)
    town_id: Mapped[int] = mapped_column(sa.ForeignKey("towns.id"), index=True)
    account_id: Mapped[int] = mapped_column(sa.ForeignKey("accounts.id"), index=True)
    token_hash: Mapped[str] = mapped_column(sa.String(64), unique=True)
    holder: Mapped[str] = mapped_column(
        sa.String(64)
    )  # the mark of the account on that day: it changes, and this is dead
    made_at: Mapped[datetime] = mapped_column(default=utcnow)
    ended_at: Mapped[datetime | None]

    account: Mapped[Account] = relationship()

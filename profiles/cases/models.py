"""The case (ケース) of a person, and the referral that opened it."""

from datetime import date

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column, relationship

from geo.db import Model, new_ref
from geo.names import Word
from profiles.accounts.models import Account, Agency
from profiles.clients.models import Client


class CaseStage(Word):
    """Where a case stands."""

    RECEIVED = "received", "受付"
    ASSESSED = "assessed", "アセスメント"
    PLANNED = "planned", "プラン"
    MATCHING = "matching", "マッチング"
    SUPPORTING = "supporting", "継続支援"
    CLOSED = "closed", "終結"
    AFTERCARE = "aftercare", "終結後のつながり"
    PAUSED = "paused", "中断"


class Case(Model):
    """One case: who looks after the person, since when, where it stands."""

    __tablename__ = "cases"

    id: Mapped[int] = mapped_column(primary_key=True)
    ref: Mapped[str] = mapped_column(sa.String(12), unique=True, default=new_ref)
    town_id: Mapped[int] = mapped_column(sa.ForeignKey("towns.id"), index=True)
    client_id: Mapped[int] = mapped_column(sa.ForeignKey("clients.id"), index=True)
    stage: Mapped[CaseStage]
    opened_on: Mapped[date]
    stage_since: Mapped[date]
    coordinator_id: Mapped[int | None] = mapped_column(sa.ForeignKey("accounts.id"))
    referred_by_id: Mapped[int | None] = mapped_column(sa.ForeignKey("agencies.id"), index=True)
    version: Mapped[int] = mapped_column(default=1)

    client: Mapped[Client] = relationship()
    coordinator: Mapped[Account | None] = relationship()
    referred_by: Mapped[Agency | None] = relationship()
    __mapper_args__ = {"version_id_col": version}

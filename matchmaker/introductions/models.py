"""Introductions (つなぎ): one person and one place, step by step."""

from datetime import date, datetime

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column, relationship

from geo.clock import utcnow
from geo.db import Model, new_ref
from geo.names import Word
from profiles.accounts.models import Account
from profiles.clients.models import Client
from profiles.vault import SealedText
from resources.directory.models import Resource


class State(Word):
    """Where an introduction stands."""

    PROPOSED = "proposed", "提案"
    WISHED = "wished", "希望"
    HOST_ASKED = "host_asked", "打診"
    ACCEPTED = "accepted", "受諾"
    DECLINED = "declined", "見合わせ"
    VISIT = "visit", "見学"
    TRIAL = "trial", "体験"
    TAKING_PART = "taking_part", "参加"
    SETTLED = "settled", "定着"
    ENDED = "ended", "終了"


ALIVE = sa.text("state NOT IN ('declined', 'ended')")  # the same pair has at most one live tie


class Introduction(Model):
    """One tie between a person and a place (つなぎ)."""

    __tablename__ = "introductions"

    id: Mapped[int] = mapped_column(primary_key=True)
    ref: Mapped[str] = mapped_column(sa.String(12), unique=True, default=new_ref)
    town_id: Mapped[int] = mapped_column(sa.ForeignKey("towns.id"), index=True)
    client_id: Mapped[int] = mapped_column(sa.ForeignKey("clients.id"), index=True)
    resource_id: Mapped[int] = mapped_column(sa.ForeignKey("resources.id"), index=True)
    coordinator_id: Mapped[int | None] = mapped_column(sa.ForeignKey("accounts.id"))
    state: Mapped[State]
    state_since: Mapped[date]
    paused_on: Mapped[date | None]
    back_on: Mapped[date | None]  # when the rest is to end; None: nobody said
    ended_reason: Mapped[str | None]  # the value of introductions.rules.Reason, for declined and ended
    place_taken_on: Mapped[date | None]  # None: holds no place just now
    person_rhythm_days: Mapped[int | None]  # None: the default of the state
    host_rhythm_days: Mapped[int | None]
    opened_at: Mapped[datetime] = mapped_column(default=utcnow)
    version: Mapped[int] = mapped_column(default=1)

    client: Mapped[Client] = relationship()
    resource: Mapped[Resource] = relationship()
    coordinator: Mapped[Account | None] = relationship()
    steps: Mapped[list["IntroductionStep"]] = relationship(
        order_by="IntroductionStep.id", back_populates="introduction"
    )
    __mapper_args__ = {"version_id_col": version}
    __table_args__ = (
        sa.Index(
            "uq_introductions_live_pair",
            "client_id",
            "resource_id",
            unique=True,
            sqlite_where=ALIVE,
            postgresql_where=ALIVE,
        ),
        sa.Index("ix_introductions_town_state", "town_id", "state"),
        sa.Index("ix_introductions_coordinator_state", "coordinator_id", "state"),
    )


class IntroductionStep(Model):
    """One step that an introduction took, kept for good."""

    __tablename__ = "introduction_steps"

    id: Mapped[int] = mapped_column(primary_key=True)
    introduction_id: Mapped[int] = mapped_column(sa.ForeignKey("introductions.id"), index=True)
    state: Mapped[str]  # a State, or "paused" / "resumed" / "talk": the host wishes to talk first
    on: Mapped[date]
    by_id: Mapped[int | None] = mapped_column(sa.ForeignKey("accounts.id"))
    reason: Mapped[str | None]
    decided_in: Mapped[str] = mapped_column(default="")  # the meeting that decided it, where one did
    note: Mapped[str | None] = mapped_column(SealedText)
    told: Mapped[list[str]] = mapped_column(default=list)  # the facts that the host was told at this step
    consent_ref: Mapped[str | None] = mapped_column(sa.String(12))  # the consent that covered them

    introduction: Mapped[Introduction] = relationship(back_populates="steps")

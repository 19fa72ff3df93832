"""Two streams of follow-up hang on each introduction, and concerns that stay open until an action closes them."""

from datetime import date, datetime, time

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column, relationship

from geo.clock import utcnow
from geo.db import Model, new_ref
from geo.names import Word
from matchmaker.introductions.models import Introduction, State
from profiles.accounts.models import Account
from profiles.vault import SealedText
from profiles.vocabulary.rules import Side


class Contact(Word):
    """How somebody is reached."""

    PHONE = "phone", "電話"
    VISIT = "visit", "訪問"
    MEET = "meet", "面談"
    ACCOMPANY = "accompany", "同行"
    LETTER = "letter", "手紙・はがき"
    MESSAGE = "message", "メール"


WAITS = sa.text("done_on IS NULL")


class FollowUp(Model):
    """One contact with one side of an introduction: planned while `done_on` is None, then a record."""

    __tablename__ = "follow_ups"

    id: Mapped[int] = mapped_column(primary_key=True)
    ref: Mapped[str] = mapped_column(sa.String(12), unique=True, default=new_ref)
    town_id: Mapped[int] = mapped_column(sa.ForeignKey("towns.id"), index=True)
    introduction_id: Mapped[int] = mapped_column(sa.ForeignKey("introductions.id"), index=True)
    side: Mapped[Side]
    due_on: Mapped[date] = mapped_column(index=True)
    due_at: Mapped[time | None]
    plan: Mapped[str] = mapped_column(SealedText, nullable=True, default="")  # 電話で様子をきく
    done_on: Mapped[date | None]
    way: Mapped[Contact | None]
    by_id: Mapped[int | None] = mapped_column(sa.ForeignKey("accounts.id"))
    feeling: Mapped[int | None]  # 1 つらい … 4 よい, how it feels to this side
    burden: Mapped[int | None]  # 1 軽い … 4 重い, for the host; for the person: 1 楽 … 4 しんどい
    words: Mapped[str | None] = mapped_column(SealedText)  # what they said, in their own words
    note: Mapped[str | None] = mapped_column(SealedText)
    version: Mapped[int] = mapped_column(default=1)

    introduction: Mapped[Introduction] = relationship()
    by: Mapped[Account | None] = relationship()
    __mapper_args__ = {"version_id_col": version}
    __table_args__ = (
        sa.CheckConstraint("feeling between 1 and 4", name="feeling_1_to_4"),
        sa.CheckConstraint("burden between 1 and 4", name="burden_1_to_4"),
        sa.Index("ix_follow_ups_waiting", "town_id", "due_on", sqlite_where=WAITS, postgresql_where=WAITS),
        sa.Index("ix_follow_ups_heard", "introduction_id", "side", "done_on"),
        sa.Index("ix_follow_ups_town_done", "town_id", "done_on"),
    )


class Concern(Model):
    """One thing that troubles one side (困りごと); it stays open until an action closes it."""

    __tablename__ = "concerns"

    id: Mapped[int] = mapped_column(primary_key=True)
    ref: Mapped[str] = mapped_column(sa.String(12), unique=True, default=new_ref)
    town_id: Mapped[int] = mapped_column(sa.ForeignKey("towns.id"), index=True)
    introduction_id: Mapped[int | None] = mapped_column(sa.ForeignKey("introductions.id"), index=True)
    resource_id: Mapped[int | None] = mapped_column(sa.ForeignKey("resources.id"), index=True)
    client_id: Mapped[int | None] = mapped_column(sa.ForeignKey("clients.id"), index=True)
    worry_id: Mapped[int | None] = mapped_column(sa.ForeignKey("worries.id"))
    side: Mapped[Side]
    words: Mapped[str] = mapped_column(SealedText)
    raised_on: Mapped[date]
    raised_at: Mapped[datetime] = mapped_column(default=utcnow)
    next_step: Mapped[str | None] = mapped_column(SealedText)  # None: 次の手が決まっていません
    next_on: Mapped[date | None]
    closed_on: Mapped[date | None]
    closing: Mapped[str | None] = mapped_column(SealedText)  # what was done
    version: Mapped[int] = mapped_column(default=1)

    introduction: Mapped[Introduction | None] = relationship()
    __mapper_args__ = {"version_id_col": version}


class TownRhythm(Model):
    """How often both sides are asked in one state, where a town differs from the usual (連絡の間隔)."""

    __tablename__ = "town_rhythms"

    id: Mapped[int] = mapped_column(primary_key=True)
    ref: Mapped[str] = mapped_column(sa.String(12), unique=True, default=new_ref)
    town_id: Mapped[int] = mapped_column(sa.ForeignKey("towns.id"))
    state: Mapped[State]
    person_days: Mapped[int]
    host_days: Mapped[int]
    changed_on: Mapped[date]
    changed_by_id: Mapped[int | None] = mapped_column(sa.ForeignKey("accounts.id"))

    changed_by: Mapped[Account | None] = relationship()
    __table_args__ = (
        sa.UniqueConstraint("town_id", "state"),
        sa.CheckConstraint("person_days > 0 and host_days > 0", name="days_above_zero"),
    )

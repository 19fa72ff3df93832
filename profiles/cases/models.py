"""The case (ケース) of a person: the referral that opened it, intake, plans, and the record of contacts."""

from datetime import date
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column, relationship

from geo.db import Model, new_ref
from geo.names import Word
from profiles.accounts.models import Account, Agency
from profiles.cases.closing import ClosingReason, Outcome, ReopenReason
from profiles.cases.words import ContactWay
from profiles.clients.models import Client
from profiles.vault import SealedJSON, SealedText


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
    rounds: Mapped[int] = mapped_column(default=1)  # one more each time that it is opened again
    version: Mapped[int] = mapped_column(default=1)

    client: Mapped[Client] = relationship()
    coordinator: Mapped[Account | None] = relationship()
    referred_by: Mapped[Agency | None] = relationship()
    __mapper_args__ = {"version_id_col": version}


class Intake(Model):
    """What was heard when somebody first came (受付・申込とアセスメント), beside the record of the person itself."""

    __tablename__ = "intakes"

    id: Mapped[int] = mapped_column(primary_key=True)
    ref: Mapped[str] = mapped_column(sa.String(12), unique=True, default=new_ref)
    town_id: Mapped[int] = mapped_column(sa.ForeignKey("towns.id"), index=True)
    client_id: Mapped[int] = mapped_column(sa.ForeignKey("clients.id"), unique=True)
    told: Mapped[dict[str, Any]] = mapped_column(SealedJSON, default=dict)  # fields of `intake.FIELDS` that were said
    heard: Mapped[list[str]] = mapped_column(default=list)  # the subjects that somebody went through, said or not
    checked_on: Mapped[date | None]  # the day on which the answers were read over with the person
    version: Mapped[int] = mapped_column(default=1)

    client: Mapped[Client] = relationship()
    __mapper_args__ = {"version_id_col": version}


class Plan(Model):
    """One plan (プラン): goals in the person's words, who does what, when it is looked at again."""

    __tablename__ = "plans"

    id: Mapped[int] = mapped_column(primary_key=True)
    ref: Mapped[str] = mapped_column(sa.String(12), unique=True, default=new_ref)
    town_id: Mapped[int] = mapped_column(sa.ForeignKey("towns.id"), index=True)
    client_id: Mapped[int] = mapped_column(sa.ForeignKey("clients.id"), index=True)
    number: Mapped[int]  # the first plan of a person is 1
    goal: Mapped[str | None] = mapped_column(SealedText)  # in the person's words, for the long run
    first_goal: Mapped[str | None] = mapped_column(SealedText)  # and until the review
    roles: Mapped[list[dict[str, str]]] = mapped_column(SealedJSON, default=list)  # who, does what, how often
    review_on: Mapped[date | None] = mapped_column(index=True)
    decided_on: Mapped[date | None]  # None: a draft
    decided_in: Mapped[str] = mapped_column(default="")  # the meeting
    agreed_on: Mapped[date | None]  # the day on which the person said yes to it
    evaluated_on: Mapped[date | None]
    evaluation: Mapped[dict[str, str] | None] = mapped_column(SealedJSON)  # reached, change, host, course
    version: Mapped[int] = mapped_column(default=1)

    client: Mapped[Client] = relationship()
    __table_args__ = (sa.UniqueConstraint("client_id", "number"),)
    __mapper_args__ = {"version_id_col": version}


class Contact(Model):
    """One talk with or about a person (支援経過記録)."""

    __tablename__ = "contacts"

    id: Mapped[int] = mapped_column(primary_key=True)
    ref: Mapped[str] = mapped_column(sa.String(12), unique=True, default=new_ref)
    town_id: Mapped[int] = mapped_column(sa.ForeignKey("towns.id"), index=True)
    client_id: Mapped[int] = mapped_column(sa.ForeignKey("clients.id"), index=True)
    on: Mapped[date] = mapped_column("held_on")
    way: Mapped[ContactWay]
    whom: Mapped[str | None] = mapped_column(SealedText)
    words: Mapped[str] = mapped_column(SealedText)
    next_step: Mapped[str | None] = mapped_column(SealedText)
    by_id: Mapped[int | None] = mapped_column(sa.ForeignKey("accounts.id"))
    version: Mapped[int] = mapped_column(default=1)

    client: Mapped[Client] = relationship()
    by: Mapped[Account | None] = relationship()
    __mapper_args__ = {"version_id_col": version}


class Closing(Model):
    """One closing of a case (終結): why, who keeps an eye, and how it went on."""

    __tablename__ = "closings"

    id: Mapped[int] = mapped_column(primary_key=True)
    ref: Mapped[str] = mapped_column(sa.String(12), unique=True, default=new_ref)
    town_id: Mapped[int] = mapped_column(sa.ForeignKey("towns.id"), index=True)
    client_id: Mapped[int] = mapped_column(sa.ForeignKey("clients.id"), index=True)
    case_id: Mapped[int] = mapped_column(sa.ForeignKey("cases.id"), index=True)
    number: Mapped[int]  # which round of the case it closed
    closed_on: Mapped[date] = mapped_column(index=True)
    reason: Mapped[ClosingReason]
    words: Mapped[str | None] = mapped_column(SealedText)
    watcher: Mapped[str | None] = mapped_column(SealedText)  # who keeps an eye: a desk, a person, a role
    host_kept: Mapped[bool] = mapped_column(default=False)  # the host goes on being supported
    decided_in: Mapped[str] = mapped_column(default="")  # the meeting; empty: a person decided, and `words` say why
    by_id: Mapped[int | None] = mapped_column(sa.ForeignKey("accounts.id"))
    rested_on: Mapped[date | None]  # the last contact has been
    reopened_on: Mapped[date | None]
    reopen_reason: Mapped[ReopenReason | None]
    reopen_words: Mapped[str | None] = mapped_column(SealedText)
    version: Mapped[int] = mapped_column(default=1)

    client: Mapped[Client] = relationship()
    case: Mapped[Case] = relationship()
    by: Mapped[Account | None] = relationship()
    aftercare: Mapped[list["AftercareContact"]] = relationship(
        order_by="AftercareContact.due_on, AftercareContact.id", back_populates="closing"
    )
    __mapper_args__ = {"version_id_col": version}
    __table_args__ = (sa.UniqueConstraint("case_id", "number"),)


class AftercareContact(Model):
    """One contact after a closing (終結後のつながり), at 1, 3 and 6 months: planned while `done_on` is None."""

    __tablename__ = "aftercare_contacts"

    id: Mapped[int] = mapped_column(primary_key=True)
    ref: Mapped[str] = mapped_column(sa.String(12), unique=True, default=new_ref)
    town_id: Mapped[int] = mapped_column(sa.ForeignKey("towns.id"), index=True)
    client_id: Mapped[int] = mapped_column(sa.ForeignKey("clients.id"), index=True)
    closing_id: Mapped[int] = mapped_column(sa.ForeignKey("closings.id"), index=True)
    months: Mapped[int]
    attempt: Mapped[int] = mapped_column(default=1)
    due_on: Mapped[date] = mapped_column(index=True)
    done_on: Mapped[date | None]
    dropped_on: Mapped[date | None]  # the case was opened again before its day
    outcome: Mapped[Outcome | None]
    way: Mapped[ContactWay | None]
    words: Mapped[str | None] = mapped_column(SealedText)
    by_id: Mapped[int | None] = mapped_column(sa.ForeignKey("accounts.id"))
    version: Mapped[int] = mapped_column(default=1)

    client: Mapped[Client] = relationship()
    closing: Mapped[Closing] = relationship(back_populates="aftercare")
    by: Mapped[Account | None] = relationship()
    __mapper_args__ = {"version_id_col": version}
    __table_args__ = (sa.UniqueConstraint("closing_id", "months", "attempt"),)

"""Consent (同意): who may be told what about a person, until when."""

from datetime import date, datetime

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column, relationship

from geo.clock import utcnow
from geo.db import Model, new_ref
from geo.names import Word
from profiles.accounts.models import Account
from profiles.clients.models import Client
from profiles.consent.rules import Basis
from profiles.vault import SealedText


class Purpose(Word):
    """What a consent is for."""

    INTRODUCE = "introduce", "受入先に紹介する"
    MEETING = "meeting", "重層的支援会議で話し合う"
    HAND_ON = "hand_on", "ほかの機関に引き継ぐ"
    REFERRAL = "referral", "相談窓口からつながれる"


class Way(Word):
    """How a consent was given."""

    WRITTEN = "written", "書面"
    SPOKEN = "spoken", "口頭"
    FILE = "file", "取り込んだ記録"


class Consent(Model):
    """One consent of one person, for one purpose, with the facts that may be told."""

    __tablename__ = "consents"

    id: Mapped[int] = mapped_column(primary_key=True)
    ref: Mapped[str] = mapped_column(sa.String(12), unique=True, default=new_ref)
    town_id: Mapped[int] = mapped_column(sa.ForeignKey("towns.id"), index=True)
    client_id: Mapped[int] = mapped_column(sa.ForeignKey("clients.id"), index=True)
    purpose: Mapped[Purpose]
    facts: Mapped[list[str]] = mapped_column(default=list)  # the values of profiles.consent.rules.Fact
    way: Mapped[Way]
    given_on: Mapped[date | None]  # None: the file that it came from does not say
    until: Mapped[date | None]
    withdrawn_on: Mapped[date | None]
    recorded_by_id: Mapped[int | None] = mapped_column(sa.ForeignKey("accounts.id"))
    recorded_at: Mapped[datetime] = mapped_column(default=utcnow)

    client: Mapped[Client] = relationship()


class Disclosure(Model):
    """One time that facts about a person were told to somebody outside (提供の記録), and on what ground."""

    __tablename__ = "disclosures"

    id: Mapped[int] = mapped_column(primary_key=True)
    ref: Mapped[str] = mapped_column(sa.String(12), unique=True, default=new_ref)
    town_id: Mapped[int] = mapped_column(sa.ForeignKey("towns.id"), index=True)
    client_id: Mapped[int] = mapped_column(sa.ForeignKey("clients.id"), index=True)
    told_at: Mapped[datetime] = mapped_column(default=utcnow)
    told_to: Mapped[str] = mapped_column(SealedText)
    basis: Mapped[Basis]
    facts: Mapped[list[str]] = mapped_column(default=list)
    reason: Mapped[str | None] = mapped_column(SealedText)  # why it could not wait for a consent
    consent_id: Mapped[int | None] = mapped_column(sa.ForeignKey("consents.id"))
    meeting_ref: Mapped[str | None] = mapped_column(
        sa.String(12), index=True
    )  # the meeting, or the sheet that names one
    by_id: Mapped[int | None] = mapped_column(sa.ForeignKey("accounts.id"))

    client: Mapped[Client] = relationship()
    by: Mapped[Account | None] = relationship()
    __table_args__ = (
        sa.CheckConstraint("basis <> 'consent' OR consent_id IS NOT NULL", name="consent_names_one"),
        sa.CheckConstraint("basis <> 'emergency' OR reason IS NOT NULL", name="emergency_has_reason"),
        sa.CheckConstraint("basis <> 'statutory' OR meeting_ref IS NOT NULL", name="statutory_names_meeting"),
    )

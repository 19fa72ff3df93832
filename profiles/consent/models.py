"""Consent (同意): who may be told what about a person, until when."""

from datetime import date, datetime

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column, relationship

from geo.clock import utcnow
from geo.db import Model, new_ref
from geo.names import Word
from profiles.clients.models import Client


class Purpose(Word):
    """What a consent is for."""

    INTRODUCE = "introduce", "受入先に紹介する"
    MEETING = "meeting", "重層的支援会議で話し合う"
    HAND_ON = "hand_on", "ほかの機関に引き継ぐ"


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

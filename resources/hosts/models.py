"""Those who speak for a place (受入先), their personal links and their worries."""

from datetime import datetime

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column, relationship

from geo.clock import utcnow
from geo.db import Model, new_ref
from profiles.vault import SealedText
from resources.directory.models import Resource


class Stewardship(Model):
    """One person who speaks for one listing (世話人)."""

    __tablename__ = "stewardships"

    id: Mapped[int] = mapped_column(primary_key=True)
    ref: Mapped[str] = mapped_column(sa.String(12), unique=True, default=new_ref)
    town_id: Mapped[int] = mapped_column(sa.ForeignKey("towns.id"), index=True)
    resource_id: Mapped[int] = mapped_column(sa.ForeignKey("resources.id"), index=True)
    name: Mapped[str]
    title: Mapped[str] = mapped_column(default="")  # 世話人, 店主, 工場長 …
    phone: Mapped[str] = mapped_column(default="")
    reach_note: Mapped[str] = mapped_column(default="")  # 午前中がよい
    ended_at: Mapped[datetime | None]

    resource: Mapped[Resource] = relationship()


class HostLink(Model):
    """One personal link: expires, opens one listing, is used up by the first POST, can be revoked."""

    __tablename__ = "host_links"

    id: Mapped[int] = mapped_column(primary_key=True)
    ref: Mapped[str] = mapped_column(sa.String(12), unique=True, default=new_ref)
    town_id: Mapped[int] = mapped_column(sa.ForeignKey("towns.id"), index=True)
    stewardship_id: Mapped[int] = mapped_column(sa.ForeignKey("stewardships.id"), index=True)
    token_hash: Mapped[str] = mapped_column(sa.String(64), unique=True)
    code_hash: Mapped[str] = mapped_column(sa.String(64), index=True)  # the typed fallback: eight digits
    made_at: Mapped[datetime] = mapped_column(default=utcnow)
    made_by_id: Mapped[int | None] = mapped_column(sa.ForeignKey("accounts.id"))
    expires_at: Mapped[datetime]
    used_at: Mapped[datetime | None]
    revoked_at: Mapped[datetime | None]
    session_hash: Mapped[str | None] = mapped_column(sa.String(64))  # the device that used it
    session_until: Mapped[datetime | None]
    pin_hash: Mapped[str | None] = mapped_column(sa.String(64))  # four digits that open it again on that device
    pin_tries: Mapped[int] = mapped_column(default=0)  # wrong ones since it was last opened
    device_until: Mapped[datetime | None]  # until when the four digits open it

    stewardship: Mapped[Stewardship] = relationship()


class Worry(Model):
    """What a host says is hard just now (困っていること); a coordinator answers it."""

    __tablename__ = "worries"

    id: Mapped[int] = mapped_column(primary_key=True)
    ref: Mapped[str] = mapped_column(sa.String(12), unique=True, default=new_ref)
    town_id: Mapped[int] = mapped_column(sa.ForeignKey("towns.id"), index=True)
    resource_id: Mapped[int] = mapped_column(sa.ForeignKey("resources.id"), index=True)
    stewardship_id: Mapped[int | None] = mapped_column(sa.ForeignKey("stewardships.id"))
    topic: Mapped[str]  # the value of resources.hosts.rules.Topic
    words: Mapped[str] = mapped_column(SealedText, nullable=True, default="")  # a host may name somebody
    said_at: Mapped[datetime] = mapped_column(default=utcnow)
    taken_up_at: Mapped[datetime | None]  # when a coordinator made a concern of it or answered
    taken_up_by_id: Mapped[int | None] = mapped_column(sa.ForeignKey("accounts.id"))

    resource: Mapped[Resource] = relationship()


class CodeTry(Model):
    """One typed code that opened nothing; counted for a minute, over all worker processes (QUALITY R7)."""

    __tablename__ = "code_tries"

    id: Mapped[int] = mapped_column(primary_key=True)
    source: Mapped[str] = mapped_column(sa.String(64), index=True)  # keyed hash of the device's address
    at: Mapped[datetime] = mapped_column(default=utcnow)

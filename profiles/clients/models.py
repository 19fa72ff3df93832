"""The person (本人), known by a code; what could harm them lies sealed."""

from datetime import datetime
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column, relationship

from geo.areas import Area
from geo.clock import utcnow
from geo.db import Model, new_ref
from profiles.vault import SealedJSON, SealedText
from profiles.vocabulary.rules import Gender, Step


class Client(Model):
    """One person (本人) with wishes, dislikes and needs; an empty field is unknown, never a wish."""

    __tablename__ = "clients"

    id: Mapped[int] = mapped_column(primary_key=True)
    ref: Mapped[str] = mapped_column(sa.String(12), unique=True, default=new_ref)
    town_id: Mapped[int] = mapped_column(sa.ForeignKey("towns.id"), index=True)
    code: Mapped[str] = mapped_column(sa.String(40))
    version: Mapped[int] = mapped_column(default=1)
    created_at: Mapped[datetime] = mapped_column(default=utcnow)
    changed_at: Mapped[datetime] = mapped_column(default=utcnow, onupdate=utcnow)
    # who they are: opened by an act that is recorded
    name: Mapped[str | None] = mapped_column(SealedText)
    kana: Mapped[str | None] = mapped_column(SealedText)
    address: Mapped[str | None] = mapped_column(SealedText)
    contact: Mapped[str | None] = mapped_column(SealedText)  # telephone, and when to call
    home: Mapped[dict[str, Any] | None] = mapped_column(SealedJSON)  # {"lat", "lon"} or {"address"}
    area_id: Mapped[int | None] = mapped_column(sa.ForeignKey("areas.id"), index=True)
    # how they live
    age: Mapped[int | None]
    gender: Mapped[Gender | None]
    household: Mapped[str | None] = mapped_column(SealedText)  # ひとりで暮らす, 母と暮らす …
    # in their own words
    interests: Mapped[str | None] = mapped_column(SealedText)
    interest_tags: Mapped[list[str]] = mapped_column(SealedJSON, nullable=True, default=list)
    strengths: Mapped[str | None] = mapped_column(SealedText)
    wants: Mapped[str | None] = mapped_column(SealedText)
    avoid: Mapped[str | None] = mapped_column(SealedText)
    avoid_resources: Mapped[list[str]] = mapped_column(default=list)  # ids as FORMATS 2.1 defines them
    # limits and wishes
    required: Mapped[list[str]] = mapped_column(default=list)  # feature codes
    preferred: Mapped[list[str]] = mapped_column(default=list)
    modes: Mapped[list[str]] = mapped_column(default=list)
    max_minutes: Mapped[int | None]
    available: Mapped[str | None] = mapped_column(SealedText)  # the grammar of FORMATS 2.2, or what was said instead
    max_group: Mapped[int | None]
    max_fee: Mapped[int | None]
    step: Mapped[Step | None]

    area: Mapped[Area | None] = relationship()

    __table_args__ = (sa.UniqueConstraint("town_id", "code"),)
    __mapper_args__ = {"version_id_col": version}


class ClientMark(Model):
    """One keyed mark by which a person is found though name and number are sealed; it tells neither."""

    __tablename__ = "client_marks"

    id: Mapped[int] = mapped_column(primary_key=True)
    town_id: Mapped[int] = mapped_column(sa.ForeignKey("towns.id"))
    client_id: Mapped[int] = mapped_column(sa.ForeignKey("clients.id"), index=True)
    mark: Mapped[str] = mapped_column(sa.String(32))

    __table_args__ = (sa.UniqueConstraint("town_id", "mark", "client_id"),)


class HouseholdLink(Model):
    """Two people of one household or family (世帯のつながり), each with a record of their own."""

    __tablename__ = "household_links"

    id: Mapped[int] = mapped_column(primary_key=True)
    ref: Mapped[str] = mapped_column(sa.String(12), unique=True, default=new_ref)
    town_id: Mapped[int] = mapped_column(sa.ForeignKey("towns.id"), index=True)
    client_id: Mapped[int] = mapped_column(sa.ForeignKey("clients.id"), index=True)  # the one written down first
    other_id: Mapped[int] = mapped_column(sa.ForeignKey("clients.id"), index=True)
    relation: Mapped[str] = mapped_column(SealedText)  # 母と子, きょうだい …

    client: Mapped[Client] = relationship(foreign_keys=[client_id])
    other: Mapped[Client] = relationship(foreign_keys=[other_id])
    __table_args__ = (
        sa.UniqueConstraint("client_id", "other_id"),
        sa.CheckConstraint("client_id < other_id", name="in_order"),
    )

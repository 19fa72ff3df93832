"""Organisations and the resources (社会資源) that belong to them."""

from datetime import date, datetime
from typing import Any

import sqlalchemy as sa
from geoalchemy2 import Geometry
from sqlalchemy.orm import Mapped, mapped_column, relationship

from geo.areas import Area
from geo.clock import utcnow
from geo.db import Model, new_ref
from geo.names import Word
from profiles.vocabulary.rules import Kind, Status, Visibility


class Certainty(Word):
    """How sure the point of a place is."""

    SURVEYED = "surveyed", "座標が書いてある"
    HAND = "hand", "地図で置いた"
    BLOCK = "block", "番地のあたり"
    TOWN = "town", "町・大字のまんなか"
    CITY = "city", "市区町村のまんなか"
    AREA = "area", "圏域のまんなか"


class Organisation(Model):
    """One organisation (団体), formal or not."""

    __tablename__ = "organisations"

    id: Mapped[int] = mapped_column(primary_key=True)
    ref: Mapped[str] = mapped_column(sa.String(12), unique=True, default=new_ref)
    town_id: Mapped[int] = mapped_column(sa.ForeignKey("towns.id"), index=True)
    name: Mapped[str]
    corporate_number: Mapped[str] = mapped_column(default="")

    __table_args__ = (sa.UniqueConstraint("town_id", "name"),)


class Resource(Model):
    """One place that receives people; `None` is unknown, never no."""

    __tablename__ = "resources"

    id: Mapped[int] = mapped_column(primary_key=True)
    ref: Mapped[str] = mapped_column(sa.String(12), unique=True, default=new_ref)
    town_id: Mapped[int] = mapped_column(sa.ForeignKey("towns.id"))
    source: Mapped[str] = mapped_column(default="sheet")  # "sheet", or publisher code and data set
    source_ref: Mapped[str | None]  # the source's own ID; None: name and place identify it
    version: Mapped[int] = mapped_column(default=1)
    created_at: Mapped[datetime] = mapped_column(default=utcnow)
    changed_at: Mapped[datetime] = mapped_column(default=utcnow, onupdate=utcnow)
    removed_at: Mapped[datetime | None]  # taken out of the registry; kept for undo

    name: Mapped[str]
    kana: Mapped[str] = mapped_column(default="")
    common_name: Mapped[str] = mapped_column(default="")
    search_key: Mapped[str] = mapped_column(sa.Text, default="")  # folded words, made by directory.search
    kind: Mapped[Kind]
    kind_text: Mapped[str] = mapped_column(default="")  # the source's own word, where it is not one of ours
    organisation_id: Mapped[int | None] = mapped_column(sa.ForeignKey("organisations.id"))
    description: Mapped[str] = mapped_column(sa.Text, default="")
    activities: Mapped[list[str]] = mapped_column(default=list)
    atmosphere: Mapped[list[str]] = mapped_column(default=list)
    group_size: Mapped[int | None]
    steps: Mapped[list[str]] = mapped_column(default=list)

    address: Mapped[str] = mapped_column(default="")
    building: Mapped[str] = mapped_column(default="")
    location: Mapped[Any] = mapped_column(Geometry("POINT", srid=4326), nullable=True)
    certainty: Mapped[Certainty | None]  # None: no point is known
    area_id: Mapped[int | None] = mapped_column(sa.ForeignKey("areas.id"), index=True)

    opening: Mapped[str] = mapped_column(sa.Text, default="")  # the sentence of FORMATS 2.2 (ADR: openings)
    opening_note: Mapped[str] = mapped_column(sa.Text, default="")
    age_min: Mapped[int | None]
    age_max: Mapped[int | None]
    condition: Mapped[str] = mapped_column(sa.Text, default="")
    fee: Mapped[int | None]  # yen a time
    fee_text: Mapped[str] = mapped_column(default="")  # what the source said, where it says more than a number
    pay: Mapped[int | None]  # yen an hour
    places_total: Mapped[int | None]
    places_taken: Mapped[int | None]

    features: Mapped[dict[str, Any]] = mapped_column(default=dict)  # code: true or false; absent is unknown
    feature_notes: Mapped[dict[str, Any]] = mapped_column(default=dict)  # code: {"note", "on", "by"}
    barrier_note: Mapped[str] = mapped_column(sa.Text, default="")
    phone: Mapped[str] = mapped_column(default="")
    email: Mapped[str] = mapped_column(default="")
    url: Mapped[str] = mapped_column(default="")
    contact_way: Mapped[str] = mapped_column(default="")
    visibility: Mapped[Visibility] = mapped_column(default=Visibility.INTERNAL)
    status: Mapped[Status] = mapped_column(default=Status.ACTIVE)
    confirmed_on: Mapped[date | None]  # by a human; an automatic edit is no confirmation
    confirmed_by: Mapped[str] = mapped_column(default="")
    remarks: Mapped[str] = mapped_column(sa.Text, default="")
    extra: Mapped[dict[str, Any]] = mapped_column(default=dict)  # columns of the source that have no field here

    organisation: Mapped[Organisation | None] = relationship()
    area: Mapped[Area | None] = relationship()

    __table_args__ = (
        sa.UniqueConstraint("town_id", "source", "source_ref"),
        sa.Index("ix_resources_town_changed", "town_id", "changed_at"),
        sa.CheckConstraint("places_taken >= 0", name="taken_not_negative"),
    )
    __mapper_args__ = {"version_id_col": version}

    @property
    def public_id(self) -> str:
        """Return the `id` of every JSON: the sheet's ID, else source and ID joined, else our own reference."""
        if self.source_ref is None:
            return self.ref
        return self.source_ref if self.source == "sheet" else f"{self.source}:{self.source_ref}"

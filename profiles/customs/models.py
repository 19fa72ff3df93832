"""What the documents of a town say, and the customs that its screens go by."""

from datetime import date

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column

from geo.db import Model, new_ref
from profiles.customs.rules import Fact, Key, Topic


class TownFact(Model):
    """One thing that a document says of a town, with where it stands; `said` is empty where the documents leave it open."""

    __tablename__ = "town_facts"

    id: Mapped[int] = mapped_column(primary_key=True)
    ref: Mapped[str] = mapped_column(sa.String(12), unique=True, default=new_ref)
    town_id: Mapped[int] = mapped_column(sa.ForeignKey("towns.id"), index=True)
    topic: Mapped[Topic]
    label: Mapped[str]
    said: Mapped[str] = mapped_column(default="")
    number: Mapped[int | None]
    document: Mapped[str] = mapped_column(default="")
    place: Mapped[str] = mapped_column(default="")
    is_general: Mapped[bool] = mapped_column(default=False)
    position: Mapped[int] = mapped_column(default=0)

    @property
    def fact(self) -> Fact:
        """Return it as a plain value."""
        return Fact(self.topic, self.label, self.said, self.number, self.document, self.place, self.is_general)


class TownCustom(Model):
    """One custom of a town (きまり): as a document states it, or as the town settled it on a day."""

    __tablename__ = "town_customs"

    id: Mapped[int] = mapped_column(primary_key=True)
    ref: Mapped[str] = mapped_column(sa.String(12), unique=True, default=new_ref)
    town_id: Mapped[int] = mapped_column(sa.ForeignKey("towns.id"), index=True)
    key: Mapped[Key]
    value: Mapped[str]  # empty: the town goes by none
    document: Mapped[str] = mapped_column(default="")
    place: Mapped[str] = mapped_column(default="")
    settled_on: Mapped[date | None]  # None: it stands as the document states it

    __table_args__ = (sa.UniqueConstraint("town_id", "key"),)

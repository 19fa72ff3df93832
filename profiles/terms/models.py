"""Terms of a town (町のことば): who added or switched off what in the thesaurus, why, and until when."""

from datetime import datetime

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column, relationship

from geo.clock import utcnow
from geo.db import Model, new_ref
from geo.names import Word
from profiles.accounts.models import Account
from profiles.terms.rules import Effect, Laid, Section


class Stage(Word):
    """How far a term has come."""

    PROPOSED = "proposed", "提案中"
    IN_FORCE = "in_force", "使っています"
    DECLINED = "declined", "見送りました"
    TAKEN_BACK = "taken_back", "取り下げました"


class Term(Model):
    """One term of a town: proposed while `in_force_at` is None, then heard, until it is taken back or was declined."""

    __tablename__ = "terms"

    id: Mapped[int] = mapped_column(primary_key=True)
    ref: Mapped[str] = mapped_column(sa.String(12), unique=True, default=new_ref)
    town_id: Mapped[int] = mapped_column(sa.ForeignKey("towns.id"), index=True)
    effect: Mapped[Effect]
    concept: Mapped[str]  # the name of a concept, of the base or of the town
    words: Mapped[str] = mapped_column(default="")
    section: Mapped[Section] = mapped_column(default=Section.TOPIC)
    broader: Mapped[list[str]] = mapped_column(default=list)
    narrower: Mapped[list[str]] = mapped_column(default=list)
    related: Mapped[list[str]] = mapped_column(default=list)
    opposite: Mapped[list[str]] = mapped_column(default=list)
    reason: Mapped[str] = mapped_column(default="")
    made_by_id: Mapped[int | None] = mapped_column(sa.ForeignKey("accounts.id"))
    made_at: Mapped[datetime] = mapped_column(default=utcnow)
    in_force_at: Mapped[datetime | None]
    settled_by_id: Mapped[int | None] = mapped_column(sa.ForeignKey("accounts.id"))  # who put it in force
    ended_at: Mapped[datetime | None]
    ended_by_id: Mapped[int | None] = mapped_column(sa.ForeignKey("accounts.id"))
    ended_reason: Mapped[str] = mapped_column(default="")
    version: Mapped[int] = mapped_column(default=1)

    made_by: Mapped[Account | None] = relationship(foreign_keys=made_by_id)
    settled_by: Mapped[Account | None] = relationship(foreign_keys=settled_by_id)
    ended_by: Mapped[Account | None] = relationship(foreign_keys=ended_by_id)
    __mapper_args__ = {"version_id_col": version}
    __table_args__ = (
        sa.Index(
            "uq_terms_live",
            *("town_id", "effect", "concept", "words"),
            unique=True,
            sqlite_where=sa.text("ended_at IS NULL"),
            postgresql_where=sa.text("ended_at IS NULL"),
        ),
    )

    @property
    def stage(self) -> Stage:
        """Return how far it has come."""
        if self.ended_at is not None:
            return Stage.TAKEN_BACK if self.in_force_at is not None else Stage.DECLINED
        return Stage.IN_FORCE if self.in_force_at is not None else Stage.PROPOSED

    @property
    def laid(self) -> Laid:
        """Return what it says, in plain values."""
        links = {name: tuple(getattr(self, name)) for name in ("broader", "narrower", "related", "opposite")}
        return Laid(self.effect, self.concept, self.words, self.section, **links)

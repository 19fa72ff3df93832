"""What a human chose from a ranking, what was missing, and the weights of a town."""

from datetime import date, datetime
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column, relationship

from geo.clock import utcnow
from geo.db import Model, new_ref
from geo.names import Word
from matchmaker.matching.rules import PassReason
from profiles.accounts.models import Account
from profiles.clients.models import Client
from profiles.vault import SealedJSON, SealedText
from resources.directory.models import Resource

ACTIVE = sa.text("active_from IS NOT NULL AND active_until IS NULL")


class Decision(Word):
    """What was decided about a candidate."""

    PROPOSED = "proposed", "本人に提案する"
    PASSED = "passed", "今回は選ばない"


class Choice(Model):
    """One human decision on one candidate, with the rank it had and the reason given."""

    __tablename__ = "choices"

    id: Mapped[int] = mapped_column(primary_key=True)
    ref: Mapped[str] = mapped_column(sa.String(12), unique=True, default=new_ref)
    town_id: Mapped[int] = mapped_column(sa.ForeignKey("towns.id"), index=True)
    client_id: Mapped[int] = mapped_column(sa.ForeignKey("clients.id"), index=True)
    resource_id: Mapped[int] = mapped_column(sa.ForeignKey("resources.id"), index=True)
    decision: Mapped[Decision]
    rank: Mapped[int | None]  # None: it was not in the list at all
    reason: Mapped[str | None] = mapped_column(SealedText)
    why: Mapped[PassReason | None]  # for what is passed over, where it was said
    seen: Mapped[Any] = mapped_column(SealedJSON, nullable=True)  # what the scorers said then (`matching.seen`)
    made_at: Mapped[datetime] = mapped_column(default=utcnow)
    made_by_id: Mapped[int | None] = mapped_column(sa.ForeignKey("accounts.id"))

    client: Mapped[Client] = relationship()
    resource: Mapped[Resource] = relationship()


class UnmetNeed(Model):
    """What was missing for somebody (足りないもの): by area and activity, for meetings and development."""

    __tablename__ = "unmet_needs"

    id: Mapped[int] = mapped_column(primary_key=True)
    ref: Mapped[str] = mapped_column(sa.String(12), unique=True, default=new_ref)
    town_id: Mapped[int] = mapped_column(sa.ForeignKey("towns.id"), index=True)
    client_id: Mapped[int] = mapped_column(sa.ForeignKey("clients.id"), index=True)
    area_id: Mapped[int | None] = mapped_column(sa.ForeignKey("areas.id"))
    words: Mapped[str | None] = mapped_column(SealedText)
    excluded: Mapped[dict[str, Any]]  # what stood in the way, counted, as in FORMATS 4
    what_if: Mapped[list[Any]] = mapped_column(sa.JSON)
    recorded_on: Mapped[date]
    recorded_by_id: Mapped[int | None] = mapped_column(sa.ForeignKey("accounts.id"))
    met_on: Mapped[date | None]

    client: Mapped[Client] = relationship()


class Origin(Word):
    """Where a set of weights comes from."""

    HOUSE = "house", "はじめの重み"
    HAND = "hand", "手で変えた重み"
    LEARNED = "learned", "結果から学んだ重み"


class WeightSet(Model):
    """One set of weights of a town (重み): a draft, the one that holds now, or one that held; at most one holds."""

    __tablename__ = "weight_sets"

    id: Mapped[int] = mapped_column(primary_key=True)
    ref: Mapped[str] = mapped_column(sa.String(12), unique=True, default=new_ref)
    town_id: Mapped[int] = mapped_column(sa.ForeignKey("towns.id"), index=True)
    origin: Mapped[Origin]
    weights: Mapped[dict[str, Any]]  # each weight by its name in the engine
    reason: Mapped[str]
    report: Mapped[dict[str, Any]] = mapped_column(default=dict)  # figures of the day on which it was made
    made_at: Mapped[datetime] = mapped_column(default=utcnow)
    made_by_id: Mapped[int | None] = mapped_column(sa.ForeignKey("accounts.id"))
    active_from: Mapped[datetime | None]  # None: it has not held yet
    active_until: Mapped[datetime | None]
    dropped_at: Mapped[datetime | None]  # a draft that is not wanted; it stays on record

    made_by: Mapped[Account | None] = relationship()
    __table_args__ = (
        sa.Index(
            "uq_weight_sets_active",
            "town_id",
            unique=True,
            sqlite_where=ACTIVE,
            postgresql_where=ACTIVE,
        ),
    )

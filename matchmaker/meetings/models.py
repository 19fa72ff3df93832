"""Bodies that meet, with their members."""

from datetime import date

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column, relationship

from geo.areas import Area
from geo.db import Model, new_ref
from matchmaker.meetings.rules import Limits, MeetingKind, PledgeWay
from profiles.accounts.models import Account, Agency


class MeetingBody(Model):
    """One body that meets (会議体): its kind, rhythm and limits, as far as the town has said."""

    __tablename__ = "meeting_bodies"

    id: Mapped[int] = mapped_column(primary_key=True)
    ref: Mapped[str] = mapped_column(sa.String(12), unique=True, default=new_ref)
    town_id: Mapped[int] = mapped_column(sa.ForeignKey("towns.id"), index=True)
    area_id: Mapped[int | None] = mapped_column(sa.ForeignKey("areas.id"))
    kind: Mapped[MeetingKind]
    name: Mapped[str]
    rhythm: Mapped[str] = mapped_column(default="")  # FORMATS 2.2; empty: not stated
    rhythm_words: Mapped[str] = mapped_column(default="")  # what cannot be said so: 月1回、随時もあり
    minutes: Mapped[int | None]  # how long one sitting lasts, where its hours are not stated
    place: Mapped[str] = mapped_column(default="")
    max_cases: Mapped[int | None]
    minutes_per_case: Mapped[int | None]
    max_cases_per_hour: Mapped[int | None]
    consent_rule: Mapped[str] = mapped_column(default="")  # what the town says beside the law
    source: Mapped[str] = mapped_column(default="")  # from which document this is known
    ended_on: Mapped[date | None]
    version: Mapped[int] = mapped_column(default=1)

    area: Mapped[Area | None] = relationship()
    members: Mapped[list["MeetingMember"]] = relationship(order_by="MeetingMember.id", back_populates="body")
    __table_args__ = (sa.UniqueConstraint("town_id", "kind", "name"),)
    __mapper_args__ = {"version_id_col": version}

    @property
    def limits(self) -> Limits:
        """Return how much one sitting takes."""
        return Limits(self.max_cases, self.minutes_per_case, self.max_cases_per_hour)


class MeetingMember(Model):
    """One who sits in a body (構成員): somebody with an account, an agency, or a name on paper."""

    __tablename__ = "meeting_members"

    id: Mapped[int] = mapped_column(primary_key=True)
    ref: Mapped[str] = mapped_column(sa.String(12), unique=True, default=new_ref)
    town_id: Mapped[int] = mapped_column(sa.ForeignKey("towns.id"), index=True)
    body_id: Mapped[int] = mapped_column(sa.ForeignKey("meeting_bodies.id"), index=True)
    agency_id: Mapped[int | None] = mapped_column(sa.ForeignKey("agencies.id"), index=True)
    account_id: Mapped[int | None] = mapped_column(sa.ForeignKey("accounts.id"), index=True)
    name: Mapped[str] = mapped_column(default="")  # of whoever has no account
    duty: Mapped[str] = mapped_column(default="")  # 座長, 事務局 …
    pledged_on: Mapped[date | None]
    pledge_way: Mapped[PledgeWay | None]
    ended_on: Mapped[date | None]
    version: Mapped[int] = mapped_column(default=1)

    body: Mapped[MeetingBody] = relationship(back_populates="members")
    agency: Mapped[Agency | None] = relationship()
    account: Mapped[Account | None] = relationship()
    __mapper_args__ = {"version_id_col": version}
    __table_args__ = (
        sa.CheckConstraint("agency_id IS NOT NULL OR account_id IS NOT NULL OR name <> ''", name="is_somebody"),
        sa.CheckConstraint("pledged_on IS NULL OR pledge_way IS NOT NULL", name="pledge_has_way"),
    )

    @property
    def called(self) -> str:
        """Return how a member is called on lists and papers: agency and name."""
        name = self.account.name if self.account else self.name
        return " ".join(part for part in (self.agency.name if self.agency else "", name) if part)

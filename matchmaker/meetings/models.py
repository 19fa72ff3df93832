"""Bodies that meet, their members, and each meeting with its agenda, its seats and what was told there."""

from datetime import date, datetime, time

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column, relationship

from geo.areas import Area
from geo.db import Model, new_ref
from matchmaker.introductions.models import Introduction
from matchmaker.meetings.rules import Attendance, Dropped, Limits, Matter, MeetingKind, Outcome, PledgeWay
from profiles.accounts.models import Account, Agency
from profiles.clients.models import Client
from profiles.consent.models import Disclosure
from profiles.vault import SealedJSON, SealedText


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


class Meeting(Model):
    """One sitting of a body that was called (招集した会議)."""

    __tablename__ = "meetings"

    id: Mapped[int] = mapped_column(primary_key=True)
    ref: Mapped[str] = mapped_column(sa.String(12), unique=True, default=new_ref)
    town_id: Mapped[int] = mapped_column(sa.ForeignKey("towns.id"), index=True)
    body_id: Mapped[int] = mapped_column(sa.ForeignKey("meeting_bodies.id"), index=True)
    on: Mapped[date] = mapped_column("held_on")
    opens: Mapped[time | None]
    closes: Mapped[time | None]
    place: Mapped[str] = mapped_column(default="")
    called_on: Mapped[date]
    called_by_id: Mapped[int | None] = mapped_column(sa.ForeignKey("accounts.id"))
    cancelled_on: Mapped[date | None]
    closed_on: Mapped[date | None]  # None: its decisions are not written to the cases yet
    note: Mapped[str | None] = mapped_column(SealedText)  # what was said over all
    next_on: Mapped[date | None]
    version: Mapped[int] = mapped_column(default=1)

    body: Mapped[MeetingBody] = relationship()
    called_by: Mapped[Account | None] = relationship()
    items: Mapped[list["AgendaItem"]] = relationship(order_by="AgendaItem.position", back_populates="meeting")
    seats: Mapped[list["Seat"]] = relationship(order_by="Seat.id", back_populates="meeting")
    __mapper_args__ = {"version_id_col": version}
    __table_args__ = (sa.Index("ix_meetings_town_held", "town_id", "held_on"),)


class AgendaItem(Model):
    """One case on the agenda of a meeting (議題), or a topic that is about nobody; later what was decided."""

    __tablename__ = "agenda_items"

    id: Mapped[int] = mapped_column(primary_key=True)
    ref: Mapped[str] = mapped_column(sa.String(12), unique=True, default=new_ref)
    town_id: Mapped[int] = mapped_column(sa.ForeignKey("towns.id"), index=True)
    meeting_id: Mapped[int] = mapped_column(sa.ForeignKey("meetings.id"), index=True)
    client_id: Mapped[int | None] = mapped_column(sa.ForeignKey("clients.id"), index=True)
    topic: Mapped[str | None] = mapped_column(SealedText)  # of an item that is about nobody
    matters: Mapped[list[str]] = mapped_column(default=list)  # values of Matter, the most urgent first
    facts: Mapped[list[str]] = mapped_column(default=list)  # what members may be told, where a consent names it too
    position: Mapped[int]
    added_by_id: Mapped[int | None] = mapped_column(sa.ForeignKey("accounts.id"))  # None: it was due
    why: Mapped[str | None] = mapped_column(SealedText)  # in the words of whoever added it or changed its place
    dropped: Mapped[Dropped | None]
    dropped_why: Mapped[str | None] = mapped_column(SealedText)
    outcome: Mapped[Outcome | None]
    words: Mapped[str | None] = mapped_column(SealedText)
    roles: Mapped[list[dict[str, str]]] = mapped_column(SealedJSON, nullable=True, default=list)  # who, does, until
    watcher: Mapped[str | None] = mapped_column(SealedText)  # who keeps an eye
    next_on: Mapped[date | None]
    reason: Mapped[str | None] = mapped_column(sa.String(40))  # why a case is closed
    introduction_id: Mapped[int | None] = mapped_column(
        sa.ForeignKey("introductions.id"), index=True
    )  # what is settled
    written_by_id: Mapped[int | None] = mapped_column(sa.ForeignKey("accounts.id"))
    written_at: Mapped[datetime | None]
    version: Mapped[int] = mapped_column(default=1)

    meeting: Mapped[Meeting] = relationship(back_populates="items")
    client: Mapped[Client | None] = relationship()
    introduction: Mapped[Introduction | None] = relationship()
    written_by: Mapped[Account | None] = relationship(foreign_keys=[written_by_id])
    __mapper_args__ = {"version_id_col": version}
    __table_args__ = (
        sa.UniqueConstraint("meeting_id", "client_id"),
        sa.CheckConstraint("(client_id IS NULL) = (topic IS NOT NULL)", name="is_case_or_topic"),
    )

    @property
    def words_of_matters(self) -> tuple[Matter, ...]:
        """Return the matters as words."""
        return tuple(matter for matter in Matter if matter.value in self.matters)


class Seat(Model):
    """One member at one meeting: whether they came, and which numbered copy they hold (出欠と資料)."""

    __tablename__ = "meeting_seats"

    id: Mapped[int] = mapped_column(primary_key=True)
    ref: Mapped[str] = mapped_column(sa.String(12), unique=True, default=new_ref)
    town_id: Mapped[int] = mapped_column(sa.ForeignKey("towns.id"), index=True)
    meeting_id: Mapped[int] = mapped_column(sa.ForeignKey("meetings.id"), index=True)
    member_id: Mapped[int] = mapped_column(sa.ForeignKey("meeting_members.id"), index=True)
    attendance: Mapped[Attendance | None]
    deputy: Mapped[str] = mapped_column(default="")
    number: Mapped[int | None]  # of the copy on paper
    handed_on: Mapped[date | None]
    collected_on: Mapped[date | None]
    opened_on: Mapped[date | None]  # on screen, by the member
    version: Mapped[int] = mapped_column(default=1)

    meeting: Mapped[Meeting] = relationship(back_populates="seats")
    member: Mapped[MeetingMember] = relationship()
    __mapper_args__ = {"version_id_col": version}
    __table_args__ = (sa.UniqueConstraint("meeting_id", "member_id"),)


class PacketPage(Model):
    """What one member was told of one case in the packet of a meeting (資料に出したこと)."""

    __tablename__ = "packet_pages"

    id: Mapped[int] = mapped_column(primary_key=True)
    town_id: Mapped[int] = mapped_column(sa.ForeignKey("towns.id"), index=True)
    seat_id: Mapped[int] = mapped_column(sa.ForeignKey("meeting_seats.id"), index=True)
    item_id: Mapped[int] = mapped_column(sa.ForeignKey("agenda_items.id"), index=True)
    disclosure_id: Mapped[int] = mapped_column(sa.ForeignKey("disclosures.id"))
    facts: Mapped[list[str]] = mapped_column(default=list)

    seat: Mapped[Seat] = relationship()
    item: Mapped[AgendaItem] = relationship()
    disclosure: Mapped[Disclosure] = relationship()
    __table_args__ = (sa.UniqueConstraint("seat_id", "item_id"),)

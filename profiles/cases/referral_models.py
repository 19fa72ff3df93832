"""The sheets with which people are handed from desk to desk (つなぐシート): how a town's look, and each that was filled in."""

from datetime import date, datetime
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column, relationship

from geo.clock import utcnow
from geo.db import JSON, Model, new_ref
from profiles.accounts.models import Account, Agency
from profiles.cases.referral_sheet import Direction, SheetDefinition, answers_from_json, fields_from_json
from profiles.cases.referral_steps import ReferralAct, ReferralState
from profiles.clients.models import Client
from profiles.consent.models import Consent, Way
from profiles.consent.rules import Basis
from profiles.vault import SealedJSON, SealedText


class SheetForm(Model):
    """One version of a town's referral sheet for one direction; a filled sheet keeps the version it was filled in."""

    __tablename__ = "sheet_forms"

    id: Mapped[int] = mapped_column(primary_key=True)
    ref: Mapped[str] = mapped_column(sa.String(12), unique=True, default=new_ref)
    town_id: Mapped[int] = mapped_column(sa.ForeignKey("towns.id"), index=True)
    direction: Mapped[Direction]
    number: Mapped[int]  # the first version of a direction is 1
    name: Mapped[str]
    own_word: Mapped[str] = mapped_column(default="")
    source: Mapped[str] = mapped_column(default="")
    fields: Mapped[list[dict[str, Any]]] = mapped_column(JSON, default=list)
    answers: Mapped[list[dict[str, Any]]] = mapped_column(JSON, default=list)
    borrowed: Mapped[list[str]] = mapped_column(default=list)  # what the town does not say: our own stands in
    made_at: Mapped[datetime] = mapped_column(default=utcnow)
    made_by_id: Mapped[int | None] = mapped_column(sa.ForeignKey("accounts.id"))
    version: Mapped[int] = mapped_column(default=1)

    __table_args__ = (sa.UniqueConstraint("town_id", "direction", "number"),)
    __mapper_args__ = {"version_id_col": version}

    @property
    def definition(self) -> SheetDefinition:
        """Return what the sheet is."""
        return SheetDefinition(
            self.direction,
            self.name,
            fields_from_json(self.fields),
            answers_from_json(self.answers),
            self.own_word,
            self.source,
            tuple(self.borrowed),
        )


class Referral(Model):
    """One person handed from one desk to another (つなぎの依頼), on the sheet of the town."""

    __tablename__ = "referrals"

    id: Mapped[int] = mapped_column(primary_key=True)
    ref: Mapped[str] = mapped_column(sa.String(12), unique=True, default=new_ref)
    town_id: Mapped[int] = mapped_column(sa.ForeignKey("towns.id"), index=True)
    number: Mapped[int]  # by which both desks speak of it
    sheet_form_id: Mapped[int] = mapped_column(sa.ForeignKey("sheet_forms.id"), index=True)
    from_agency_id: Mapped[int | None] = mapped_column(sa.ForeignKey("agencies.id"), index=True)  # None: the team
    to_agency_id: Mapped[int | None] = mapped_column(sa.ForeignKey("agencies.id"), index=True)  # None: the team
    client_id: Mapped[int | None] = mapped_column(sa.ForeignKey("clients.id"), index=True)  # None: not yet on record
    state: Mapped[ReferralState] = mapped_column(default=ReferralState.DRAFT)
    state_since: Mapped[date]
    said: Mapped[dict[str, Any]] = mapped_column(SealedJSON, default=dict)  # by the keys of the sheet
    parts: Mapped[list[str]] = mapped_column(default=list)  # the pages that somebody went through
    # on what ground it is told
    basis: Mapped[Basis | None]
    basis_on: Mapped[date | None]  # the day of the consent or of the meeting
    way: Mapped[Way | None]
    basis_words: Mapped[str | None] = mapped_column(SealedText)  # the meeting, or why it cannot wait
    consent_id: Mapped[int | None] = mapped_column(sa.ForeignKey("consents.id"))
    # how it went
    written_by_id: Mapped[int | None] = mapped_column(sa.ForeignKey("accounts.id"))
    begun_on: Mapped[date]
    sent_on: Mapped[date | None]
    waiting_since: Mapped[date | None] = mapped_column(index=True)  # since when an answer is waited for
    received_on: Mapped[date | None]
    received_by_id: Mapped[int | None] = mapped_column(sa.ForeignKey("accounts.id"))
    answer: Mapped[str | None]  # the code of the newest answer
    version: Mapped[int] = mapped_column(default=1)

    form: Mapped[SheetForm] = relationship()
    from_agency: Mapped[Agency | None] = relationship(foreign_keys=[from_agency_id])
    to_agency: Mapped[Agency | None] = relationship(foreign_keys=[to_agency_id])
    client: Mapped[Client | None] = relationship()
    consent: Mapped[Consent | None] = relationship()
    written_by: Mapped[Account | None] = relationship(foreign_keys=[written_by_id])
    __table_args__ = (
        sa.UniqueConstraint("town_id", "number"),
        sa.CheckConstraint("from_agency_id IS NOT NULL OR to_agency_id IS NOT NULL", name="between_two"),
        sa.CheckConstraint("from_agency_id IS NOT NULL OR client_id IS NOT NULL", name="team_knows_whom"),
    )
    __mapper_args__ = {"version_id_col": version}

    @property
    def direction(self) -> Direction:
        """Return who hands it to whom."""
        return Direction.TO_TEAM if self.to_agency_id is None else Direction.TO_DESK


class ReferralStep(Model):
    """One act on a referral, with what was said in it (つなぎの経過)."""

    __tablename__ = "referral_steps"

    id: Mapped[int] = mapped_column(primary_key=True)
    referral_id: Mapped[int] = mapped_column(sa.ForeignKey("referrals.id"), index=True)
    act: Mapped[ReferralAct]
    state: Mapped[ReferralState]  # in which it left the referral
    on: Mapped[date] = mapped_column("done_on")
    answer: Mapped[str | None]  # the code, in the answers of the sheet
    words: Mapped[str | None] = mapped_column(SealedText)
    day: Mapped[date | None]  # that the answer names
    by_id: Mapped[int | None] = mapped_column(sa.ForeignKey("accounts.id"))

    referral: Mapped[Referral] = relationship()
    by: Mapped[Account | None] = relationship()

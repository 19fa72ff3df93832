"""Reads of referrals, scoped to the two desks between which one goes: whoever is neither finds nothing."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta

import sqlalchemy as sa
from sqlalchemy.orm import defer, joinedload

from geo.db import db
from geo.errors import NotFoundError
from profiles.access import Permission, Role, may
from profiles.accounts.models import Account, Agency
from profiles.actor import Actor
from profiles.cases.referral_models import Referral, ReferralStep
from profiles.cases.referral_sheet import Direction
from profiles.cases.referral_steps import OPEN, UNANSWERED_DAYS, WAITING, ReferralState, Side, may_read
from profiles.clients.models import Client
from profiles.consent.models import Consent
from profiles.consent.rules import Basis, holds
from profiles.wall import for_the_town

MOST = 200  # on one list


def where_between(actor: Actor) -> sa.ColumnElement[bool]:
    """Return the condition on referrals that an actor's desk wrote or was sent; a draft is its writer's alone."""
    sent = Referral.state != ReferralState.DRAFT
    if actor.role is Role.PARTNER and actor.agency_id is not None:
        own = sa.or_(
            Referral.from_agency_id == actor.agency_id, sa.and_(Referral.to_agency_id == actor.agency_id, sent)
        )
    elif may(actor.role, Permission.CLIENT_EDIT):
        own = sa.or_(Referral.from_agency_id.is_(None), sa.and_(Referral.to_agency_id.is_(None), sent))
    else:
        return sa.false()
    return sa.and_(Referral.town_id == actor.town_id, own)


def own_referral(actor: Actor, ref: str) -> Referral:
    """Return a referral between the actor's desk and another; what is not there and what is not theirs look the same."""
    query = sa.select(Referral).where(where_between(actor), Referral.ref == ref)
    referral = db.session.scalar(query.options(*_desks()))
    if referral is None:
        raise NotFoundError(ref)
    return referral


def referrals_of(actor: Actor, client: Client) -> Sequence[Referral]:
    """Return the sheets about a person on record that the actor may see, the newest first; what stands on them stays shut."""
    query = sa.select(Referral).where(where_between(actor), Referral.client_id == client.id)
    query = query.options(*_desks(), defer(Referral.said), defer(Referral.basis_words))
    return db.session.scalars(query.order_by(Referral.id.desc())).all()


def _desks() -> tuple[sa.sql.base.ExecutableOption, ...]:
    """Return what is read along with a referral."""
    return joinedload(Referral.form), joinedload(Referral.from_agency), joinedload(Referral.to_agency)


def sides_of(actor: Actor, referral: Referral) -> frozenset[Side]:
    """Return on which sides of a referral an actor stands; the team speaks for a desk that has no account of its own."""
    if actor.role is Role.PARTNER:
        ends = {Side.SENDER: referral.from_agency_id, Side.RECEIVER: referral.to_agency_id}
        return frozenset(side for side, agency in ends.items() if agency is not None and agency == actor.agency_id)
    if not may(actor.role, Permission.CLIENT_EDIT) or actor.town_id != referral.town_id:
        return frozenset()
    if referral.direction is Direction.TO_TEAM:
        return frozenset({Side.RECEIVER})
    return frozenset({Side.SENDER}) if signs_in(referral.to_agency_id) else frozenset(Side)


def signs_in(agency_id: int | None) -> bool:
    """Say whether somebody of a desk can sign in as a partner."""
    query = sa.select(Account.id).where(Account.agency_id == agency_id, Account.role == Role.PARTNER, Account.active)
    return db.session.scalar(query.limit(1)) is not None


def reads(actor: Actor, referral: Referral, today: date) -> bool:
    """Say whether an actor may read what stands on a sheet today."""
    fine = {"was_received": referral.received_on is not None, "still_holds": still_holds(referral, today)}
    return any(may_read(side, referral.state, **fine) for side in sides_of(actor, referral))


def still_holds(referral: Referral, today: date) -> bool:
    """Say whether the ground holds on which another desk was told: a consent that ended closes the sheet again."""
    if referral.direction is Direction.TO_TEAM or referral.basis is not Basis.CONSENT:
        return True
    with for_the_town():
        query = sa.select(Consent.given_on, Consent.until, Consent.withdrawn_on)
        found = db.session.execute(query.where(Consent.id == referral.consent_id)).one_or_none()
    return found is not None and holds(*found, today)


def client_ref_of(referral: Referral) -> str | None:
    """Return the reference of the person for the book of deeds alone; a desk does not see their record."""
    if referral.client_id is None:
        return None
    with for_the_town():
        return db.session.scalar(sa.select(Client.ref).where(Client.id == referral.client_id))


def next_number(actor: Actor) -> int:
    """Return the number of the next referral of the town."""
    with for_the_town():
        last = db.session.scalar(sa.select(sa.func.max(Referral.number)).where(Referral.town_id == actor.town_id))
    return (last or 0) + 1


def steps_of(referral: Referral) -> Sequence[ReferralStep]:
    """Return the acts on a referral, the first first."""
    query = sa.select(ReferralStep).where(ReferralStep.referral_id == referral.id).order_by(ReferralStep.id)
    return db.session.scalars(query.options(joinedload(ReferralStep.by))).all()


def desks_to_tell(actor: Actor) -> Sequence[Agency]:
    """Return the desks of the town to which a person can be handed on."""
    return db.session.scalars(sa.select(Agency).where(Agency.town_id == actor.town_id).order_by(Agency.name)).all()


@dataclass(frozen=True, slots=True)
class ReferralRow:
    """One referral in a list: its number, between whom, where it stands; a code only to whoever sees the record."""

    ref: str
    number: int
    name: str  # of the sheet
    incoming: bool
    other: str  # the desk at the other end; empty: the team
    state: ReferralState
    since: date
    sent_on: date | None
    answer: str
    code: str
    client_ref: str
    is_ours: bool  # the next act is the actor's own
    waited: int | None  # days for which an answer or a reply has been waited for

    @property
    def is_late(self) -> bool:
        """Say whether it has waited for too long."""
        return self.waited is not None and self.waited >= UNANSWERED_DAYS


def referral_rows(actor: Actor, *, today: date, incoming: bool, ended: bool = False) -> list[ReferralRow]:
    """Return the referrals that came in or went out, those that waited longest first, then the newest."""
    query = sa.select(Referral).where(where_between(actor), _came_in(actor) if incoming else ~_came_in(actor))
    states = OPEN | {ReferralState.DRAFT}
    query = query.where(Referral.state.not_in(states) if ended else Referral.state.in_(states))
    found = db.session.scalars(
        query.options(*_desks(), defer(Referral.said)).order_by(Referral.id.desc()).limit(MOST)
    ).all()
    codes = _codes(actor, found)
    rows = [_row(actor, one, codes, today, incoming) for one in found]
    return sorted(rows, key=_urgency)


def _urgency(row: ReferralRow) -> tuple[bool, int, bool]:
    """Return what a list is sorted by: what waited too long, then what is ours to do, then the rest as it stands."""
    return (not row.is_late, -(row.waited or 0) if row.is_late else 0, not row.is_ours)


def _came_in(actor: Actor) -> sa.ColumnElement[bool]:
    """Return the condition for referrals that came to the actor's desk."""
    own = actor.agency_id if actor.role is Role.PARTNER else None
    return Referral.to_agency_id.is_(None) if own is None else sa.func.coalesce(Referral.to_agency_id, 0) == own


def _codes(actor: Actor, found: Sequence[Referral]) -> dict[int, tuple[str, str]]:
    """Return reference and code of the people, to whoever may see their records."""
    if not may(actor.role, Permission.CLIENT_VIEW):
        return {}
    ids = {one.client_id for one in found if one.client_id is not None}
    if not ids:
        return {}
    query = sa.select(Client.id, Client.ref, Client.code).where(Client.id.in_(ids))
    return {row[0]: (row[1], row[2]) for row in db.session.execute(query)}


def _row(actor: Actor, one: Referral, codes: dict[int, tuple[str, str]], today: date, incoming: bool) -> ReferralRow:
    """Return one referral as a line."""
    desk = one.from_agency if incoming else one.to_agency
    ref, code = codes.get(one.client_id or 0, ("", ""))
    answer = one.form.definition.answer(one.answer)
    return ReferralRow(
        ref=one.ref,
        number=one.number,
        name=one.form.name,
        incoming=incoming,
        other=desk.name if desk else "",
        state=one.state,
        since=one.state_since,
        sent_on=one.sent_on,
        answer=answer.label if answer else "",
        code=code,
        client_ref=ref,
        is_ours=one.state in WAITING if incoming else one.state in (ReferralState.ASKED, ReferralState.DRAFT),
        waited=(today - one.waiting_since).days if one.waiting_since else None,
    )


def unanswered_referrals(actor: Actor, *, today: date) -> list[ReferralRow]:
    """Return the referrals that have waited for 7 days or more, for either side, the longest first (QUALITY U27)."""
    due = Referral.waiting_since <= today - timedelta(days=UNANSWERED_DAYS)
    query = (
        sa.select(Referral)
        .where(where_between(actor), due, Referral.state.in_(OPEN))
        .options(*_desks(), defer(Referral.said))
    )
    found = db.session.scalars(query.order_by(Referral.waiting_since, Referral.id)).all()
    codes = _codes(actor, found)
    own = actor.agency_id if actor.role is Role.PARTNER else None
    return [_row(actor, one, codes, today, one.to_agency_id == own) for one in found]

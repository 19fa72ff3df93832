"""The signs of cases by which the first page is ordered: consents that end, plans to look at, people of whom nothing is written."""

from collections.abc import Iterator
from datetime import timedelta
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import aliased

from geo.db import db
from matchmaker.casebook.rules import QUIET_DAYS, REVIEW_SOON_DAYS, Sign, Why
from matchmaker.casebook.signs import Scope
from matchmaker.introductions.models import Introduction
from matchmaker.introductions.queries import LIVE_STATES
from matchmaker.introductions.rules import TOLD
from profiles.access import Permission, may
from profiles.cases.closing_queries import WAITS
from profiles.cases.models import AftercareContact, Case, CaseStage, Closing, Contact, Plan
from profiles.clients.models import Client
from profiles.consent.models import Consent, Purpose
from profiles.consent.rules import ENDING_DAYS
from profiles.vocabulary.rules import Side

PERSON = Side.PERSON.value
LOOKED_AFTER = tuple(  # what is paused or closed asks for nothing
    stage for stage in CaseStage if stage not in (CaseStage.PAUSED, CaseStage.CLOSED, CaseStage.AFTERCARE)
)


def case_signs(scope: Scope) -> list[Sign]:
    """Return all signs of cases in a scope."""
    if not may(scope.actor.role, Permission.CLIENT_VIEW):
        return []
    return [*consent_signs(scope), *review_signs(scope), *quiet_signs(scope), *aftercare_signs(scope)]


def consent_signs(scope: Scope) -> Iterator[Sign]:
    """Yield the consents behind a living tie that have run out or soon will, with no other that lasts longer."""
    soon = scope.today + timedelta(days=ENDING_DAYS)
    other = aliased(Consent)
    lasts = sa.exists().where(
        other.client_id == Consent.client_id,
        other.purpose == Purpose.INTRODUCE,
        other.withdrawn_on.is_(None),
        sa.or_(other.until.is_(None), other.until > Consent.until),
    )
    told = [state for state in LIVE_STATES if state.value in TOLD]
    living = sa.exists().where(*scope.ties(), Introduction.client_id == Consent.client_id, Introduction.state.in_(told))
    query = sa.select(Consent.id, Consent.client_id, Consent.until).where(
        Consent.town_id == scope.actor.town_id,
        Consent.purpose == Purpose.INTRODUCE,
        Consent.withdrawn_on.is_(None),
        Consent.until < soon,
        ~lasts,
        living,
    )
    for consent, client, until in db.session.execute(query):
        days = ENDING_DAYS - ((until or soon) - scope.today).days
        yield Sign(Why.CONSENT, PERSON, client, consent, days, client_id=client)


def review_signs(scope: Scope) -> Iterator[Sign]:
    """Yield the plans in force whose review is late or near, the latest first."""
    newer = aliased(Plan)
    query = (
        sa.select(Plan.id, Plan.client_id, Plan.review_on)
        .where(
            Plan.town_id == scope.actor.town_id,
            Plan.decided_on.is_not(None),
            Plan.evaluated_on.is_(None),
            Plan.review_on <= scope.today + timedelta(days=REVIEW_SOON_DAYS),
            ~sa.exists().where(
                newer.client_id == Plan.client_id, newer.number > Plan.number, newer.decided_on.is_not(None)
            ),
            sa.exists().where(*_newest_case(scope, Plan.client_id)),
        )
        .order_by(Plan.review_on, Plan.id)
    )
    for plan, client, review_on in db.session.execute(query):
        yield Sign(Why.REVIEW, PERSON, client, plan, (scope.today - (review_on or scope.today)).days, client_id=client)


def _newest_case(scope: Scope, client_id: Any) -> list[sa.ColumnElement[bool]]:
    """Return the conditions on the newest case of a person, while it is looked after in this scope."""
    newer = aliased(Case)
    found = [
        Case.client_id == client_id,
        Case.town_id == scope.actor.town_id,
        Case.stage.in_(LOOKED_AFTER),
        ~sa.exists().where(newer.client_id == Case.client_id, newer.id > Case.id),
    ]
    return [*found, scope.owned(Case.coordinator_id)] if scope.mine else found


def quiet_signs(scope: Scope) -> Iterator[Sign]:
    """Yield the people with an open case and no living tie of whom nothing was written for a month."""
    before = scope.today - timedelta(days=QUIET_DAYS)
    talked = sa.select(sa.func.max(Contact.on)).where(Contact.client_id == Client.id).scalar_subquery()
    query = (
        sa.select(Client.id, Case.stage_since, talked)
        .join(Case, sa.and_(*_newest_case(scope, Client.id)))
        .where(
            Case.stage_since <= before,
            ~sa.exists().where(Introduction.client_id == Client.id, Introduction.state.in_(LIVE_STATES)),
            ~sa.exists().where(Contact.client_id == Client.id, Contact.on > before),
        )
        .order_by(Case.stage_since, Client.id)
    )
    for client, since, heard in db.session.execute(query):
        last = max(since, heard) if heard else since
        yield Sign(Why.QUIET, PERSON, client, client, (scope.today - last).days - QUIET_DAYS, client_id=client)


def aftercare_signs(scope: Scope) -> Iterator[Sign]:
    """Yield the contacts after a closing that are due up to tomorrow."""
    query = (
        sa.select(AftercareContact.id, AftercareContact.client_id, AftercareContact.due_on)
        .join(AftercareContact.closing)
        .join(Closing.case)
        .where(
            AftercareContact.town_id == scope.actor.town_id,
            WAITS,
            AftercareContact.due_on <= scope.today + timedelta(days=1),
            *([scope.owned(Case.coordinator_id)] if scope.mine else []),
        )
        .order_by(AftercareContact.due_on, AftercareContact.id)
    )
    for contact, client, due_on in db.session.execute(query):
        yield Sign(Why.AFTERCARE, PERSON, client, contact, (scope.today - due_on).days, client_id=client)

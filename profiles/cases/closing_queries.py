"""Reads of closings: how a case was closed, and which contacts after it are due."""

from collections.abc import Collection, Mapping, Sequence
from datetime import date

import sqlalchemy as sa
from sqlalchemy.orm import contains_eager, joinedload, selectinload

from geo.db import db
from geo.errors import NotFoundError
from profiles.actor import Actor
from profiles.cases.closing import ClosingReason
from profiles.cases.models import AftercareContact, Case, Closing
from profiles.clients.models import Client
from profiles.clients.queries import where_theirs

WAITS = sa.and_(AftercareContact.done_on.is_(None), AftercareContact.dropped_on.is_(None))


def closings_of(client: Client) -> Sequence[Closing]:
    """Return how the cases of a person were closed, the newest first."""
    query = sa.select(Closing).where(Closing.client_id == client.id).order_by(Closing.id.desc())
    return db.session.scalars(query.options(selectinload(Closing.aftercare), joinedload(Closing.by))).all()


def find_closing(case: Case) -> Closing | None:
    """Return how a case was closed last, None where it is open or was closed before anybody asked why."""
    query = sa.select(Closing).where(Closing.case_id == case.id, Closing.number == case.rounds)
    return db.session.scalar(query.options(selectinload(Closing.aftercare)))


def aftercare_due(actor: Actor, *, until: date, mine: bool = False) -> Sequence[AftercareContact]:
    """Return the contacts after a closing that are due up to a day, the longest due first, with their people."""
    return _found(_waiting(actor, mine).where(AftercareContact.due_on <= until))


def aftercare_waiting(actor: Actor, *, mine: bool = False) -> Sequence[AftercareContact]:
    """Return the next contact after a closing of everybody who has one, the longest due first, with their people."""
    first: dict[int, AftercareContact] = {}
    for contact in _found(_waiting(actor, mine)):
        first.setdefault(contact.closing_id, contact)
    return list(first.values())


def _found(query: sa.Select[AftercareContact]) -> Sequence[AftercareContact]:
    """Return contacts in the order of their days."""
    return db.session.scalars(query.order_by(AftercareContact.due_on, AftercareContact.id)).all()


def _waiting(actor: Actor, mine: bool) -> sa.Select[AftercareContact]:
    """Return the query for contacts that wait, as far as the actor may see their people; nobody's are everybody's."""
    own = sa.or_(Case.coordinator_id == actor.account_id, Case.coordinator_id.is_(None))
    return (
        sa.select(AftercareContact)
        .join(AftercareContact.client)
        .join(AftercareContact.closing)
        .join(Closing.case)
        .where(where_theirs(actor), WAITS, own if mine else sa.true())
        .options(
            contains_eager(AftercareContact.client).joinedload(Client.area),
            contains_eager(AftercareContact.closing).contains_eager(Closing.case).joinedload(Case.coordinator),
        )
    )


def own_aftercare(actor: Actor, client: Client, ref: str) -> AftercareContact:
    """Return one contact after the closing of a person whom the actor may see."""
    query = sa.select(AftercareContact).where(AftercareContact.ref == ref, AftercareContact.client_id == client.id)
    contact = db.session.scalar(query.join(AftercareContact.client).where(where_theirs(actor)))
    if contact is None:
        raise NotFoundError(ref)
    return contact


def next_aftercare(client_ids: Collection[int]) -> Mapping[int, AftercareContact]:
    """Return the next contact after a closing of each of many people who have one, by the client's id."""
    query = sa.select(AftercareContact).where(AftercareContact.client_id.in_(client_ids), WAITS)
    order = (AftercareContact.due_on.desc(), AftercareContact.id.desc())
    return {contact.client_id: contact for contact in db.session.scalars(query.order_by(*order))}


def count_closings(actor: Actor, first: date, last: date) -> Mapping[ClosingReason, int]:
    """Return for which reasons how many cases of the actor's town were closed in some days; opened again or not."""
    query = sa.select(Closing.reason, sa.func.count()).join(Closing.client)
    where = (where_theirs(actor), Closing.closed_on.between(first, last))
    return {reason: number for reason, number in db.session.execute(query.where(*where).group_by(Closing.reason))}

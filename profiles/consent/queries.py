"""Reads of consents: which one holds on a day, and how a person's consent stands."""

from collections.abc import Collection, Mapping, Sequence
from datetime import date

import sqlalchemy as sa
from sqlalchemy.orm import joinedload

from geo.db import db
from geo.errors import NotFoundError
from profiles.actor import Actor
from profiles.clients.models import Client
from profiles.clients.queries import where_theirs
from profiles.consent.models import Consent, Disclosure, Purpose
from profiles.consent.rules import Standing, holds, standing


def consents_of(client: Client) -> Sequence[Consent]:
    """Return all consents of a client, the newest first."""
    query = sa.select(Consent).where(Consent.client_id == client.id).order_by(Consent.id.desc())
    return db.session.scalars(query).all()


def valid_consent(client: Client, purpose: Purpose, on: date) -> Consent | None:
    """Return the newest consent that covers a purpose on a day, or None: then nothing leaves the house."""
    for consent in consents_of(client):
        if consent.purpose is purpose and holds(consent.given_on, consent.until, consent.withdrawn_on, on):
            return consent
    return None


def where_consented(client_id: sa.SQLColumnExpression[int], purpose: Purpose, on: date) -> sa.ColumnElement[bool]:
    """Return the condition that a consent of a person holds on a day; `client_id` is a column of the query around it."""
    return sa.exists().where(
        Consent.client_id == client_id,
        Consent.purpose == purpose,
        sa.or_(Consent.given_on.is_(None), Consent.given_on <= on),
        sa.or_(Consent.until.is_(None), Consent.until >= on),
        sa.or_(Consent.withdrawn_on.is_(None), Consent.withdrawn_on > on),
    )


def find_newest(client: Client, purpose: Purpose) -> Consent | None:
    """Return the consent for a purpose that was recorded last, whether it holds or not."""
    return next((consent for consent in consents_of(client) if consent.purpose is purpose), None)


def standing_of(client: Client, purpose: Purpose, on: date) -> Standing:
    """Return how a person's consent for a purpose stands on a day."""
    return standings([client.id], purpose, on).get(client.id, Standing.NONE)


def standings(client_ids: Collection[int], purpose: Purpose, on: date) -> Mapping[int, Standing]:
    """Return how many people's consents stand on a day; who never gave one is not among them."""
    columns = (Consent.client_id, Consent.given_on, Consent.until, Consent.withdrawn_on)
    query = sa.select(*columns).where(Consent.purpose == purpose, Consent.client_id.in_(client_ids))
    found: dict[int, Standing] = {}
    valid: set[int] = set()
    for client_id, given_on, until, withdrawn_on in db.session.execute(query.order_by(Consent.id)):
        if holds(given_on, until, withdrawn_on, on):
            valid.add(client_id)
            found[client_id] = standing(until, withdrawn_on, on)
        elif client_id not in valid:
            found[client_id] = standing(until, withdrawn_on, on)
    return found


def disclosures_of(client: Client) -> Sequence[Disclosure]:
    """Return everything that was told about a person, the newest first."""
    query = sa.select(Disclosure).where(Disclosure.client_id == client.id).order_by(Disclosure.id.desc())
    return db.session.scalars(query.options(joinedload(Disclosure.by))).all()


def visible_consent(actor: Actor, ref: str) -> Consent:
    """Return a consent of a client that the actor may see."""
    query = sa.select(Consent).join(Client).where(where_theirs(actor), Consent.ref == ref)
    consent = db.session.scalar(query)
    if consent is None:
        raise NotFoundError(ref)
    return consent

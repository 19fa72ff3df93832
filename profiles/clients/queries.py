"""Reads of clients, scoped to who asks: coordinators see the people of their town, others no one."""

import re
from collections.abc import Collection, Mapping

import sqlalchemy as sa
from sqlalchemy.orm import joinedload

from geo.db import db
from geo.errors import NotFoundError
from profiles.access import Permission, may
from profiles.actor import Actor
from profiles.clients.finding import term_sought
from profiles.clients.models import Client, ClientMark, HouseholdLink
from profiles.vault import mark_of, marks_of

CODE = re.compile(r"(?P<dress>\D*)(?P<number>\d{1,9})")
CODES_AT_ONCE = 500


def where_theirs(actor: Actor) -> sa.ColumnElement[bool]:
    """Return the condition on clients that an actor may see."""
    if not may(actor.role, Permission.CLIENT_VIEW):
        return sa.false()
    return Client.town_id == actor.town_id


def visible_client(actor: Actor, ref: str) -> Client:
    """Return a client that the actor may see; what is not there and what is not theirs look the same."""
    query = sa.select(Client).where(where_theirs(actor), Client.ref == ref).options(joinedload(Client.area))
    client = db.session.scalar(query)
    if client is None:
        raise NotFoundError(ref)
    return client


def find_client_coded(actor: Actor, code: str) -> Client | None:
    """Return the client of a code in the actor's town, or None."""
    return db.session.scalar(sa.select(Client).where(where_theirs(actor), Client.code == code))


def client_coded(actor: Actor, code: str) -> Client:
    """Return the client of a code in the actor's town."""
    client = find_client_coded(actor, code)
    if client is None:
        raise NotFoundError(code)
    return client


def clients_coded(actor: Actor, codes: Collection[str]) -> Mapping[str, Client]:
    """Return the clients of many codes, by code."""
    wanted, found = sorted(codes), dict[str, Client]()
    for start in range(0, len(wanted), CODES_AT_ONCE):
        some = wanted[start : start + CODES_AT_ONCE]
        query = sa.select(Client).where(where_theirs(actor), Client.code.in_(some))
        found |= {client.code: client for client in db.session.scalars(query)}
    return found


def next_code(actor: Actor) -> str:
    """Return the code after the highest in use in the town, in the same dress: C-041 after C-040."""
    codes = db.session.scalars(sa.select(Client.code).where(Client.town_id == actor.town_id))
    found = [match for code in codes if (match := CODE.fullmatch(code))]
    if not found:
        return "C-001"
    last = max(found, key=lambda match: int(match["number"]))
    return f"{last['dress']}{int(last['number']) + 1:0{len(last['number'])}}"


def mark_in(town_id: int, term: str) -> str:
    """Return the mark of a term in a town: nobody can tell whether somebody in another town bears the same name."""
    return mark_of(f"{town_id}:{term}")


def where_called(actor: Actor, words: str) -> sa.ColumnElement[bool]:
    """Return the condition on clients of the actor's town whom a name or a number belongs to."""
    term = term_sought(words)
    if term is None:
        return sa.false()
    marks = marks_of(f"{actor.town_id}:{term}")
    bearing = sa.select(ClientMark.client_id).where(ClientMark.town_id == actor.town_id, ClientMark.mark.in_(marks))
    return Client.id.in_(bearing)


def household_of(client: Client) -> list[tuple[HouseholdLink, Client]]:
    """Return those of the same household, each with the tie, in the order of their codes."""
    either = sa.or_(HouseholdLink.client_id == client.id, HouseholdLink.other_id == client.id)
    query = sa.select(HouseholdLink).where(either, HouseholdLink.town_id == client.town_id)
    links = db.session.scalars(query.options(joinedload(HouseholdLink.client), joinedload(HouseholdLink.other)))
    ties = [(link, link.other if link.client_id == client.id else link.client) for link in links]
    return sorted(ties, key=lambda tie: tie[1].code)


def household_link(client: Client, ref: str) -> HouseholdLink:
    """Return one tie of a person's household."""
    found = next((link for link, _other in household_of(client) if link.ref == ref), None)
    if found is None:
        raise NotFoundError(ref)
    return found

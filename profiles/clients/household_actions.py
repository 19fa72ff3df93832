"""Writes of the ties within a household: two records that belong together, and are told apart everywhere else."""

import sqlalchemy as sa

from geo.db import db
from geo.errors import DomainError
from profiles.actor import Actor
from profiles.audit.actions import Event, record
from profiles.clients.models import Client, HouseholdLink

HOUSEHOLD_LINKED = Event("household.linked", "世帯のつながりの記録", frozenset({"client", "other"}))
HOUSEHOLD_PARTED = Event("household.parted", "世帯のつながりの取り消し", frozenset({"client", "other"}))


def link_household(actor: Actor, client: Client, other: Client, relation: str) -> HouseholdLink:
    """Write down that two people belong to one household, and how."""
    if client.id == other.id:
        raise DomainError("本人とは別の人のコードを入れてください", field="code")
    first, second = sorted((client, other), key=lambda one: one.id)
    known = sa.select(HouseholdLink).where(HouseholdLink.client_id == first.id, HouseholdLink.other_id == second.id)
    if db.session.scalar(known) is not None:
        raise DomainError("%(code)s さんとは、もうつながっています", field="code", code=other.code)
    link = HouseholdLink(town_id=client.town_id, client=first, other=second, relation=relation)
    db.session.add(link)
    db.session.flush()
    record(actor, HOUSEHOLD_LINKED, link, client=first.ref, other=second.ref)
    return link


def part_household(actor: Actor, link: HouseholdLink) -> None:
    """Take a tie back."""
    record(actor, HOUSEHOLD_PARTED, link, client=link.client.ref, other=link.other.ref)
    db.session.delete(link)

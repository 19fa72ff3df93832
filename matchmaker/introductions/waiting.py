"""Who waits for a place, which seats are asked for already, and which pairs a human ruled out."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import date

import sqlalchemy as sa

from geo.areas import Area
from geo.db import db
from matchmaker.introductions.models import Introduction
from matchmaker.introductions.queries import HOLDING_STATES, LIVE_STATES, where_theirs
from matchmaker.matching.models import Choice, Decision
from matchmaker.matching.places import public_id
from profiles.actor import Actor
from profiles.cases.models import CaseStage
from profiles.cases.queries import cases_of, open_people
from profiles.clients.models import Client
from profiles.consent.models import Purpose
from profiles.consent.queries import standings
from profiles.consent.rules import Standing
from resources.directory.models import Resource

CONSENTING = (Standing.VALID, Standing.ENDING)
ON_THE_WAY = tuple(state for state in LIVE_STATES if state not in HOLDING_STATES)
PAIR = (Introduction.client_id, Introduction.resource_id)


@dataclass(frozen=True, slots=True)
class WaitingList:
    """The people of a town who wait for a place, and those who would if they agreed to be introduced."""

    ready: tuple[Client, ...]
    unasked: tuple[Client, ...]


def waiting_list(actor: Actor, on: date) -> WaitingList:
    """Return who waits on a day, in the order of their codes.

    Somebody waits whose case is open and does not rest (or who has none yet), who has no introduction under way, and
    who agreed to be introduced: without that no place may hear of them, so no seat is kept for them.
    """
    tied = _on_a_tie(actor)
    people = [client for client in open_people(actor) if client.id not in tied]
    cases = cases_of([client.id for client in people])
    people = [one for one in people if one.id not in cases or cases[one.id].stage is not CaseStage.PAUSED]
    agreed = consenting(people, on)
    return WaitingList(
        ready=tuple(one for one in people if one.id in agreed),
        unasked=tuple(one for one in people if one.id not in agreed),
    )


def consenting(people: Collection[Client], on: date) -> set[int]:
    """Return the ids of those of some people whose consent to be introduced holds on a day."""
    stand = standings([client.id for client in people], Purpose.INTRODUCE, on)
    return {client_id for client_id, standing in stand.items() if standing in CONSENTING}


def area_names(actor: Actor) -> Mapping[int, str]:
    """Return the name of each area of the town by its row."""
    query = sa.select(Area.id, Area.name).where(Area.town_id == actor.town_id)
    return {area_id: name for area_id, name in db.session.execute(query)}


def _on_a_tie(actor: Actor) -> set[int]:
    """Return the ids of the people who have an introduction under way, resting or not."""
    query = sa.select(Introduction.client_id).where(where_theirs(actor), Introduction.state.in_(LIVE_STATES))
    return set(db.session.scalars(query))


def asked_for(actor: Actor) -> Mapping[str, int]:
    """Return how many people are on the way to each place without holding a seat yet, by the place's public id."""
    query = (
        sa.select(Resource.ref, Resource.source, Resource.source_ref, sa.func.count())
        .join(Introduction, Introduction.resource_id == Resource.id)
        .where(where_theirs(actor), Introduction.state.in_(ON_THE_WAY), Introduction.paused_on.is_(None))
        .group_by(Resource.ref, Resource.source, Resource.source_ref)
    )
    return {public_id(ref, source, own): count for ref, source, own, count in db.session.execute(query)}


def ruled_out(actor: Actor, people: Collection[Client]) -> Mapping[str, frozenset[str]]:
    """Return the places that are not proposed to a person again, by code: not chosen, declined, or tied before."""
    codes = {client.id: client.code for client in people}
    pairs = {(client_id, place) for client_id, place in _tied_before(actor) if client_id in codes}
    pairs |= {(client_id, place) for client_id, place in _not_chosen(actor) if client_id in codes}
    names = _ids_of({place for _client, place in pairs})
    found: dict[str, set[str]] = {}
    for client_id, place in pairs:
        found.setdefault(codes[client_id], set()).add(names[place])
    return {code: frozenset(ids) for code, ids in found.items()}


def _tied_before(actor: Actor) -> Sequence[tuple[int, int]]:
    """Return the pairs that have or had an introduction."""
    return [(client, place) for client, place in db.session.execute(sa.select(*PAIR).where(where_theirs(actor)))]


def _not_chosen(actor: Actor) -> Sequence[tuple[int, int]]:
    """Return the pairs about which was decided last that they are not chosen."""
    columns = (Choice.client_id, Choice.resource_id, Choice.decision)
    query = sa.select(*columns).where(Choice.town_id == actor.town_id).order_by(Choice.id)
    last = {(client, place): decision for client, place, decision in db.session.execute(query)}
    return [pair for pair, decision in last.items() if decision is Decision.PASSED]


def _ids_of(resource_ids: Collection[int]) -> Mapping[int, str]:
    """Return the public id of some listings by their row's."""
    query = sa.select(Resource.id, Resource.ref, Resource.source, Resource.source_ref)
    found = db.session.execute(query.where(Resource.id.in_(resource_ids)))
    return {row_id: public_id(ref, source, source_ref) for row_id, ref, source, source_ref in found}

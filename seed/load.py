"""A town that is played into the store through the ordinary actions of every room."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date

import sqlalchemy as sa

from geo.areas import Town, keep_areas
from geo.db import db
from geo.errors import DomainError
from geo.features import read_shapes
from geo.gazetteer import keep_places, read_places
from matchmaker.engine.ranker import rank
from matchmaker.matching.actions import record_choice, unmet_from
from matchmaker.matching.indexes import index_on
from matchmaker.matching.models import Decision
from matchmaker.matching.queries import person_of
from profiles.access import Role
from profiles.accounts.actions import add_account, add_agency
from profiles.accounts.models import Account, Agency
from profiles.accounts.queries import actor_of
from profiles.accounts.rules import DEMO_PASSWORD
from profiles.actor import Actor
from profiles.clients.models import Client
from profiles.vocabulary.rules import Feature
from resources.directory.actions import confirm_resource, note_feature
from resources.directory.models import Resource
from resources.exchange.actions import keep
from resources.exchange.looking import preview
from resources.hosts.actions import name_steward, say_worry
from resources.hosts.models import Stewardship
from resources.hosts.rules import Topic
from seed.closings import play_closings
from seed.demo import ADDRESSES, AREAS, Demo, Told, read_demo
from seed.meetings import play_coming, play_past, read_meetings
from seed.papers import play_papers
from seed.people import add_people
from seed.referrals import play_referrals
from seed.ties import play_ties
from seed.words import play_words

SEEDER = "はじめの用意"


@dataclass(frozen=True, slots=True)
class Loaded:
    """What was brought in."""

    accounts: Sequence[Account]
    resources: int
    clients: int
    ties: int


def load_demo(today: date) -> Loaded | None:
    """Play the fictitious town into an empty store; None: it is there already. Raises DomainError on a store in use."""
    if db.session.scalar(sa.select(Town).where(Town.is_demo)) is not None:
        return None
    demo = read_demo(today)
    town = _empty_town(demo)
    seeder = Actor(Role.ADMINISTRATOR, town.id, SEEDER)
    keep_areas(town.id, read_shapes(AREAS.read_bytes()))
    keep_places(read_places(ADDRESSES))
    agencies = {one["name"]: add_agency(seeder, one["name"], one["field"]) for one in demo.agencies}
    accounts = _accounts(seeder, demo, agencies)
    actors = {name: actor_of(account) for name, account in accounts.items()}
    resources = _registry(seeder, demo, actors, today)
    clients = add_people(demo, actors, accounts, agencies)
    story = read_meetings()
    bodies = play_past(story, actors, accounts, agencies, clients, today=today)
    ties = play_ties(demo.ties, actors, clients, resources, today=today)
    play_papers(actors, clients, today=today)
    play_closings(demo, actors, clients, today=today)
    play_referrals(actors, clients, agencies, today=today)
    play_words(actors, today=today)
    _matching(demo, actors, clients, resources)
    play_coming(story, actors, bodies, today=today)
    return Loaded(tuple(accounts.values()), len(resources), len(clients), ties)


def _empty_town(demo: Demo) -> Town:
    """Return the town that a new store begins with, now with the name of the made-up one."""
    towns = db.session.scalars(sa.select(Town)).all()
    used = any(
        db.session.scalar(sa.select(sa.func.count()).select_from(model)) for model in (Resource, Client, Account)
    )
    if len(towns) > 1 or used:
        raise DomainError("この台帳は、もう使われています。架空の町は、空の台帳にだけ入れられます")
    town = towns[0] if towns else Town()
    town.ref, town.name, town.office = demo.town["ref"], demo.town["name"], demo.town["office"]
    town.extension, town.is_demo = demo.town["extension"], True
    db.session.add(town)
    db.session.flush()
    return town


def _accounts(seeder: Actor, demo: Demo, agencies: Mapping[str, Agency]) -> dict[str, Account]:
    """Write one account for each role, called by the first part of its address."""
    return {
        one["email"].partition("@")[0]: add_account(
            seeder,
            email=one["email"],
            name=one["name"],
            role=Role[one["role"].upper()],
            agency=agencies.get(one.get("agency", "")),
            extension=one["extension"],
            password=DEMO_PASSWORD,
        )
        for one in demo.accounts
    }


def _registry(seeder: Actor, demo: Demo, actors: Mapping[str, Actor], today: date) -> dict[str, Resource]:
    """Import the resource sheet, name who speaks for each place, and let them say what they said; return places by name."""
    keep(seeder, preview(seeder, demo.resources, "社会資源シート.csv", today=today))
    places = db.session.scalars(sa.select(Resource).where(Resource.town_id == seeder.town_id)).all()
    by_id = {place.source_ref: place for place in places}
    by_name = {place.name: place for place in places}
    stewards = {}
    for host in demo.hosts:
        place = by_id[host.resource]
        stewards[place.name] = name_steward(
            seeder, place, name=host.name, title=host.title, phone=host.phone, reach_note=host.reach_note
        )
    staff = [actor for actor in actors.values() if actor.role is Role.COORDINATOR]
    for number, place in enumerate(places):
        said_by = stewards.get(place.name) if number % 3 != 1 else None
        who = _host(place, said_by) if said_by else staff[number % len(staff)]
        confirm_resource(who, place, today=place.confirmed_on or today)
    for told in demo.notes:
        _tell(by_name[told.resource], told, stewards, actors)
    for name, topic, words in demo.worries:
        say_worry(_host(by_name[name], stewards[name]), by_name[name], Topic[topic.upper()], words)
    return by_name


def _host(place: Resource, steward: Stewardship) -> Actor:
    """Return the actor that a host is."""
    return Actor(Role.HOST, place.town_id, steward.name, resource_id=place.id, stewardship_id=steward.id)


def _tell(place: Resource, told: Told, stewards: Mapping[str, Stewardship], actors: Mapping[str, Actor]) -> None:
    """Write down what was said of one feature."""
    who = _host(place, stewards[place.name]) if told.by == "host" else actors[told.by]
    note_feature(who, place, Feature[told.feature.upper()], told.value, note=told.note, today=told.on)


def _matching(
    demo: Demo, actors: Mapping[str, Actor], clients: Mapping[str, Client], resources: Mapping[str, Resource]
) -> None:
    """Write down which candidates were not chosen, and what was missing."""
    by_code = {person.code: actors[person.by] for person in demo.people}
    for one in demo.passed:
        actor = by_code[one["client"]]
        record_choice(actor, clients[one["client"]], resources[one["resource"]], Decision.PASSED, reason=one["reason"])
    for code, words, on in demo.unmet:
        answer = rank(person_of(clients[code]), index_on(by_code[code], on), as_of=on)
        unmet_from(by_code[code], clients[code], answer, today=on, words=words)

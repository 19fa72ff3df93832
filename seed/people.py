"""The clients of the fictitious town, written as a coordinator would: the record, the case, the consent."""

from collections.abc import Mapping
from dataclasses import asdict
from datetime import timedelta

from profiles.accounts.models import Account, Agency
from profiles.actor import Actor
from profiles.cases.actions import open_case
from profiles.cases.models import CaseStage
from profiles.clients.actions import add_client
from profiles.clients.models import Client
from profiles.clients.reading import read_clients
from profiles.clients.rules import ClientRead
from profiles.consent.actions import give_consent
from profiles.consent.models import Way
from profiles.consent.rules import LEAST, Fact
from seed.demo import Demo, Person

SEALED = ("name", "kana", "address", "contact", "household")
UNDATED = "C-044"  # whose consent came without a date, so that a meeting cannot yet speak of them
OPEN_TO_ALL = {"C-031", "C-007", "C-017", "C-021", "C-043"}  # who said that everything may be told


def add_people(
    demo: Demo, actors: Mapping[str, Actor], accounts: Mapping[str, Account], agencies: Mapping[str, Agency]
) -> dict[str, Client]:
    """Write all clients with case and consent; return them by code."""
    known = {person.code: person for person in demo.people}
    clients = {}
    for read in read_clients(demo.clients).clients:
        person = known[str(read.values["code"])]
        actor = actors[person.by]
        own = {name: value for name, value in asdict(person).items() if name in SEALED}
        client = add_client(actor, {**read.values, **own}, source="demo")
        open_case(
            actor,
            client,
            today=person.opened_on,
            stage=CaseStage[person.stage.upper()],
            coordinator_id=accounts[person.by].id,
            referred_by_id=agencies[person.referred_by].id,
        )
        _consent(actor, client, read, person)
        clients[person.code] = client
    return clients


def _consent(actor: Actor, client: Client, read: ClientRead, person: Person) -> None:
    """Write down the consent that the file of clients states, given some days after the first talk."""
    if not read.consent.get("introduce"):
        return
    given_on = person.opened_on + timedelta(days=1)
    give_consent(
        actor,
        client,
        facts=tuple(Fact) if person.code in OPEN_TO_ALL else LEAST,
        way=Way.FILE if person.code == UNDATED else Way.SPOKEN,
        today=given_on,
        given_on=None if person.code == UNDATED else given_on,
        until=read.consent.get("until"),
    )

"""Builders with sensible defaults, so that a test says only what it is about."""

from typing import Any

from flask_security import hash_password

from geo.areas import Town
from geo.clock import today
from geo.coords import Point
from geo.db import db, new_ref
from profiles.access import Role
from profiles.accounts.models import Account, Agency
from profiles.accounts.rules import plain
from profiles.actor import Actor
from profiles.cases.actions import open_case
from profiles.clients.actions import add_client
from profiles.clients.models import Client
from profiles.vocabulary.rules import Kind, Visibility
from resources.directory.actions import add_resource
from resources.directory.models import Resource
from tests.support.client import PASSWORD

HOME = Point(35.0, 138.5)


class Make:
    """Makes rows; each method takes the fields that matter and fills in the rest."""

    def __init__(self) -> None:
        self._town: Town | None = None
        self._hash = ""

    @property
    def town(self) -> Town:
        """Return the town of the test."""
        if self._town is None:
            known = db.session.query(Town).first()
            self._town = known or self.other_town("汐見野市")
        return self._town

    def other_town(self, name: str = "となり町") -> Town:
        """Return another town."""
        town = Town(name=name, ref=new_ref())
        db.session.add(town)
        db.session.commit()
        return town

    def agency(self, name: str = "くらしの相談窓口", town: Town | None = None) -> Agency:
        """Return a desk."""
        agency = Agency(town_id=(town or self.town).id, name=name)
        db.session.add(agency)
        db.session.commit()
        return agency

    def account(self, role: Role = Role.COORDINATOR, town: Town | None = None, **fields: Any) -> Account:
        """Return somebody who can sign in with `PASSWORD`."""
        self._hash = self._hash or hash_password(plain(PASSWORD))
        ref = new_ref()
        account = Account(
            town_id=(town or self.town).id,
            role=role,
            password=self._hash,
            fs_uniquifier=new_ref(),
            **{"email": f"{role.value}-{ref}@shiomino.example", "name": f"{role.label} {ref[:3]}"} | fields,
        )
        db.session.add(account)
        db.session.commit()
        return account

    def actor(self, role: Role = Role.COORDINATOR, town: Town | None = None) -> Actor:
        """Return somebody who acts, with an account."""
        return self.actor_of(self.account(role, town))

    @staticmethod
    def actor_of(account: Account) -> Actor:
        """Return an account as the one who acts."""
        return Actor(account.role, account.town_id, account.name, account.id, account.agency_id)

    def client(self, actor: Actor | None = None, **values: Any) -> Client:
        """Return a person with an open case."""
        actor = actor or Actor(Role.COORDINATOR, self.town.id, "三浦 あかね")
        stated = {"code": f"C-{new_ref()}", "age": 34, "home": {"lat": HOME.lat, "lon": HOME.lon}}
        client = add_client(actor, stated | values)
        db.session.flush()
        open_case(actor, client, today=today())
        db.session.commit()
        return client

    def resource(self, actor: Actor | None = None, **values: Any) -> Resource:
        """Return a place that is open every afternoon and has room."""
        actor = actor or Actor(Role.COORDINATOR, self.town.id, "三浦 あかね")
        stated = {
            "name": f"手しごとサロン {new_ref()}",
            "kind": Kind.SALON,
            "visibility": Visibility.PUBLIC,
            "opening": "毎日 13:00-16:00",
            "places_total": 3,
        }
        resource = add_resource(actor, stated | values)
        db.session.commit()
        return resource

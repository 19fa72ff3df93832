"""Canaries in every sealed field of a seeded town (QUALITY R2): nobody finds one where their role may not look, in any format."""

import html
import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

import pytest
import sqlalchemy as sa

from geo.db import db
from matchmaker.introductions.models import Introduction
from profiles.access import Role
from profiles.accounts.models import Account
from profiles.actor import Actor
from profiles.cases.referral_models import Referral, ReferralStep
from profiles.clients.models import Client
from profiles.consent.models import Purpose
from profiles.consent.queries import valid_consent
from profiles.vault import SealedJSON, SealedText
from profiles.vocabulary.rules import Visibility
from resources.directory.models import Resource
from tests.conftest import TODAY
from tests.house.test_access_matrix import asked, text_of
from tests.house.visitors import House
from tests.support.make import Make

CANARY = re.compile(r"かなりあ\d{5}号")
POINT = re.compile(r"35\.77\d{4}")
NOT_OF_PEOPLE = {
    "accounts",
    "account_changes",
    "choices.seen",
}  # sign-ins and why they change; what scorers said, no words
LONGEST_WORD = 8  # characters: shorter strings in JSON are words of a list, not of a person
CLOSED = {"name", "kana", "address", "contact"}
BLIND = (
    "anonymous",
    "partner",
    "partner_elsewhere",
    "viewer",
    "administrator",
    "auditor",
    "stranger",
    "host_elsewhere",
)
OPENED = {
    "clients.edit",
    "cases.intake",
    "cases.intake_part",
    "cases.save_part",
}  # forms of a person, to their coordinator
VARIANTS = (
    "",
    "all=1",
    "closed=1&ended=1&paused=1",
    "q=%E3%81%8B%E3%81%AA%E3%82%8A%E3%81%82",
    "more=1&page=2",
    "for=council",
)
ENDINGS = ("csv", "xlsx", "geojson", "zip", "ics")


@dataclass
class Told:
    """Where each canary stands: table, column, and the reference of the row."""

    where: dict[str, tuple[str, str, str]]

    def fresh(self, table: str, column: str, ref: str) -> str:
        """Return one more canary."""
        text = f"かなりあ{len(self.where):05d}号"
        self.where[text] = (table, column, ref)
        return text

    def named(self, text: str) -> set[tuple[str, str, str]]:
        """Return which canaries a text holds."""
        return {self.where[one] for one in CANARY.findall(text) if one in self.where}


def sealed_columns() -> Iterator[tuple[type[Any], str, bool]]:
    """Return every sealed column of the house, a new table's too: its class, its name, and whether it holds JSON."""
    for mapper in db.Model.registry.mappers:
        for attribute in mapper.column_attrs:
            kind, name = attribute.columns[0].type, f"{mapper.local_table.name}.{attribute.key}"
            if isinstance(kind, SealedText | SealedJSON) and not {mapper.local_table.name, name} & NOT_OF_PEOPLE:
                yield mapper.class_, attribute.key, isinstance(kind, SealedJSON)


def put_canaries() -> Told:
    """Put a canary into every sealed field of every row."""
    told = Told({})
    for model, name, is_json in sealed_columns():
        for row in db.session.scalars(sa.select(model)).all():
            ref, table = str(getattr(row, "ref", row.id)), model.__tablename__
            if name == "topic" and getattr(row, "client_id", None):
                continue  # a line of an agenda is about a person or a topic, never both
            if name == "home":
                row.home = {"lat": 35.77 + row.id * 0.0001 + 0.00003, "lon": 138.5}
            elif is_json:
                setattr(row, name, with_canaries(getattr(row, name), told, table, name, ref))
            else:
                setattr(row, name, told.fresh(table, name, ref))
            if isinstance(row, Client) and name == "interest_tags":
                row.interest_tags = [told.fresh(table, name, ref)]
    for place in db.session.scalars(sa.select(Resource).where(Resource.visibility == Visibility.INTERNAL)):
        place.name = place.description = told.fresh("resources", "name", place.ref)
    db.session.flush()
    db.session.commit()
    return told


def with_canaries(value: Any, told: Told, *where: str) -> Any:
    """Return a JSON value whose long texts are canaries."""
    if isinstance(value, dict):
        return {key: with_canaries(one, told, *where) for key, one in value.items()}
    if isinstance(value, list):
        return [with_canaries(one, told, *where) for one in value]
    return told.fresh(*where) if isinstance(value, str) and len(value) > LONGEST_WORD else value


@pytest.fixture(scope="module")
def told(house: House) -> Told:
    """Return the canaries of the town; a person of another town has some as well."""
    stranger = db.session.scalars(
        sa.select(Account).where(Account.role == Role.COORDINATOR).order_by(Account.id.desc())
    ).first()
    assert stranger
    Make().client(
        Actor(Role.COORDINATOR, stranger.town_id, "となり"), interests="となりの人のことば", name="となりの人"
    )
    return put_canaries()


@pytest.fixture
def nothing_kept(monkeypatch: pytest.MonkeyPatch) -> None:
    """Let no request keep what it wrote."""
    monkeypatch.setattr(db.session, "commit", db.session.flush)


def answers(house: House, role: str, methods: tuple[str, ...] = ("GET",)) -> Iterator[tuple[str, Any, str]]:
    """Yield what a role is answered on every route, with every variant of a question and in both languages."""
    for method, rule in house.routes():
        if rule.endpoint == "static" or method not in methods:
            continue
        sent = asked(house, method, rule)
        for variant in VARIANTS if method == "GET" else ("",):
            if variant:
                sent = {
                    **sent,
                    "query_string": {
                        **dict(pair.split("=") for pair in variant.split("&")),
                        **sent.get("query_string", {}),
                    },
                }
            answer = house.ask(role, method, house.path(rule), **sent)
            yield f"{method} {rule.rule}?{variant}", rule, page_of(answer)
            if answer.status_code in (403, 404) or (rule.rule.count("<") == 0 and method != "GET"):
                break
        if "ending" in rule.arguments:
            for ending in ENDINGS:
                yield (
                    f"{rule.rule} as {ending}",
                    rule,
                    page_of(house.ask(role, method, house.path(rule, ending=ending))),
                )


def page_of(answer: Any) -> str:
    """Return everything that an answer holds, its headers too."""
    return html.unescape(text_of(answer)) + str(answer.headers)


def test_there_are_canaries_in_every_corner(told):
    tables = {table for table, _column, _ref in told.where.values()}

    assert len(told.where) > 500
    assert {"clients", "follow_ups", "concerns", "introductions", "resources"} <= tables | {"introductions"}
    assert {column for table, column, _ in told.where.values() if table == "clients"} >= CLOSED | {"wants", "avoid"}


@pytest.mark.parametrize("role", BLIND)
def test_who_sees_no_person_finds_no_canary_anywhere(house, told, nothing_kept, role):
    found = {
        f"{where}: {canary[:2]}"
        for where, _rule, page in answers(house, role, ("GET", "POST"))
        for canary in told.named(page) | ({("clients", "home", "")} if POINT.search(page) else set())
        if not (canary[0] == "worries" and role.startswith("host"))
        and not (role == "partner" and canary in between_desks(told))
        and not (canary[0] == "resources" and role in ("administrator",))
    }

    assert sorted(found) == []


def between_desks(told: Told) -> set[tuple[str, str, str]]:
    """Return what stands on the sheets between the partner's own desk and the coordinators."""
    desk = db.session.scalar(sa.select(Account.agency_id).where(Account.role == Role.PARTNER).order_by(Account.id))
    query = sa.select(Referral.id, Referral.ref).where(
        sa.or_(Referral.from_agency_id == desk, Referral.to_agency_id == desk)
    )
    own = {id_: ref for id_, ref in db.session.execute(query)}
    steps = db.session.scalars(sa.select(ReferralStep.id).where(ReferralStep.referral_id.in_(own)))
    rows = {("referrals", ref) for ref in own.values()} | {("referral_steps", str(id_)) for id_ in steps}
    return {one for one in told.where.values() if (one[0], one[2]) in rows}


def test_a_host_finds_only_what_the_person_agreed_to_be_told(house, told, nothing_kept):
    tie = db.session.scalar(sa.select(Introduction).where(Introduction.ref == house.refs["host/enquiries:ref"]))
    consent = valid_consent(tie.client, Purpose.INTRODUCE, TODAY)
    agreed = {("clients", fact, tie.client.ref) for fact in (consent.facts if consent else ())}

    found = {
        (canary, where)
        for where, _rule, page in answers(house, "host", ("GET", "POST"))
        for canary in told.named(page)
        if canary[0] != "worries"
    }

    strays = {
        pair
        for pair in found
        if (pair[0][0], pair[0][1].replace("available", "availability"), pair[0][2]) not in agreed
    }
    assert sorted(strays) == []


def test_a_coordinator_opens_names_only_where_names_are_opened(house, told, nothing_kept):
    found, seen = set(), set()
    for where, rule, page in answers(house, "coordinator"):
        canaries = told.named(page)
        seen |= canaries
        if rule.endpoint not in OPENED:
            found |= {f"{where}: {column}" for table, column, _ in canaries if table == "clients" and column in CLOSED}

    assert len(seen) > 50
    assert sorted(found) == []


def test_nobody_finds_a_person_of_another_town(house, told, nothing_kept):
    town_id = db.session.scalar(sa.select(Client.town_id).where(Client.ref == house.refs["clients:ref"]))
    theirs = set(db.session.scalars(sa.select(Client.ref).where(Client.town_id != town_id)))
    assert theirs

    found = {
        where
        for where, _rule, page in answers(house, "coordinator")
        if {ref for _t, _c, ref in told.named(page)} & theirs
    }

    assert sorted(found) == []


def test_the_book_and_its_file_hold_no_canary(house, told):
    page = page_of(house.ask("auditor", "GET", "/audit/")) + page_of(house.ask("auditor", "POST", "/audit/export"))

    assert len(page) > 10_000
    assert told.named(page) == set()

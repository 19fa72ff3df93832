"""References of others, replayed (QUALITY R3): another town's row, another desk's person, another place's enquiry are not there."""

from collections.abc import Iterator
from typing import Any

import pytest
import sqlalchemy as sa
from werkzeug.routing import Rule

from geo.db import db, new_ref
from profiles.access import Role
from profiles.accounts.models import Account
from resources.hosts.models import HostLink, Stewardship
from tests.house.test_access_matrix import asked, expected, fingerprint, text_of, word_of
from tests.house.visitors import House

BETWEEN = "/referrals/<string(length=12):ref>"  # addresses of a sheet between two desks
HUNG = ("client_id", "introduction_id", "resource_id", "case_id", "plan_id", "stewardship_id")
KEYS = {  # how an address names a row, and the table in which it lies
    "clients:ref": "clients",
    "resources:ref": "resources",
    "introductions:ref": "introductions",
    "followups:ref": "follow_ups",
    "concerns:ref": "concerns",
    "consent_ref": "consents",
    "steward_ref": "stewardships",
    "plan_ref": "plans",
    "contact_ref": "contacts",
}


def hanging_on(tie: Any) -> dict[str, set[int]]:
    """Return the rows that hang on a person and a place, by table."""
    moved = {"clients": {tie.client_id}, "resources": {tie.resource_id}, "introductions": {tie.id}}
    for table in db.metadata.sorted_tables:
        for column in HUNG:
            above = moved.get({"stewardship_id": "stewardships"}.get(column, column.removesuffix("_id") + "s"), set())
            if column in table.c and "id" in table.c and above:
                found = db.session.scalars(sa.select(table.c.id).where(table.c[column].in_(above)))
                moved.setdefault(table.name, set()).update(found)
    return moved


def refs_of(moved: dict[str, set[int]]) -> set[str]:
    """Return the references of rows."""
    tables = (db.metadata.tables[name] for name in moved if "ref" in db.metadata.tables[name].c)
    return {
        ref
        for table in tables
        for ref in db.session.scalars(sa.select(table.c.ref).where(table.c.id.in_(moved[table.name])))
    }


@pytest.fixture(scope="module")
def elsewhere(house: House) -> dict[str, str]:
    """Move a person, a place and all that hangs on them into the other town; return their references."""
    tables = db.metadata.tables
    ties, followups = tables["introductions"], tables["follow_ups"]
    query = sa.select(ties).join(followups, followups.c.introduction_id == ties.c.id).order_by(ties.c.id).distinct()
    visited = set(
        db.session.scalars(sa.select(Stewardship.resource_id).join(HostLink).where(HostLink.used_at.is_not(None)))
    )
    found = (hanging_on(tie) for tie in db.session.execute(query).all() if tie.resource_id not in visited)
    apart = [moved for moved in found if not refs_of(moved) & set(house.refs.values())]
    moved = max(apart, key=lambda one: len([ids for ids in one.values() if ids]))
    stranger = db.session.scalars(
        sa.select(Account).where(Account.role == Role.COORDINATOR).order_by(Account.id.desc())
    ).first()
    assert stranger
    for name, ids in moved.items():
        if "town_id" in tables[name].c and name not in ("deeds", "deed_links"):
            own = sa.update(tables[name]).where(tables[name].c.id.in_(ids))
            db.session.execute(own.values(town_id=stranger.town_id))
    refs = {
        key: str(db.session.scalar(sa.select(tables[name].c.ref).where(tables[name].c.id.in_(moved[name])).limit(1)))
        for key, name in KEYS.items()
        if name in tables and moved.get(name)
    }
    db.session.commit()
    return refs


def name_of(house: House, rule: Rule, argument: str) -> str:
    """Return under which key the row of an address is known."""
    start = rule.rule.split("/<")[0].strip("/")
    return f"{start}:{argument}" if f"{start}:{argument}" in house.refs else argument


def replays(house: House, elsewhere: dict[str, str]) -> Iterator[tuple[str, Rule, dict[str, str], dict[str, Any]]]:
    """Yield every request with one reference of the other town in it, in its address or in what it carries."""
    for method, rule in house.routes():
        sent = asked(house, method, rule)
        for argument in sorted(rule.arguments):
            if (key := name_of(house, rule, argument)) in elsewhere:
                yield method, rule, {argument: elsewhere[key]}, sent
        for name, value in sent["query_string"].items():
            known = next((key for key, ref in house.refs.items() if ref == value and key in elsewhere), None)
            if known:
                other = {**sent["query_string"], name: elsewhere[known]}
                yield method, rule, {}, {"query_string": other} | ({"data": other} if method == "POST" else {})


def test_a_row_of_another_town_is_absent_wherever_its_reference_is_sent(house, elsewhere):
    before, wrong, tried = fingerprint(), [], 0
    for method, rule, instead, sent in replays(house, elsewhere):
        for role in ("coordinator", "partner", "administrator", "auditor", "viewer", "host"):
            answer = house.ask(role, method, house.path(rule, **instead), **sent)
            allowed = {"404"} if expected(method, rule)[role] in ("ok", "404") else {expected(method, rule)[role]}
            tried += 1
            if word_of(answer) not in allowed:
                wrong.append(f"{method} {rule.rule} as {role} with {instead or sent}: {answer.status_code}")

    assert len(elsewhere) > 5
    assert tried > 300
    assert not wrong, "\n".join(wrong)
    assert fingerprint() == before


def test_another_town_and_nothing_at_all_are_answered_with_as_many_letters(house, elsewhere):
    told_apart = []
    for method, rule, instead, sent in replays(house, elsewhere):
        if instead and expected(method, rule)["coordinator"] == "ok":
            theirs = house.ask("coordinator", method, house.path(rule, **instead), **sent)
            absent = house.ask("coordinator", method, house.path(rule, **dict.fromkeys(instead, new_ref())), **sent)
            if (theirs.status_code, len(theirs.data)) != (absent.status_code, len(absent.data)):
                told_apart.append(f"{method} {rule.rule} {sorted(instead)}")

    assert told_apart == []


@pytest.mark.parametrize("role", ["stranger", "host_elsewhere", "partner_elsewhere", "anonymous"])
def test_who_has_no_right_to_a_row_changes_nothing_with_its_reference(house, elsewhere, role):
    before, wrong = fingerprint(), []
    for method, rule in house.routes():
        if method == "GET" or not {name for name in rule.arguments if name.endswith("ref")}:
            continue
        wanted = expected(method, rule)["partner" if role == "partner_elsewhere" else role]
        answer = house.ask(role, method, house.path(rule), **asked(house, method, rule))
        if wanted != "ok" and word_of(answer) != wanted:
            wrong.append(f"{method} {rule.rule}: {answer.status_code}, and {wanted} in the file")

    assert wrong == []
    assert fingerprint() == before


def test_a_partner_who_did_not_refer_is_answered_as_a_partner_and_shown_nobody(house, elsewhere):
    theirs = text_of(house.ask("partner", "GET", "/referrals/"))
    others = text_of(house.ask("partner_elsewhere", "GET", "/referrals/"))
    codes = set(db.session.scalars(sa.text("SELECT code FROM clients")))

    assert {code for code in codes if code in theirs}
    assert not {code for code in codes if code in others}
    for method, rule in house.routes():
        if method == "GET" and "token" not in rule.arguments:
            answer = house.ask("partner_elsewhere", method, house.path(rule), **asked(house, method, rule))
            wanted = "404" if rule.rule.startswith(BETWEEN) else expected(method, rule)["partner"]
            assert word_of(answer) == wanted, rule.rule


def test_a_sheet_between_two_desks_reads_to_a_third_as_what_is_not_there(house, elsewhere):
    told_apart, tried = [], 0
    for method, rule in house.routes():
        if rule.rule.startswith(BETWEEN):
            absent = house.path(rule, ref=new_ref())
            pages = [house.ask("partner_elsewhere", method, path) for path in (house.path(rule), absent)]
            tried += 1
            if len({(page.status_code, len(page.data)) for page in pages}) > 1 or pages[0].status_code != 404:
                told_apart.append(f"{method} {rule.rule}: {pages[0].status_code}")

    assert tried > 15
    assert told_apart == []

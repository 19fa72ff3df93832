"""Who is answered what on every route (QUALITY R1, R3, R5): the whole matrix is in access_matrix.toml."""

import hashlib
import io
import tomllib
import zipfile
from pathlib import Path
from typing import Any

import pytest
import sqlalchemy as sa
from werkzeug.routing import Rule
from werkzeug.test import TestResponse

from geo.db import db, new_ref
from profiles.clients.models import Client
from resources.directory.models import Resource
from tests.house.visitors import ROLES, House

MATRIX = tomllib.loads((Path(__file__).parent / "access_matrix.toml").read_text(encoding="utf-8"))
ANSWERS = {"ok", "signin", "403", "404"}
WHOLE = {"clients.edit"}  # the form of a person, to their coordinator
ODD = ["aaaaaaaaaaaa", "-1", "0", "99999999999999999999", "../../etc", "%00", "' OR 1=1 --", "名前", "x" * 2000]


def expected(method: str, rule: Rule) -> dict[str, str]:
    """Return what the file says for each role; a route that it does not know fails."""
    name = f"{method} {rule.rule}"
    assert name in MATRIX["routes"], f"{name} is not in access_matrix.toml: decide who may use it"
    return dict(zip(MATRIX["roles"], MATRIX["routes"][name].split(), strict=True))


def word_of(answer: TestResponse) -> str:
    """Return an answer in the words of the file; a form that is refused for what it says was let in."""
    if answer.status_code in (302, 303) and (answer.location or "").split("?")[0] in ("/signin", "/h"):
        return "signin"
    return "ok" if answer.status_code < 400 or answer.status_code in (409, 422) else str(answer.status_code)


@pytest.fixture
def nothing_kept(monkeypatch: pytest.MonkeyPatch) -> None:
    """Let no request keep what it wrote, so that each finds the town as it was."""
    monkeypatch.setattr(db.session, "commit", db.session.flush)


def asked(house: House, method: str, rule: Rule) -> dict[str, Any]:
    """Return what a request needs so that it is about a row of the town."""
    stated = MATRIX["queries"].get(f"{method} {rule.rule}", {})
    rows = {name: house.refs.get(value, value) for name, value in stated.items()}
    return {"query_string": rows} | ({"data": rows} if method == "POST" else {})


def test_the_file_names_each_route_once_and_no_other(house):
    known = {f"{method} {rule.rule}" for method, rule in house.routes()}

    assert set(MATRIX["routes"]) == known
    assert tuple(MATRIX["roles"]) == ROLES
    assert {word for line in MATRIX["routes"].values() for word in line.split()} <= ANSWERS


def test_every_role_is_answered_on_every_route_as_the_file_says(house, nothing_kept):
    wrong = []
    for method, rule in house.routes():
        for role, wanted in expected(method, rule).items():
            answer = house.ask(role, method, house.path(rule), **asked(house, method, rule))
            if word_of(answer) != wanted:
                wrong.append(f"{method} {rule.rule} as {role}: {wanted} in the file, {answer.status_code} in truth")

    assert not wrong, "\n".join(wrong)


def test_no_form_is_taken_without_the_proof_that_it_came_from_our_own_page(house):
    before = fingerprint()

    answers = {
        f"{method} {rule.rule} as {role}": house.ask(role, method, house.path(rule), proof=False).status_code
        for method, rule in house.routes()
        if method != "GET"
        for role in ROLES
    }

    assert {where: code for where, code in answers.items() if code != 400} == {}
    assert fingerprint() == before


def test_looking_at_every_page_changes_nothing_but_the_book_of_deeds(house):
    before = fingerprint()

    for method, rule in house.routes():
        if method == "GET":
            for role in ROLES:
                house.ask(role, "GET", house.path(rule), **asked(house, method, rule))

    assert fingerprint() == before


def test_what_is_not_theirs_reads_as_what_is_not_there(house, nothing_kept):
    told_apart, compared = [], 0
    for method, rule in house.routes():
        for role, word in expected(method, rule).items():
            if word != "404":
                continue
            compared += 1
            theirs = house.ask(role, method, house.path(rule), **asked(house, method, rule))
            absent = house.ask(role, method, absent_path(house, rule), **asked(house, method, rule))
            if (theirs.status_code, len(theirs.data)) != (absent.status_code, len(absent.data)):
                told_apart.append(f"{method} {rule.rule} as {role}")

    assert compared > 50
    assert told_apart == []


def test_an_odd_reference_is_not_found_and_breaks_nothing(house, nothing_kept):
    wrong, tried = [], 0
    for method, rule in house.routes():
        roles = [role for role, word in expected(method, rule).items() if word == "ok"]
        names = [name for name in rule.arguments if name.endswith("ref") or name == "token"]
        for name in names if roles else ():
            for odd in (*ODD, new_ref()):
                path = (
                    rule.rule.split("<")[0] + odd
                    if len(rule.arguments) == 1
                    else house.path(rule, **{name: odd[:12].ljust(12, "a")})
                )
                for role in roles:
                    answer, tried = house.ask(role, method, path), tried + 1
                    if answer.status_code not in (404, 405, 308, 410):  # 410: a host's paper, whatever is wrong with it
                        wrong.append(f"{method} {path} as {role}: {answer.status_code}")

    assert tried > 1000
    assert not wrong, "\n".join(wrong)


SEALED = ("name", "kana", "address", "contact")


def test_no_page_that_anybody_looks_at_holds_a_name_an_address_or_a_number_of_a_person(house):
    said_openly = repr(db.session.execute(sa.select(Resource.__table__)).all())
    secrets = {
        value: f"{client.code}.{column}"
        for client in db.session.scalars(sa.select(Client))
        for column in SEALED
        if len(value := getattr(client, column) or "") > 2 and value not in said_openly
    }
    assert len(secrets) > 100

    found = set()
    for method, rule in house.routes():
        if method == "GET" and rule.endpoint != "static":
            for role in ROLES:
                if role == "coordinator" and rule.endpoint in WHOLE:
                    continue
                text = text_of(house.ask(role, "GET", house.path(rule), **asked(house, method, rule)))
                found |= {f"{rule.rule} as {role}: {where}" for secret, where in secrets.items() if secret in text}

    assert sorted(found) == []


def test_a_letter_that_nobody_can_type_breaks_no_page(house, nothing_kept):
    wrong = []
    for method, rule in house.routes():
        roles = [role for role, word in expected(method, rule).items() if word == "ok"]
        for role in roles[:1]:
            sent = {"query_string": "q=%00&page=%00&ref=%00"} | ({"data": {"words": "\0"}} if method == "POST" else {})
            codes = {house.ask(role, method, house.path(rule), **sent).status_code}
            for name in rule.arguments:
                if name.endswith("ref"):
                    codes.add(house.ask(role, method, house.path(rule, **{name: "a" * 11 + "\0"})).status_code)
            if not codes <= {400, 404}:
                wrong.append(f"{method} {rule.rule}: {codes}")

    assert not wrong, "\n".join(wrong)


def text_of(answer: TestResponse) -> str:
    """Return what an answer holds, the sheets of a workbook unpacked."""
    if answer.data.startswith(b"PK"):
        with zipfile.ZipFile(io.BytesIO(answer.data)) as book:
            return "".join(book.read(name).decode(errors="replace") for name in book.namelist())
    return answer.data.decode(errors="replace")


def absent_path(house: House, rule: Rule) -> str:
    """Return the address of a route with references that name nothing."""
    return house.path(rule, **{name: new_ref() for name in rule.arguments if name.endswith("ref")})


def fingerprint() -> str:
    """Return a hash of all rows but the deeds and their chain."""
    db.session.rollback()
    found = hashlib.sha256()
    for table in db.metadata.sorted_tables:
        if table.name not in ("deeds", "deed_links"):
            columns = [column for column in table.columns if not hasattr(column.type, "geometry_type")]
            for row in db.session.execute(sa.select(*columns).order_by(*table.primary_key)):
                found.update(repr((table.name, tuple(row))).encode())
    db.session.rollback()
    return found.hexdigest()

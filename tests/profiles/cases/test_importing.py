"""Files of clients go in as a whole or not at all, twice without doubling anything, and bring consents along."""

import json
from datetime import date

import pytest
import sqlalchemy as sa

from geo.db import db
from geo.errors import DomainError
from profiles.cases.importing import keep_import, plan_import
from profiles.cases.models import Case
from profiles.clients.models import Client
from profiles.clients.queries import client_coded
from profiles.clients.reading import read_clients
from profiles.consent.models import Consent, Purpose, Way
from profiles.consent.queries import valid_consent

TODAY = date(2026, 11, 25)
PEOPLE = [
    {"code": "C-1", "age": 34, "wants": "花", "consent": {"introduce": True, "until": "2027-03-31"}},
    {"code": "C-2", "home": {"lat": 34.5, "lon": 137.9}, "consent": {"introduce": False}},
]


@pytest.fixture
def take_in(coordinator):
    """Return what takes a list of clients in and answers with the report."""

    def take(said):
        plan = plan_import(coordinator, read_clients(json.dumps(said).encode()), today=TODAY)
        keep_import(coordinator, plan, today=TODAY)
        db.session.commit()
        return plan.report()

    return take


def counts(report):
    """Return the figures of a report."""
    return tuple(report[name] for name in ("read", "new", "changed", "unchanged", "refused"))


def test_the_same_file_twice_changes_nothing(take_in):
    assert counts(take_in(PEOPLE)) == (2, 2, 0, 0, 0)
    assert counts(take_in(PEOPLE)) == (2, 0, 0, 2, 0)
    assert counts(take_in(PEOPLE[::-1])) == (2, 0, 0, 2, 0)

    for model in (Client, Case):
        assert db.session.scalar(sa.select(sa.func.count()).select_from(model)) == 2
    assert db.session.scalar(sa.select(sa.func.count()).select_from(Consent)) == 1


def test_a_consent_in_a_file_becomes_a_consent_on_record(coordinator, take_in):
    take_in(PEOPLE)

    consent = valid_consent(client_coded(coordinator, "C-1"), Purpose.INTRODUCE, TODAY)
    assert (consent.way, consent.until) == (Way.FILE, date(2027, 3, 31))
    assert consent.facts == ["age_band", "interests", "accessibility"]
    assert valid_consent(client_coded(coordinator, "C-2"), Purpose.INTRODUCE, TODAY) is None


def test_only_what_a_file_states_is_changed(coordinator, take_in):
    take_in(PEOPLE)

    report = take_in([{"code": "C-1", "age": 35}])

    client = client_coded(coordinator, "C-1")
    assert counts(report) == (1, 0, 1, 0, 0)
    assert (client.age, client.wants) == (35, "花")


def test_a_file_that_takes_a_consent_back_is_a_change(coordinator, take_in):
    take_in(PEOPLE)

    report = take_in([{"code": "C-1", "consent": {"introduce": False}}])

    assert counts(report) == (1, 0, 1, 0, 0)
    assert valid_consent(client_coded(coordinator, "C-1"), Purpose.INTRODUCE, TODAY) is None


def test_with_one_refused_client_nothing_is_written(take_in):
    with pytest.raises(DomainError, match="1 件"):
        take_in([*PEOPLE, {"code": "C-3", "age": "old"}])

    assert db.session.scalar(sa.select(sa.func.count()).select_from(Client)) == 0


def test_the_report_names_the_line_the_column_and_what_was_expected(coordinator):
    file = read_clients(json.dumps([*PEOPLE, {"code": "C-3", "age": "old", "blood": "A"}]).encode())

    report = plan_import(coordinator, file, today=TODAY).report()

    assert (report["format"], report["encoding"], report["unknown_columns"]) == ("json", "UTF-8", ["blood"])
    [problem] = report["problems"]
    assert (problem["line"], problem["column"], problem["found"]) == (3, "age", "old")
    assert problem["severity"] == "refused"
    assert "数字" in problem["expected"]

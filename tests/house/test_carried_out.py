"""Whatever leaves the house as a file, on paper or through a command is on record (QUALITY R32), one deed each."""

import json

import pytest
import sqlalchemy as sa

from geo.areas import Town
from geo.db import db
from profiles.access import Role
from profiles.actor import Actor
from profiles.audit.actions import DECLARED, MOST_NAMED, listed
from profiles.audit.models import Deed
from profiles.audit.rules import DeedKind
from profiles.audit.verifying import verify_book
from profiles.clients.models import Client
from tests.house.test_looks import last_deed


def deeds_since(last):
    """Return kind, event and details of the deeds written since then."""
    found = db.session.scalars(sa.select(Deed).where(Deed.id > last).order_by(Deed.id))
    return [(DECLARED[deed.event].kind, deed.event, deed.details) for deed in found]


@pytest.mark.parametrize("ending", ["csv", "xlsx", "geojson", "zip", "ics"])
def test_a_file_of_the_registry_is_on_record(house, ending):
    before = last_deed()

    assert house.ask("coordinator", "GET", f"/resources/export.{ending}").status_code == 200

    ((kind, event, details),) = deeds_since(before)
    assert (kind, event) == (DeedKind.EXPORTED, "resources.exported")
    assert details["number"] > 10


def test_a_file_of_the_map_is_on_record(house):
    before = last_deed()

    house.ask("viewer", "GET", "/map/file.html?for=council")

    ((kind, event, details),) = deeds_since(before)
    assert (kind, event, details["audience"]) == (DeedKind.EXPORTED, "map.exported", "council")


def test_the_sheet_of_the_day_is_on_record_as_paper_and_names_whom_it_shows(house):
    before = last_deed()

    house.ask("coordinator", "GET", "/sheet?all=1")

    ((kind, event, details),) = deeds_since(before)
    assert (kind, event) == (DeedKind.PRINTED, "client.printed")
    assert details["number"] == len(details["clients"]) > 1


@pytest.mark.parametrize("words", [["resources", "export", "{file}.csv"], ["map", "{file}.html"]])
def test_a_command_that_writes_a_file_is_on_record(house, tmp_path, words):
    before, town = last_deed(), db.session.scalar(sa.text("SELECT ref FROM towns ORDER BY id"))

    answer = house.app.test_cli_runner().invoke(
        args=[word.format(file=tmp_path / "file") for word in words] + ["--town", town]
    )

    assert answer.exit_code == 0, answer.output
    assert [kind for kind, _event, _details in deeds_since(before)] == [DeedKind.EXPORTED]


def test_a_match_for_one_person_is_a_look_and_one_for_all_a_single_list(house):
    town = db.session.scalar(sa.text("SELECT ref FROM towns ORDER BY id"))
    client = db.session.scalars(sa.select(Client).order_by(Client.id)).first()
    run, before = house.app.test_cli_runner(), last_deed()

    run.invoke(args=["match", client.code, "--json", "--town", town])
    answer = run.invoke(args=["match", "--all", "--json", "--top", "1", "--town", town])

    (_, one, _), (_, many, details) = deeds_since(before)
    told = [json.loads(line)["client"] for line in answer.stdout.splitlines()]
    assert (one, many) == ("client.looked", "client.listed")
    assert details["number"] == len(told) == len(details["clients"]) > 10


def test_a_waiting_list_that_is_printed_is_one_deed(house):
    town, before = db.session.scalar(sa.text("SELECT ref FROM towns ORDER BY id")), last_deed()

    answer = house.app.test_cli_runner().invoke(args=["allocate", "--town", town])

    ((kind, event, details),) = deeds_since(before)
    assert answer.exit_code == 0, answer.output
    assert (kind, event, details["page"]) == (DeedKind.LOOKED, "client.listed", "command.allocate")


def test_a_profile_that_is_not_stored_is_nobody_to_look_at(house, tmp_path):
    file, before = tmp_path / "one.json", last_deed()
    file.write_text('{"code": "C-1", "interests": "手芸"}', encoding="utf-8")
    town = db.session.scalar(sa.text("SELECT ref FROM towns ORDER BY id"))

    house.app.test_cli_runner().invoke(args=["match", "--profile", str(file), "--town", town])

    assert deeds_since(before) == []


def test_a_list_of_very_many_is_told_by_its_number_and_an_empty_one_not_at_all(make):
    actor = make.actor()

    listed(actor, "page", [])
    listed(actor, "page", [f"r{number}" for number in range(MOST_NAMED + 1)])
    listed(actor, "page", ["b", "a", "b"])
    db.session.commit()

    many, few = (details for _kind, event, details in deeds_since(0) if event == "client.listed")
    assert (many["number"], many["clients"]) == (MOST_NAMED + 1, None)
    assert (few["number"], few["clients"]) == (2, ["a", "b"])


def test_whatever_page_wrote_a_deed_it_is_in_the_chain(house):
    """Signing in, a host's paper, a partner's list: wherever a page stands when it commits, its deeds are sealed."""
    for role in ("coordinator", "partner", "viewer", "administrator", "auditor", "stranger"):
        house.ask(role, "GET", "/enter")
    house.ask("partner", "GET", "/referrals/")
    house.ask("host", "POST", "/host/confirm")
    house.ask("auditor", "GET", "/audit/?who=x")
    db.session.rollback()

    for town in db.session.scalars(sa.text("SELECT id FROM towns")).all():
        verdict = verify_book(Actor(Role.AUDITOR, town, "test"), db.session.get_one(Town, town), [])
        assert (verdict.first, verdict.count > 0) == (None, True)
    db.session.rollback()

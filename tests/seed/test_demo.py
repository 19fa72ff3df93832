"""The fictitious town: whole, readable as any town's file is, and without a trace of a real person or place."""

import csv
import io
import json
import re
from datetime import date

import pytest

from profiles.access import Role
from profiles.vocabulary.rules import Feature, Kind
from resources.exchange.reading import read_file
from resources.exchange.rules import Severity
from seed.demo import ADDRESSES, AREAS, Demo, read_demo

DAY = date(2026, 11, 24)


@pytest.fixture(scope="module")
def demo() -> Demo:
    """Return the town on one day."""
    return read_demo(DAY)


def sheet(demo: Demo) -> list[dict[str, str]]:
    """Return the rows of the resource sheet."""
    return list(csv.DictReader(io.StringIO(demo.resources.decode())))


def test_all_kinds_of_places_are_there(demo):
    kinds = [row["種別"] for row in sheet(demo)]

    assert len(kinds) == 120
    assert set(kinds) == {kind.value for kind in Kind}


def test_the_sheet_is_read_without_a_refused_row(demo):
    read = read_file(demo.resources, "resources.csv", today=DAY)

    assert len(read.rows) == 120
    assert not [problem for row in read.rows for problem in row.problems if problem.severity is Severity.REFUSED]


def test_the_unknown_is_the_normal_case(demo):
    cells = [row[feature.label] for row in sheet(demo) for feature in Feature]

    assert cells.count("") > len(cells) / 2


def test_days_are_counted_from_the_day_of_loading(demo):
    first = next(row for row in sheet(demo) if row["名称"] == "手しごとサロン こより")

    assert first["最終確認日"] == "2026-08-20"  # 96 days before, as in the pictures


def test_forty_people_are_known_to_both_files(demo):
    codes = [client["code"] for client in json.loads(demo.clients)]

    assert len(codes) == len(set(codes)) == 40
    assert set(codes) == {person.code for person in demo.people}


def test_every_tie_names_a_person_a_place_and_a_coordinator(demo):
    names = {row["名称"] for row in sheet(demo)}
    codes = {person.code for person in demo.people}
    staff = {account["email"].partition("@")[0] for account in demo.accounts}

    assert {tie.client for tie in demo.ties} <= codes
    assert {tie.resource for tie in demo.ties} <= names
    assert {tie.by for tie in demo.ties} <= staff


def test_nothing_that_happened_lies_in_the_future_and_steps_follow_each_other(demo):
    for tie in demo.ties:
        days = [step.on for step in tie.steps]
        assert days == sorted(days)
        assert all(heard.on <= DAY for heard in (*tie.person, *tie.host))
        assert days[-1] <= DAY


def test_each_role_but_the_host_can_sign_in(demo):
    assert {account["role"] for account in demo.accounts} == {role.value for role in Role} - {"host"}


def test_no_number_and_no_address_can_belong_to_anybody(demo):
    everything = demo.resources.decode() + demo.clients.decode() + repr(demo)

    assert not re.search(r"(?<![\d-])0(?!000-|90-0000)\d{1,3}-\d{2,4}-\d{4}", everything)
    assert set(re.findall(r"[\w.]+@([\w.]+)", everything)) == {"shiomino.example"}


def test_the_six_areas_and_the_towns_own_gazetteer_are_there():
    areas = json.loads(AREAS.read_text(encoding="utf-8"))["features"]
    towns = ADDRESSES.read_text(encoding="utf-8").splitlines()

    assert [area["properties"]["name"] for area in areas] == ["山手", "北野", "川西", "中央", "東原", "南浜"]
    assert len(towns) == 37

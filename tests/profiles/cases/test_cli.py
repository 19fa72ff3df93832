"""The command `clients import`: all or nothing, a report as of resources, and a sentence for what cannot be read."""

import json

import pytest
import sqlalchemy as sa

from geo.db import db
from profiles.cases.cli import clients
from profiles.clients.models import Client

SHEET = "コード,年齢,段階,modes\nC-1,34,参加,walk;bus\nC-2,,,\n"


@pytest.fixture
def run(app, coordinator, tmp_path):
    """Return a runner of the command on a file with this content."""
    runner = app.test_cli_runner()

    def on(content, *options, name="people.csv"):
        file = tmp_path / name
        file.write_bytes(content if isinstance(content, bytes) else content.encode())
        done = runner.invoke(clients, ["import", str(file), *options])
        db.session.rollback()
        return done

    return on


def count():
    """Return how many clients there are."""
    return db.session.scalar(sa.select(sa.func.count()).select_from(Client))


def test_a_sheet_goes_in_and_the_report_says_so(run):
    report = json.loads(run(SHEET, "--json").stdout)

    assert (report["format"], report["read"], report["new"], report["refused"]) == ("csv", 2, 2, 0)
    assert count() == 2
    assert json.loads(run(SHEET, "--json").stdout)["unchanged"] == 2


def test_a_dry_run_writes_nothing(run):
    told = run(SHEET, "--dry-run").stdout

    assert "加える 2" in told
    assert "何も書きこんでいません" in told
    assert count() == 0


def test_one_bad_row_keeps_all_out_and_is_named(run):
    done = run(SHEET + "C-3,old,,\n", "--json")

    report = json.loads(done.stdout)
    assert done.exit_code == 1
    assert report["problems"][0]["line"] == 4
    assert report["problems"][0]["column"] == "age"
    assert "何も書きこんでいません" in done.stderr
    assert count() == 0


@pytest.mark.parametrize("content", [b"", b"{", b"\x89PNG\r\n", b"PK\x03\x04not a workbook", b"\xff\xfe\x00"])
def test_what_is_no_such_file_ends_with_a_sentence(run, content):
    done = run(content, name="x.xlsx")

    assert done.exit_code == 1
    assert done.stderr.startswith("x.xlsx：")
    assert "Traceback" not in done.output


def test_an_address_becomes_a_home_and_is_the_same_the_second_time(run):
    content = json.dumps([{"code": "C-1", "home": {"address": "どこにもない町 9-9"}}])

    assert json.loads(run(content, "--json", name="p.json").stdout)["new"] == 1
    assert json.loads(run(content, "--json", name="p.json").stdout)["unchanged"] == 1

"""The commands `resources import` and `resources export`, as a script in another department uses them."""

import json
from pathlib import Path

import pytest
import sqlalchemy as sa

from geo.areas import Town
from geo.db import db
from resources.directory.models import Resource

FILES = Path("tests/fixtures/files").absolute()


@pytest.fixture
def run(app):
    """Return what runs a command for a town of its own."""
    town = Town(name="空の町")
    db.session.add(town)
    db.session.commit()
    ref, number = town.ref, town.id

    def call(*words):
        result = app.test_cli_runner().invoke(args=["resources", *map(str, words), "--town", ref])
        assert result.exception is None or isinstance(result.exception, SystemExit), result.exception
        return result

    call.count = lambda: db.session.scalar(
        sa.select(sa.func.count()).select_from(Resource).where(Resource.town_id == number)
    )
    return call


def test_an_import_answers_the_report_of_the_contract(run):
    result = run("import", FILES / "sheet.csv", "--json")

    report = json.loads(result.stdout)
    assert result.exit_code == 0
    assert {
        "format",
        "encoding",
        "read",
        "new",
        "changed",
        "unchanged",
        "doubtful",
        "refused",
        "unknown_columns",
        "problems",
    } <= set(report)
    assert (report["format"], report["read"], report["new"], report["doubtful"]) == ("sheet", 3, 3, 1)
    assert set(report["problems"][0]) == {"line", "column", "found", "expected", "severity"}
    assert run.count() == 3


def test_a_dry_run_reports_the_same_and_writes_nothing(run):
    dry = json.loads(run("import", FILES / "sheet.csv", "--dry-run", "--json").stdout)

    assert run.count() == 0
    assert json.loads(run("import", FILES / "sheet.csv", "--json").stdout) == dry


def test_refused_rows_end_in_one_with_nothing_written_and_the_report_told(run):
    result = run("import", FILES / "sheet_refused.csv", "--json")

    assert result.exit_code == 1
    assert json.loads(result.stdout)["refused"] == 2
    assert "2 行を直すと" in result.stderr
    assert run.count() == 0


def test_refused_rows_may_be_left_out(run):
    result = run("import", FILES / "sheet_refused.csv", "--skip-refused", "--json")

    assert result.exit_code == 0
    assert run.count() == 1


def test_without_json_people_read_where_what_and_why(run):
    result = run("import", FILES / "sheet_refused.csv")

    assert "直す行　3 行「受入中」　若干名　→ 数字にする。決まっていなければ空に" in result.stdout
    assert "注記として残した列：担当課" in result.stdout


@pytest.mark.parametrize(
    "content",
    [b"\xd0\xcf\x11\xe0old", b"%PDF", b"PK\x03\x04", b"", b"\xff\xfe", "登録番号,住所\n1,本町\n".encode(), b"{}"],
)
def test_a_file_that_is_none_of_ours_is_refused_in_words(run, tmp_path, content):
    file = tmp_path / "file.csv"
    file.write_bytes(content)

    result = run("import", file)

    assert result.exit_code == 1
    assert result.stderr.startswith("file.csv：")
    assert "Traceback" not in result.output


def test_wrong_usage_ends_in_two(run, tmp_path):
    assert run("import", tmp_path / "none.csv").exit_code == 2
    assert run("import", FILES / "sheet.csv", "--format", "odd").exit_code == 2
    assert run("export", tmp_path / "out.odd").exit_code == 2


@pytest.mark.parametrize("ending", ["csv", "xlsx", "geojson", "zip"])
def test_an_export_comes_back_unchanged(run, tmp_path, ending):
    run("import", FILES / "sheet.csv")
    run("import", FILES / "990001_kodomosyokudo.csv")
    out = tmp_path / f"out.{ending}"

    exported = run("export", out)
    again = json.loads(run("import", out, "--json").stdout)

    assert exported.exit_code == 0
    assert (again["read"], again["unchanged"], again["new"], again["changed"]) == (6, 6, 0, 0)


def test_a_calendar_of_openings_can_be_exported(run, tmp_path):
    run("import", FILES / "sheet.csv")

    run("export", tmp_path / "out.ics")

    assert b"BEGIN:VEVENT" in (tmp_path / "out.ics").read_bytes()


def test_an_export_that_cannot_be_written_says_so(run, tmp_path):
    result = run("export", tmp_path / "no" / "out.csv")

    assert result.exit_code == 1
    assert "書きこめません" in result.stderr

"""The command `match` answers as FORMATS 4 has it, and says in a sentence what is wrong with its input."""

import json

import pytest

from geo.db import db
from matchmaker.matching.cli import match_command
from profiles.cases.actions import open_case
from profiles.cases.models import CaseStage


@pytest.fixture
def run(app, coordinator):
    """Return a runner of the command."""
    runner = app.test_cli_runner()
    return lambda *arguments: runner.invoke(match_command, [*map(str, arguments)])


def test_one_client_is_answered_as_json_of_a_day(run, person, place):
    person(wants="花")
    resource = place()

    done = run("C-012", "--json", "--as-of", "2026-11-21")

    answer = json.loads(done.stdout)
    assert done.exit_code == 0
    assert (answer["client"], answer["as_of"]) == ("C-012", "2026-11-21")
    assert [result["id"] for result in answer["results"]] == [resource.public_id]
    assert set(answer) == {"client", "engine", "as_of", "results", "excluded", "what_if"}


def test_without_json_it_is_for_people_to_read(run, person, place):
    person()
    place("聞く所", places_total=None)
    place("満員の所", places_taken=3)

    told = run("C-012").stdout

    assert "C-012 さん" in told
    assert "聞く所" in told
    assert "聞くこと：place" not in told
    assert "外した所：空きなし 1" in told
    assert "満員の所に枠をもう1つ" in told


def test_all_open_clients_come_one_a_line_and_the_closed_do_not(run, coordinator, person, place):
    place()
    person("C-1")
    open_case(coordinator, person("C-2"), today=person("C-3").created_at.date())
    open_case(coordinator, person("C-4"), today=person("C-5").created_at.date(), stage=CaseStage.CLOSED)
    db.session.commit()

    lines = run("--all", "--json", "--top", 1).stdout.splitlines()

    assert [json.loads(line)["client"] for line in lines] == ["C-1", "C-2", "C-3", "C-5"]


def test_a_profile_is_answered_without_being_kept(run, coordinator, place, tmp_path):
    place()
    profile = tmp_path / "profile.json"
    profile.write_text('{"code": "X", "wants": "花"}', encoding="utf-8")

    done = run("--profile", profile, "--json")

    assert json.loads(done.stdout)["client"] == "X"
    assert run("X", "--json").exit_code == 1


def test_no_place_at_all_is_a_valid_answer(run, person):
    person()

    answer = json.loads(run("C-012", "--json").stdout)

    assert (answer["results"], answer["what_if"]) == ([], [])
    assert sum(answer["excluded"].values()) == 0


@pytest.mark.parametrize(
    ("arguments", "status", "words"),
    [
        (["C-999", "--json"], 1, "コード C-999 の人は、見つかりません"),
        ([], 2, ""),
        (["C-012", "--all"], 2, ""),
        (["C-012", "--as-of", "きのう"], 2, ""),
        (["C-012", "--top", "-1"], 2, ""),
    ],
)
def test_wrong_input_ends_with_its_status_and_no_traceback(run, arguments, status, words):
    done = run(*arguments)

    assert done.exit_code == status
    assert words in done.stderr
    assert "Traceback" not in done.output


@pytest.mark.parametrize("content", ["", "{", "[]", '{"code": "X", "age": "old"}', '[{"code": "X"}, {"code": "Y"}]'])
def test_a_profile_that_cannot_be_read_is_refused_in_a_sentence(run, tmp_path, content):
    profile = tmp_path / "profile.json"
    profile.write_text(content, encoding="utf-8")

    done = run("--profile", profile, "--json")

    assert (done.exit_code, done.stdout) == (1, "")
    assert done.stderr.startswith("profile.json：")

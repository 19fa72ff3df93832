"""The command `resources search`: the registry's search, from a terminal."""

import json

import pytest
from click.testing import CliRunner

from geo.coords import Point
from resources.directory import cli


@pytest.fixture
def run(monkeypatch, coordinator):
    """Return a runner of the command as the coordinator of the town."""
    monkeypatch.setattr(cli, "command_actor", lambda town: coordinator)
    return lambda *arguments: CliRunner().invoke(cli.search_command, arguments)


def test_hits_are_told_in_json_with_what_was_searched_beside_the_words(run, listing):
    farm = listing(
        "みのり農園", activities=["野菜づくり"], places_total=4, places_taken=3, features={"trial_visit": True}
    )

    answer = json.loads(run("畑", "--json").stdout)

    assert answer["total"] == 1
    assert "野菜づくり" in answer["also"]["畑"]
    [hit] = answer["results"]
    assert (hit["id"], hit["name"], hit["free"]) == (farm.public_id, "みのり農園", 1)
    assert hit["features"] == {"trial_visit": True}


def test_near_a_point_the_nearest_stands_first_and_minutes_are_an_estimate(run, listing):
    listing("遠いサロン", point=Point(36.86, 136.98))
    listing("近いサロン", point=Point(36.851, 136.98))

    answer = json.loads(run("サロン", "--near", "36.85,136.98", "--json").stdout)

    assert [hit["name"] for hit in answer["results"]] == ["近いサロン", "遠いサロン"]
    assert answer["results"][0]["minutes"] == pytest.approx(111.2 * 1.3 / 70, abs=0.1)
    assert answer["results"][0]["estimated"] is True


def test_top_cuts_the_list_and_not_the_total(run, listing):
    for number in range(3):
        listing(f"サロン{number}")

    answer = json.loads(run("サロン", "--top", "2", "--json").stdout)

    assert (answer["total"], len(answer["results"])) == (3, 2)


def test_lines_are_made_for_a_terminal(run, listing):
    listing("手しごとサロン こより", opening="水 13:30-16:00")

    assert "手しごとサロン こより\tサロン\t\t水 13:30-16:00" in run("こより").stdout


@pytest.mark.parametrize(
    "arguments", [("こより", "--near", "ここ"), ("こより", "--near", "91,0"), ("こより", "--within", "5"), ()]
)
def test_wrong_usage_is_told_with_status_2_and_no_traceback(run, arguments):
    answer = run(*arguments)

    assert answer.exit_code == 2
    assert "Traceback" not in answer.output

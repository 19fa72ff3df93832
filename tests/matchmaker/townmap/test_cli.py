"""The command `map` writes one file, or says in a sentence why it cannot."""

import pytest

from matchmaker.townmap.cli import map_command
from profiles.vocabulary.rules import Visibility


@pytest.fixture
def run(app, make, place):
    """Return a runner of the command in a town with a place of each visibility."""
    for visibility in Visibility:
        place(f"{visibility.value}の所", visibility=visibility)
    runner = app.test_cli_runner()
    return lambda *arguments: runner.invoke(map_command, [*map(str, arguments)])


def test_the_file_holds_what_everybody_may_know(run, tmp_path):
    done = run(tmp_path / "map.html")

    page = (tmp_path / "map.html").read_text(encoding="utf-8")
    assert (done.exit_code, "1 か所です" in done.output) == (0, True)
    assert "公開の所" in page
    assert "連携機関の所" not in page
    assert "内部の所" not in page


def test_a_map_for_the_council_holds_what_partners_may_know_too(run, tmp_path):
    run(tmp_path / "map.html", "--council")

    page = (tmp_path / "map.html").read_text(encoding="utf-8")
    assert "公開の所" in page
    assert "連携機関の所" in page
    assert "内部の所" not in page


def test_a_file_that_cannot_be_written_is_said_in_a_sentence(run, tmp_path):
    done = run(tmp_path / "no such folder" / "map.html")

    assert done.exit_code == 1
    assert "書ける場所を選んでください" in done.output
    assert "Traceback" not in done.output


def test_a_town_that_is_not_there_is_said_in_a_sentence(run, tmp_path):
    done = run(tmp_path / "map.html", "--town", "nowhere")

    assert done.exit_code == 1
    assert "町がありません" in done.output
    assert not (tmp_path / "map.html").exists()

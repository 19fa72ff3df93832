"""The command that loads the fictitious town."""

from seed.cli import seed


def test_the_command_says_what_it_brought_and_how_to_sign_in(app):
    told = app.test_cli_runner().invoke(seed, ["demo"])

    assert told.exit_code == 0, told.output
    assert "受入先 120、本人 40" in told.output
    assert "miura@shiomino.example" in told.output


def test_a_second_time_says_that_nothing_changed(app):
    runner = app.test_cli_runner()
    runner.invoke(seed, ["demo"])

    told = runner.invoke(seed, ["demo"])

    assert told.exit_code == 0
    assert "何も変えていません" in told.output


def test_a_store_in_use_is_refused_in_one_line(app, make):
    make.resource()

    told = app.test_cli_runner().invoke(seed, ["demo"])

    assert told.exit_code == 1
    assert "Traceback" not in told.output

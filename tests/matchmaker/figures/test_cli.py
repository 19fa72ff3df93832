"""The command `figures`: a year by its months, what a council may see, and which town."""

import json

from geo.clock import today
from geo.db import db


def run(app, *words):
    """Run a command."""
    db.session.commit()
    return app.test_cli_runner().invoke(args=["figures", *words])


def test_a_year_is_printed_by_its_months(app, tied):
    tied("visit", on=today())

    told = run(app, "--json")
    values = json.loads(told.stdout)

    assert f"{today():%Y-%m}" in values["periods"]
    assert sum(number or 0 for number in values["series"]["visit"]) == 1
    assert values["series"]["still_3"][-1] is None
    assert "見学" in run(app).stdout


def test_a_council_is_told_nothing_of_a_running_year(app, tied):
    tied("visit", on=today())

    assert json.loads(run(app, "--council", "--json").stdout)["periods"] == []


def test_a_town_that_is_not_there_is_said_in_one_line(app, make):
    assert make.town

    told = run(app, "--town", "nowhere")

    assert told.exit_code == 1
    assert "Traceback" not in told.output

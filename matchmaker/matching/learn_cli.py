"""The command `learn`: weights from what became of introductions, with a report; switched on only where it is said."""

import json
import sys

import click
from flask.cli import with_appcontext

from geo.clock import today, utcnow
from geo.db import db
from geo.errors import DomainError
from matchmaker.matching.learned import learn_from_outcomes
from matchmaker.matching.learned_telling import as_text, learned_lines
from matchmaker.matching.models import WeightSet
from matchmaker.matching.weight_changes import switch_on
from profiles.accounts.queries import command_actor

WHY = "つなぎの結果と、選んだ所から学んだ"


@click.command("learn")
@click.option("--switch-on", "turn_on", is_flag=True, help="Let the weights hold from now on.")
@click.option("--town", metavar="REF", help="Which town, where there are several.")
@click.option("--json", "as_json", is_flag=True, help="Print JSON.")
@with_appcontext
def learn_command(turn_on: bool, town: str | None, as_json: bool) -> None:
    """Learn the weights of the ranking from outcomes, and report what would change."""
    try:
        actor = command_actor(town)
        made = learn_from_outcomes(actor, reason=WHY, today=today(), now=utcnow())
        if turn_on:
            made = switch_on(actor, made, now=utcnow())
        db.session.commit()
    except DomainError as fault:
        click.echo(str(fault), err=True)
        sys.exit(1)
    click.echo(json.dumps(as_json_of(made), ensure_ascii=False) if as_json else told(made))


def as_json_of(made: WeightSet) -> dict[str, object]:
    """Return a learned set with its report, as scripts read it."""
    return {"id": made.ref, "active": made.active_from is not None, "weights": made.weights, "report": made.report}


def told(made: WeightSet) -> str:
    """Return a learned set with its report for people to read."""
    report = learned_lines(made.report["learned"])
    assert report is not None  # it was just learned
    on = (
        "この重みを使いはじめました。"
        if made.active_from
        else "案ができました。並びは変わっていません。使うときは --switch-on を付けてください。"
    )
    return "\n".join([*as_text(report), on])


commands: list[click.Command] = [learn_command]

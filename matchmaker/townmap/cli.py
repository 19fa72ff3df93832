"""The command `map`: the council map as one file."""

import sys
from pathlib import Path

import click
from flask.cli import with_appcontext

from geo.clock import today
from geo.db import db
from geo.errors import DomainError
from geo.maps import council_map_html
from matchmaker.townmap.actions import carry_out
from matchmaker.townmap.queries import Audience
from matchmaker.townmap.sheet import sheet_for
from profiles.accounts.queries import command_actor


@click.command("map")
@click.argument("file", type=click.Path(path_type=Path))
@click.option("--council", is_flag=True, help="For a meeting: what partners may see, too.")
@click.option("--town", metavar="REF", help="Which town, where there are several.")
@with_appcontext
def map_command(file: Path, council: bool, town: str | None) -> None:
    """Write the map of all places that receive people into one FILE that opens without any network."""
    try:
        actor, audience = command_actor(town), Audience.COUNCIL if council else Audience.PUBLIC
        sheet = sheet_for(actor, audience, today=today())
        carry_out(actor, audience, len(sheet.marks))
        db.session.commit()
        file.write_text(council_map_html(sheet), encoding="utf-8")
    except DomainError as fault:
        _refuse(str(fault))
    except OSError as fault:
        _refuse(f"{file} に書けません（{fault.strerror}）。書ける場所を選んでください")
    click.echo(f"{file} に書きました。{len(sheet.marks)} か所です")


def _refuse(why: str) -> None:
    """Say why nothing was written, and end."""
    click.echo(why, err=True)
    sys.exit(1)


commands: list[click.Command] = [map_command]

"""Commands for whoever keeps the store: keys."""

import json
import sys
import time
from dataclasses import asdict

import click
from flask import current_app
from flask.cli import AppGroup

from geo.errors import DomainError
from matchmaker.rotation import rotate

keys = AppGroup("keys", help="The keys that seal what is known of people: rotate.")
commands: list[click.Command] = [keys]


@keys.command("rotate")
@click.option("--json", "as_json", is_flag=True, help="Print what was done as JSON.")
def rotate_command(as_json: bool) -> None:
    """Put a new key in front, seal everything anew, and drop the old keys; a stopped run is finished by the next."""
    start = time.monotonic()
    try:
        done = rotate(current_app.config["KEY_DIR"], show)
    except DomainError as fault:
        click.echo(str(fault), err=True)
        sys.exit(1)
    if as_json:
        click.echo(json.dumps({**asdict(done), "seconds": round(time.monotonic() - start, 1)}))
        return
    click.echo(f"新しい鍵で封をしました：{done.values} 件、さがすための印：{done.marks} 人")
    if done.dropped:
        click.echo(
            f"使わなくなった鍵 {done.dropped} 本を外しました。前のバックアップがなくなるまで、sealing.old.keys に残ります。"
        )
    else:
        click.echo("まだ古い鍵が要る記録があります。もう一度動かしてください。")


def show(table: str, done: int, total: int) -> None:
    """Show how far it is, where somebody looks on."""
    if sys.stderr.isatty():
        click.echo(f"\r{table} {done}／{total}   ", err=True, nl=done >= total)

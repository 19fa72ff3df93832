"""The commands `resources import` and `resources export`, and the group in which all commands of the registry stand."""

import gc
import json
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

import click
from flask import current_app
from flask.cli import AppGroup

from geo.clock import today
from geo.db import db
from geo.errors import DomainError
from profiles.accounts.queries import command_actor
from profiles.actor import Actor
from resources.directory.cli import search_command
from resources.exchange.actions import AFTER_IMPORT, REFUSED, carry_out, keep
from resources.exchange.files import ENDINGS, write_file
from resources.exchange.looking import Preview, preview
from resources.exchange.queries import exported
from resources.exchange.reading import Format
from resources.exchange.rules import Severity

MOST_BYTES = 500_000_000  # a command is run by those who own the machine
SHOWN = 50
LABELS = {severity.value: severity.label for severity in Severity}

group = AppGroup("resources", help="The registry: import, export, search.")
group.add_command(search_command)
commands: list[click.Command] = [group]


@group.command("import")
@click.argument("file", type=click.Path(exists=True, dir_okay=False, path_type=Path))
@click.option(
    "--format", "wanted", type=click.Choice([one.value for one in Format]), default=Format.AUTO.value, show_default=True
)
@click.option("--dry-run", is_flag=True, help="Report and write nothing.")
@click.option("--skip-refused", is_flag=True, help="Take the other rows when some cannot be read.")
@click.option("--town", metavar="REF", help="Which town, where there are several.")
@click.option("--json", "as_json", is_flag=True, help="Print the report as JSON.")
def import_command(file: Path, wanted: str, dry_run: bool, skip_refused: bool, town: str | None, as_json: bool) -> None:
    """Take the resources of FILE into the registry: all of them, or none."""
    asked = next(one for one in Format if one.value == wanted)
    try:
        actor = command_actor(town)
        report, refusal = _import(actor, file, asked, dry_run=dry_run, skip_refused=skip_refused)
    except DomainError as fault:
        db.session.rollback()
        click.echo(f"{file.name}：{fault}", err=True)
        sys.exit(1)
    if as_json:
        click.echo(json.dumps(report, ensure_ascii=False))
    else:
        _tell(report, dry_run=dry_run)
    if refusal:
        click.echo(refusal, err=True)
        sys.exit(1)


def _import(
    actor: Actor, file: Path, asked: Format, *, dry_run: bool, skip_refused: bool
) -> tuple[dict[str, Any], str]:
    """Read, compare and write a file; return the report, and the sentence that says why nothing was written."""
    gc.disable()  # a command ends soon, and looking for rubbish among millions of cells takes half its time
    _say("読んでいます")
    seen = preview(actor, file, file.name, today=today(), format=asked, most_bytes=MOST_BYTES)
    refused = seen.report["refused"]
    if refused and not skip_refused:
        return seen.report, REFUSED % {"count": refused}
    db.session.rollback()  # what was compared is checked again when it is written; nobody waits for the comparing
    if not dry_run:
        keep(actor, seen, skip_refused=skip_refused, progress=_progress(seen))
        db.session.commit()
        _say("ことばを読んでいます")
        if after := current_app.extensions.get(AFTER_IMPORT):
            after(actor.town_id)
    return seen.report, ""


def _progress(seen: Preview) -> Callable[[int], None]:
    """Return what counts the rows that were written, on a terminal."""
    total, done = len(seen.plan.new) + len(seen.plan.changed), 0

    def count(rows: int) -> None:
        nonlocal done
        done += rows
        _say(f"書きこんでいます {done}／{total} 件")

    return count


def _say(text: str) -> None:
    """Show how far the work is, when somebody watches."""
    if sys.stderr.isatty():
        click.echo(f"\r\033[K{text}", nl=False, err=True)


def _tell(report: dict[str, Any], *, dry_run: bool) -> None:
    """Print the report for people."""
    if sys.stderr.isatty():
        click.echo("\r\033[K", nl=False, err=True)
    click.echo(f"形式 {report['format']}　文字コード {report['encoding']}　{report['read']} 行")
    words = (
        ("new", "加える"),
        ("changed", "変える"),
        ("unchanged", "そのまま"),
        ("skipped", "読みとばし"),
        ("doubtful", "確かめたい"),
        ("refused", "直す行"),
    )
    click.echo("　".join(f"{word} {report[name]}" for name, word in words))
    if report["unknown_columns"]:
        click.echo("注記として残した列：" + "、".join(report["unknown_columns"]))
    for problem in report["problems"][:SHOWN]:
        where = f"{problem['line']} 行「{problem['column']}」" if problem["column"] else f"{problem['line']} 行"
        click.echo(
            f"  {LABELS[problem['severity']]}　{where}　{problem['found']}　→ {problem['expected']}".replace("\n", " ")
        )
    if len(report["problems"]) > SHOWN:
        click.echo(f"  ほか {len(report['problems']) - SHOWN} 件（--json で全部が出ます）")
    if dry_run:
        click.echo("確認だけで、何も書きこんでいません")


@group.command("export")
@click.argument("file", type=click.Path(dir_okay=False, path_type=Path))
@click.option(
    "--format", "wanted", type=click.Choice(sorted(ENDINGS.values())), help="Otherwise by the ending of FILE."
)
@click.option("--town", metavar="REF", help="Which town, where there are several.")
def export_command(file: Path, wanted: str | None, town: str | None) -> None:
    """Write the resources of the registry to FILE."""
    kind = wanted or ENDINGS.get(file.suffix.lower())
    if kind is None:
        raise click.UsageError("FILE must end in " + " ".join(ENDINGS))
    try:
        actor = command_actor(town)
        listings = exported(actor)
        content = write_file(kind, listings, today=today())
        carry_out(actor, kind, len(listings))
        db.session.commit()
        file.write_bytes(content)
    except DomainError as fault:
        click.echo(str(fault), err=True)
        sys.exit(1)
    except OSError as fault:
        click.echo(f"{file}：書きこめません（{fault.strerror}）", err=True)
        sys.exit(1)
    click.echo(f"{len(listings)} 件を {file} に書き出しました", err=True)

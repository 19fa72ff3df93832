"""The commands `vocabulary export` and `vocabulary import`."""

import json
import sys
from pathlib import Path

import click
from flask.cli import AppGroup

from geo.clock import utcnow
from geo.db import db
from geo.errors import DomainError
from profiles.accounts.queries import command_actor
from profiles.terms.importing import Plan, keep_import, plan_import
from profiles.terms.queries import terms_in_force
from profiles.terms.table import csv_text

SHOWN = 50

vocabulary = AppGroup("vocabulary", help="The terms of a town: export, import.")
commands: list[click.Command] = [vocabulary]


@vocabulary.command("export")
@click.argument("file", type=click.Path(dir_okay=False, path_type=Path))
@click.option("--town", metavar="REF", help="Which town, where there are several.")
def export_command(file: Path, town: str | None) -> None:
    """Write the terms of the town that are in force to FILE (CSV)."""
    try:
        terms = terms_in_force(command_actor(town))
        file.write_text(csv_text(terms), encoding="utf-8", newline="")
    except DomainError as fault:
        stop(str(fault))
    except OSError as fault:
        stop(f"{file}：書き出せません（{fault.strerror}）")
    click.echo(f"町のことば {len(terms)} 件を書き出しました：{file}")


@vocabulary.command("import")
@click.argument("file", type=click.Path(exists=True, dir_okay=False, path_type=Path))
@click.option("--dry-run", is_flag=True, help="Report and write nothing.")
@click.option("--town", metavar="REF", help="Which town, where there are several.")
@click.option("--json", "as_json", is_flag=True, help="Print the report as JSON.")
def import_command(file: Path, dry_run: bool, town: str | None, as_json: bool) -> None:
    """Put the terms of FILE (CSV or XLSX) in force: all of them, or none."""
    try:
        actor = command_actor(town)
        plan = plan_import(actor, file, file.name)
        if not plan.refused and not dry_run:
            keep_import(actor, plan, now=utcnow())
            db.session.commit()
    except DomainError as fault:
        db.session.rollback()
        stop(f"{file.name}：{fault}")
    click.echo(json.dumps(plan.report(), ensure_ascii=False)) if as_json else tell(plan, dry_run=dry_run)
    if plan.refused:
        stop(f"直す行が {plan.refused} 行あります。何も書きこんでいません")


def stop(message: str) -> None:
    """Say what is wrong with the input, and end."""
    click.echo(message, err=True)
    sys.exit(1)


def tell(plan: Plan, *, dry_run: bool) -> None:
    """Print the report for people."""
    click.echo(f"足す {len(plan.new)}　そのまま {plan.unchanged}　直す {plan.refused}")
    for problem in plan.problems[:SHOWN]:
        mark = "直す" if problem.is_refused else "お知らせ"
        where = f"{problem.line} 行目「{problem.column}」" if problem.line else ""
        click.echo(f"  {mark}　{where}　{problem.found}　→ {problem.expected}".replace("\n", " "))
    if len(plan.problems) > SHOWN:
        click.echo(f"  ほか {len(plan.problems) - SHOWN} 件（--json で全部が出ます）")
    if dry_run:
        click.echo("確認だけで、何も書きこんでいません")

"""The command `clients import`."""

import json
import sys
from pathlib import Path
from typing import Any

import click
from flask.cli import AppGroup

from geo.clock import today
from geo.db import db
from geo.errors import DomainError
from profiles.accounts.queries import command_actor
from profiles.cases.importing import REFUSED, keep_import, plan_import
from profiles.clients.reading import read_clients

SHOWN = 50
COUNTS = {"new": "加える", "changed": "変える", "unchanged": "そのまま", "doubtful": "確かめたい", "refused": "直す"}
LABELS = {"refused": "直す", "doubtful": "確かめたい", "note": "お知らせ"}

clients = AppGroup("clients", help="The people: import.")
commands: list[click.Command] = [clients]


@clients.command("import")
@click.argument("file", type=click.Path(exists=True, dir_okay=False, path_type=Path))
@click.option("--dry-run", is_flag=True, help="Report and write nothing.")
@click.option("--town", metavar="REF", help="Which town, where there are several.")
@click.option("--json", "as_json", is_flag=True, help="Print the report as JSON.")
def import_command(file: Path, dry_run: bool, town: str | None, as_json: bool) -> None:
    """Take the clients of FILE (JSON, CSV or XLSX) in: all of them, or none."""
    try:
        actor = command_actor(town)
        plan = plan_import(actor, read_clients(file, file.name), today=today())
        if not plan.refused and not dry_run:
            keep_import(actor, plan, today=today())
            db.session.commit()
    except DomainError as fault:
        db.session.rollback()
        click.echo(f"{file.name}：{fault}", err=True)
        sys.exit(1)
    report = plan.report()
    click.echo(json.dumps(report, ensure_ascii=False)) if as_json else tell(report, dry_run=dry_run)
    if plan.refused:
        click.echo(REFUSED % {"count": plan.refused}, err=True)
        sys.exit(1)


def tell(report: dict[str, Any], *, dry_run: bool) -> None:
    """Print the report for people."""
    encoding = f"　文字コード {report['encoding']}" if report["encoding"] else ""
    click.echo(f"形式 {report['format']}{encoding}　{report['read']} 人")
    click.echo("　".join(f"{word} {report[name]}" for name, word in COUNTS.items()))
    if report["unknown_columns"]:
        click.echo("読んでいない列：" + "、".join(report["unknown_columns"]))
    for problem in report["problems"][:SHOWN]:
        where = f"{problem['line']} 行（件）目「{problem['column']}」"
        line = f"  {LABELS[problem['severity']]}　{where}　{problem['found']}　→ {problem['expected']}"
        click.echo(line.replace("\n", " "))
    if len(report["problems"]) > SHOWN:
        click.echo(f"  ほか {len(report['problems']) - SHOWN} 件（--json で全部が出ます）")
    if dry_run:
        click.echo("確認だけで、何も書きこんでいません")

"""The commands `audit anchor` and `audit verify`."""

import json
import sys
from pathlib import Path
from typing import Any

import click
from flask.cli import AppGroup

from geo.areas import the_town
from geo.clock import TOKYO, utcnow
from geo.db import db
from geo.errors import DomainError
from profiles.audit.rules import Break, Verdict, read_anchors
from profiles.audit.verifying import commanding, take_anchor, verify_book

audit = AppGroup("audit", help="The book of deeds: anchor, verify.")
commands: list[click.Command] = [audit]
in_town = click.option("--town", "town_ref", metavar="REF", help="Which town, where there are several.")


@audit.command("anchor")
@click.argument("file", required=False, type=click.Path(dir_okay=False, path_type=Path))
@in_town
def anchor_command(file: Path | None, town_ref: str | None) -> None:
    """Print the head of the book, or add it to FILE: keep it outside of this machine."""
    try:
        town = the_town(town_ref)
        anchor = take_anchor(commanding(town), town, now=utcnow())
        if file:
            with file.open("a", encoding="utf-8") as lines:
                lines.write(anchor.line() + "\n")
        db.session.commit()
    except (DomainError, OSError) as fault:
        refuse(fault)
    if file:
        click.echo(f"記録 {anchor.number} 件までの控えを {file} に書きました。この機械の外で保管してください")
    else:
        click.echo(anchor.line())


@audit.command("verify")
@click.option("--anchor", "file", type=click.Path(exists=True, dir_okay=False, path_type=Path), help="Kept anchors.")
@click.option("--json", "as_json", is_flag=True, help="Print JSON.")
@in_town
def verify_command(file: Path | None, as_json: bool, town_ref: str | None) -> None:
    """Walk along the whole book, and name the first place that does not hold."""
    try:
        town = the_town(town_ref)
        anchors = read_anchors(file.read_text(encoding="utf-8"), town.ref) if file else []
        verdict = verify_book(commanding(town), town, anchors)
        db.session.commit()
    except (DomainError, OSError, UnicodeDecodeError) as fault:
        refuse(fault)
    click.echo(json.dumps(as_values(verdict), ensure_ascii=False) if as_json else told(verdict))
    sys.exit(0 if verdict.is_whole else 1)


def refuse(fault: Exception) -> None:
    """Say what stands in the way, and end."""
    db.session.rollback()
    click.echo(str(fault), err=True)
    sys.exit(1)


def as_values(verdict: Verdict) -> dict[str, Any]:
    """Return a verdict as plain values."""
    first = verdict.first
    return {
        "whole": verdict.is_whole,
        "number": verdict.count,
        "hash": verdict.hash,
        "anchors": verdict.anchors,
        "breaks": verdict.breaks,
        "first": {
            "fault": first.fault.value,
            "number": first.number or None,
            "deed": first.deed_id,
            "at": first.at.isoformat() if first.at else None,
        }
        if first
        else None,
    }


def told(verdict: Verdict) -> str:
    """Return a verdict for people to read."""
    against = f"控え {verdict.anchors} 件と合わせました" if verdict.anchors else "控えとは合わせていません"
    if verdict.first is None:
        return f"記録 {verdict.count} 件は、つながっています。{against}\n先頭の印 {verdict.hash}"
    return f"記録簿に、合わない所が {verdict.breaks} か所あります。{against}\nはじめの所：{place(verdict.first)}"


def place(found: Break) -> str:
    """Return where a chain does not hold, and why."""
    where = [f"{found.number} 番目の記録"] if found.number else []
    where += [f"記録の番号 {found.deed_id}"] if found.deed_id else []
    where += [f"{found.at.astimezone(TOKYO):%Y/%m/%d %H:%M:%S}"] if found.at else []
    return "、".join(where) + f"　{found.fault.label}"

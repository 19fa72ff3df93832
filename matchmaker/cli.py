"""Commands for whoever keeps the store: keys, backup, restore."""

import json
import sys
import time
from dataclasses import asdict
from pathlib import Path
from typing import NoReturn

import click
from flask import current_app
from flask.cli import AppGroup

from geo.clock import TOKYO, utcnow
from geo.db import db
from geo.errors import DomainError
from matchmaker.backup import back_up, restore
from matchmaker.nightly import spend_night
from matchmaker.rotation import rotate
from matchmaker.upkeep import settle

keys = AppGroup("keys", help="The keys that seal what is known of people: rotate.")


@keys.command("rotate")
@click.option("--json", "as_json", is_flag=True, help="Print what was done as JSON.")
def rotate_command(as_json: bool) -> None:
    """Put a new key in front, seal everything anew, and drop the old keys; a stopped run is finished by the next."""
    start = time.monotonic()
    try:
        done = rotate(current_app.config["KEY_DIR"], show)
    except DomainError as fault:
        refuse(fault)
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


@click.command("backup")
@click.argument("file", type=click.Path(dir_okay=False, path_type=Path))
def backup_command(file: Path) -> None:
    """Write the whole store into FILE while it is in use, and look into it; keys are not in it."""
    try:
        contents = back_up(file)
    except DomainError as fault:
        refuse(fault)
    click.echo(f"{file} に書き、開いて確かめました：{contents.total} 行、版 {contents.revision}。鍵は入っていません。")


@click.command("restore")
@click.argument("file", type=click.Path(exists=True, dir_okay=False, path_type=Path))
def restore_command(file: Path) -> None:
    """Put the store of FILE in the place of the present one, which is kept beside it."""
    try:
        contents, kept = restore(file, current_app.config["KEY_DIR"], now=utcnow().astimezone(TOKYO))
    except DomainError as fault:
        refuse(fault)
    click.echo(f"{file} から戻しました：{contents.total} 行、版 {contents.revision}。")
    click.echo(f"これまでの記録は {kept} にあります。確かめたら消してください。")
    click.echo("記録簿のつながりは、audit verify で確かめてください。")


@click.command("nightly")
@click.argument("folder", type=click.Path(exists=True, file_okay=False, path_type=Path))
@click.option(
    "--anchors", required=True, type=click.Path(dir_okay=False, path_type=Path), help="File of anchors, kept elsewhere."
)
@click.option("--keep", default=14, show_default=True, type=click.IntRange(1), help="How many backups stay.")
def nightly_command(folder: Path, anchors: Path, keep: int) -> None:
    """Back up into FOLDER, verify and anchor the book of deeds, and put old backups away: for a timer."""
    try:
        night = spend_night(folder, anchors, keep=keep, now=utcnow().astimezone(TOKYO))
    except DomainError as fault:
        refuse(fault)
    click.echo(
        f"{night.backup} に書き、開いて確かめました：{night.contents.total} 行。古いもの {len(night.put_away)} 個を消しました。"
    )
    for name, verdict in night.verdicts:
        against = f"控え {verdict.anchors} 件と合わせました" if verdict.anchors else "はじめての控えです"
        said = f"記録 {verdict.count} 件は、つながっています（{against}）。控えを {anchors} に足しました。"
        broken = f"記録簿に、合わない所が {verdict.breaks} か所あります。audit verify で確かめてください。"
        click.echo(f"{name}：{said if verdict.is_whole else broken}", err=not verdict.is_whole)
    sys.exit(0 if night.is_whole else 1)


store = AppGroup("store", help="The store itself: tidy.")


@store.command("tidy")
def tidy_command() -> None:
    """Leave nothing of removed rows in logs and dead rows."""
    tables = [table.name for table in db.metadata.sorted_tables]
    db.session.remove()
    if not settle(db.engine, tables):
        click.echo("ほかの人が使っています。あとで、もう一度動かしてください。", err=True)
        sys.exit(1)
    click.echo("消した記録のあとを片づけました。")


def refuse(fault: DomainError) -> NoReturn:
    """Say what stands in the way, and end."""
    db.session.rollback()
    click.echo(str(fault), err=True)
    sys.exit(1)


commands: list[click.Command] = [keys, backup_command, restore_command, nightly_command, store]

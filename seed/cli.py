"""Commands that give an empty store its first town."""

import click
from flask.cli import AppGroup

from geo.clock import today
from geo.db import db
from geo.errors import DomainError
from profiles.accounts.rules import DEMO_PASSWORD
from seed.load import load_demo
from seed.preset_cli import preset

seed = AppGroup("seed", help="Towns to begin with.")
commands = [seed, preset]


@seed.command("demo")
def demo() -> None:
    """Load the fictitious town of Shiomino; a second time changes nothing."""
    try:
        loaded = load_demo(today())
    except DomainError as problem:
        db.session.rollback()
        click.echo(str(problem), err=True)
        raise SystemExit(1) from None
    db.session.commit()
    if loaded is None:
        click.echo("架空の町「汐見野市」は、もう入っています。何も変えていません。")
        return
    click.echo(
        f"架空の町「汐見野市」を入れました：受入先 {loaded.resources}、本人 {loaded.clients}、つなぎ {loaded.ties}"
    )
    for account in loaded.accounts:
        click.echo(f"  {account.role.label}：{account.email}（{account.name}）")
    click.echo(f"  パスワードはどれも {DEMO_PASSWORD}")

"""The commands of accounts: inviting somebody, and beginning a recovery where nobody can do so on a page."""

import sys

import click
from flask import url_for
from flask.cli import AppGroup

from geo.clock import utcnow
from geo.db import db
from geo.errors import DomainError
from profiles.access import Role
from profiles.accounts.actions import add_agency, invite
from profiles.accounts.change_actions import begin_recovery
from profiles.accounts.queries import account_named, command_actor
from profiles.accounts.two_people import Lost

ROLES = [role.value for role in Role if role is not Role.HOST]

accounts = AppGroup("accounts", help="Who may sign in: invite, recover.")
commands: list[click.Command] = [accounts]


@accounts.command("invite")
@click.argument("address")
@click.option("--role", type=click.Choice(ROLES), required=True, help="What the person may do.")
@click.option("--name", default="", help="How the person is called; the address stands in for it.")
@click.option("--agency", "agency_name", default="", help="The desk of a partner; added where it is new.")
@click.option("--town", metavar="REF", help="Which town, where there are several.")
def invite_command(address: str, role: str, name: str, agency_name: str, town: str | None) -> None:
    """Make an account for ADDRESS and print the link with which its owner sets a password."""
    try:
        actor = command_actor(town)
        agency = add_agency(actor, agency_name) if agency_name else None
        named = name or address.partition("@")[0]
        _account, token = invite(actor, email=address, name=named, role=Role(role), now=utcnow(), agency=agency)
        db.session.commit()
    except DomainError as fault:
        db.session.rollback()
        click.echo(str(fault), err=True)
        sys.exit(1)
    click.echo(
        f"{address} を招きました（{Role(role).label}）。つぎのリンクを本人に渡してください。7 日のあいだ、1 回だけ使えます。"
    )
    click.echo("  " + link_of(token))


@accounts.command("recover")
@click.argument("address")
@click.option("--lost", type=click.Choice([one.value for one in Lost]), required=True, help="What happened.")
@click.option("--reason", required=True, help="How you made sure that it is them; the second person reads it.")
@click.option("--town", metavar="REF", help="Which town, where there are several.")
def recover_command(address: str, lost: str, reason: str, town: str | None) -> None:
    """Begin to let ADDRESS in again, and print the number for the first of two papers; a second person confirms on a page."""
    try:
        actor = command_actor(town)
        account = account_named(actor, address)
        _change, slip = begin_recovery(actor, account, Lost(lost), reason, utcnow())
        db.session.commit()
    except DomainError as fault:
        db.session.rollback()
        click.echo(str(fault), err=True)
        sys.exit(1)
    click.echo(f"{address} のサインインの回復をはじめました。1枚目の紙に書いて、本人に直接渡してください。")
    click.echo(f"  {slip}")
    click.echo("7 日のうちに、ほかの管理者（いなければ監査担当）が「2人で決めること」のページで確かめます。")


def link_of(token: str) -> str:
    """Return the link of an invitation; its path alone where nobody said under which address the town is found."""
    from flask import current_app

    with current_app.test_request_context():
        return str(current_app.config["ADDRESS"] or "") + url_for("accounts.show_invitation", token=token)

"""The commands `accounts invite` and `accounts recover`, and who acts in commands."""

import re

import pytest

from geo.errors import DomainError
from profiles.access import Role
from profiles.accounts.queries import command_actor
from tests.support.client import Browser


def test_a_command_invites_the_first_administrator(app, make):
    ref = make.town.ref

    done = app.test_cli_runner().invoke(
        args=["accounts", "invite", "chief@city.example", "--role", "administrator", "--town", ref]
    )

    assert done.exit_code == 0, done.output
    link = done.output.strip().splitlines()[-1].strip()
    assert Browser(app).get(link).status == 200


def test_a_command_says_in_one_line_why_it_does_not_invite(app, make):
    account = make.account()

    done = app.test_cli_runner().invoke(args=["accounts", "invite", account.email, "--role", "viewer"])

    assert done.exit_code == 1
    assert "もう使われています" in done.output + done.stderr


def test_a_command_begins_a_recovery_that_one_administrator_may_confirm(app, make):
    account, chief = make.account(), make.account(Role.ADMINISTRATOR)
    stated = ["accounts", "recover", account.email.upper(), "--lost", "phone", "--reason", "窓口で職員証を見た"]

    done = app.test_cli_runner().invoke(args=stated)

    assert done.exit_code == 0, done.output
    assert re.search(r"\d{4}-\d{4}-\d{4}", done.output)
    page = Browser(app).sign_in(chief).get("/changes/")
    assert page.has("頼んだ人：コマンド")
    assert page.has("確かめる")
    again = app.test_cli_runner().invoke(args=stated)
    nobody = app.test_cli_runner().invoke(args=[*stated[:2], "nobody@city.example", *stated[3:]])
    assert (again.exit_code, nobody.exit_code) == (1, 1)
    assert "もう同じことがはじまっています" in again.output + again.stderr
    assert "nobody@city.example" in nobody.output + nobody.stderr


def test_a_command_acts_for_the_only_town_and_asks_which_of_several(app, make):
    town = make.town
    assert (command_actor(None).role, command_actor(None).town_id) == (Role.COORDINATOR, town.id)

    other = make.other_town()

    with pytest.raises(DomainError) as told:
        command_actor(None)
    assert town.ref in str(told.value)
    assert other.ref in str(told.value)
    assert command_actor(other.ref).town_id == other.id
    with pytest.raises(DomainError):
        command_actor("nowhere")

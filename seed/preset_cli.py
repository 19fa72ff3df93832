"""The commands `preset list` and `preset load`."""

import json
from typing import NoReturn

import click
from flask import current_app
from flask.cli import AppGroup

from geo.clock import today
from geo.db import db
from geo.errors import DomainError
from profiles.accounts.rules import DEMO_PASSWORD
from profiles.customs.rules import Topic
from seed.found import Report, found
from seed.preset import Preset, named, presets

preset = AppGroup("preset", help="Real towns as public documents describe them.")


@preset.command("list")
@click.option("--json", "as_json", is_flag=True, help="One JSON list.")
def list_presets(as_json: bool) -> None:
    """Tell the towns that there are: how each is read, from which document, what is stated and what is left open."""
    try:
        towns = presets()
    except DomainError as problem:
        _refuse(problem)
    if as_json:
        click.echo(json.dumps([as_values(one) for one in towns], ensure_ascii=False, indent=1))
        return
    for one in towns:
        stated, left = topics(one)
        click.echo(f"{one.name}（{one.kana}）　{one.ref}")
        click.echo(f"  資料：{'／'.join(one.documents)}")
        click.echo(f"  書かれていること：{'、'.join(f'{topic.label} {count}' for topic, count in stated.items())}")
        click.echo(f"  まったく書かれていないこと：{'、'.join(topic.label for topic in left) or 'なし'}")


def topics(one: Preset) -> tuple[dict[Topic, int], list[Topic]]:
    """Return how many facts a preset states on each subject, and the subjects of which nothing is said."""
    counts: dict[Topic, int] = {
        topic: sum(bool(fact.said) for fact in one.facts if fact.topic is topic) for topic in Topic
    }
    stated: dict[Topic, int] = {topic: count for topic, count in counts.items() if count and topic is not Topic.TOWN}
    return stated, [topic for topic, count in counts.items() if not count]


def as_values(one: Preset) -> dict[str, object]:
    """Return a preset as `--json` tells it."""
    return {
        "ref": one.ref,
        "name": one.name,
        "kana": one.kana,
        "documents": list(one.documents),
        "stated": {topic.value: count for topic, count in topics(one)[0].items()},
        "unstated": [{"topic": fact.topic.value, "what": fact.label} for fact in one.facts if not fact.said],
    }


@preset.command("load")
@click.argument("name")
@click.option("--with-accounts", is_flag=True, help="In the demonstration: one invented person for each role.")
def load(name: str, with_accounts: bool) -> None:
    """Make the town NAME (in kanji, kana or letters) as its documents describe it; a second time doubles nothing."""
    try:
        if with_accounts and current_app.config["TSUNAGI_MODE"] != "demo":
            raise DomainError("--with-accounts は、お試し（TSUNAGI_MODE=demo）のときだけ使えます")
        report = found(named(name), today(), with_accounts=with_accounts)
    except DomainError as problem:
        _refuse(problem)
    db.session.commit()
    for line in lines_of(report):
        click.echo(line)


def _refuse(problem: DomainError) -> NoReturn:
    """Write nothing, say why, and leave."""
    db.session.rollback()
    click.echo(str(problem), err=True)
    raise SystemExit(1)


def lines_of(report: Report) -> list[str]:
    """Return what a loading did, line by line."""
    told = [("加えました", report.new), ("変わりました", report.changed), ("町のほうを残しました", report.left)]
    lines = [f"{report.town.name}（--town {report.town.ref}）"]
    lines += [f"  {head}：{one}" for head, ones in told for one in ones]
    if len(lines) == 1:
        lines.append("  もう入っています。何も変えていません")
    lines += [f"  お試しのサインイン：{one.email}（{one.role.label}）" for one in report.accounts]
    if report.accounts:
        lines.append(f"  パスワードはどれも {DEMO_PASSWORD}。名前はどれも架空です")
    return lines

"""A command that tells which meetings come next: days, numbers and no codes."""

from collections.abc import Sequence
from datetime import date

import click
from flask.cli import AppGroup

from geo.clock import today
from geo.errors import DomainError
from matchmaker.meetings.queries import bodies_of
from matchmaker.meetings.rules import sittings
from matchmaker.meetings.sittings import coming_meetings, counts_of
from profiles.accounts.queries import command_actor

meetings = AppGroup("meetings", help="Meetings (重層的支援会議, 支援会議, area meetings).")
commands: list[click.Command] = [meetings]


@meetings.command("next")
@click.option("--town", "ref", help="The town, where the store holds several.")
@click.option("--as-of", "as_of", help="The day to count from (ISO); today's without it.")
def next_ones(ref: str | None, as_of: str | None) -> None:
    """Print the meetings that were called, and the next day of each body."""
    try:
        day = date.fromisoformat(as_of) if as_of else today()
        lines = _lines(ref, day)
    except (DomainError, ValueError) as problem:
        told = str(problem) if isinstance(problem, DomainError) else "日付は 2026-12-08 のように書いてください"
        click.echo(told, err=True)
        raise SystemExit(1) from None
    for line in lines or ["これから開く会議は、ありません"]:
        click.echo(line)


def _lines(ref: str | None, day: date) -> Sequence[str]:
    """Return one line for each meeting, the next first."""
    actor = command_actor(ref)
    called = [one for one in coming_meetings(actor) if one.on >= day]
    counts = counts_of([one.id for one in called])
    told = [(one.on, f"{one.on}  {one.body.name}  招集ずみ・議題 {counts.get(one.id, 0)} 件") for one in called]
    taken = {(one.body_id, one.on) for one in called}
    for body in bodies_of(actor):
        free = [one.on for one in sittings(body.rhythm, start=day, count=2) if (body.id, one.on) not in taken]
        told += [(on, f"{on}  {body.name}  まだ招集していません") for on in free[:1]]
    return [line for _on, line in sorted(told)]

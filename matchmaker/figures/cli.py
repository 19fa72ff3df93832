"""The command `figures`."""

import json

import click

from geo.areas import the_town
from geo.clock import today
from geo.db import db
from geo.errors import DomainError
from matchmaker.figures.actions import carry_out
from matchmaker.figures.files import period_word
from matchmaker.figures.queries import Figures, figures_for_council, figures_of_year
from matchmaker.figures.rules import Count, Hidden, Series, Shown, fiscal_year
from profiles.access import Role
from profiles.actor import Actor

COMMAND = "コマンド"


@click.command("figures")
@click.option("--year", type=click.IntRange(2000, 2100), help="The fiscal year; otherwise the running one.")
@click.option("--council", is_flag=True, help="What a council may see: years that are over, small numbers hidden.")
@click.option("--json", "as_json", is_flag=True, help="Print JSON.")
@click.option("--town", "town_ref", metavar="REF", help="Which town, where there are several.")
def figures_command(year: int | None, council: bool, as_json: bool, town_ref: str | None) -> None:
    """Print the figures of a year by its months, or those for a council."""
    day = today()
    try:
        actor = Actor(Role.COORDINATOR, the_town(town_ref).id, COMMAND)
    except DomainError as fault:
        raise click.ClickException(str(fault)) from None
    if council:
        figures = figures_for_council(actor, today=day)
    else:
        figures = figures_of_year(actor, year or fiscal_year(day), today=day)
    carry_out(actor, "council" if council else "months", "json" if as_json else "text", len(figures.periods))
    db.session.commit()
    click.echo(json.dumps(as_values(figures), ensure_ascii=False) if as_json else told(figures))


def as_values(figures: Figures) -> dict[str, object]:
    """Return figures as plain values: a number, [part, whole], the word of what hides it, or null."""
    return {
        "periods": [period_word(period) for period in figures.periods],
        "series": {series.value: [_plain(one) for one in figures.values[series]] for series in Series},
        "notes": {f"{note.month:%Y-%m}": note.words for note in figures.notes},
    }


def _plain(shown: Shown) -> object:
    """Return one figure as a plain value."""
    if isinstance(shown, Hidden):
        return shown.value
    if not isinstance(shown, Count):
        return None
    return shown.value if shown.of is None else [shown.value, shown.of]


def told(figures: Figures) -> str:
    """Return figures for people to read: one line a series."""
    heads = "\t".join(["", *(period_word(period) for period in figures.periods)])
    lines = ["\t".join([one.label, *(str(_plain(value)) for value in figures.values[one])]) for one in Series]
    return "\n".join([heads, *lines])


commands: list[click.Command] = [figures_command]

"""The command `match`: the ranking of the pages, for one client, for a profile that is not stored, or for all."""

import gc
import json
import sys
from collections.abc import Iterator
from datetime import date, datetime
from pathlib import Path

import click
from flask.cli import with_appcontext

from geo.clock import today
from geo.db import db
from geo.errors import DomainError, NotFoundError
from matchmaker.engine.asking import Asked, questions_for
from matchmaker.engine.ranker import DEFAULT_TOP, rank
from matchmaker.engine.types import Answer, Candidate, Direction, Person
from matchmaker.matching.indexes import index_on
from matchmaker.matching.queries import person_of, person_told
from matchmaker.matching.questions import question_lines
from matchmaker.matching.telling import excluded_text, question_about, relaxation_text, travel_fact
from matchmaker.matching.weighing import weights_of
from profiles.accounts.queries import command_actor
from profiles.actor import Actor
from profiles.audit.actions import listed, looked
from profiles.cases.queries import open_people
from profiles.clients.queries import client_coded
from profiles.clients.reading import read_profile

PAGE = "command.match"  # how the book of deeds calls it
STATUS = {"ok": "○", "to_confirm": "？"}


@click.command("match")
@click.argument("code", required=False)
@click.option("--profile", type=click.Path(exists=True, dir_okay=False, path_type=Path), help="A client of FORMATS 3.")
@click.option("--all", "everybody", is_flag=True, help="All open clients, one JSON object a line.")
@click.option("--top", type=click.IntRange(0), default=DEFAULT_TOP, show_default=True, help="How many places at most.")
@click.option("--as-of", type=click.DateTime(["%Y-%m-%d"]), help="The day; otherwise today.")
@click.option("--town", metavar="REF", help="Which town, where there are several.")
@click.option("--json", "as_json", is_flag=True, help="Print JSON.")
@with_appcontext
def match_command(
    code: str | None,
    profile: Path | None,
    everybody: bool,
    top: int,
    as_of: datetime | None,
    town: str | None,
    as_json: bool,
) -> None:
    """Rank the places for the client CODE, for a profile file, or for all."""
    if [bool(code), profile is not None, everybody].count(True) != 1:
        raise click.UsageError("Give one of CODE, --profile FILE or --all.")
    gc.disable()  # a command ends soon, and looking for rubbish among millions of words takes a third of its time
    day = as_of.date() if as_of else today()
    try:
        single = not (everybody or as_json)  # JSON stays as FORMATS 4 has it
        for answer, asked in _answers(command_actor(town), code, profile, day, top, asks=single):
            click.echo(json.dumps(answer.as_json(), ensure_ascii=False) if as_json else told(answer, asked))
    except NotFoundError as fault:
        click.echo(f"コード {fault} の人は、見つかりません。コードを確かめてください", err=True)
        sys.exit(1)
    except DomainError as fault:
        click.echo(f"{profile.name}：{fault}" if profile else str(fault), err=True)
        sys.exit(1)


def _answers(
    actor: Actor, code: str | None, profile: Path | None, as_of: date, top: int, *, asks: bool
) -> Iterator[tuple[Answer, tuple[Asked, ...]]]:
    """Yield the answer for each person that was asked for; where `asks`, with the questions worth asking them."""
    people = _people(actor, code, profile)
    index, weights = index_on(actor, as_of), weights_of(actor.town_id)
    with click.progressbar(people, file=sys.stderr, label="さがしています", hidden=_is_quiet(people)) as counted:
        for person in counted:
            asked = questions_for(person, index, as_of=as_of, weights=weights) if asks else ()
            yield rank(person, index, as_of=as_of, top=top, weights=weights), asked


def _is_quiet(people: list[Person]) -> bool:
    """Say whether nobody needs to be told how far the work is."""
    return len(people) < 10 or not sys.stderr.isatty()


def _people(actor: Actor, code: str | None, profile: Path | None) -> list[Person]:
    """Return the people that were asked for, the look at them written down before anything is told."""
    if profile:
        return [person_told(read_profile(profile).values)]
    clients = [client_coded(actor, code)] if code else list(open_people(actor))
    people = list(map(person_of, clients))
    if code:
        looked(actor, clients[0], PAGE)
    else:
        listed(actor, PAGE, [client.ref for client in clients])
    db.session.commit()
    return people


def told(answer: Answer, asked: tuple[Asked, ...] = ()) -> str:
    """Return an answer for people to read."""
    ok, unsure = answer.with_status("ok"), answer.with_status("to_confirm")
    head = f"{answer.client} さん　{answer.as_of:%Y-%m-%d}　合う所 {len(ok)}　聞いてみる所 {len(unsure)}"
    lines = [head, *(f"本人に聞くとよいこと　{line.text}" for line in question_lines(asked))]
    lines += [*(line for candidate in answer.candidates for line in _lines(candidate))]
    if any(answer.excluded.values()):
        lines.append("外した所：" + excluded_text(answer.excluded))
    lines += [f"もし「{relaxation_text(change)}」なら +{change.opens} か所" for change in answer.what_if]
    return "\n".join(lines) + "\n"


def _lines(candidate: Candidate) -> Iterator[str]:
    """Yield a candidate and its reasons."""
    way = "".join(travel_fact(candidate.travel)) if candidate.travel else "移動は分からない"
    name = f"{candidate.place.name}（{candidate.place.id}）"
    yield f"{candidate.rank:>3} {STATUS[candidate.status]} {name}　{way}　{candidate.score:.2f}"
    for asked in candidate.to_confirm:
        yield f"      聞く　{question_about(asked)[1]}"
    for reason in candidate.shown:
        if not candidate.to_confirm or reason.direction is not Direction.ASK:
            yield f"      {reason.direction.label}　{reason.text}"


commands: list[click.Command] = [match_command]

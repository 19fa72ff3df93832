"""The command `allocate`: a whole waiting list against the seats of the town, for people to read or as JSON."""

import gc
import json
import sys
from collections.abc import Iterable, Iterator, Sequence
from datetime import date, datetime
from pathlib import Path

import click
from flask.cli import with_appcontext

from geo.clock import today
from geo.db import db
from geo.errors import DomainError, NotFoundError
from matchmaker.engine.seatings import Allocation, ExtraSeat, Seating, Why
from matchmaker.engine.seats import DEFAULT_TERMS, Terms
from matchmaker.engine.types import Direction, Person
from matchmaker.introductions.allocating import allocation_of
from matchmaker.introductions.waiting import consenting, waiting_list
from matchmaker.matching.queries import person_told
from matchmaker.matching.telling import excluded_text, question_about, relaxation_text, travel_fact
from profiles.accounts.queries import command_actor
from profiles.actor import Actor
from profiles.audit.actions import listed
from profiles.clients.models import Client
from profiles.clients.queries import client_coded
from profiles.clients.reading import read_clients

MANY = 10
CODES_SHOWN = 5


@click.command("allocate")
@click.option("--codes", metavar="A,B", help="Only these clients, by code.")
@click.option("--file", type=click.Path(exists=True, dir_okay=False, path_type=Path), help="Clients not stored.")
@click.option("--floor", type=click.FloatRange(0, 1), default=DEFAULT_TERMS.floor, show_default=True)
@click.option("--share", type=click.FloatRange(0, 1), default=DEFAULT_TERMS.share, show_default=True)
@click.option("--as-of", type=click.DateTime(["%Y-%m-%d"]), help="The day; otherwise today.")
@click.option("--town", metavar="REF", help="Which town, where there are several.")
@click.option("--json", "as_json", is_flag=True, help="Print JSON.")
@with_appcontext
def allocate_command(
    codes: str | None,
    file: Path | None,
    floor: float,
    share: float,
    as_of: datetime | None,
    town: str | None,
    as_json: bool,
) -> None:
    """Propose a place for everybody who waits, with the seats that there are; nothing but the look is written."""
    wanted = _codes_in(codes)
    if wanted is not None and (file is not None or not wanted):
        raise click.UsageError("Give --codes with a code, or --file, or neither.")
    gc.disable()  # a command ends soon, and looking for rubbish among millions of words takes a third of its time
    day, terms = as_of.date() if as_of else today(), Terms(floor, share)
    try:
        actor = command_actor(town)
        people, unasked, strangers = _people(actor, wanted, file, day)
        answer = allocation_of(actor, people, as_of=day, strangers=strangers, terms=terms, watch=_watched)
    except NotFoundError as fault:
        click.echo(f"コード {fault} の人は、見つかりません。コードを確かめてください", err=True)
        sys.exit(1)
    except DomainError as fault:
        click.echo(f"{file.name}：{fault}" if file else str(fault), err=True)
        sys.exit(1)
    without = [client.code for client in unasked]
    listed(actor, "command.allocate", [client.ref for client in (*people, *unasked)])
    db.session.commit()
    if as_json:
        click.echo(json.dumps(answer.as_json() | {"without_consent": without}, ensure_ascii=False))
    else:
        click.echo("\n".join(told(answer, without)))


def _codes_in(text: str | None) -> list[str] | None:
    """Return the codes that were given, each once; None where the option was not used."""
    return None if text is None else list(dict.fromkeys(code for part in text.split(",") if (code := part.strip())))


def _people(
    actor: Actor, codes: list[str] | None, file: Path | None, day: date
) -> tuple[Sequence[Client], Sequence[Client], Sequence[Person]]:
    """Return the clients to place, those of them or beside them who have not agreed, and people who are not stored."""
    if file is not None:
        return (), (), _strangers(file)
    if codes is None:
        waiting = waiting_list(actor, day)
        return waiting.ready, waiting.unasked, ()
    people = [client_coded(actor, code) for code in codes]
    agreed = consenting(people, day)
    return people, [client for client in people if client.id not in agreed], ()


def _strangers(file: Path) -> list[Person]:
    """Return the people of a file of clients (FORMATS 3); a refused one refuses all."""
    read = read_clients(file, file.name)
    for problem in read.problems:
        if problem.severity == "refused":
            raise DomainError(
                "%(line)s 行（件）目「%(column)s」が読めません：%(found)s → %(expected)s",
                line=problem.line,
                column=problem.column,
                found=problem.found,
                expected=problem.expected,
            )
    return [person_told(client.values) for client in read.clients]


def _watched(people: Sequence[Person]) -> Iterator[Person]:
    """Yield the people, telling on a terminal how far the work is."""
    hidden = len(people) < MANY or not sys.stderr.isatty()
    with click.progressbar(people, file=sys.stderr, label="考えています", hidden=hidden) as counted:
        yield from counted


def told(answer: Allocation, without_consent: Sequence[str]) -> Iterator[str]:
    """Yield an allocation for people to read, line by line."""
    waiting = len(answer.seatings)
    left = waiting - answer.served
    yield f"待っている人 {waiting}　枠が見つかった人 {answer.served}　枠のない人 {left}　{answer.as_of:%Y-%m-%d}"
    for seating in answer.seatings:
        yield from _lines(seating)
    for extra in answer.extra:
        yield _extra_line(extra)
    if without_consent:
        yield f"紹介の同意がまだの人：{_joined(without_consent)}"
    yield "これは案です。決めるのは、本人とコーディネーターです"


def _lines(seating: Seating) -> Iterator[str]:
    """Yield what one person gets, why, and who gives way."""
    found = seating.candidate
    if found is None:
        yield f"{seating.code} さん　枠なし　{seating.why.label}{_yielding(seating)}"
        if seating.why is Why.NOTHING_FITS and any(seating.excluded.values()):
            yield f"      外した所：{excluded_text(seating.excluded)}"
        yield from (f"      もし「{relaxation_text(change)}」なら +{change.opens} か所" for change in seating.what_if)
        return
    way = "".join(travel_fact(found.travel)) if found.travel else "移動は分からない"
    yield f"{seating.code} さん　{found.place.name}（{found.place.id}）　{way}　{found.score:.2f}"
    yield from (f"      聞く　{question_about(asked)[1]}" for asked in found.to_confirm)
    for reason in found.shown:
        if not found.to_confirm or reason.direction is not Direction.ASK:
            yield f"      {reason.direction.label}　{reason.text}"
    if seating.alone and seating.why is not Why.BEST:
        best = f"一番の候補は {seating.alone.place.name}（{seating.alone.score:.2f}）"
        floor = "　※本人の一番から大きく下がります" if seating.is_below_floor else ""
        yield f"      {best}：{seating.why.label}{_yielding(seating)}{floor}"


def _yielding(seating: Seating) -> str:
    """Return to whom somebody gives way, in brackets."""
    return f"（{_joined(seating.yields_to)}）" if seating.yields_to else ""


def _joined(codes: Iterable[str]) -> str:
    """Return codes side by side, the first few of many."""
    known = list(codes)
    more = f" ほか {len(known) - CODES_SHOWN} 人" if len(known) > CODES_SHOWN else ""
    return "、".join(known[:CODES_SHOWN]) + more


def _extra_line(extra: ExtraSeat) -> str:
    """Return what one seat more at a place would do."""
    if extra.served > 0:
        does = f"枠が見つかる人が {extra.served} 人ふえる"
    else:
        does = f"本人の一番に近づく人が {extra.lifted} 人ふえる" if extra.lifted > 0 else "みんなの合いぐあいがよくなる"
    ask = "（枠の数を聞く）" if extra.is_question else ""
    return f"もし {extra.place.name}（{extra.place.id}）に枠がもう 1 つあれば、{does}{ask}"


commands: list[click.Command] = [allocate_command]

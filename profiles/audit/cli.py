"""The commands `audit anchor`, `audit verify` and `audit leak`."""

import json
import sys
from collections.abc import Iterator, Mapping
from datetime import date, datetime
from pathlib import Path
from typing import Any, NoReturn

import click
from flask.cli import AppGroup

from geo.areas import the_town
from geo.clock import TOKYO, today, utcnow
from geo.db import db
from geo.errors import DomainError
from profiles.actor import Actor
from profiles.audit.events import DECLARED
from profiles.audit.exposure import Leak, Seen, deadlines
from profiles.audit.leaking import SHOWING, as_values, leak_in, leak_through, note_drill, report_of
from profiles.audit.naming import people
from profiles.audit.queries import Asked, deed_numbered
from profiles.audit.rules import Break, Verdict, read_anchors
from profiles.audit.verifying import commanding, take_anchor, verify_book
from profiles.vocabulary.dates import wareki

audit = AppGroup("audit", help="The book of deeds: anchor, verify, leak.")
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
    click.echo(json.dumps(verdict_values(verdict), ensure_ascii=False) if as_json else told(verdict))
    sys.exit(0 if verdict.is_whole else 1)


@audit.command("leak")
@click.option("--account", metavar="ADDRESS", help="Whose look it was: the address of a sign-in.")
@click.option("--who", metavar="NAME", help="Whose look it was: a part of the name in the book, such as a host.")
@click.option("--deed", type=click.IntRange(1), help="A lost paper or file: its number in the book.")
@click.option("--since", type=click.DateTime(["%Y-%m-%d"]), help="The first day; otherwise from the beginning.")
@click.option("--until", type=click.DateTime(["%Y-%m-%d"]), help="The last day; otherwise today.")
@click.option(
    "--learned", type=click.DateTime(["%Y-%m-%d"]), help="The day on which it was learned of; otherwise today."
)
@click.option("--malicious", is_flag=True, help="The purpose may have been unlawful: 60 days instead of 30.")
@click.option("--json", "as_json", is_flag=True, help="Print JSON.")
@in_town
def leak_command(
    account: str | None,
    who: str | None,
    deed: int | None,
    since: datetime | None,
    until: datetime | None,
    learned: datetime | None,
    malicious: bool,
    as_json: bool,
    town_ref: str | None,
) -> None:
    """Tell whose facts an account, or a lost paper, could have shown; with the draft of the report. No name is printed."""
    if [account is not None, who is not None, deed is not None].count(True) != 1:
        raise click.UsageError("Give one of --account, --who and --deed.")
    day = learned.date() if learned else today()
    try:
        actor = commanding(the_town(town_ref))
        period = (since.date() if since else None, until.date() if until else None)
        leak = leak_from(actor, account, who, deed, period)
        days = {name: one.isoformat() for name, one in zip(("since", "until"), period, strict=True) if one}
        note_drill(actor, leak, account=account, who=who, deed=deed, **days)
        codes = people().codes(actor.town_id, [one.ref for one in leak.people])
        db.session.commit()
    except DomainError as fault:
        refuse(fault)
    if as_json:
        values = as_values(leak, codes, learned_on=day, malicious=malicious)
        click.echo(json.dumps(values, ensure_ascii=False))
    else:
        click.echo("\n".join(leak_told(leak, codes, learned_on=day, malicious=malicious)))


def leak_from(
    actor: Actor, account: str | None, who: str | None, deed: int | None, period: tuple[date | None, date | None]
) -> Leak:
    """Return what could have been seen by an account or a name in a period, or on one paper or file."""
    if deed is not None:
        found = deed_numbered(actor, deed)
        if found is None:
            raise DomainError("%(number)s 番目の記録がありません", number=deed)
        return leak_through([found])
    account_id = people().account(actor.town_id, account) if account else None
    if account and account_id is None:
        raise DomainError("%(address)s のアカウントがありません", address=account)
    events = frozenset(event.name for event in DECLARED.values() if event.kind in SHOWING)
    asked = Asked(who=who or "", account_id=account_id, since=period[0], until=period[1], events=events)
    return leak_in(actor, asked)


def leak_told(leak: Leak, codes: Mapping[str, str], *, learned_on: date, malicious: bool) -> Iterator[str]:
    """Yield a leak for people to read: how many, what, by when it is reported, the draft, and the codes."""
    yield f"見られたおそれのある人 {len(leak.people)} 人（要配慮個人情報をふくむおそれ {leak.sensitive} 人）、記録 {leak.deeds} 件"
    if leak.unnamed:
        yield f"名前を挙げられない長い一覧で のべ {leak.unnamed} 人。その日の全員と考えてください"
    yield from (f"  {fact.label}　{count} 人" for fact, count in leak.counts.items())
    if not leak.must_be_reported:
        yield "報告の義務に当たる人は、記録にありません"
    due = deadlines(learned_on, malicious=malicious)
    yield f"速報：{wareki(due.first_from)}から{wareki(due.first_until)}ごろまで　確報：{wareki(due.full)}まで"
    yield from ("", "報告の下書き（個人情報保護委員会）")
    yield from (f"{item}：{text}" for item, text in report_of(leak, learned_on=learned_on, malicious=malicious))
    yield from ("", "コードごと")
    for one in leak.people:
        facts = "／".join(fact.label for fact in Seen if fact in one.facts)
        span = f"{one.first_at.astimezone(TOKYO):%Y/%m/%d %H:%M} - {one.last_at.astimezone(TOKYO):%Y/%m/%d %H:%M}"
        yield f"  {codes.get(one.ref, one.ref)}　{one.looks} 回　{span}　{facts}"


def refuse(fault: Exception) -> NoReturn:
    """Say what stands in the way, and end."""
    db.session.rollback()
    click.echo(str(fault), err=True)
    sys.exit(1)


def verdict_values(verdict: Verdict) -> dict[str, Any]:
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
        return f"記録 {verdict.count} 件は、つながっています。{against}\n最後の印 {verdict.hash}"
    return f"記録簿に、合わない所が {verdict.breaks} か所あります。{against}\nはじめの所：{place(verdict.first)}"


def place(found: Break) -> str:
    """Return where a chain does not hold, and why."""
    where = [f"{found.number} 番目の記録"] if found.number else []
    where += [f"記録の番号 {found.deed_id}"] if found.deed_id else []
    where += [f"{found.at.astimezone(TOKYO):%Y/%m/%d %H:%M:%S}"] if found.at else []
    return "、".join(where) + f"　{found.fault.label}"

"""Writes of the exchange: an import is looked at, kept as a whole or dropped, and can be undone for thirty days."""

from collections.abc import Callable, Mapping
from datetime import date, datetime, timedelta
from typing import Any

import sqlalchemy as sa
from sqlalchemy.exc import IntegrityError

from geo.clock import utcnow
from geo.coords import Point
from geo.db import db
from geo.errors import DomainError
from profiles.actor import Actor
from profiles.audit.actions import Event, record, record_of_town
from profiles.audit.rules import DeedKind
from resources.exchange.bulk import insert_listings, update_listings, write_fields, write_organisations, write_traces
from resources.exchange.looking import Preview, preview
from resources.exchange.models import Import
from resources.exchange.planning import Plan
from resources.exchange.reading import Format
from resources.exchange.steps import Step
from resources.exchange.telling import samples
from resources.exchange.undoing import UNDO_DAYS, may_be_undone, restore

COUNTS = ("read", "new", "changed", "unchanged", "doubtful", "refused")
IMPORT_HELD = Event("import.held", "取り込みの確認", frozenset({"file", "format"}))
IMPORT_KEPT = Event("import.kept", "受入先の取り込み", frozenset({"file", "format", *COUNTS}))
IMPORT_DROPPED = Event("import.dropped", "取り込みの取りやめ", frozenset({"file"}))
IMPORT_UNDONE = Event("import.undone", "取り込みの取り消し", frozenset({"file", "new", "changed"}))
EXPORTED = Event("resources.exported", "受入先の書き出し", frozenset({"format", "number"}), DeedKind.EXPORTED)
AFTER_IMPORT = "tsunagi.after_import"  # in `app.extensions`: what a command does with a town once an import is written
FORGET_DAYS = 7  # what was looked at and never decided on
MOST_PROBLEMS = 2000  # of a report that is kept; a command prints them all
BEATEN = "ほかの人が、同じ受入先を先に取り込みました。もう一度、確認からやり直してください"
REFUSED = "%(count)s 行を直すと、取り込めます。何も書きこんでいません"


def _silent(_: int) -> None:
    """Show no progress."""


def hold(actor: Actor, content: bytes, seen: Preview, *, format: Format) -> Import:
    """Keep a file that somebody looks at, until they decide."""
    report = {**_kept_report(seen), "asked_format": format.value}
    _forget_unkept(actor.town_id, older_than=utcnow() - timedelta(days=FORGET_DAYS))
    held = Import(
        town_id=actor.town_id, file_name=seen.name[:200], made_by_id=actor.account_id, report=report, content=content
    )
    db.session.add(held)
    db.session.flush()
    record(actor, IMPORT_HELD, held, file=held.file_name, format=seen.report["format"])
    return held


def _kept_report(seen: Preview) -> dict[str, Any]:
    """Return the report with some samples, as it is kept beside the import."""
    return {**seen.report, "problems": seen.report["problems"][:MOST_PROBLEMS], "samples": samples(seen.plan)}


def keep_held(actor: Actor, held: Import, *, today: date, skip_refused: bool = False) -> None:
    """Write what a held file brings; doing so twice does nothing more."""
    if held.kept_at is None and held.content is None:
        raise DomainError("このファイルは、もう取りやめてあります。もう一度選んでください")
    content = held.content
    if content is None or not _claim(held):
        return
    seen = preview(actor, content, held.file_name, today=today, format=_asked(held), most_bytes=len(content))
    _keep(actor, held, seen, skip_refused=skip_refused, progress=_silent)


def _claim(held: Import) -> bool:
    """Say whether this is the one that writes a held file: of two that press at once, the second finds it taken."""
    free = sa.update(Import).where(Import.id == held.id, Import.kept_at.is_(None)).values(kept_at=utcnow())
    return bool(getattr(db.session.execute(free), "rowcount", 0))


def _asked(held: Import) -> Format:
    """Return the format in which a held file was to be read."""
    return next((one for one in Format if one.value == held.report.get("asked_format")), Format.AUTO)


def keep(
    actor: Actor, seen: Preview, *, skip_refused: bool = False, progress: Callable[[int], None] = _silent
) -> Import:
    """Write what a file brings that was just compared: everything or nothing."""
    made = Import(town_id=actor.town_id, file_name=seen.name[:200], made_by_id=actor.account_id, report={})
    _keep(actor, made, seen, skip_refused=skip_refused, progress=progress)
    return made


def _keep(actor: Actor, made: Import, seen: Preview, *, skip_refused: bool, progress: Callable[[int], None]) -> None:
    """Write the rows of a plan, what was done to each, and one deed for all."""
    if seen.report["refused"] and not skip_refused:
        raise DomainError(REFUSED, count=seen.report["refused"])
    made.report = _kept_report(seen)
    made.kept_at, made.content = utcnow(), None
    db.session.add(made)
    db.session.flush()
    try:
        _write(actor.town_id, made.id, seen.plan, progress)
    except IntegrityError as fault:
        raise DomainError(BEATEN) from fault
    counts = {name: seen.report[name] for name in COUNTS}
    record(actor, IMPORT_KEPT, made, file=made.file_name, format=seen.report["format"], **counts)


def _write(town_id: int, import_id: int, plan: Plan, progress: Callable[[int], None]) -> None:
    """Write new and changed listings with everything that hangs on them."""
    new, changed = plan.new, plan.changed
    fields = write_fields(town_id, write_organisations(town_id, [*new, *changed]))
    numbers = insert_listings(town_id, plan.file.source, new, fields, progress)
    update_listings(changed, fields, progress)
    write_traces(import_id, ((number, None, 1) for number in numbers))
    write_traces(import_id, (_trace(step.stored or {}, step) for step in changed))


def _trace(stored: Mapping[str, Any], step: Step) -> tuple[int, dict[str, Any], int]:
    """Return what a change did: the fields as they were."""
    return stored["id"], _before(step), stored["version"] + 1


def _before(step: Step) -> dict[str, Any]:
    """Return the fields that a row changes as they were, in what JSON can hold."""
    old = step.old or {}
    return {name: _plain(old[name]) for name in sorted(step.changed)}


def _plain(value: Any) -> Any:
    """Return a value as JSON holds it."""
    if isinstance(value, Point):
        return [value.lat, value.lon]
    if isinstance(value, date):
        return value.isoformat()
    return getattr(value, "value", value)


def drop(actor: Actor, held: Import) -> None:
    """Forget a file that is not wanted after all."""
    if held.kept_at is not None:
        raise DomainError(
            "このファイルは、もう取り込んであります。取り消すときは「取り込みを取り消す」を押してください"
        )
    record(actor, IMPORT_DROPPED, held, file=held.file_name)
    held.content = None


def undo(actor: Actor, made: Import, *, now: datetime) -> None:
    """Take an import back as a whole: new listings go, changed ones are as they were."""
    if made.kept_at is None:
        raise DomainError("この取り込みは、まだ書きこまれていません")
    if made.undone_at is not None:
        return
    if not may_be_undone(made, now=now):
        raise DomainError("取り込みから %(days)s 日をすぎたので、まとめては取り消せません", days=UNDO_DAYS)
    gone, restored = restore(actor.town_id, made.id)
    made.undone_at = now
    record(actor, IMPORT_UNDONE, made, file=made.file_name, new=gone, changed=restored)


def _forget_unkept(town_id: int, *, older_than: datetime) -> int:
    """Delete files that were looked at and never decided on."""
    old = sa.delete(Import).where(Import.town_id == town_id, Import.kept_at.is_(None), Import.made_at < older_than)
    return int(getattr(db.session.execute(old), "rowcount", 0))


def carry_out(actor: Actor, kind: str, number: int) -> None:
    """Write down that the registry was carried away as a file, and how many listings were in it."""
    record_of_town(actor, EXPORTED, format=kind, number=number)

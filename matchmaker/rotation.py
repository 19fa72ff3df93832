"""Changing the keys: a new one in front, everything sealed anew, the old ones dropped when nothing needs them (ADR: sealed people).

It may be stopped at any moment and begun again: what is sealed under the newest key is left as it is, and an old key
stays in its file until a look under a lock has found nothing that needs it. Pages are served meanwhile.
"""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

import sqlalchemy as sa

from geo.db import db
from matchmaker.keys import FINDING, RETIRED, SEALING, fresh, keys_of, retired_keys, write_keys
from profiles.accounts.upkeep import KEYS_CHANGED, note_upkeep
from profiles.clients.actions import keep_marks
from profiles.clients.models import Client
from profiles.vault import is_fresh, sealed_again, sealed_columns

ROWS = 500
Tell = Callable[[str, int, int], None]  # the table, how many rows are done, of how many


@dataclass(frozen=True, slots=True)
class Rotated:
    """What one run did."""

    values: int  # sealed anew
    marks: int  # people whose marks were made anew
    dropped: int  # keys that nothing needs any more


def rotate(folder: Path, tell: Tell = lambda table, done, total: None) -> Rotated:
    """Change the keys of a store, or finish what was begun; what cannot be finished keeps its old key."""
    begin(folder)
    values = sum(seal_table(table, columns, tell) for table, columns in sealed_columns(db.metadata).items())
    marks = mark_people(tell)
    dropped = finish(folder, values, marks)
    return Rotated(values, marks, dropped)


def begin(folder: Path) -> None:
    """Put a new key in front of each file, unless a change is under way: then there are several already.

    Finding first, sealing second, and dropped in the same order, so that two files tell how far a stopped run came.
    """
    finding, sealing = (keys_of(folder, name, may_make=False) for name in (FINDING, SEALING))
    if len(sealing) > 1:
        return
    if len(finding) == 1:
        write_keys(folder, FINDING, [fresh(FINDING), *finding])
    write_keys(folder, SEALING, [fresh(SEALING), *sealing])


def seal_table(table: str, columns: Sequence[str], tell: Tell) -> int:
    """Seal the columns of one table anew, some rows at a time, and return how many values that were."""
    done, sealed, last = 0, 0, 0
    total = db.session.scalar(sa.select(sa.func.count()).select_from(sa.table(table))) or 0
    db.session.rollback()
    while True:
        with db.engine.begin() as connection:
            rows = held(connection, table, columns, last)
            sealed += sum(seal_row(connection, table, row) for row in rows)
        if not rows:
            return sealed
        done, last = done + len(rows), rows[-1].id
        tell(table, done, total)


def bare(table: str, columns: Sequence[str]) -> sa.TableClause:
    """Return a table with its sealed columns as they lie there: nothing opens them, and no version counts on."""
    return sa.table(table, sa.column("id"), *(sa.column(name, sa.LargeBinary) for name in columns))


def held(connection: sa.Connection, table: str, columns: Sequence[str], last: int) -> Sequence[sa.Row[tuple[object]]]:
    """Return the next rows of a table, and hold them until they are written."""
    rows = bare(table, columns)
    query = sa.select(rows).where(rows.c.id > last).order_by(rows.c.id).limit(ROWS)
    return connection.execute(query.with_for_update()).all()


def seal_row(connection: sa.Connection, table: str, row: sa.Row[tuple[object]]) -> int:
    """Seal the values of a row that an older key sealed; return how many those were."""
    stale = {name: token for name, token in row._mapping.items() if name != "id" and token and not is_fresh(token)}
    if stale:
        rows = bare(table, list(stale))
        anew = {name: sealed_again(token) for name, token in stale.items()}
        connection.execute(sa.update(rows).where(rows.c.id == row.id).values(anew))
    return len(stale)


def mark_people(tell: Tell = lambda table, done, total: None) -> int:
    """Make the marks of everybody under the newest key; return for how many they were others."""
    ids = db.session.scalars(sa.select(Client.id).order_by(Client.id)).all()
    db.session.rollback()
    changed = 0
    for start in range(0, len(ids), ROWS):
        some = sa.select(Client).where(Client.id.in_(ids[start : start + ROWS])).with_for_update()
        changed += sum([keep_marks(client) for client in db.session.scalars(some)])
        db.session.commit()
        tell("client_marks", min(start + ROWS, len(ids)), len(ids))
    return changed


def finish(folder: Path, values: int, marks: int) -> int:
    """Drop the old keys if nothing needs them any more, and write down that the keys were changed."""
    lock_all()
    if any(needs_old_key()):
        db.session.rollback()
        return 0
    note_upkeep(KEYS_CHANGED, values=values, marks=marks)
    db.session.commit()
    return drop_old(folder)


def drop_old(folder: Path) -> int:
    """Leave one key in each file; those that sealed are put by for backups from before."""
    finding, sealing = (keys_of(folder, name, may_make=False) for name in (FINDING, SEALING))
    write_keys(folder, FINDING, finding[:1])
    write_keys(folder, RETIRED, list(dict.fromkeys([*sealing[1:], *retired_keys(folder)])))
    write_keys(folder, SEALING, sealing[:1])
    return len(finding[1:]) + len(sealing[1:])


def lock_all() -> None:
    """Wait for whoever writes, and let nobody write until the look is over."""
    if db.engine.dialect.name == "postgresql":  # SQLite begins as a writer, of whom there is one
        names = ", ".join([*sealed_columns(db.metadata), "client_marks"])
        db.session.execute(sa.text(f"LOCK TABLE {names} IN SHARE ROW EXCLUSIVE MODE"))


def needs_old_key() -> Iterator[bool]:
    """Say of each part of the store whether an old key is still needed for it."""
    connection = db.session.connection()
    for table, columns in sealed_columns(db.metadata).items():
        rows = bare(table, columns)
        for row in connection.execute(sa.select(rows)).yield_per(ROWS):
            yield any(token and not is_fresh(token) for name, token in row._mapping.items() if name != "id")
    for client in db.session.scalars(sa.select(Client).execution_options(yield_per=ROWS)):
        yield keep_marks(client)

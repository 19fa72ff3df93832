"""A backup of the whole store in one file, and the way back; on SQLite a copy, on PostgreSQL a dump. Keys are never in it.

A copy of the file of a live store is broken every few times (QUALITY R26), so both databases are asked for their own
snapshot, and a backup counts only when it was opened again and held as many rows as the snapshot.
"""

import os
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from itertools import chain, count
from pathlib import Path
from types import ModuleType

from geo.db import db
from geo.errors import DomainError
from matchmaker import backup_postgres, backup_sqlite
from matchmaker.keys import RETIRED, SEALING, keys_of, retired_keys, write_keys
from matchmaker.rotation import mark_people
from matchmaker.upkeep import bring_up_to_date, newest, settle
from profiles.accounts.upkeep import BACKED_UP, RESTORED, note_upkeep
from profiles.vault import opens, opens_with

MARKS = {b"SQLite format 3\0": "sqlite", b"PGDMP": "postgresql"}
HOW: Mapping[str, ModuleType] = {"sqlite": backup_sqlite, "postgresql": backup_postgres}
NAMES = {"sqlite": "SpatiaLite", "postgresql": "PostgreSQL"}


@dataclass(frozen=True, slots=True)
class Contents:
    """What a backup holds."""

    revision: str
    rows: Mapping[str, int]  # by table
    samples: tuple[bytes, ...]  # some sealed values, to try the keys on

    @property
    def total(self) -> int:
        """Return the number of all rows."""
        return sum(self.rows.values())


def back_up(file: Path) -> Contents:
    """Write a backup beside nothing else of that name, verify it, and put it on record."""
    if file.exists():
        raise DomainError("%(file)s は、もうあります。上書きはしません。別の名前にしてください", file=file)
    if not file.parent.is_dir():
        raise DomainError("フォルダー %(folder)s がありません", folder=file.parent)
    contents = write(file)
    note_upkeep(BACKED_UP, file=file.name, rows=contents.total)
    db.session.commit()
    return contents


def write(file: Path) -> Contents:
    """Write a backup under another name, look into it, and only then give it its own."""
    draft = file.with_name(f".{file.name}.part")
    draft.unlink(missing_ok=True)
    how = HOW[db.engine.dialect.name]
    db.session.rollback()
    try:
        os.close(os.open(draft, os.O_CREAT | os.O_EXCL | os.O_WRONLY, 0o600))
        told = how.save(db.engine, draft)
        contents = read(draft)
        if dict(contents.rows) != dict(told):
            raise DomainError("書いたバックアップの行数が、もとの行数と合いません。もう一度試してください")
        draft.replace(file)
    except OSError as fault:
        raise DomainError("%(file)s に書けません：%(why)s", file=file, why=fault.strerror or fault) from None
    finally:
        draft.unlink(missing_ok=True)
    return contents


def read(file: Path) -> Contents:
    """Look into a backup: it opens, it is whole, its revision and its rows; raises DomainError otherwise."""
    with file.open("rb") as head:
        begins = head.read(16)
    kind = next((kind for mark, kind in MARKS.items() if begins.startswith(mark)), None)
    if kind is None:
        raise DomainError("%(file)s は、つなぎのバックアップではありません", file=file.name)
    if kind != db.engine.dialect.name:
        message = (
            "%(file)s は %(there)s のバックアップです。いまの保存先は %(here)s です。DATABASE_URL を確かめてください"
        )
        raise DomainError(message, file=file.name, there=NAMES[kind], here=NAMES[db.engine.dialect.name])
    revision, rows, samples = HOW[kind].look(file)
    return Contents(revision, rows, samples)


def restore(file: Path, folder: Path, *, now: datetime) -> tuple[Contents, Path]:
    """Put a backup in the place of the store, which is kept beside it; return what came back, and where the old one is."""
    contents = read(file)
    if contents.revision > (newest() or ""):
        raise DomainError(
            "このバックアップは、新しい版のつなぎで取られています（%(theirs)s、こちらは %(ours)s）。先につなぎを新しくしてください",
            theirs=contents.revision,
            ours=newest(),
        )
    find_key(contents, folder)
    kept = beside(file, now)
    write(kept)
    HOW[db.engine.dialect.name].load(db.engine, file)
    db.engine.dispose()
    bring_up_to_date(db.engine)
    settle(db.engine)
    mark_people()  # the keys of finding may have changed since
    note_upkeep(RESTORED, file=file.name, rows=contents.total, revision=contents.revision)
    db.session.commit()
    return contents, kept


def beside(file: Path, now: datetime) -> Path:
    """Return where the store that is put aside goes: to its own file on SQLite, to the backup on PostgreSQL."""
    url = db.engine.url
    home = Path(url.database or "") if db.engine.dialect.name == "sqlite" else file
    stem = f"{home.stem}.before-{now:%Y%m%d-%H%M%S}"
    names = (home.with_name(f"{stem}{more}{home.suffix}") for more in chain([""], (f"-{n}" for n in count(2))))
    return next(name for name in names if not name.exists())  # twice in a second must not lose the first


def find_key(contents: Contents, folder: Path) -> None:
    """Refuse a backup that nobody could read; a key that was put by for it comes back until the next change of keys."""
    strange = [token for token in contents.samples if not opens(token)]
    if not strange:
        return
    key = next((one for one in retired_keys(folder) if all(opens_with(one, token) for token in strange)), None)
    if key is None:
        message = "このバックアップは、いまの鍵では開けません。取ったときの鍵を %(name)s に書きたしてください"
        raise DomainError(message, name=RETIRED)
    write_keys(folder, SEALING, [*keys_of(folder, SEALING, may_make=False), key])

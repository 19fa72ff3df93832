"""Backups of a SpatiaLite file: SQLite copies page by page from a snapshot, whoever writes meanwhile."""

from collections.abc import Mapping
from pathlib import Path
from typing import Any

import sqlalchemy as sa

from geo.db import db
from geo.errors import DomainError
from geo.spatialite import driver, open_store
from profiles.vault import sealed_columns

SAMPLES = 20


def save(engine: sa.Engine, file: Path) -> Mapping[str, int]:
    """Copy a store into a file and return how many rows each table had in the same snapshot."""
    copy = driver().connect(str(file), isolation_level=None)
    connection = opened(str(engine.url.database))
    try:
        connection.execute("BEGIN")
        rows = counts(connection)  # begins the snapshot
        connection.backup(copy)
        connection.execute("ROLLBACK")
        copy.execute("PRAGMA journal_mode=DELETE")  # one file, with no log beside it
    finally:
        connection.close()
        copy.close()
    return rows


def look(file: Path) -> tuple[str, Mapping[str, int], tuple[bytes, ...]]:
    """Return revision, rows and some sealed values of a copy that is whole."""
    connection = opened(f"file:{file.resolve()}?mode=ro&immutable=1", uri=True)
    try:
        (sound,) = connection.execute("PRAGMA integrity_check").fetchone()
        dangling = connection.execute("PRAGMA foreign_key_check").fetchone()
        if sound != "ok" or dangling:
            raise DomainError("%(file)s は壊れています", file=file.name)
        (revision,) = connection.execute("SELECT version_num FROM alembic_version").fetchone()
        return str(revision), counts(connection), samples(connection)
    except driver().Error:
        raise DomainError("%(file)s は壊れているか、つなぎのバックアップではありません", file=file.name) from None
    finally:
        connection.close()


def load(engine: sa.Engine, file: Path) -> None:
    """Write a copy over a store, page by page in one transaction: whoever has it open reads the new rows from then on."""
    copy = driver().connect(f"file:{file.resolve()}?mode=ro&immutable=1", uri=True)
    connection = opened(str(engine.url.database))
    try:
        copy.backup(connection)
    finally:
        connection.close()
        copy.close()


def opened(name: str, **more: Any) -> Any:
    """Return a bare connection with SpatiaLite on it."""
    connection = driver().connect(name, isolation_level=None, **more)
    if not more:
        open_store(connection, None)
    return connection


def counts(connection: Any) -> dict[str, int]:
    """Return how many rows each table of the house has."""
    found = connection.execute("SELECT name FROM sqlite_master WHERE type = 'table'").fetchall()
    names = sorted({name for (name,) in found} & (db.metadata.tables.keys() | {"alembic_version"}))
    return {name: connection.execute(f'SELECT count(*) FROM "{name}"').fetchone()[0] for name in names}  # noqa: S608  # nosec B608 - names of our own tables


def samples(connection: Any) -> tuple[bytes, ...]:
    """Return some sealed values of each table, the oldest and the newest."""
    told: list[bytes] = []
    for table, columns in sealed_columns(db.metadata).items():
        known = {row[1] for row in connection.execute(f'PRAGMA table_info("{table}")')}
        for column in known & set(columns):
            for order in ("ASC", "DESC"):
                query = (
                    f'SELECT "{column}" FROM "{table}" WHERE "{column}" IS NOT NULL ORDER BY id {order} LIMIT {SAMPLES}'  # noqa: S608  # nosec B608 - names of our own columns
                )
                told += [value for (value,) in connection.execute(query) if isinstance(value, bytes)]
    return tuple(told)

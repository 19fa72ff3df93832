"""Opening SQLite with SpatiaLite, or saying in one sentence what to install."""

import re
from contextvars import ContextVar
from types import ModuleType
from typing import Any

import sqlalchemy as sa
from sqlalchemy.engine.interfaces import DBAPIConnection
from sqlalchemy.orm import Session

from geo.errors import DomainError

INSTALL = "SpatiaLite が見つかりません。apt-get install libsqlite3-mod-spatialite で入れてください"
WAIT_MS = 30_000  # how long one writer waits for another
only_looks: ContextVar[bool] = ContextVar("only_looks", default=False)  # the web says so for each GET


def driver() -> ModuleType:
    """Return a SQLite module that can load extensions: many Python builds cannot (R29)."""
    try:
        import pysqlite3

        return pysqlite3  # type: ignore[no-any-return]
    except ImportError:  # pragma: no cover - where no wheel exists, the interpreter's own has to do
        import sqlite3

        return sqlite3


def is_sqlite(url: str) -> bool:
    """Say whether an address names a SQLite file."""
    return url.startswith("sqlite")


def engine_options(url: str) -> dict[str, Any]:
    """Return what `create_engine` needs for a store."""
    if is_sqlite(url):
        return {"module": driver(), "connect_args": {"timeout": WAIT_MS / 1000, "check_same_thread": False}}
    return {"pool_pre_ping": True, "connect_args": {"prepare_threshold": None}}


def prepare(engine: sa.Engine) -> None:
    """Hang the listeners on an engine that make a SQLite store spatial, patient and safe."""
    if engine.dialect.name == "sqlite":
        sa.event.listen(engine, "connect", open_store)
        sa.event.listen(engine, "begin", begin)


def open_store(connection: DBAPIConnection, _record: object) -> None:
    """Load SpatiaLite, then close the door for extensions again; wait for writers before anything else."""
    raw: Any = connection
    raw.isolation_level = None  # SQLAlchemy begins, see `begin`
    for pragma in (f"busy_timeout={WAIT_MS}", "foreign_keys=ON", "synchronous=FULL", "secure_delete=ON"):
        raw.execute(f"PRAGMA {pragma}")
    raw.execute("PRAGMA journal_mode=WAL")
    raw.create_function("regexp", 2, matches, deterministic=True)
    try:
        raw.enable_load_extension(True)
        raw.load_extension("mod_spatialite")
    except Exception as error:
        raise DomainError(INSTALL) from error
    finally:
        raw.enable_load_extension(False)
    raw.execute(f"PRAGMA busy_timeout={WAIT_MS}")  # SpatiaLite sets its own while it loads


def matches(pattern: str, text: str | None) -> bool:
    """Say whether a text holds a pattern: SQLite has the operator, but no function for it."""
    return text is not None and re.search(pattern, text) is not None


def begin(connection: sa.Connection) -> None:
    """Begin as a writer at once, so that no reader fails on its way to writing (R22); a page that looks only reads."""
    connection.info["reads"] = only_looks.get()
    connection.exec_driver_sql("BEGIN" if only_looks.get() else "BEGIN IMMEDIATE")


def become_writer(session: Session, *_: object) -> None:
    """Begin anew as a writer before the first row of a transaction that so far only read, such as a look on record."""
    if not (session.new or session.dirty or session.deleted):
        return
    connection = session.connection()
    if connection.dialect.name == "sqlite" and connection.info.pop("reads", False):
        raw: Any = connection.connection.dbapi_connection
        raw.execute("COMMIT")
        raw.execute("BEGIN IMMEDIATE")


def init_spatial(connection: sa.Connection) -> None:
    """Lay down the tables of SpatiaLite, or the extension of PostGIS, where they are missing."""
    if connection.dialect.name != "sqlite":
        connection.exec_driver_sql("CREATE EXTENSION IF NOT EXISTS postgis")
    elif not sa.inspect(connection).has_table("spatial_ref_sys"):
        connection.exec_driver_sql("SELECT InitSpatialMetaData(0, 'WGS84_ONLY')")

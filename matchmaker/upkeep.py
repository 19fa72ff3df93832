"""Upkeep of the store: bringing its tables up to date."""

from collections.abc import Sequence
from contextlib import suppress
from pathlib import Path
from typing import TYPE_CHECKING, Any

import sqlalchemy as sa

from geo.areas import Town
from geo.db import db
from geo.errors import DomainError
from geo.spatialite import WAIT_MS
from matchmaker.config import ROOT

if TYPE_CHECKING:
    from alembic.config import Config

PATIENCE_MS = 3_000  # how long a tidying waits for others before it leaves it for later
FIRST_TOWN = "わがまち"
OWN, OTHERS = 0o600, 0o007  # rights on the file of a store


def alembic_config(connection: sa.Connection | None = None) -> "Config":
    """Return Alembic's configuration, bound to a connection where one is at hand.

    Alembic takes a third of a second to load, so only who migrates pays for it.
    """
    from alembic.config import Config

    config = Config()
    config.set_main_option("script_location", str(ROOT / "migrations"))
    config.attributes["connection"] = connection
    return config


def newest() -> str | None:
    """Return the newest revision that the code knows: revisions are numbered, and their files begin with the number."""
    return max(
        (file.name.partition("_")[0] for file in (ROOT / "migrations" / "versions").glob("*_*.py")), default=None
    )


def revision_of(engine: sa.Engine) -> str | None:
    """Return the revision of a store, None while it is empty."""
    with engine.connect().execution_options(readonly=True) as connection:
        if not sa.inspect(connection).has_table("alembic_version"):
            return None
        found = connection.scalar(sa.text("SELECT version_num FROM alembic_version"))
        return None if found is None else str(found)


def bring_up_to_date(engine: sa.Engine, to: str = "head") -> None:
    """Run the migrations that a store lacks, all in one transaction."""
    from alembic import command

    with engine.begin() as connection:
        command.upgrade(alembic_config(connection), to)
    settle(engine)


def own_file(url: sa.URL, *, may_tighten: bool) -> None:
    """Let nobody else on the machine read the file of the store (QUALITY R12); a new one is made so from the first byte.

    One that others can read is tightened where that is allowed, and stops the start where it is not.
    """
    if url.get_backend_name() != "sqlite" or not url.database or url.database == ":memory:":
        return
    file = Path(url.database)
    file.parent.mkdir(parents=True, exist_ok=True)
    file.touch(mode=OWN, exist_ok=True)
    if file.stat().st_mode & OTHERS == 0:
        return
    if not may_tighten:
        raise DomainError("データのファイル %(file)s を、ほかの利用者も読めます。chmod 600 にしてください", file=file)
    with suppress(PermissionError):  # somebody else's file, in a demonstration
        file.chmod(OWN)


def settle(engine: sa.Engine, tables: Sequence[str] = ()) -> bool:
    """Leave nothing of what was removed in the log of SQLite, or in the dead rows of PostgreSQL's tables.

    Says whether that was possible at once: somebody may hold a table for longer than we wait.
    """
    dbapi: Any = engine.dialect.dbapi
    with engine.connect().execution_options(isolation_level="AUTOCOMMIT") as connection:
        raw: Any = connection.connection.dbapi_connection
        if engine.dialect.name == "sqlite":  # pages are overwritten when they are freed (secure_delete)
            raw.execute(f"PRAGMA busy_timeout={PATIENCE_MS}")
            (busy, *_) = raw.execute("PRAGMA wal_checkpoint(TRUNCATE)").fetchone()
            raw.execute(f"PRAGMA busy_timeout={WAIT_MS}")
            return not busy
        raw.execute(f"SET lock_timeout = {PATIENCE_MS}")
        try:
            for table in tables:
                raw.execute(f'VACUUM (FULL) "{table}"')
        except dbapi.Error:
            return False
        finally:
            raw.execute("RESET lock_timeout")
    return True


def take_down(engine: sa.Engine, to: str) -> None:
    """Run migrations backwards."""
    from alembic import command

    with engine.begin() as connection:
        command.downgrade(alembic_config(connection), to)


def ready_store() -> None:
    """Make an empty store usable: its folder, its tables, and one town without a name."""
    url = db.engine.url
    if url.get_backend_name() == "sqlite" and url.database:
        Path(url.database).parent.mkdir(parents=True, exist_ok=True)
    if revision_of(db.engine) != newest():
        bring_up_to_date(db.engine)


def ready_town() -> None:
    """Give a store that knows no town its first one."""
    if db.session.scalar(sa.select(sa.func.count()).select_from(Town)) == 0:
        db.session.add(Town(ref="town", name=FIRST_TOWN))
        db.session.commit()

"""A SQLite file under many writers: nobody fails, nothing is lost (QUALITY R22)."""

import subprocess
import sys
from pathlib import Path

import pytest
import sqlalchemy as sa

from geo.errors import DomainError
from geo.spatialite import INSTALL, engine_options, open_store, prepare

PROCESSES, TIMES = 8, 300
WRITER = """
import sys
import sqlalchemy as sa
from geo.spatialite import engine_options, prepare

engine = sa.create_engine(sys.argv[1], **engine_options(sys.argv[1]))
prepare(engine)
for _ in range(int(sys.argv[2])):
    with engine.begin() as connection:
        seen = connection.execute(sa.text("SELECT value FROM counter")).scalar()
        connection.execute(sa.text("UPDATE counter SET value = :value"), {"value": seen + 1})
"""


@pytest.fixture
def url(tmp_path: Path) -> str:
    """Return the address of a file with one counter in it."""
    url = f"sqlite:///{tmp_path / 'counter.db'}"
    engine = sa.create_engine(url, **engine_options(url))
    prepare(engine)
    with engine.begin() as connection:
        connection.execute(sa.text("CREATE TABLE counter (value INTEGER)"))
        connection.execute(sa.text("INSERT INTO counter VALUES (0)"))
    engine.dispose()
    return url


def test_eight_processes_that_read_then_write_all_get_their_turn(url: str) -> None:
    writers = [
        subprocess.Popen([sys.executable, "-c", WRITER, url, str(TIMES)], stderr=subprocess.PIPE)
        for _ in range(PROCESSES)
    ]

    told = [writer.communicate(timeout=120)[1] for writer in writers]

    assert [writer.returncode for writer in writers] == [0] * PROCESSES, told
    engine = sa.create_engine(url, **engine_options(url))
    prepare(engine)
    with engine.connect() as connection:
        assert connection.execute(sa.text("SELECT value FROM counter")).scalar() == PROCESSES * TIMES
    engine.dispose()


def test_a_store_is_patient_keeps_references_and_wipes_what_is_deleted(url: str) -> None:
    engine = sa.create_engine(url, **engine_options(url))
    prepare(engine)

    with engine.connect() as connection:
        said = {
            name: connection.execute(sa.text(f"PRAGMA {name}")).scalar()
            for name in ("journal_mode", "foreign_keys", "secure_delete", "busy_timeout")
        }

    assert said == {"journal_mode": "wal", "foreign_keys": 1, "secure_delete": 1, "busy_timeout": 30_000}
    engine.dispose()


def test_no_extension_can_be_loaded_once_the_store_is_open(url: str) -> None:
    engine = sa.create_engine(url, **engine_options(url))
    prepare(engine)

    with engine.connect() as connection, pytest.raises(sa.exc.DatabaseError, match="not authorized"):
        connection.execute(sa.text("SELECT load_extension('mod_spatialite')"))
    engine.dispose()


def test_a_machine_without_spatialite_is_told_what_to_install() -> None:
    class Bare:
        """A connection that can load nothing."""

        isolation_level = ""

        def execute(self, _sql: str) -> None:
            """Do nothing."""

        def create_function(self, *_args: object, **_options: object) -> None:
            """Do nothing."""

        def enable_load_extension(self, _on: bool) -> None:
            """Do nothing."""

        def load_extension(self, _name: str) -> None:
            """Find nothing."""
            raise OSError("not found")

    with pytest.raises(DomainError) as problem:
        open_store(Bare(), None)  # type: ignore[arg-type]

    assert str(problem.value) == INSTALL

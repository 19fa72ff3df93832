"""Backups of PostgreSQL: pg_dump from an exported snapshot, and the way back in one transaction."""

import os
import shutil
import subprocess
import tempfile
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path

import sqlalchemy as sa

from geo.db import db
from geo.errors import DomainError
from profiles.fences import ROLES
from profiles.vault import sealed_columns

HOMES = Path("/usr/lib/postgresql")
INSTALL = "%(name)s が見つかりません。apt-get install postgresql-client で入れてください"
SAMPLES = 20
NOT_OURS = ("EXTENSION", "COMMENT - EXTENSION", "SCHEMA - public", "TABLE DATA public spatial_ref_sys")


def save(engine: sa.Engine, file: Path) -> Mapping[str, int]:
    """Dump a store into a file and return how many rows each table had in the same snapshot."""
    with engine.connect().execution_options(isolation_level="REPEATABLE READ") as connection:
        snapshot = connection.scalar(sa.text("SELECT pg_export_snapshot()"))
        rows = counts(connection)
        run("pg_dump", engine, ["--format=custom", "--enable-row-security", f"--snapshot={snapshot}", f"--file={file}"])
    return rows


def look(file: Path) -> tuple[str, Mapping[str, int], tuple[bytes, ...]]:
    """Return revision, rows and some sealed values of a dump, read from its first line to its last."""
    rows: dict[str, int] = {}
    revision, samples = "", list[bytes]()
    sealed = sealed_columns(db.metadata)
    for table, columns, line in lines_of(file):
        rows[table] = rows.get(table, 0) + (line is not None)
        if line is None:
            continue
        cells = dict(zip(columns, line.split("\t"), strict=False))
        if table == "alembic_version":
            revision = cells["version_num"]
        if rows[table] <= SAMPLES:
            held = [cells[column] for column in sealed.get(table, ()) if cells.get(column, "\\N") != "\\N"]
            samples += [bytes.fromhex(text.removeprefix("\\\\x")) for text in held]
    if not revision:
        raise DomainError("%(file)s は壊れているか、つなぎのバックアップではありません", file=file.name)
    return (
        revision,
        {name: n for name, n in rows.items() if name in db.metadata.tables or name == "alembic_version"},
        tuple(samples),
    )


def lines_of(file: Path) -> Iterator[tuple[str, Sequence[str], str | None]]:
    """Yield every row of a dump with its table and its columns; a table begins with None, so that an empty one is told."""
    with subprocess.Popen(  # noqa: S603 - a program of PostgreSQL, a list of words and no shell
        [tool("pg_restore"), "--data-only", "--file=-", str(file)],
        stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL,
        text=True,
        encoding="utf-8",
    ) as reading:
        assert reading.stdout
        table, columns = "", list[str]()
        for line in reading.stdout:
            if table:
                if line == "\\.\n":
                    table = ""
                else:
                    yield table, columns, line.rstrip("\n")
            elif line.startswith("COPY "):
                table, columns = head_of(line)
                yield table, columns, None
    if reading.returncode:
        raise DomainError("%(file)s は壊れています", file=file.name)


def head_of(line: str) -> tuple[str, list[str]]:
    """Return table and columns of the line that begins a table: COPY public.towns (id, ref) FROM stdin;"""
    name, _, rest = line.removeprefix("COPY ").partition(" (")
    return name.rpartition(".")[2].strip('"'), [one.strip(' "') for one in rest.partition(")")[0].split(",")]


def load(engine: sa.Engine, file: Path) -> None:
    """Put a dump in the place of all tables, in one transaction: whoever reads meanwhile waits, and a fault undoes it."""
    with tempfile.TemporaryDirectory() as folder:
        listed = run("pg_restore", None, ["--list", str(file)])
        chosen, clear, script = (Path(folder) / name for name in ("list", "clear.sql", "script.sql"))
        chosen.write_text("\n".join(line for line in listed.splitlines() if is_ours(line)), encoding="utf-8")
        clear.write_text(";\n".join((*ROLES, away(engine))), encoding="utf-8")
        run("pg_restore", None, ["--no-owner", f"--use-list={chosen}", f"--file={script}", str(file)])
        db.session.remove()
        engine.dispose()
        run("psql", engine, ["-X", "-q", "-1", "-v", "ON_ERROR_STOP=1", "-f", str(clear), "-f", str(script)])


def is_ours(line: str) -> bool:
    """Say whether a line of the list of a dump is about the house, and not about PostGIS."""
    return not any(f" {word} " in f"{line} " for word in NOT_OURS)


def away(engine: sa.Engine) -> str:
    """Return what removes every table and function of the house, and leaves PostGIS alone."""
    ours = (
        "SELECT format('DROP {kind} %s CASCADE;', o.oid::{reg}) FROM {table} o JOIN pg_namespace n ON n.oid = o.{space} "
        "WHERE n.nspname = 'public' AND {more} NOT EXISTS (SELECT 1 FROM pg_depend d "
        "WHERE d.objid = o.oid AND d.deptype = 'e')"
    )
    tables = ours.format(
        kind="TABLE", reg="regclass", table="pg_class", space="relnamespace", more="o.relkind IN ('r', 'p') AND"
    )
    functions = ours.format(kind="FUNCTION", reg="regprocedure", table="pg_proc", space="pronamespace", more="")
    with engine.connect() as connection:
        found = [str(line) for query in (tables, functions) for line in connection.scalars(sa.text(query))]
    return "\n".join(found) + "\n"


def counts(connection: sa.Connection) -> dict[str, int]:
    """Return how many rows each table of the house has."""
    names = set(sa.inspect(connection).get_table_names()) & (db.metadata.tables.keys() | {"alembic_version"})
    return {
        name: connection.scalar(sa.select(sa.func.count()).select_from(sa.table(name))) or 0 for name in sorted(names)
    }


def run(name: str, engine: sa.Engine | None, words: Sequence[str]) -> str:
    """Run a program of PostgreSQL on a store; the password travels in the environment, where no list of processes shows it."""
    environment, target = dict(os.environ), []
    if engine is not None:
        url = engine.url
        if url.password:
            environment["PGPASSWORD"] = str(url.password)
        bare = url.set(drivername="postgresql", password=None)
        target = [f"--dbname={bare.render_as_string(hide_password=False)}"]
    done = subprocess.run(  # noqa: S603 - as above
        [tool(name), *target, *words], capture_output=True, text=True, env=environment, check=False, encoding="utf-8"
    )
    if done.returncode:
        raise DomainError("%(name)s が止まりました：%(why)s", name=name, why=done.stderr.strip()[-500:])
    return done.stdout


def tool(name: str) -> str:
    """Return the newest program of a name on this machine, or say what to install."""
    found = sorted(HOMES.glob(f"*/bin/{name}"), key=lambda path: int(path.parts[-3]))
    path = str(found[-1]) if found else shutil.which(name)
    if path is None:
        raise DomainError(INSTALL, name=name)
    return path

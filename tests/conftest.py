"""Fixtures of the whole suite: the application on each database, builders, a browser, a counter of queries."""

import os
import socket
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import date
from pathlib import Path
from typing import Any

import pytest
import sqlalchemy as sa
from cryptography.fernet import Fernet
from flask import Flask
from hypothesis import settings

from geo.db import db
from geo.spatialite import only_looks
from matchmaker.app import create_app
from matchmaker.config import Settings
from profiles.desk import paper
from tests.support.client import AloneClient, Browser
from tests.support.make import Make

settings.register_profile("house", deadline=None)  # machines differ; what takes long is measured elsewhere
settings.register_profile("pipeline", deadline=None, derandomize=True)
settings.load_profile("pipeline" if os.environ.get("CI") else "house")

POSTGIS = os.environ.get("TEST_POSTGIS_URL", "")
STORES = os.environ.get("TEST_STORES", "spatialite postgis" if POSTGIS else "spatialite").split()
TODAY = date(2026, 11, 25)  # a Wednesday
QUICK = {
    "SECURITY_PASSWORD_HASH_PASSLIB_OPTIONS": {
        "argon2__time_cost": 1,
        "argon2__memory_cost": 64,
        "argon2__parallelism": 1,
    }
}
GUARDS = "SELECT name, sql FROM sqlite_master WHERE type = 'trigger' AND name LIKE 'deeds_%'"
BEGINNINGS = ("BEGIN", "SELECT set_config('role'")  # of a transaction, on either database; no question
LOOPBACK = {"127.0.0.1", "::1", "localhost"}


@pytest.fixture(scope="session", autouse=True)
def closed_network() -> Iterator[None]:
    """Refuse every connection that would leave the machine."""
    connect = socket.socket.connect

    def only_here(self: socket.socket, address: Any) -> None:
        if self.family in (socket.AF_INET, socket.AF_INET6) and address[0] not in LOOPBACK:
            raise AssertionError(f"a test reached for {address}")
        connect(self, address)

    socket.socket.connect = only_here  # type: ignore[method-assign, assignment]
    yield
    socket.socket.connect = connect  # type: ignore[method-assign]


@pytest.fixture(scope="session")
def key_dir(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return a folder with keys of its own."""
    folder = tmp_path_factory.mktemp("keys")
    (folder / "sealing.keys").write_bytes(Fernet.generate_key())
    (folder / "finding.keys").write_bytes(b"nobody-is-found-with-this-but-in-tests")
    (folder / "signing.keys").write_bytes(b"nobody-signs-with-this-but-tests")
    return folder


def store_url(store: str, folder: Path) -> str:
    """Return the address of an empty store."""
    if store == "spatialite":
        return f"sqlite:///{folder / 'test.db'}"
    engine = sa.create_engine(POSTGIS, isolation_level="AUTOCOMMIT")
    name = f"test_{os.getpid()}_{folder.name.replace('-', '_')}"
    with engine.connect() as connection:
        connection.execute(sa.text(f'DROP DATABASE IF EXISTS "{name}"'))
        connection.execute(sa.text(f'CREATE DATABASE "{name}"'))
    engine.dispose()
    return str(sa.make_url(POSTGIS).set(database=name).render_as_string(hide_password=False))


@pytest.fixture(scope="session")
def apps(tmp_path_factory: pytest.TempPathFactory, key_dir: Path) -> Iterator[Callable[[str], Flask]]:
    """Return the application on a store, made once; its connections are closed at the end."""
    made: dict[str, Flask] = {}

    def on(store: str) -> Flask:
        if store not in made:
            url = store_url(store, tmp_path_factory.mktemp(store))
            app = create_app(Settings(database_url=url, key_dir=key_dir), TESTING=True, **QUICK)
            app.test_client_class = AloneClient
            app.config["PROPAGATE_EXCEPTIONS"] = False
            made[store] = app
        return made[store]

    yield on
    for app in made.values():
        with app.app_context():
            db.engine.dispose()


@pytest.fixture(params=STORES)
def app(request: pytest.FixtureRequest, apps: Callable[[str], Flask]) -> Iterator[Flask]:
    """Return the application on an empty store, once on each database."""
    app = apps(request.param)
    looks = only_looks.set(True)  # what a test reads must not hold up what its browser writes
    with app.test_request_context():
        empty()
        yield app
        db.session.rollback()
    only_looks.reset(looks)


def empty() -> None:
    """Take every row out of the store."""
    db.session.rollback()
    tables = list(reversed(db.metadata.sorted_tables))
    with db.engine.begin() as connection:
        if db.engine.dialect.name == "postgresql":  # far quicker than TRUNCATE, which makes new files
            connection.execute(sa.text("SET LOCAL session_replication_role = replica"))
            connection.exec_driver_sql(";".join(f"DELETE FROM {table.name}" for table in tables))
            return
        guards = connection.exec_driver_sql(GUARDS).all()
        for name, _ in guards:
            connection.exec_driver_sql(f"DROP TRIGGER {name}")
        for table in tables:
            connection.execute(table.delete())
        for _, ddl in guards:
            connection.exec_driver_sql(ddl)
    db.engine.dispose()  # SQLite sometimes misreads changed tables on a connection that is older than the change


@pytest.fixture
def make(app: Flask) -> Make:
    """Return the builders."""
    return Make()


@pytest.fixture
def browser(app: Flask) -> Browser:
    """Return a browser that nobody has signed in with yet."""
    return Browser(app)


@pytest.fixture
def today() -> date:
    """Return the day on which stories of the suite play."""
    return TODAY


@pytest.fixture
def queries(app: Flask) -> Callable[[], Any]:
    """Return a counter: `with queries() as asked:` collects the statements sent to the store."""

    @contextmanager
    def counting() -> Iterator[list[str]]:
        asked: list[str] = []

        def note(_connection: Any, _cursor: Any, statement: str, *_rest: Any) -> None:
            if not statement.startswith(BEGINNINGS):
                asked.append(statement)

        sa.event.listen(db.engine, "before_cursor_execute", note)
        try:
            yield asked
        finally:
            sa.event.remove(db.engine, "before_cursor_execute", note)

    return counting


@pytest.fixture
def pressed(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """Return the pages that were handed to the press, which then prints nothing."""
    pages: list[str] = []

    def print_nothing(html: str) -> bytes:
        pages.append(html)
        return b"%PDF-1.7"

    monkeypatch.setattr(paper, "pdf_of", print_nothing)
    return pages

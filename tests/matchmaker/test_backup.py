"""A backup holds what the store held, is looked into before it counts, and comes back whole or not at all."""

import itertools
import json
import threading
from datetime import timedelta
from pathlib import Path

import pytest
import sqlalchemy as sa
from cryptography.fernet import Fernet

from geo.areas import Town
from geo.clock import utcnow
from geo.db import db
from matchmaker import backup_postgres, backup_sqlite
from matchmaker.app import create_app
from matchmaker.backup import read
from matchmaker.config import Settings
from matchmaker.keys import RETIRED, SEALING, keys_of, write_keys
from matchmaker.upkeep import newest
from profiles import vault
from profiles.access import Role
from profiles.accounts.upkeep import BACKED_UP, last_backup
from profiles.actor import Actor
from profiles.audit.models import Deed
from profiles.audit.verifying import commanding, verify_book
from profiles.clients.actions import add_client
from profiles.clients.models import Client
from profiles.clients.queries import where_called
from profiles.vocabulary.rules import Kind, Visibility
from resources.directory.actions import add_resource
from resources.directory.models import Resource
from tests.conftest import STORES, store_url


@pytest.fixture(params=STORES)
def safe(request, tmp_path, monkeypatch):
    """Return an application with a store and keys of its own, in which a person and a place are on record."""
    monkeypatch.setattr(vault, "_ring", [])
    (tmp_path / "data").mkdir()
    url = store_url(request.param, tmp_path / "data")
    app = create_app(Settings(database_url=url, key_dir=tmp_path / "keys"), TESTING=True)
    with app.app_context():
        add_person("C-1")
        add_resource(
            acting(), {"name": "浜の食堂", "kind": Kind.CAFE, "visibility": Visibility.PUBLIC, "location": None}
        )
        db.session.commit()
        yield app
        db.session.remove()
        db.engine.dispose()


def acting():
    """Return the coordinator of the only town."""
    return Actor(Role.COORDINATOR, db.session.scalars(sa.select(Town.id)).one(), "三浦 あかね")


def add_person(code):
    """Put a person on record."""
    add_client(acting(), {"code": code, "name": "観月 すばる", "wants": "時計を直す"})
    db.session.commit()


def codes():
    """Return the codes of everybody on record."""
    db.session.rollback()
    return sorted(db.session.scalars(sa.select(Client.code)))


def run(app, *words):
    """Run a command."""
    db.session.commit()
    return app.test_cli_runner().invoke(args=[str(word) for word in words])


def test_what_was_backed_up_comes_back_and_the_old_store_is_kept_beside_it(safe, tmp_path):
    file = tmp_path / "store.backup"

    saved = run(safe, "backup", file)
    assert saved.exit_code == 0, saved.stderr
    add_person("C-2")
    back = run(safe, "restore", file)

    assert back.exit_code == 0, back.stderr
    assert codes() == ["C-1"]
    assert db.session.scalars(sa.select(Client.wants)).one() == "時計を直す"
    assert db.session.scalars(sa.select(Resource.name)).one() == "浜の食堂"
    (kept,) = tmp_path.rglob("*.before-*")
    assert run(safe, "restore", kept).exit_code == 0
    assert codes() == ["C-1", "C-2"]


def test_a_backup_and_a_way_back_are_deeds_and_the_book_still_holds(safe, tmp_path):
    file = tmp_path / "store.backup"

    run(safe, "backup", file)
    told = db.session.scalars(sa.select(Deed).where(Deed.event == BACKED_UP.name)).one()
    assert told.details["file"] == "store.backup"
    assert told.details["rows"] == read(file).total
    run(safe, "restore", file)

    deeds = db.session.scalars(sa.select(Deed.event).order_by(Deed.id)).all()
    assert deeds[-1] == "store.restored"
    assert BACKED_UP.name not in deeds  # written after the snapshot
    town = db.session.scalars(sa.select(Town)).one()
    assert verify_book(commanding(town), town, []).is_whole


def test_a_backup_is_one_file_for_its_owner_alone_and_holds_no_key(safe, tmp_path):
    file = tmp_path / "out" / "store.backup"
    file.parent.mkdir()

    run(safe, "backup", file)

    assert list(file.parent.iterdir()) == [file]
    assert file.stat().st_mode & 0o77 == 0
    bytes_ = file.read_bytes()
    for name in ("sealing.keys", "finding.keys", "signing.keys"):
        assert (safe.config["KEY_DIR"] / name).read_bytes().strip() not in bytes_


def test_nothing_is_overwritten(safe, tmp_path):
    file = tmp_path / "store.backup"
    file.write_bytes(b"mine")

    done = run(safe, "backup", file)
    nowhere = run(safe, "backup", tmp_path / "not there" / "store.backup")

    assert (done.exit_code, nowhere.exit_code) == (1, 1)
    assert "上書きはしません" in done.stderr
    assert "フォルダー" in nowhere.stderr
    assert file.read_bytes() == b"mine"


def test_a_backup_of_a_store_in_use_is_consistent(safe, tmp_path):
    stop, written = threading.Event(), []

    def write():
        with safe.app_context():
            while not stop.is_set():
                code = f"W-{len(written):05}"
                add_person(code)
                written.append(code)
            db.session.remove()

    writer = threading.Thread(target=write)
    writer.start()
    try:
        for number in range(3):
            before = len(written)
            done = run(safe, "backup", tmp_path / f"{number}.backup")
            assert done.exit_code == 0, done.stderr
            rows = read(tmp_path / f"{number}.backup").rows
            assert rows["clients"] >= before
            # each person was written in one transaction with their marks and their deed
            assert rows["client_marks"] == rows["clients"] * marks_of_one()
    finally:
        stop.set()
        writer.join()
    assert written


def marks_of_one():
    """Return how many marks one person bears."""
    db.session.rollback()
    first = db.session.scalars(sa.select(Client.id).order_by(Client.id)).first()
    marks = db.session.scalar(sa.text(f"SELECT count(*) FROM client_marks WHERE client_id = {first}"))
    db.session.rollback()
    return marks


@pytest.mark.parametrize("harm", ["cut", "bent", "other", "empty"])
def test_a_broken_file_is_refused_and_nothing_is_touched(safe, tmp_path, harm):
    file = tmp_path / "store.backup"
    run(safe, "backup", file)
    whole = file.read_bytes()
    middle = len(whole) // 2
    file.write_bytes(
        {
            "cut": whole[:middle],
            "bent": whole[:middle] + bytes(4096) + whole[middle + 4096 :],
            "other": b"PK\x03\x04" + whole,
            "empty": b"",
        }[harm]
    )
    add_person("C-2")

    done = run(safe, "restore", file)

    assert done.exit_code == 1
    assert "Traceback" not in done.output
    assert codes() == ["C-1", "C-2"]
    assert not list(tmp_path.rglob("*.before-*"))


def test_a_backup_of_a_newer_version_is_refused(safe, tmp_path):
    file = tmp_path / "store.backup"
    db.session.execute(sa.text("UPDATE alembic_version SET version_num = '9999'"))
    run(safe, "backup", file)
    db.session.execute(sa.text(f"UPDATE alembic_version SET version_num = '{newest()}'"))

    done = run(safe, "restore", file)

    assert done.exit_code == 1
    assert "先につなぎを新しくしてください" in done.stderr


def test_a_backup_of_the_other_database_is_refused(safe, tmp_path):
    file = tmp_path / "store.backup"
    here = db.engine.dialect.name
    file.write_bytes(b"PGDMP\1\2" if here == "sqlite" else b"SQLite format 3\0" + bytes(100))

    done = run(safe, "restore", file)

    assert done.exit_code == 1
    assert "DATABASE_URL を確かめてください" in done.stderr


def test_a_backup_from_before_a_change_of_keys_opens_with_the_key_that_was_put_by(safe, tmp_path):
    file, folder = tmp_path / "store.backup", safe.config["KEY_DIR"]
    run(safe, "backup", file)
    (old,) = keys_of(folder, SEALING, may_make=False)
    run(safe, "keys", "rotate")

    done = run(safe, "restore", file)

    assert done.exit_code == 0, done.stderr
    assert db.session.scalars(sa.select(Client.name)).one() == "観月 すばる"
    assert db.session.scalars(sa.select(Client.code).where(where_called(acting(), "観月"))).all() == ["C-1"]
    db.session.rollback()
    assert keys_of(folder, SEALING, may_make=False)[1:] == [old]
    told = json.loads(run(safe, "keys", "rotate", "--json").stdout)
    assert told["dropped"] >= 1
    assert len(keys_of(folder, SEALING, may_make=False)) == 1
    assert db.session.scalars(sa.select(Client.name)).one() == "観月 すばる"


def test_a_backup_that_no_key_opens_is_refused(safe, tmp_path):
    file, folder = tmp_path / "store.backup", safe.config["KEY_DIR"]
    run(safe, "backup", file)
    write_keys(folder, SEALING, [Fernet.generate_key()])

    done = run(safe, "restore", file)

    assert done.exit_code == 1
    assert RETIRED in done.stderr
    assert not list(tmp_path.rglob("*.before-*"))


def test_a_backup_that_does_not_hold_all_rows_does_not_count(safe, tmp_path, monkeypatch):
    how = {"sqlite": backup_sqlite, "postgresql": backup_postgres}[db.engine.dialect.name]
    save = how.save
    monkeypatch.setattr(how, "save", lambda *words: {**save(*words), "clients": 7})

    done = run(safe, "backup", tmp_path / "store.backup")

    assert done.exit_code == 1
    assert "行数" in done.stderr
    assert not [one for one in tmp_path.iterdir() if "backup" in one.name]


def test_a_full_disk_is_said_in_a_sentence(safe, tmp_path, monkeypatch):
    def full(*_words):
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(backup_sqlite, "save", full)
    monkeypatch.setattr(backup_postgres, "save", full)

    done = run(safe, "backup", tmp_path / "store.backup")

    assert done.exit_code == 1
    assert "No space left" in done.stderr


def test_a_backup_grows_late(safe, tmp_path):
    now = utcnow()
    assert last_backup(acting(), now).is_late

    run(safe, "backup", tmp_path / "store.backup")

    assert not last_backup(acting(), now).is_late
    assert last_backup(acting(), now + timedelta(days=8)).is_late


def test_a_missing_program_is_named_with_the_package_that_holds_it(monkeypatch):
    monkeypatch.setattr(backup_postgres, "HOMES", Path("/nowhere"))
    monkeypatch.setattr(backup_postgres.shutil, "which", lambda name: None)

    with pytest.raises(backup_postgres.DomainError, match="postgresql-client"):
        backup_postgres.tool("pg_dump")


@pytest.fixture
def nights(monkeypatch):
    """Let each command begin a day after the one before."""
    days = itertools.count()
    monkeypatch.setattr("matchmaker.cli.utcnow", lambda: utcnow() + timedelta(days=next(days)))


def test_a_night_backs_up_verifies_anchors_and_puts_old_backups_away(safe, nights, tmp_path):
    folder, anchors = tmp_path / "nights", tmp_path / "anchors.txt"
    folder.mkdir()
    (folder / "mine.backup").write_text("not ours")
    for day in ("20260101", "20260102", "20260103"):
        (folder / f"tsunagi-{day}-020000.backup").write_text("old")

    first, second = (run(safe, "nightly", folder, "--anchors", anchors, "--keep", "2") for _ in range(2))

    assert (first.exit_code, second.exit_code) == (0, 0), first.stderr
    assert "はじめての控えです" in first.stdout
    assert "控え 1 件と合わせました" in second.stdout
    assert len(anchors.read_text().splitlines()) == 2
    kept = sorted(file.name for file in folder.iterdir())
    assert kept[0] == "mine.backup"
    assert len(kept) == 3
    assert not {name[8:16] for name in kept[1:]} & {"20260101", "20260102", "20260103"}
    assert read(folder / kept[-1]).total > 0


def test_a_night_in_which_the_book_does_not_hold_fails_and_writes_no_anchor(safe, nights, tmp_path):
    anchors = tmp_path / "anchors.txt"
    assert run(safe, "nightly", tmp_path, "--anchors", anchors).exit_code == 0
    anchors.write_text(json.dumps({**json.loads(anchors.read_text()), "hash": "0" * 64}) + "\n")

    night = run(safe, "nightly", tmp_path, "--anchors", anchors)

    assert night.exit_code == 1
    assert "合わない所" in night.stderr
    assert len(anchors.read_text().splitlines()) == 1


def test_anchors_that_cannot_be_written_are_said_in_one_line(safe, tmp_path):
    night = run(safe, "nightly", tmp_path, "--anchors", tmp_path / "nowhere" / "anchors.txt")

    assert night.exit_code == 1
    assert "控えのファイル" in night.stderr
    assert "Traceback" not in night.output

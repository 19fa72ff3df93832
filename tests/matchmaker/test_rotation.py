"""Keys are changed while the store is in use; whatever stops a run, everything opens, and the next run finishes it."""

import json
import os
import random
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest
import sqlalchemy as sa
from cryptography.fernet import Fernet, InvalidToken

from geo.areas import Town
from geo.db import db
from matchmaker import rotation
from matchmaker.app import create_app
from matchmaker.config import Settings
from matchmaker.keys import FINDING, RETIRED, SEALING, KeyFolder, keys_of, main, write_keys
from profiles import vault
from profiles.access import Role
from profiles.actor import Actor
from profiles.clients.actions import add_client
from profiles.clients.models import Client
from profiles.clients.queries import where_called
from tests.conftest import STORES, store_url


@pytest.fixture(params=STORES)
def safe(request, tmp_path, monkeypatch):
    """Return an application with a store and keys of its own, in which three people are on record."""
    monkeypatch.setattr(vault, "_ring", [])
    app = create_app(Settings(database_url=store_url(request.param, tmp_path), key_dir=tmp_path / "keys"), TESTING=True)
    with app.app_context():
        actor = Actor(Role.COORDINATOR, db.session.scalars(sa.select(Town.id)).one(), "三浦 あかね")
        for number in range(3):
            add_client(actor, {"code": f"C-{number}", "name": f"観月 {number}", "wants": "時計を直す"})
        db.session.commit()
        yield app
        db.session.remove()
        db.engine.dispose()


def tokens():
    """Return every sealed value as it lies in the store."""
    db.session.rollback()
    return [
        token
        for table, columns in vault.sealed_columns(db.metadata).items()
        for row in db.session.execute(sa.select(rotation.bare(table, columns)))
        for name, token in row._mapping.items()
        if name != "id" and token
    ]


def found(words):
    """Return the codes of those whom some words find."""
    actor = Actor(Role.COORDINATOR, db.session.scalars(sa.select(Town.id)).one(), "三浦 あかね")
    return db.session.scalars(sa.select(Client.code).where(where_called(actor, words)).order_by(Client.code)).all()


def test_after_a_change_the_new_key_alone_opens_everything_and_names_are_found(safe):
    folder = safe.config["KEY_DIR"]
    (old,) = keys_of(folder, SEALING, may_make=False)
    before = tokens()

    done = safe.test_cli_runner().invoke(args=["keys", "rotate", "--json"])

    assert done.exit_code == 0, done.output
    told = json.loads(done.stdout)
    assert told.pop("seconds") >= 0
    assert told == {"values": len(before), "marks": 3, "dropped": 2}
    (new,) = keys_of(folder, SEALING, may_make=False)
    assert new != old
    assert keys_of(folder, RETIRED, may_make=False) == [old]
    assert all(Fernet(new).decrypt(token) for token in tokens())
    with pytest.raises(InvalidToken):
        Fernet(old).decrypt(tokens()[0])
    assert found("観月") == ["C-0", "C-1", "C-2"]
    assert db.session.execute(sa.text("SELECT count(*) FROM deeds WHERE event = 'store.keys.changed'")).scalar() == 1


def test_a_change_touches_neither_versions_nor_moments(safe):
    query = sa.select(Client.id, Client.version, Client.changed_at).order_by(Client.id)
    before = db.session.execute(query).all()

    rotation.rotate(safe.config["KEY_DIR"])

    assert db.session.execute(query).all() == before


@pytest.mark.parametrize("step", ["begin", "seal_table", "mark_people", "finish", "drop_old", "write_keys"])
def test_a_run_that_stops_anywhere_leaves_everything_open_and_the_next_one_finishes_it(safe, step, monkeypatch):
    folder, whole = safe.config["KEY_DIR"], getattr(rotation, step)

    def stop(*words, **more):
        whole(*words, **more)
        raise KeyboardInterrupt

    with monkeypatch.context() as patch:
        patch.setattr(rotation, step, stop)
        with pytest.raises(KeyboardInterrupt):
            rotation.rotate(folder)
    db.session.rollback()
    assert {client.wants for client in db.session.scalars(sa.select(Client))} == {"時計を直す"}
    assert found("観月") == ["C-0", "C-1", "C-2"]

    rotation.rotate(folder)
    if step == "drop_old":  # that run was already whole, and so is this one
        assert len(keys_of(folder, RETIRED, may_make=False)) == 2
    (newest,) = keys_of(folder, SEALING, may_make=False)
    assert len(keys_of(folder, FINDING, may_make=False)) == 1
    assert all(Fernet(newest).decrypt(token) for token in tokens())
    assert found("観月") == ["C-0", "C-1", "C-2"]


def test_what_still_needs_the_old_key_keeps_it(safe, monkeypatch):
    folder = safe.config["KEY_DIR"]
    monkeypatch.setattr(rotation, "seal_table", lambda *words: 0)

    done = safe.test_cli_runner().invoke(args=["keys", "rotate"])

    assert "もう一度動かしてください" in done.output
    assert len(keys_of(folder, SEALING, may_make=False)) == 2
    assert {client.name for client in db.session.scalars(sa.select(Client))} == {"観月 0", "観月 1", "観月 2"}


def test_another_process_seals_under_the_new_key_at_once(safe):
    folder = safe.config["KEY_DIR"]
    elsewhere = vault.sealed("前")  # as by a page served meanwhile
    rotation.begin(folder)

    newest = keys_of(folder, SEALING, may_make=False)[0]

    assert Fernet(newest).decrypt(vault.sealed("あと")).decode() == "あと"
    assert vault.opened(elsewhere) == "前"
    assert len(vault.marks_of("観月")) == 2


def test_a_folder_that_cannot_be_written_is_said_in_a_sentence(safe, monkeypatch):
    def refuse(*_words):
        raise PermissionError(13, "Permission denied")

    monkeypatch.setattr(os, "open", refuse)

    done = safe.test_cli_runner().invoke(args=["keys", "rotate"])

    assert done.exit_code == 1
    assert "に書けません" in done.stderr


def test_the_keys_of_an_office_are_made_where_they_are_missing(tmp_path, capsys):
    main(tmp_path)
    first = KeyFolder(tmp_path, may_make=False).keys
    main(tmp_path)

    assert KeyFolder(tmp_path, may_make=False).keys == first
    assert SEALING in capsys.readouterr().out
    assert (tmp_path / SEALING).stat().st_mode & 0o77 == 0
    write_keys(tmp_path, SEALING, first.sealing)
    assert (tmp_path / SEALING).stat().st_mode & 0o77 == 0


@pytest.mark.parametrize("store", STORES)
def test_a_run_that_is_killed_loses_nothing(store, tmp_path, monkeypatch):
    monkeypatch.setattr(vault, "_ring", [])
    url, folder = store_url(store, tmp_path), tmp_path / "keys"
    app = create_app(Settings(database_url=url, key_dir=folder), TESTING=True)
    with app.app_context():
        actor = Actor(Role.COORDINATOR, db.session.scalars(sa.select(Town.id)).one(), "三浦 あかね")
        for number in range(120):
            add_client(actor, {"code": f"C-{number:03}", "name": f"観月 {number}", "wants": "時計を直す"})
        db.session.commit()
        db.session.remove()
        environment = {**os.environ, "DATABASE_URL": url, "TSUNAGI_KEY_DIR": str(folder), "PYTHONPATH": str(Path.cwd())}
        command = [sys.executable, str(Path(__file__).with_name("rotating.py"))]
        pick, left = random.Random(20261125), []
        for _ in range(4):
            child = subprocess.Popen(command, env=environment, stdout=subprocess.PIPE)
            assert child.stdout
            child.stdout.readline()  # it begins
            time.sleep(pick.random() * 0.2)
            child.send_signal(signal.SIGKILL)
            child.wait()
            child.stdout.close()
            left.append(len(keys_of(folder, SEALING, may_make=False)))
            assert len([client.wants for client in db.session.scalars(sa.select(Client))]) == 120
            assert len(found("観月")) == 120
            db.session.rollback()

        assert 2 in left  # it was in the middle
        subprocess.run(command, env=environment, check=True, capture_output=True)

        (newest,) = keys_of(folder, SEALING, may_make=False)
        assert all(Fernet(newest).decrypt(token) for token in tokens())
        assert len(found("観月")) == 120
        db.session.remove()
        db.engine.dispose()

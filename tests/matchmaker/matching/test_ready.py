"""What is made ready before anybody asks: the index of an import, and that of a worker."""

import time
from datetime import date
from pathlib import Path

import pytest
from flask import Flask, abort

from geo.db import db
from matchmaker.matching import indexes, ready
from matchmaker.matching.indexes import folder_of, index_of
from resources.directory.actions import change_resource

SHEET = Path("tests/fixtures/files/sheet.csv").absolute()
PATIENCE_S = 20
DAY = date(2026, 11, 25)


@pytest.fixture
def folder(monkeypatch, tmp_path):
    """Begin as a new process does, in which a single place is worth a file, and return where the files are."""
    monkeypatch.setattr(indexes, "_kept", type(indexes._kept)())
    monkeypatch.setattr(indexes, "WORTH_A_FILE", 1)
    monkeypatch.setattr(indexes, "folder_of", lambda town_id: tmp_path / str(town_id))
    return tmp_path


def take_in(app, coordinator):
    """Take the sheet into the registry by command."""
    town = coordinator.town_id
    assert app.test_cli_runner().invoke(args=["resources", "import", str(SHEET)]).exit_code == 0
    return town


def test_the_index_is_made_with_an_import(app, coordinator, folder):
    town = take_in(app, coordinator)

    assert len(list((folder / str(town)).iterdir())) == 1


def test_nobody_waits_for_the_words_of_a_very_large_town(app, coordinator, folder, monkeypatch):
    monkeypatch.setattr(ready, "MOST_LISTINGS", 2)

    take_in(app, coordinator)

    assert list(folder.iterdir()) == []


def test_indexes_lie_apart_for_each_store_and_town(app):
    assert folder_of(1) == folder_of(1)
    assert folder_of(1) != folder_of(2)


def test_a_keeper_knows_what_changed_since_it_last_looked(app, coordinator, place):
    resource = place(name="前の名前")
    keeper = ready.Keeper(app)
    keeper.build()

    change_resource(coordinator, resource, {"name": "あとの名前"}, version=resource.version, today=DAY)
    db.session.commit()
    keeper.build()

    assert [one.name for one in index_of(coordinator).places] == ["あとの名前"]


def test_the_first_request_begins_and_each_write_is_looked_at(monkeypatch):
    app, built = Flask("little"), []
    monkeypatch.setattr(ready.Keeper, "build", lambda self: built.append(1))
    ready.keep_ready(app)
    app.add_url_rule("/", "yes", view_func=lambda: "", methods=["GET", "POST"])
    app.add_url_rule("/no", "no", view_func=lambda: abort(422), methods=["POST"])
    client = app.test_client()

    def comes_to(wanted):
        until = time.monotonic() + PATIENCE_S
        while len(built) < wanted and time.monotonic() < until:
            time.sleep(0.01)
        return len(built) == wanted

    client.get("/")
    assert comes_to(1)
    client.post("/")
    assert comes_to(2)
    client.get("/")
    client.post("/no")
    time.sleep(0.1)
    assert len(built) == 2

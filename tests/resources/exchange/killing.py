"""Run as a script: starts imports, kills them at random points, and says what each left behind.

python killing.py FILE ROUNDS, with DATABASE_URL; answers a JSON list of [listings, traces, imports, integrity].
"""

import json
import os
import random
import signal
import sys
import time
from pathlib import Path

import sqlalchemy as sa

from geo.areas import Town
from geo.clock import today
from geo.db import db
from matchmaker.app import create_app
from profiles.access import Role
from profiles.actor import Actor
from resources.directory.models import Resource
from resources.exchange.actions import keep
from resources.exchange.looking import preview
from resources.exchange.models import Import, ImportedRow


def import_once(app, town_id: int, file: Path, *, write: bool) -> None:
    """Import a file in this process."""
    with app.app_context():
        actor = Actor(Role.COORDINATOR, town_id, "試験")
        keep(actor, preview(actor, file, file.name, today=today(), most_bytes=10**9))
        (db.session.commit if write else db.session.rollback)()


def in_child(app, *words, **more) -> int:
    """Start an import in a child process and return its number."""
    child = os.fork()
    if child == 0:
        with app.app_context():
            db.engine.dispose(close=False)
        import_once(app, *words, **more)
        os._exit(0)
    return child


def left_behind(app) -> list:
    """Return what stands in the store, and empty it for the next round."""
    with app.app_context():
        counts = [
            db.session.scalar(sa.select(sa.func.count()).select_from(table))
            for table in (Resource, ImportedRow, Import)
        ]
        sound = db.session.scalar(sa.text("PRAGMA integrity_check")) if db.engine.dialect.name == "sqlite" else "ok"
        for table in (ImportedRow, Import, Resource):
            db.session.execute(sa.delete(table))
        db.session.commit()
        db.session.remove()
        db.engine.dispose()
    return [*counts, sound]


def main(file: Path, rounds: int) -> None:
    """Kill as many imports as asked for, at points spread over the time that one takes."""
    app, pick = create_app(), random.Random(20261125)
    with app.app_context():
        town = Town(name="空の町")
        db.session.add(town)
        db.session.commit()
        number = town.id
        db.session.remove()
        db.engine.dispose()
    start = time.monotonic()
    os.waitpid(in_child(app, number, file, write=False), 0)
    takes = time.monotonic() - start
    found = []
    for turn in range(rounds):
        child = in_child(app, number, file, write=True)
        time.sleep(takes * (turn + pick.random()) / rounds * 1.1)
        os.kill(child, signal.SIGKILL)
        os.waitpid(child, 0)
        found.append(left_behind(app))
    os.waitpid(in_child(app, number, file, write=True), 0)
    print(json.dumps([*found, left_behind(app)]))


if __name__ == "__main__":
    main(Path(sys.argv[1]), int(sys.argv[2]))

"""Counting tries: together over all processes, and for a minute."""

import sys
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime, timedelta
from subprocess import PIPE, Popen

import sqlalchemy as sa

from geo.db import db
from matchmaker.config import ROOT
from profiles.accounts.models import SigninFailure
from profiles.accounts.rules import TRIES_OF_ADDRESS
from profiles.accounts.throttle import failed, forgive, may_come, may_try

NOW = datetime(2026, 11, 25, 3, 0, tzinfo=UTC)


def test_of_twenty_tries_at_once_exactly_five_are_let_through(app):
    def one_try(_number):
        with app.app_context():
            passed = may_try("account", "miura", NOW)
            db.session.commit()
            return passed

    with ThreadPoolExecutor(8) as people:
        assert sum(people.map(one_try, range(20))) == 5


WORKER = """
import sys
from datetime import datetime
from flask import Flask
from geo.db import db
from geo.spatialite import become_writer, engine_options, prepare
from profiles.accounts.throttle import may_try
import sqlalchemy as sa
app = Flask("worker")
app.config.update(SECRET_KEY="k", SQLALCHEMY_DATABASE_URI=sys.argv[1], SQLALCHEMY_ENGINE_OPTIONS=engine_options(sys.argv[1]))
db.init_app(app)
with app.app_context():
    prepare(db.engine)
    sa.event.listen(db.session, "before_flush", become_writer)
    print("ready", flush=True)
    sys.stdin.readline()
    for _ in range(5):
        print(int(may_try("account", "miura", datetime.fromisoformat(sys.argv[2]))), flush=True)
        db.session.commit()
"""


def test_of_twenty_tries_over_four_processes_exactly_five_are_let_through(app):
    """QUALITY R7, with its figures: a count that each process kept for itself would let twenty through."""
    stated = [sys.executable, "-c", WORKER, app.config["SQLALCHEMY_DATABASE_URI"], NOW.isoformat()]
    workers = [Popen(stated, cwd=ROOT, stdin=PIPE, stdout=PIPE, text=True) for _ in range(4)]
    for worker in workers:
        assert worker.stdout.readline() == "ready\n"
    for worker in workers:
        worker.stdin.write("go\n")
        worker.stdin.flush()
    said = [worker.communicate()[0].split() for worker in workers]

    assert [len(lines) for lines in said] == [5] * 4
    assert sum(int(line) for lines in said for line in lines) == 5


def test_an_attack_on_one_of_two_hundred_behind_one_address_locks_none_of_the_others(app):
    staff = [f"staff-{number}" for number in range(200)]
    with app.app_context():
        for _ in range(200):
            may_try("account", staff[0], NOW)
            failed("10.0.0.1", NOW)

        assert not may_try("account", staff[0], NOW)
        assert [name for name in staff[1:] if not (may_come("10.0.0.1", NOW) and may_try("account", name, NOW))] == []


def test_a_minute_later_counting_starts_anew(app):
    with app.app_context():
        assert [may_try("account", "miura", NOW) for _ in range(6)] == [True] * 5 + [False]
        assert not may_try("account", "miura", NOW + timedelta(seconds=59))
        assert may_try("account", "miura", NOW + timedelta(seconds=60))


def test_one_name_counts_apart_from_another_and_may_be_forgiven(app):
    with app.app_context():
        assert [may_try("account", "miura", NOW) for _ in range(6)][-1] is False
        assert may_try("account", "takei", NOW)
        assert may_try("factor", "miura", NOW)
        forgive("account", "miura")
        assert may_try("account", "miura", NOW)


def test_an_address_is_refused_only_after_more_failures_than_a_town_hall_makes(app):
    with app.app_context():
        for _ in range(TRIES_OF_ADDRESS):
            assert may_come("10.0.0.1", NOW)
            failed("10.0.0.1", NOW)
        assert not may_come("10.0.0.1", NOW)
        assert may_come("10.0.0.2", NOW)
        assert may_come("10.0.0.1", NOW + timedelta(minutes=2))


def test_what_is_long_past_is_forgotten(app):
    with app.app_context():
        may_try("account", "miura", NOW)
        failed("10.0.0.1", NOW + timedelta(hours=2))

        assert db.session.scalar(sa.select(sa.func.count()).select_from(SigninFailure)) == 1

"""Counting tries: together over all processes, and for a minute."""

from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime, timedelta

import sqlalchemy as sa

from geo.db import db
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

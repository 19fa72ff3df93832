"""How often somebody may try (QUALITY R7): counted in the database, so that all processes count together."""

import hashlib
import hmac
from datetime import datetime
from typing import Any

import sqlalchemy as sa
from flask import current_app
from sqlalchemy.dialects import postgresql, sqlite

from geo.db import db
from profiles.accounts.models import SigninFailure
from profiles.accounts.rules import TRIES, TRIES_OF_ADDRESS, WINDOW


def key_of(kind: str, text: str) -> str:
    """Return the keyed hash under which tries are counted; what was typed is not kept."""
    key = str(current_app.config["SECRET_KEY"]).encode()
    return hmac.new(key, f"signin:{kind}:{text}".encode(), hashlib.sha256).hexdigest()


def may_try(kind: str, name: str, now: datetime) -> bool:
    """Count one try before its outcome is known, and say whether it is among the first five of the minute."""
    return _count(key_of(kind, name), now) <= TRIES


def may_come(address: str, now: datetime) -> bool:
    """Say whether an address of the net has failed seldom enough; a whole town hall shares one."""
    key = key_of("address", address)
    tries = db.session.scalar(
        sa.select(SigninFailure.tries).where(SigninFailure.key_hash == key, SigninFailure.since > now - WINDOW)
    )
    return (tries or 0) < TRIES_OF_ADDRESS


def failed(address: str, now: datetime) -> None:
    """Count one failure for an address of the net, and forget what is long past."""
    _count(key_of("address", address), now)
    db.session.execute(sa.delete(SigninFailure).where(SigninFailure.since < now - 60 * WINDOW))


def forgive(kind: str, name: str) -> None:
    """Forget the tries of somebody who got in."""
    db.session.execute(sa.delete(SigninFailure).where(SigninFailure.key_hash == key_of(kind, name)))


def _count(key: str, now: datetime) -> int:
    """Add one and return the count of this minute, in one statement: two processes never read the same number."""
    insert: Any = postgresql.insert if db.engine.dialect.name == "postgresql" else sqlite.insert
    over = SigninFailure.since <= now - WINDOW
    statement = (
        insert(SigninFailure)
        .values(key_hash=key, tries=1, since=now)
        .on_conflict_do_update(
            index_elements=["key_hash"],
            set_={
                "tries": sa.case((over, 1), else_=SigninFailure.tries + 1),
                "since": sa.case((over, now), else_=SigninFailure.since),
            },
        )
        .returning(SigninFailure.tries)
    )
    return int(db.session.execute(statement).scalar_one())

"""Wrong codes counted in the database: five a minute from one address, over all worker processes (QUALITY R7)."""

from datetime import datetime

import sqlalchemy as sa

from geo.db import db
from resources.hosts.models import CodeTry
from resources.hosts.rules import TRIES, TRIES_IN


def too_many_tries(source: str, now: datetime) -> bool:
    """Say whether one address typed too many wrong codes in the last minute."""
    query = sa.select(sa.func.count(CodeTry.id)).where(CodeTry.source == source, CodeTry.at > now - TRIES_IN)
    return (db.session.scalar(query) or 0) >= TRIES


def count_wrong_code(source: str, now: datetime) -> None:
    """Remember a code that opened nothing, and forget those of a while ago."""
    db.session.execute(sa.delete(CodeTry).where(CodeTry.at < now - 10 * TRIES_IN))
    db.session.add(CodeTry(source=source, at=now))

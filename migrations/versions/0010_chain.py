"""Bind the deeds of each town into a chain; those that are on record already come first, in the order of their numbers.

Revision: 0010, after 0009
"""

import hashlib
import json
from datetime import UTC
from typing import Any

import sqlalchemy as sa
from alembic import op

from geo.db import JSON, UtcDateTime
from profiles.audit.guarding import CHAIN_DDL, REMOVE_CHAIN_DDL

revision = "0010"
down_revision = "0009"
branch_labels = None
depends_on = None

DEEDS = sa.table(
    "deeds",
    *(sa.column(name, sa.Integer()) for name in ("id", "town_id")),
    sa.column("at", UtcDateTime()),
    sa.column("actor_id", sa.Integer()),
    *(sa.column(name, sa.String()) for name in ("actor_role", "actor_name", "event", "subject_kind", "subject_ref")),
    sa.column("details", JSON),
)
PART = 1000


def upgrade() -> None:
    """Lay the chain down, seal what is on record, and put its guards in place."""
    links = op.create_table(
        "deed_links",
        sa.Column("town_id", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("number", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("deed_id", sa.Integer(), nullable=False),
        sa.Column("hash", sa.String(length=64), nullable=False),
        sa.ForeignKeyConstraint(["deed_id"], ["deeds.id"], name=op.f("fk_deed_links_deed_id")),
        sa.ForeignKeyConstraint(["town_id"], ["towns.id"], name=op.f("fk_deed_links_town_id")),
        sa.PrimaryKeyConstraint("town_id", "number", name=op.f("pk_deed_links")),
        sa.UniqueConstraint("deed_id", name=op.f("uq_deed_links_deed_id")),
    )
    seal_all(op.get_bind(), links)
    for statement in CHAIN_DDL[op.get_bind().dialect.name]:
        op.execute(statement)


def downgrade() -> None:
    """Take the chain away again; the deeds stay."""
    for statement in REMOVE_CHAIN_DDL[op.get_bind().dialect.name]:
        op.execute(statement)
    op.drop_table("deed_links")


def seal_all(bind: sa.Connection, links: sa.Table) -> None:
    """Seal every deed that is on record, some at a time."""
    last, heads = 0, dict[int, tuple[int, str]]()
    while part := bind.execute(sa.select(DEEDS).where(DEEDS.c.id > last).order_by(DEEDS.c.id).limit(PART)).all():
        rows = []
        for deed in part:
            number, before = heads.get(deed.town_id, (0, "0" * 64))
            sealed = seal(before, number + 1, deed)
            heads[deed.town_id] = number + 1, sealed
            rows.append({"town_id": deed.town_id, "number": number + 1, "deed_id": deed.id, "hash": sealed})
        bind.execute(sa.insert(links), rows)
        last = part[-1].id


def seal(before: str, number: int, deed: Any) -> str:
    """Return the seal of a deed as of this revision (profiles.audit.rules has the one of today)."""
    told = ["tsunagi-deed-1", before, number, deed.id, deed.town_id]
    told += [deed.at.astimezone(UTC).isoformat(timespec="microseconds"), deed.actor_id, deed.actor_role]
    told += [deed.actor_name, deed.event, deed.subject_kind, deed.subject_ref, same(deed.details)]
    text = json.dumps(told, ensure_ascii=True, sort_keys=True, separators=(",", ":"), allow_nan=False)
    return hashlib.sha256(text.encode()).hexdigest()


def same(value: Any) -> Any:
    """Return a value as both stores give it back."""
    if isinstance(value, dict):
        return {key: same(one) for key, one in value.items()}
    if isinstance(value, list):
        return [same(one) for one in value]
    return int(value) if isinstance(value, float) and value.is_integer() else value

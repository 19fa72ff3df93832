"""Add the terms of a town.

Revision: 0009, after 0008
"""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects.postgresql import JSONB

revision = "0009"
down_revision = "0008"
branch_labels = None
depends_on = None

JSON = sa.JSON().with_variant(JSONB(), "postgresql")
LIVE = sa.text("ended_at IS NULL")


def upgrade() -> None:
    """Lay down the table."""
    op.create_table(
        "terms",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("ref", sa.String(length=12), nullable=False),
        sa.Column("town_id", sa.Integer(), nullable=False),
        sa.Column("effect", sa.String(40), nullable=False),
        sa.Column("concept", sa.String(), nullable=False),
        sa.Column("words", sa.String(), nullable=False),
        sa.Column("section", sa.String(40), nullable=False),
        *(sa.Column(name, JSON, nullable=False) for name in ("broader", "narrower", "related", "opposite")),
        sa.Column("reason", sa.String(), nullable=False),
        sa.Column("made_by_id", sa.Integer(), nullable=True),
        sa.Column("made_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("in_force_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("settled_by_id", sa.Integer(), nullable=True),
        sa.Column("ended_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("ended_by_id", sa.Integer(), nullable=True),
        sa.Column("ended_reason", sa.String(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(["ended_by_id"], ["accounts.id"], name=op.f("fk_terms_ended_by_id")),
        sa.ForeignKeyConstraint(["made_by_id"], ["accounts.id"], name=op.f("fk_terms_made_by_id")),
        sa.ForeignKeyConstraint(["settled_by_id"], ["accounts.id"], name=op.f("fk_terms_settled_by_id")),
        sa.ForeignKeyConstraint(["town_id"], ["towns.id"], name=op.f("fk_terms_town_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_terms")),
        sa.UniqueConstraint("ref", name=op.f("uq_terms_ref")),
    )
    op.create_index(op.f("ix_terms_town_id"), "terms", ["town_id"], unique=False)
    op.create_index(
        "uq_terms_live",
        "terms",
        ["town_id", "effect", "concept", "words"],
        unique=True,
        sqlite_where=LIVE,
        postgresql_where=LIVE,
    )


def downgrade() -> None:
    """Take the table away again, and every term in it."""
    op.drop_table("terms")

"""Add the weights of a town, each set with when it held.

Revision: 0008, after 0007
"""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects.postgresql import JSONB

revision = "0008"
down_revision = "0007"
branch_labels = None
depends_on = None

JSON = sa.JSON().with_variant(JSONB(), "postgresql")
ACTIVE = sa.text("active_from IS NOT NULL AND active_until IS NULL")


def upgrade() -> None:
    """Lay down the table."""
    op.create_table(
        "weight_sets",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("ref", sa.String(length=12), nullable=False),
        sa.Column("town_id", sa.Integer(), nullable=False),
        sa.Column("origin", sa.String(40), nullable=False),
        sa.Column("weights", JSON, nullable=False),
        sa.Column("reason", sa.String(), nullable=False),
        sa.Column("report", JSON, nullable=False),
        sa.Column("made_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("made_by_id", sa.Integer(), nullable=True),
        sa.Column("active_from", sa.DateTime(timezone=True), nullable=True),
        sa.Column("active_until", sa.DateTime(timezone=True), nullable=True),
        sa.Column("dropped_at", sa.DateTime(timezone=True), nullable=True),
        sa.ForeignKeyConstraint(["made_by_id"], ["accounts.id"], name=op.f("fk_weight_sets_made_by_id")),
        sa.ForeignKeyConstraint(["town_id"], ["towns.id"], name=op.f("fk_weight_sets_town_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_weight_sets")),
        sa.UniqueConstraint("ref", name=op.f("uq_weight_sets_ref")),
    )
    op.create_index(op.f("ix_weight_sets_town_id"), "weight_sets", ["town_id"], unique=False)
    op.create_index(
        "uq_weight_sets_active",
        "weight_sets",
        ["town_id"],
        unique=True,
        sqlite_where=ACTIVE,
        postgresql_where=ACTIVE,
    )


def downgrade() -> None:
    """Take it away again."""
    op.drop_index("uq_weight_sets_active", table_name="weight_sets", sqlite_where=ACTIVE, postgresql_where=ACTIVE)
    op.drop_index(op.f("ix_weight_sets_town_id"), table_name="weight_sets")
    op.drop_table("weight_sets")

"""Let what removed records came to stay as numbers.

Revision: 0030, after 0029
"""

import sqlalchemy as sa
from alembic import op

from profiles.fences import fence

revision = "0030"
down_revision = "0029"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Lay down the table, behind its fence."""
    op.create_table(
        "figure_remains",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("town_id", sa.Integer(), nullable=False),
        sa.Column("series", sa.String(), nullable=False),
        sa.Column("month", sa.Date(), nullable=False),
        sa.Column("value", sa.Integer(), nullable=False),
        sa.Column("part_of", sa.Integer(), nullable=True),
        sa.ForeignKeyConstraint(["town_id"], ["towns.id"], name=op.f("fk_figure_remains_town_id_towns")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_figure_remains")),
        sa.UniqueConstraint("town_id", "series", "month", name=op.f("uq_figure_remains_town_id_series_month")),
    )
    op.create_index(op.f("ix_figure_remains_town_id"), "figure_remains", ["town_id"], unique=False)
    if op.get_bind().dialect.name == "postgresql":
        for statement in fence("figure_remains"):
            op.execute(statement)


def downgrade() -> None:
    """Take the table away."""
    op.drop_table("figure_remains")

"""Let a month of the figures bear a note.

Revision: 0025, after 0024
"""

import sqlalchemy as sa
from alembic import op

from profiles.fences import fence

revision = "0025"
down_revision = "0024"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Lay down the table, behind its fence."""
    op.create_table(
        "figure_notes",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("ref", sa.String(length=12), nullable=False),
        sa.Column("town_id", sa.Integer(), nullable=False),
        sa.Column("month", sa.Date(), nullable=False),
        sa.Column("words", sa.String(), nullable=False),
        sa.Column("for_council", sa.Boolean(), nullable=False),
        sa.Column("by_id", sa.Integer(), nullable=True),
        sa.Column("written_on", sa.Date(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(["by_id"], ["accounts.id"], name=op.f("fk_figure_notes_by_id_accounts")),
        sa.ForeignKeyConstraint(["town_id"], ["towns.id"], name=op.f("fk_figure_notes_town_id_towns")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_figure_notes")),
        sa.UniqueConstraint("ref", name=op.f("uq_figure_notes_ref")),
        sa.UniqueConstraint("town_id", "month", name=op.f("uq_figure_notes_town_id_month")),
    )
    op.create_index(op.f("ix_figure_notes_town_id"), "figure_notes", ["town_id"], unique=False)
    if op.get_bind().dialect.name == "postgresql":
        for statement in fence("figure_notes"):
            op.execute(statement)


def downgrade() -> None:
    """Take the table away."""
    op.drop_table("figure_notes")

"""Let the records of one household be tied together.

Revision: 0017, after 0016
"""

import sqlalchemy as sa
from alembic import op

revision = "0017"
down_revision = "0016"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Lay down the table."""
    op.create_table(
        "household_links",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("ref", sa.String(length=12), nullable=False),
        sa.Column("town_id", sa.Integer(), nullable=False),
        sa.Column("client_id", sa.Integer(), nullable=False),
        sa.Column("other_id", sa.Integer(), nullable=False),
        sa.Column("relation", sa.LargeBinary(), nullable=False),
        sa.CheckConstraint("client_id < other_id", name=op.f("ck_household_links_in_order")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_household_links")),
        sa.UniqueConstraint("ref", name=op.f("uq_household_links_ref")),
        sa.UniqueConstraint("client_id", "other_id", name=op.f("uq_household_links_client_id_other_id")),
        sa.ForeignKeyConstraint(["town_id"], ["towns.id"], name=op.f("fk_household_links_town_id_towns")),
        sa.ForeignKeyConstraint(["client_id"], ["clients.id"], name=op.f("fk_household_links_client_id_clients")),
        sa.ForeignKeyConstraint(["other_id"], ["clients.id"], name=op.f("fk_household_links_other_id_clients")),
    )
    for column in ("client_id", "other_id", "town_id"):
        op.create_index(op.f(f"ix_household_links_{column}"), "household_links", [column], unique=False)


def downgrade() -> None:
    """Take the table away."""
    op.drop_table("household_links")

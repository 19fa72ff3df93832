"""Let a town set how often both sides are asked, and say of a rest when it is to end.

Revision: 0022, after 0021
"""

import sqlalchemy as sa
from alembic import op

from profiles.fences import LATER

revision = "0022"
down_revision = "0021"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Lay down the table and the column."""
    op.add_column("introductions", sa.Column("back_on", sa.Date(), nullable=True))
    op.create_table(
        "town_rhythms",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("ref", sa.String(length=12), nullable=False),
        sa.Column("town_id", sa.Integer(), nullable=False),
        sa.Column("state", sa.String(length=40), nullable=False),
        sa.Column("person_days", sa.Integer(), nullable=False),
        sa.Column("host_days", sa.Integer(), nullable=False),
        sa.Column("changed_on", sa.Date(), nullable=False),
        sa.Column("changed_by_id", sa.Integer(), nullable=True),
        sa.CheckConstraint("person_days > 0 and host_days > 0", name=op.f("ck_town_rhythms_days_above_zero")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_town_rhythms")),
        sa.UniqueConstraint("ref", name=op.f("uq_town_rhythms_ref")),
        sa.UniqueConstraint("town_id", "state", name=op.f("uq_town_rhythms_town_id_state")),
        sa.ForeignKeyConstraint(["town_id"], ["towns.id"], name=op.f("fk_town_rhythms_town_id_towns")),
        sa.ForeignKeyConstraint(
            ["changed_by_id"], ["accounts.id"], name=op.f("fk_town_rhythms_changed_by_id_accounts")
        ),
    )
    if op.get_bind().dialect.name == "postgresql":
        for statement in LATER["town_rhythms"]:
            op.execute(statement)


def downgrade() -> None:
    """Take both away."""
    op.drop_table("town_rhythms")
    op.drop_column("introductions", "back_on")

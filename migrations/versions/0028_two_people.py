"""Add changes of an account that two people decide: its recovery, or another role.

Revision: 0028, after 0027
"""

import sqlalchemy as sa
from alembic import op

from profiles.fences import fence, no_fence

revision = "0028"
down_revision = "0027"
branch_labels = None
depends_on = None
TABLE = "account_changes"
MOMENTS = {"asked_at": False, "decided_at": True, "refused_at": True, "done_at": True, "ends_at": False}
ACCOUNTS = ("account_id", "asked_by_id", "decided_by_id")


def upgrade() -> None:
    """Lay down the table, fenced in; whoever holds two papers stands at the door."""
    op.create_table(
        TABLE,
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("ref", sa.String(length=12), nullable=False),
        sa.Column("town_id", sa.Integer(), nullable=False),
        sa.Column("account_id", sa.Integer(), nullable=False),
        sa.Column("kind", sa.String(40), nullable=False),
        sa.Column("lost", sa.String(40), nullable=True),
        sa.Column("reason", sa.LargeBinary(), nullable=False),
        sa.Column("role", sa.String(40), nullable=True),
        sa.Column("agency_id", sa.Integer(), nullable=True),
        sa.Column("asked_by_id", sa.Integer(), nullable=True),
        sa.Column("decided_by_id", sa.Integer(), nullable=True),
        *(sa.Column(name, sa.DateTime(timezone=True), nullable=empty) for name, empty in MOMENTS.items()),
        sa.Column("first_hash", sa.String(), nullable=True),
        sa.Column("second_hash", sa.String(), nullable=True),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_account_changes")),
        sa.UniqueConstraint("ref", name=op.f("uq_account_changes_ref")),
        sa.ForeignKeyConstraint(["town_id"], ["towns.id"], name=op.f("fk_account_changes_town_id")),
        sa.ForeignKeyConstraint(["agency_id"], ["agencies.id"], name=op.f("fk_account_changes_agency_id")),
        *(
            sa.ForeignKeyConstraint([column], ["accounts.id"], name=op.f(f"fk_account_changes_{column}"))
            for column in ACCOUNTS
        ),
    )
    for column in ("town_id", "account_id"):
        op.create_index(op.f(f"ix_account_changes_{column}"), TABLE, [column], unique=False)
    if op.get_bind().dialect.name == "postgresql":
        for statement in fence(TABLE, door=True):
            op.execute(statement)


def downgrade() -> None:
    """Take the table away."""
    if op.get_bind().dialect.name == "postgresql":
        for statement in no_fence(TABLE):
            op.execute(statement)
    op.drop_table(TABLE)

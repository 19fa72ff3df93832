"""Let somebody's calendar read what is planned under a secret address.

Revision: 0031, after 0030
"""

import sqlalchemy as sa
from alembic import op

from profiles.fences import NOBODY, fence

revision = "0031"
down_revision = "0030"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Lay down the table, behind its fence."""
    op.create_table(
        "calendar_feeds",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("ref", sa.String(length=12), nullable=False),
        sa.Column("town_id", sa.Integer(), nullable=False),
        sa.Column("account_id", sa.Integer(), nullable=False),
        sa.Column("token_hash", sa.String(length=64), nullable=False),
        sa.Column("holder", sa.String(length=64), nullable=False),
        sa.Column("made_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("ended_at", sa.DateTime(timezone=True), nullable=True),
        sa.ForeignKeyConstraint(["account_id"], ["accounts.id"], name=op.f("fk_calendar_feeds_account_id_accounts")),
        sa.ForeignKeyConstraint(["town_id"], ["towns.id"], name=op.f("fk_calendar_feeds_town_id_towns")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_calendar_feeds")),
        sa.UniqueConstraint("ref", name=op.f("uq_calendar_feeds_ref")),
        sa.UniqueConstraint("token_hash", name=op.f("uq_calendar_feeds_token_hash")),
    )
    for column in ("account_id", "town_id"):
        op.create_index(op.f(f"ix_calendar_feeds_{column}"), "calendar_feeds", [column], unique=False)
    if op.get_bind().dialect.name == "postgresql":
        for statement in fence("calendar_feeds", partners=NOBODY, door=True):
            op.execute(statement)


def downgrade() -> None:
    """Take the table away."""
    op.drop_table("calendar_feeds")

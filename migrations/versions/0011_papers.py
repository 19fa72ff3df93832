"""Add the papers of a case: intakes, plans, and the record of contacts.

Revision: 0011, after 0010
"""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects.postgresql import JSONB

revision = "0011"
down_revision = "0010"
branch_labels = None
depends_on = None

JSON = sa.JSON().with_variant(JSONB(), "postgresql")


def upgrade() -> None:
    """Lay down the tables."""
    op.create_table(
        "intakes",
        *_common(),
        sa.Column("told", sa.LargeBinary(), nullable=False),
        sa.Column("heard", JSON, nullable=False),
        sa.Column("checked_on", sa.Date(), nullable=True),
        *_keys("intakes"),
        sa.UniqueConstraint("client_id", name=op.f("uq_intakes_client_id")),
    )
    op.create_index(op.f("ix_intakes_town_id"), "intakes", ["town_id"], unique=False)
    op.create_table(
        "plans",
        *_common(),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("goal", sa.LargeBinary(), nullable=True),
        sa.Column("first_goal", sa.LargeBinary(), nullable=True),
        sa.Column("roles", sa.LargeBinary(), nullable=False),
        sa.Column("review_on", sa.Date(), nullable=True),
        sa.Column("decided_on", sa.Date(), nullable=True),
        sa.Column("decided_in", sa.String(), nullable=False),
        sa.Column("agreed_on", sa.Date(), nullable=True),
        sa.Column("evaluated_on", sa.Date(), nullable=True),
        sa.Column("evaluation", sa.LargeBinary(), nullable=True),
        *_keys("plans"),
        sa.UniqueConstraint("client_id", "number", name=op.f("uq_plans_client_id_number")),
    )
    for column in ("client_id", "review_on", "town_id"):
        op.create_index(op.f(f"ix_plans_{column}"), "plans", [column], unique=False)
    op.create_table(
        "contacts",
        *_common(),
        sa.Column("held_on", sa.Date(), nullable=False),
        sa.Column("way", sa.String(length=40), nullable=False),
        sa.Column("whom", sa.LargeBinary(), nullable=True),
        sa.Column("words", sa.LargeBinary(), nullable=False),
        sa.Column("next_step", sa.LargeBinary(), nullable=True),
        sa.Column("by_id", sa.Integer(), nullable=True),
        *_keys("contacts"),
        sa.ForeignKeyConstraint(["by_id"], ["accounts.id"], name=op.f("fk_contacts_by_id_accounts")),
    )
    for column in ("client_id", "town_id"):
        op.create_index(op.f(f"ix_contacts_{column}"), "contacts", [column], unique=False)


def _common() -> list[sa.Column]:
    """Return the columns that each paper has."""
    return [
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("ref", sa.String(length=12), nullable=False),
        sa.Column("town_id", sa.Integer(), nullable=False),
        sa.Column("client_id", sa.Integer(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
    ]


def _keys(table: str) -> list[sa.Constraint]:
    """Return the keys that each paper has."""
    return [
        sa.PrimaryKeyConstraint("id", name=op.f(f"pk_{table}")),
        sa.UniqueConstraint("ref", name=op.f(f"uq_{table}_ref")),
        sa.ForeignKeyConstraint(["town_id"], ["towns.id"], name=op.f(f"fk_{table}_town_id_towns")),
        sa.ForeignKeyConstraint(["client_id"], ["clients.id"], name=op.f(f"fk_{table}_client_id_clients")),
    ]


def downgrade() -> None:
    """Take the tables away."""
    for table in ("contacts", "plans", "intakes"):
        op.drop_table(table)

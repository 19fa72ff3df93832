"""Let a town have customs, with what its documents say of them, and areas a kind.

Revision: 0024, after 0023
"""

import sqlalchemy as sa
from alembic import op

from profiles.fences import LATER

revision = "0024"
down_revision = "0023"
branch_labels = None
depends_on = None
TABLES = ("town_facts", "town_customs")


def upgrade() -> None:
    """Lay down the tables behind their fences, and give areas a kind."""
    op.add_column("areas", sa.Column("kind", sa.String(length=40), nullable=False, server_default=""))
    _table(
        "town_facts",
        sa.Column("topic", sa.String(length=40), nullable=False),
        sa.Column("label", sa.String(), nullable=False),
        sa.Column("said", sa.String(), nullable=False),
        sa.Column("number", sa.Integer(), nullable=True),
        sa.Column("document", sa.String(), nullable=False),
        sa.Column("place", sa.String(), nullable=False),
        sa.Column("is_general", sa.Boolean(), nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
    )
    _table(
        "town_customs",
        sa.Column("key", sa.String(length=40), nullable=False),
        sa.Column("value", sa.String(), nullable=False),
        sa.Column("document", sa.String(), nullable=False),
        sa.Column("place", sa.String(), nullable=False),
        sa.Column("settled_on", sa.Date(), nullable=True),
        sa.UniqueConstraint("town_id", "key", name=op.f("uq_town_customs_town_id_key")),
    )
    if op.get_bind().dialect.name == "postgresql":
        for statement in (line for table in TABLES for line in LATER[table]):
            op.execute(statement)


def _table(name: str, *columns: sa.Column[object] | sa.Constraint) -> None:
    """Lay down a table of a town."""
    op.create_table(
        name,
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("ref", sa.String(length=12), nullable=False),
        sa.Column("town_id", sa.Integer(), nullable=False),
        *columns,
        sa.ForeignKeyConstraint(["town_id"], ["towns.id"], name=op.f(f"fk_{name}_town_id_towns")),
        sa.PrimaryKeyConstraint("id", name=op.f(f"pk_{name}")),
        sa.UniqueConstraint("ref", name=op.f(f"uq_{name}_ref")),
    )
    op.create_index(op.f(f"ix_{name}_town_id"), name, ["town_id"], unique=False)


def downgrade() -> None:
    """Take them away."""
    for table in reversed(TABLES):
        op.drop_table(table)
    op.drop_column("areas", "kind")

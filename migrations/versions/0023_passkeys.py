"""Add passkeys, the challenges they sign, and spare numbers on paper in place of a column that nothing used.

Revision: 0023, after 0022
"""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

from profiles.fences import fence, no_fence

revision = "0023"
down_revision = "0022"
branch_labels = None
depends_on = None
TABLES = ("passkeys", "key_questions", "spare_codes")
JSON = sa.JSON().with_variant(postgresql.JSONB(), "postgresql")


def upgrade() -> None:
    """Lay down the tables, fenced in; they are read at the door."""
    op.create_table(
        "passkeys",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("ref", sa.String(length=12), nullable=False),
        sa.Column("town_id", sa.Integer(), nullable=False),
        sa.Column("account_id", sa.Integer(), nullable=False),
        sa.Column("name", sa.String(), nullable=False),
        sa.Column("credential_id", sa.LargeBinary(), nullable=False),
        sa.Column("public_key", sa.LargeBinary(), nullable=False),
        sa.Column("transports", JSON, nullable=False),
        sa.Column("sign_count", sa.BigInteger(), nullable=False),
        sa.Column("added_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("used_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("stopped_at", sa.DateTime(timezone=True), nullable=True),
        sa.UniqueConstraint("credential_id", name=op.f("uq_passkeys_credential_id")),
        *usual("passkeys"),
    )
    op.create_table(
        "key_questions",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("ref", sa.String(length=12), nullable=False),
        sa.Column("town_id", sa.Integer(), nullable=False),
        sa.Column("account_id", sa.Integer(), nullable=False),
        sa.Column("challenge", sa.LargeBinary(), nullable=False),
        sa.Column("name", sa.String(), nullable=False),
        sa.Column("asked_at", sa.DateTime(timezone=True), nullable=False),
        *usual("key_questions"),
    )
    op.create_table(
        "spare_codes",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("town_id", sa.Integer(), nullable=False),
        sa.Column("account_id", sa.Integer(), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("code_hash", sa.String(), nullable=False),
        sa.Column("used_at", sa.DateTime(timezone=True), nullable=True),
        sa.UniqueConstraint("account_id", "number", name=op.f("uq_spare_codes_account_id_number")),
        *usual("spare_codes")[1:],
    )
    for table in TABLES:
        op.create_index(op.f(f"ix_{table}_town_id"), table, ["town_id"], unique=False)
    for table in TABLES[:2]:
        op.create_index(op.f(f"ix_{table}_account_id"), table, ["account_id"], unique=False)
    op.drop_column("accounts", "mf_recovery_codes")
    if op.get_bind().dialect.name == "postgresql":
        for statement in (line for table in TABLES for line in fence(table, door=True)):
            op.execute(statement)


def usual(table: str) -> list[sa.schema.SchemaItem]:
    """Return the constraints that all of them have; the first is of the reference."""
    return [
        sa.UniqueConstraint("ref", name=op.f(f"uq_{table}_ref")),
        sa.PrimaryKeyConstraint("id", name=op.f(f"pk_{table}")),
        sa.ForeignKeyConstraint(["town_id"], ["towns.id"], name=op.f(f"fk_{table}_town_id")),
        sa.ForeignKeyConstraint(["account_id"], ["accounts.id"], name=op.f(f"fk_{table}_account_id")),
    ]


def downgrade() -> None:
    """Take the tables away, and put the column back, empty."""
    if op.get_bind().dialect.name == "postgresql":
        for statement in (line for table in TABLES for line in no_fence(table)):
            op.execute(statement)
    for table in reversed(TABLES):
        op.drop_table(table)
    op.add_column("accounts", sa.Column("mf_recovery_codes", sa.JSON(), nullable=True))

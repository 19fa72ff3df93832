"""Add the record of what was told about a person, to whom, and on what legal ground.

Revision: 0013, after 0012
"""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects.postgresql import JSONB

revision = "0013"
down_revision = "0012"
branch_labels = None
depends_on = None

JSON = sa.JSON().with_variant(JSONB(), "postgresql")


def upgrade() -> None:
    """Lay down the table."""
    op.create_table(
        "disclosures",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("ref", sa.String(length=12), nullable=False),
        sa.Column("town_id", sa.Integer(), nullable=False),
        sa.Column("client_id", sa.Integer(), nullable=False),
        sa.Column("told_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("told_to", sa.LargeBinary(), nullable=False),
        sa.Column("basis", sa.String(length=40), nullable=False),
        sa.Column("facts", JSON, nullable=False),
        sa.Column("reason", sa.LargeBinary(), nullable=True),
        sa.Column("consent_id", sa.Integer(), nullable=True),
        sa.Column("by_id", sa.Integer(), nullable=True),
        sa.CheckConstraint(
            "basis <> 'consent' OR consent_id IS NOT NULL", name=op.f("ck_disclosures_consent_names_one")
        ),
        sa.CheckConstraint(
            "basis <> 'emergency' OR reason IS NOT NULL", name=op.f("ck_disclosures_emergency_has_reason")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_disclosures")),
        sa.UniqueConstraint("ref", name=op.f("uq_disclosures_ref")),
        sa.ForeignKeyConstraint(["town_id"], ["towns.id"], name=op.f("fk_disclosures_town_id_towns")),
        sa.ForeignKeyConstraint(["client_id"], ["clients.id"], name=op.f("fk_disclosures_client_id_clients")),
        sa.ForeignKeyConstraint(["consent_id"], ["consents.id"], name=op.f("fk_disclosures_consent_id_consents")),
        sa.ForeignKeyConstraint(["by_id"], ["accounts.id"], name=op.f("fk_disclosures_by_id_accounts")),
    )
    for column in ("client_id", "town_id"):
        op.create_index(op.f(f"ix_disclosures_{column}"), "disclosures", [column], unique=False)


def downgrade() -> None:
    """Take the table away."""
    op.drop_table("disclosures")

"""Let towns say how their referral sheets look, and desks hand people on with them.

Revision: 0019, after 0018
"""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

from profiles.fences import LATER, no_fence

revision = "0019"
down_revision = "0018"
branch_labels = None
depends_on = None

TABLES = ("sheet_forms", "referrals", "referral_steps")
JSON = sa.JSON().with_variant(postgresql.JSONB(), "postgresql")


def upgrade() -> None:
    """Lay down the tables, and fence them in."""
    op.create_table(
        "sheet_forms",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("ref", sa.String(length=12), nullable=False),
        sa.Column("town_id", sa.Integer(), nullable=False),
        sa.Column("direction", sa.String(length=40), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("name", sa.String(), nullable=False),
        sa.Column("own_word", sa.String(), nullable=False),
        sa.Column("source", sa.String(), nullable=False),
        sa.Column("fields", JSON, nullable=False),
        sa.Column("answers", JSON, nullable=False),
        sa.Column("borrowed", JSON, nullable=False),
        sa.Column("made_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("made_by_id", sa.Integer(), nullable=True),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_sheet_forms")),
        sa.UniqueConstraint("ref", name=op.f("uq_sheet_forms_ref")),
        sa.UniqueConstraint("town_id", "direction", "number", name=op.f("uq_sheet_forms_town_id_direction_number")),
        sa.ForeignKeyConstraint(["town_id"], ["towns.id"], name=op.f("fk_sheet_forms_town_id")),
        sa.ForeignKeyConstraint(["made_by_id"], ["accounts.id"], name=op.f("fk_sheet_forms_made_by_id")),
    )
    op.create_index(op.f("ix_sheet_forms_town_id"), "sheet_forms", ["town_id"], unique=False)
    _referrals()
    op.create_table(
        "referral_steps",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("referral_id", sa.Integer(), nullable=False),
        sa.Column("act", sa.String(length=40), nullable=False),
        sa.Column("state", sa.String(length=40), nullable=False),
        sa.Column("done_on", sa.Date(), nullable=False),
        sa.Column("answer", sa.String(), nullable=True),
        sa.Column("words", sa.LargeBinary(), nullable=True),
        sa.Column("day", sa.Date(), nullable=True),
        sa.Column("by_id", sa.Integer(), nullable=True),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_referral_steps")),
        sa.ForeignKeyConstraint(["referral_id"], ["referrals.id"], name=op.f("fk_referral_steps_referral_id")),
        sa.ForeignKeyConstraint(["by_id"], ["accounts.id"], name=op.f("fk_referral_steps_by_id")),
    )
    op.create_index(op.f("ix_referral_steps_referral_id"), "referral_steps", ["referral_id"], unique=False)
    if op.get_bind().dialect.name == "postgresql":
        for statement in (line for table in TABLES for line in LATER[table]):
            op.execute(statement)


def _referrals() -> None:
    """Lay down the table of filled sheets."""
    links = {
        **{"town_id": "towns", "sheet_form_id": "sheet_forms", "client_id": "clients", "consent_id": "consents"},
        **dict.fromkeys(("from_agency_id", "to_agency_id"), "agencies"),
        **dict.fromkeys(("written_by_id", "received_by_id"), "accounts"),
    }
    op.create_table(
        "referrals",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("ref", sa.String(length=12), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        *(sa.Column(name, sa.Integer(), nullable=name not in ("town_id", "sheet_form_id")) for name in links),
        sa.Column("state", sa.String(length=40), nullable=False),
        sa.Column("state_since", sa.Date(), nullable=False),
        sa.Column("said", sa.LargeBinary(), nullable=False),
        sa.Column("parts", JSON, nullable=False),
        sa.Column("basis", sa.String(length=40), nullable=True),
        sa.Column("basis_on", sa.Date(), nullable=True),
        sa.Column("way", sa.String(length=40), nullable=True),
        sa.Column("basis_words", sa.LargeBinary(), nullable=True),
        sa.Column("begun_on", sa.Date(), nullable=False),
        *(sa.Column(name, sa.Date(), nullable=True) for name in ("sent_on", "waiting_since", "received_on")),
        sa.Column("answer", sa.String(), nullable=True),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.CheckConstraint(
            "from_agency_id IS NOT NULL OR to_agency_id IS NOT NULL", name=op.f("ck_referrals_between_two")
        ),
        sa.CheckConstraint(
            "from_agency_id IS NOT NULL OR client_id IS NOT NULL", name=op.f("ck_referrals_team_knows_whom")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_referrals")),
        sa.UniqueConstraint("ref", name=op.f("uq_referrals_ref")),
        sa.UniqueConstraint("town_id", "number", name=op.f("uq_referrals_town_id_number")),
        *(
            sa.ForeignKeyConstraint([name], [f"{to}.id"], name=op.f(f"fk_referrals_{name}"))
            for name, to in links.items()
        ),
    )
    indexed = ("town_id", "sheet_form_id", "from_agency_id", "to_agency_id", "client_id", "waiting_since")
    for column in indexed:
        op.create_index(op.f(f"ix_referrals_{column}"), "referrals", [column], unique=False)


def downgrade() -> None:
    """Take the tables away, and their fences with them."""
    if op.get_bind().dialect.name == "postgresql":
        for statement in (line for table in reversed(TABLES) for line in no_fence(table)):
            op.execute(statement)
    for table in reversed(TABLES):
        op.drop_table(table)

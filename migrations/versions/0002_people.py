"""Add the people: accounts, clients, consents, cases and the book of deeds.

Revision: 0002, after 0001
"""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects.postgresql import JSONB

revision = "0002"
down_revision = "0001"
branch_labels = None
depends_on = None

JSON = sa.JSON().with_variant(JSONB(), "postgresql")


def upgrade() -> None:
    """Lay down the tables."""
    op.create_table(
        "agencies",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("ref", sa.String(length=12), nullable=False),
        sa.Column("town_id", sa.Integer(), nullable=False),
        sa.Column("name", sa.String(), nullable=False),
        sa.Column("field", sa.String(), nullable=False),
        sa.ForeignKeyConstraint(["town_id"], ["towns.id"], name=op.f("fk_agencies_town_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_agencies")),
        sa.UniqueConstraint("ref", name=op.f("uq_agencies_ref")),
        sa.UniqueConstraint("town_id", "name", name=op.f("uq_agencies_town_id_name")),
    )
    op.create_index(op.f("ix_agencies_town_id"), "agencies", ["town_id"], unique=False)
    op.create_table(
        "accounts",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("ref", sa.String(length=12), nullable=False),
        sa.Column("town_id", sa.Integer(), nullable=False),
        sa.Column("agency_id", sa.Integer(), nullable=True),
        sa.Column("email", sa.String(), nullable=False),
        sa.Column("name", sa.String(), nullable=False),
        sa.Column("role", sa.String(40), nullable=False),
        sa.Column("extension", sa.String(), nullable=False),
        sa.Column("password", sa.String(), nullable=True),
        sa.Column("active", sa.Boolean(), nullable=False),
        sa.Column("fs_uniquifier", sa.String(length=64), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("tf_primary_method", sa.String(length=64), nullable=True),
        sa.Column("tf_totp_secret", sa.LargeBinary(), nullable=True),
        sa.Column("mf_recovery_codes", sa.JSON(), nullable=True),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(["agency_id"], ["agencies.id"], name=op.f("fk_accounts_agency_id")),
        sa.ForeignKeyConstraint(["town_id"], ["towns.id"], name=op.f("fk_accounts_town_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_accounts")),
        sa.UniqueConstraint("email", name=op.f("uq_accounts_email")),
        sa.UniqueConstraint("fs_uniquifier", name=op.f("uq_accounts_fs_uniquifier")),
        sa.UniqueConstraint("ref", name=op.f("uq_accounts_ref")),
    )
    op.create_index(op.f("ix_accounts_town_id"), "accounts", ["town_id"], unique=False)
    op.create_table(
        "clients",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("ref", sa.String(length=12), nullable=False),
        sa.Column("town_id", sa.Integer(), nullable=False),
        sa.Column("code", sa.String(length=40), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("changed_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("name", sa.LargeBinary(), nullable=True),
        sa.Column("kana", sa.LargeBinary(), nullable=True),
        sa.Column("address", sa.LargeBinary(), nullable=True),
        sa.Column("contact", sa.LargeBinary(), nullable=True),
        sa.Column("home", sa.LargeBinary(), nullable=True),
        sa.Column("area_id", sa.Integer(), nullable=True),
        sa.Column("age", sa.Integer(), nullable=True),
        sa.Column("gender", sa.String(40), nullable=True),
        sa.Column("household", sa.LargeBinary(), nullable=True),
        sa.Column("interests", sa.LargeBinary(), nullable=True),
        sa.Column("interest_tags", JSON, nullable=False),
        sa.Column("strengths", sa.LargeBinary(), nullable=True),
        sa.Column("wants", sa.LargeBinary(), nullable=True),
        sa.Column("avoid", sa.LargeBinary(), nullable=True),
        sa.Column("avoid_resources", JSON, nullable=False),
        sa.Column("required", JSON, nullable=False),
        sa.Column("preferred", JSON, nullable=False),
        sa.Column("modes", JSON, nullable=False),
        sa.Column("max_minutes", sa.Integer(), nullable=True),
        sa.Column("available", sa.String(), nullable=True),
        sa.Column("max_group", sa.Integer(), nullable=True),
        sa.Column("max_fee", sa.Integer(), nullable=True),
        sa.Column("step", sa.String(40), nullable=True),
        sa.ForeignKeyConstraint(["area_id"], ["areas.id"], name=op.f("fk_clients_area_id")),
        sa.ForeignKeyConstraint(["town_id"], ["towns.id"], name=op.f("fk_clients_town_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_clients")),
        sa.UniqueConstraint("ref", name=op.f("uq_clients_ref")),
        sa.UniqueConstraint("town_id", "code", name=op.f("uq_clients_town_id_code")),
    )
    op.create_index(op.f("ix_clients_area_id"), "clients", ["area_id"], unique=False)
    op.create_index(op.f("ix_clients_town_id"), "clients", ["town_id"], unique=False)
    op.create_table(
        "cases",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("ref", sa.String(length=12), nullable=False),
        sa.Column("town_id", sa.Integer(), nullable=False),
        sa.Column("client_id", sa.Integer(), nullable=False),
        sa.Column("stage", sa.String(40), nullable=False),
        sa.Column("opened_on", sa.Date(), nullable=False),
        sa.Column("stage_since", sa.Date(), nullable=False),
        sa.Column("coordinator_id", sa.Integer(), nullable=True),
        sa.Column("referred_by_id", sa.Integer(), nullable=True),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(["client_id"], ["clients.id"], name=op.f("fk_cases_client_id")),
        sa.ForeignKeyConstraint(["coordinator_id"], ["accounts.id"], name=op.f("fk_cases_coordinator_id")),
        sa.ForeignKeyConstraint(["referred_by_id"], ["agencies.id"], name=op.f("fk_cases_referred_by_id")),
        sa.ForeignKeyConstraint(["town_id"], ["towns.id"], name=op.f("fk_cases_town_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_cases")),
        sa.UniqueConstraint("ref", name=op.f("uq_cases_ref")),
    )
    op.create_index(op.f("ix_cases_client_id"), "cases", ["client_id"], unique=False)
    op.create_index(op.f("ix_cases_referred_by_id"), "cases", ["referred_by_id"], unique=False)
    op.create_index(op.f("ix_cases_town_id"), "cases", ["town_id"], unique=False)
    op.create_table(
        "consents",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("ref", sa.String(length=12), nullable=False),
        sa.Column("town_id", sa.Integer(), nullable=False),
        sa.Column("client_id", sa.Integer(), nullable=False),
        sa.Column("purpose", sa.String(40), nullable=False),
        sa.Column("facts", JSON, nullable=False),
        sa.Column("way", sa.String(40), nullable=False),
        sa.Column("given_on", sa.Date(), nullable=True),
        sa.Column("until", sa.Date(), nullable=True),
        sa.Column("withdrawn_on", sa.Date(), nullable=True),
        sa.Column("recorded_by_id", sa.Integer(), nullable=True),
        sa.Column("recorded_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(["client_id"], ["clients.id"], name=op.f("fk_consents_client_id")),
        sa.ForeignKeyConstraint(["recorded_by_id"], ["accounts.id"], name=op.f("fk_consents_recorded_by_id")),
        sa.ForeignKeyConstraint(["town_id"], ["towns.id"], name=op.f("fk_consents_town_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_consents")),
        sa.UniqueConstraint("ref", name=op.f("uq_consents_ref")),
    )
    op.create_index(op.f("ix_consents_client_id"), "consents", ["client_id"], unique=False)
    op.create_index(op.f("ix_consents_town_id"), "consents", ["town_id"], unique=False)
    op.create_table(
        "deeds",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("town_id", sa.Integer(), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("actor_id", sa.Integer(), nullable=True),
        sa.Column("actor_role", sa.String(), nullable=False),
        sa.Column("actor_name", sa.String(), nullable=False),
        sa.Column("event", sa.String(), nullable=False),
        sa.Column("subject_kind", sa.String(), nullable=False),
        sa.Column("subject_ref", sa.String(), nullable=False),
        sa.Column("details", JSON, nullable=False),
        sa.ForeignKeyConstraint(["actor_id"], ["accounts.id"], name=op.f("fk_deeds_actor_id")),
        sa.ForeignKeyConstraint(["town_id"], ["towns.id"], name=op.f("fk_deeds_town_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_deeds")),
    )
    op.create_index(op.f("ix_deeds_at"), "deeds", ["at"], unique=False)
    op.create_index(op.f("ix_deeds_event"), "deeds", ["event"], unique=False)
    op.create_index(op.f("ix_deeds_subject_ref"), "deeds", ["subject_ref"], unique=False)
    op.create_index(op.f("ix_deeds_town_id"), "deeds", ["town_id"], unique=False)


def downgrade() -> None:
    """Take them away again."""
    op.drop_index(op.f("ix_deeds_town_id"), table_name="deeds")
    op.drop_index(op.f("ix_deeds_subject_ref"), table_name="deeds")
    op.drop_index(op.f("ix_deeds_event"), table_name="deeds")
    op.drop_index(op.f("ix_deeds_at"), table_name="deeds")
    op.drop_table("deeds")
    op.drop_index(op.f("ix_consents_town_id"), table_name="consents")
    op.drop_index(op.f("ix_consents_client_id"), table_name="consents")
    op.drop_table("consents")
    op.drop_index(op.f("ix_cases_town_id"), table_name="cases")
    op.drop_index(op.f("ix_cases_referred_by_id"), table_name="cases")
    op.drop_index(op.f("ix_cases_client_id"), table_name="cases")
    op.drop_table("cases")
    op.drop_index(op.f("ix_clients_town_id"), table_name="clients")
    op.drop_index(op.f("ix_clients_area_id"), table_name="clients")
    op.drop_table("clients")
    op.drop_index(op.f("ix_accounts_town_id"), table_name="accounts")
    op.drop_table("accounts")
    op.drop_index(op.f("ix_agencies_town_id"), table_name="agencies")
    op.drop_table("agencies")

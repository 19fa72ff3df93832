"""Add the ties: choices, introductions, follow-ups and concerns.

Revision: 0004, after 0003
"""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects.postgresql import JSONB

revision = "0004"
down_revision = "0003"
branch_labels = None
depends_on = None

JSON = sa.JSON().with_variant(JSONB(), "postgresql")


def upgrade() -> None:
    """Lay down the tables."""
    op.create_table(
        "choices",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("ref", sa.String(length=12), nullable=False),
        sa.Column("town_id", sa.Integer(), nullable=False),
        sa.Column("client_id", sa.Integer(), nullable=False),
        sa.Column("resource_id", sa.Integer(), nullable=False),
        sa.Column("decision", sa.String(40), nullable=False),
        sa.Column("rank", sa.Integer(), nullable=True),
        sa.Column("reason", sa.LargeBinary(), nullable=True),
        sa.Column("made_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("made_by_id", sa.Integer(), nullable=True),
        sa.ForeignKeyConstraint(["client_id"], ["clients.id"], name=op.f("fk_choices_client_id")),
        sa.ForeignKeyConstraint(["made_by_id"], ["accounts.id"], name=op.f("fk_choices_made_by_id")),
        sa.ForeignKeyConstraint(["resource_id"], ["resources.id"], name=op.f("fk_choices_resource_id")),
        sa.ForeignKeyConstraint(["town_id"], ["towns.id"], name=op.f("fk_choices_town_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_choices")),
        sa.UniqueConstraint("ref", name=op.f("uq_choices_ref")),
    )
    op.create_index(op.f("ix_choices_client_id"), "choices", ["client_id"], unique=False)
    op.create_index(op.f("ix_choices_resource_id"), "choices", ["resource_id"], unique=False)
    op.create_index(op.f("ix_choices_town_id"), "choices", ["town_id"], unique=False)
    op.create_table(
        "introductions",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("ref", sa.String(length=12), nullable=False),
        sa.Column("town_id", sa.Integer(), nullable=False),
        sa.Column("client_id", sa.Integer(), nullable=False),
        sa.Column("resource_id", sa.Integer(), nullable=False),
        sa.Column("coordinator_id", sa.Integer(), nullable=True),
        sa.Column("state", sa.String(40), nullable=False),
        sa.Column("state_since", sa.Date(), nullable=False),
        sa.Column("paused_on", sa.Date(), nullable=True),
        sa.Column("ended_reason", sa.String(), nullable=True),
        sa.Column("place_taken_on", sa.Date(), nullable=True),
        sa.Column("person_rhythm_days", sa.Integer(), nullable=True),
        sa.Column("host_rhythm_days", sa.Integer(), nullable=True),
        sa.Column("opened_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(["client_id"], ["clients.id"], name=op.f("fk_introductions_client_id")),
        sa.ForeignKeyConstraint(["coordinator_id"], ["accounts.id"], name=op.f("fk_introductions_coordinator_id")),
        sa.ForeignKeyConstraint(["resource_id"], ["resources.id"], name=op.f("fk_introductions_resource_id")),
        sa.ForeignKeyConstraint(["town_id"], ["towns.id"], name=op.f("fk_introductions_town_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_introductions")),
        sa.UniqueConstraint("ref", name=op.f("uq_introductions_ref")),
    )
    op.create_index(op.f("ix_introductions_client_id"), "introductions", ["client_id"], unique=False)
    op.create_index(op.f("ix_introductions_resource_id"), "introductions", ["resource_id"], unique=False)
    op.create_index(op.f("ix_introductions_town_id"), "introductions", ["town_id"], unique=False)
    op.create_index("ix_introductions_town_state", "introductions", ["town_id", "state"], unique=False)
    op.create_index(
        "uq_introductions_live_pair",
        "introductions",
        ["client_id", "resource_id"],
        unique=True,
        sqlite_where=sa.text("state NOT IN ('declined', 'ended')"),
        postgresql_where=sa.text("state NOT IN ('declined', 'ended')"),
    )
    op.create_table(
        "unmet_needs",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("ref", sa.String(length=12), nullable=False),
        sa.Column("town_id", sa.Integer(), nullable=False),
        sa.Column("client_id", sa.Integer(), nullable=False),
        sa.Column("area_id", sa.Integer(), nullable=True),
        sa.Column("words", sa.LargeBinary(), nullable=True),
        sa.Column("excluded", JSON, nullable=False),
        sa.Column("what_if", sa.JSON(), nullable=False),
        sa.Column("recorded_on", sa.Date(), nullable=False),
        sa.Column("recorded_by_id", sa.Integer(), nullable=True),
        sa.Column("met_on", sa.Date(), nullable=True),
        sa.ForeignKeyConstraint(["area_id"], ["areas.id"], name=op.f("fk_unmet_needs_area_id")),
        sa.ForeignKeyConstraint(["client_id"], ["clients.id"], name=op.f("fk_unmet_needs_client_id")),
        sa.ForeignKeyConstraint(["recorded_by_id"], ["accounts.id"], name=op.f("fk_unmet_needs_recorded_by_id")),
        sa.ForeignKeyConstraint(["town_id"], ["towns.id"], name=op.f("fk_unmet_needs_town_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_unmet_needs")),
        sa.UniqueConstraint("ref", name=op.f("uq_unmet_needs_ref")),
    )
    op.create_index(op.f("ix_unmet_needs_client_id"), "unmet_needs", ["client_id"], unique=False)
    op.create_index(op.f("ix_unmet_needs_town_id"), "unmet_needs", ["town_id"], unique=False)
    op.create_table(
        "follow_ups",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("ref", sa.String(length=12), nullable=False),
        sa.Column("town_id", sa.Integer(), nullable=False),
        sa.Column("introduction_id", sa.Integer(), nullable=False),
        sa.Column("side", sa.String(40), nullable=False),
        sa.Column("due_on", sa.Date(), nullable=False),
        sa.Column("due_at", sa.Time(), nullable=True),
        sa.Column("plan", sa.String(), nullable=False),
        sa.Column("done_on", sa.Date(), nullable=True),
        sa.Column("way", sa.String(40), nullable=True),
        sa.Column("by_id", sa.Integer(), nullable=True),
        sa.Column("feeling", sa.Integer(), nullable=True),
        sa.Column("burden", sa.Integer(), nullable=True),
        sa.Column("words", sa.LargeBinary(), nullable=True),
        sa.Column("note", sa.LargeBinary(), nullable=True),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.CheckConstraint("burden between 1 and 4", name=op.f("ck_follow_ups_burden_1_to_4")),
        sa.CheckConstraint("feeling between 1 and 4", name=op.f("ck_follow_ups_feeling_1_to_4")),
        sa.ForeignKeyConstraint(["by_id"], ["accounts.id"], name=op.f("fk_follow_ups_by_id")),
        sa.ForeignKeyConstraint(["introduction_id"], ["introductions.id"], name=op.f("fk_follow_ups_introduction_id")),
        sa.ForeignKeyConstraint(["town_id"], ["towns.id"], name=op.f("fk_follow_ups_town_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_follow_ups")),
        sa.UniqueConstraint("ref", name=op.f("uq_follow_ups_ref")),
    )
    op.create_index(op.f("ix_follow_ups_due_on"), "follow_ups", ["due_on"], unique=False)
    op.create_index(op.f("ix_follow_ups_introduction_id"), "follow_ups", ["introduction_id"], unique=False)
    op.create_index(op.f("ix_follow_ups_town_id"), "follow_ups", ["town_id"], unique=False)
    op.create_table(
        "introduction_steps",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("introduction_id", sa.Integer(), nullable=False),
        sa.Column("state", sa.String(), nullable=False),
        sa.Column("on", sa.Date(), nullable=False),
        sa.Column("by_id", sa.Integer(), nullable=True),
        sa.Column("reason", sa.String(), nullable=True),
        sa.Column("note", sa.LargeBinary(), nullable=True),
        sa.Column("told", JSON, nullable=False),
        sa.Column("consent_ref", sa.String(length=12), nullable=True),
        sa.ForeignKeyConstraint(["by_id"], ["accounts.id"], name=op.f("fk_introduction_steps_by_id")),
        sa.ForeignKeyConstraint(
            ["introduction_id"], ["introductions.id"], name=op.f("fk_introduction_steps_introduction_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_introduction_steps")),
    )
    op.create_index(
        op.f("ix_introduction_steps_introduction_id"), "introduction_steps", ["introduction_id"], unique=False
    )
    op.create_table(
        "concerns",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("ref", sa.String(length=12), nullable=False),
        sa.Column("town_id", sa.Integer(), nullable=False),
        sa.Column("introduction_id", sa.Integer(), nullable=True),
        sa.Column("resource_id", sa.Integer(), nullable=True),
        sa.Column("client_id", sa.Integer(), nullable=True),
        sa.Column("worry_id", sa.Integer(), nullable=True),
        sa.Column("side", sa.String(40), nullable=False),
        sa.Column("words", sa.LargeBinary(), nullable=False),
        sa.Column("raised_on", sa.Date(), nullable=False),
        sa.Column("raised_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("next_step", sa.LargeBinary(), nullable=True),
        sa.Column("next_on", sa.Date(), nullable=True),
        sa.Column("closed_on", sa.Date(), nullable=True),
        sa.Column("closing", sa.LargeBinary(), nullable=True),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(["client_id"], ["clients.id"], name=op.f("fk_concerns_client_id")),
        sa.ForeignKeyConstraint(["introduction_id"], ["introductions.id"], name=op.f("fk_concerns_introduction_id")),
        sa.ForeignKeyConstraint(["resource_id"], ["resources.id"], name=op.f("fk_concerns_resource_id")),
        sa.ForeignKeyConstraint(["town_id"], ["towns.id"], name=op.f("fk_concerns_town_id")),
        sa.ForeignKeyConstraint(["worry_id"], ["worries.id"], name=op.f("fk_concerns_worry_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_concerns")),
        sa.UniqueConstraint("ref", name=op.f("uq_concerns_ref")),
    )
    op.create_index(op.f("ix_concerns_client_id"), "concerns", ["client_id"], unique=False)
    op.create_index(op.f("ix_concerns_introduction_id"), "concerns", ["introduction_id"], unique=False)
    op.create_index(op.f("ix_concerns_resource_id"), "concerns", ["resource_id"], unique=False)
    op.create_index(op.f("ix_concerns_town_id"), "concerns", ["town_id"], unique=False)


def downgrade() -> None:
    """Take them away again."""
    op.drop_index(op.f("ix_concerns_town_id"), table_name="concerns")
    op.drop_index(op.f("ix_concerns_resource_id"), table_name="concerns")
    op.drop_index(op.f("ix_concerns_introduction_id"), table_name="concerns")
    op.drop_index(op.f("ix_concerns_client_id"), table_name="concerns")
    op.drop_table("concerns")
    op.drop_index(op.f("ix_introduction_steps_introduction_id"), table_name="introduction_steps")
    op.drop_table("introduction_steps")
    op.drop_index(op.f("ix_follow_ups_town_id"), table_name="follow_ups")
    op.drop_index(op.f("ix_follow_ups_introduction_id"), table_name="follow_ups")
    op.drop_index(op.f("ix_follow_ups_due_on"), table_name="follow_ups")
    op.drop_table("follow_ups")
    op.drop_index(op.f("ix_unmet_needs_town_id"), table_name="unmet_needs")
    op.drop_index(op.f("ix_unmet_needs_client_id"), table_name="unmet_needs")
    op.drop_table("unmet_needs")
    op.drop_index(
        "uq_introductions_live_pair",
        table_name="introductions",
        sqlite_where=sa.text("state NOT IN ('declined', 'ended')"),
        postgresql_where=sa.text("state NOT IN ('declined', 'ended')"),
    )
    op.drop_index("ix_introductions_town_state", table_name="introductions")
    op.drop_index(op.f("ix_introductions_town_id"), table_name="introductions")
    op.drop_index(op.f("ix_introductions_resource_id"), table_name="introductions")
    op.drop_index(op.f("ix_introductions_client_id"), table_name="introductions")
    op.drop_table("introductions")
    op.drop_index(op.f("ix_choices_town_id"), table_name="choices")
    op.drop_index(op.f("ix_choices_resource_id"), table_name="choices")
    op.drop_index(op.f("ix_choices_client_id"), table_name="choices")
    op.drop_table("choices")

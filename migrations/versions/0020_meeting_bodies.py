"""Let a town say which bodies meet, how often, how many cases at most, and who sits there.

Revision: 0020, after 0019
"""

import sqlalchemy as sa
from alembic import op

from profiles.fences import fence

revision = "0020"
down_revision = "0019"
branch_labels = None
depends_on = None
TABLES = ("meeting_bodies", "meeting_members")


def upgrade() -> None:
    """Lay down the tables, each behind its fence."""
    _bodies()
    _members()
    if op.get_bind().dialect.name == "postgresql":
        for statement in (line for table in TABLES for line in fence(table)):
            op.execute(statement)


def _bodies() -> None:
    """Lay down the bodies."""
    op.create_table(
        "meeting_bodies",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("ref", sa.String(length=12), nullable=False),
        sa.Column("town_id", sa.Integer(), nullable=False),
        sa.Column("area_id", sa.Integer(), nullable=True),
        sa.Column("kind", sa.String(length=40), nullable=False),
        sa.Column("name", sa.String(), nullable=False),
        sa.Column("rhythm", sa.String(), nullable=False),
        sa.Column("rhythm_words", sa.String(), nullable=False),
        sa.Column("minutes", sa.Integer(), nullable=True),
        sa.Column("place", sa.String(), nullable=False),
        sa.Column("max_cases", sa.Integer(), nullable=True),
        sa.Column("minutes_per_case", sa.Integer(), nullable=True),
        sa.Column("max_cases_per_hour", sa.Integer(), nullable=True),
        sa.Column("consent_rule", sa.String(), nullable=False),
        sa.Column("source", sa.String(), nullable=False),
        sa.Column("ended_on", sa.Date(), nullable=True),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(["area_id"], ["areas.id"], name=op.f("fk_meeting_bodies_area_id_areas")),
        sa.ForeignKeyConstraint(["town_id"], ["towns.id"], name=op.f("fk_meeting_bodies_town_id_towns")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_meeting_bodies")),
        sa.UniqueConstraint("ref", name=op.f("uq_meeting_bodies_ref")),
        sa.UniqueConstraint("town_id", "kind", "name", name=op.f("uq_meeting_bodies_town_id_kind_name")),
    )
    op.create_index(op.f("ix_meeting_bodies_town_id"), "meeting_bodies", ["town_id"], unique=False)


def _members() -> None:
    """Lay down who sits in them."""
    op.create_table(
        "meeting_members",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("ref", sa.String(length=12), nullable=False),
        sa.Column("town_id", sa.Integer(), nullable=False),
        sa.Column("body_id", sa.Integer(), nullable=False),
        sa.Column("agency_id", sa.Integer(), nullable=True),
        sa.Column("account_id", sa.Integer(), nullable=True),
        sa.Column("name", sa.String(), nullable=False),
        sa.Column("duty", sa.String(), nullable=False),
        sa.Column("pledged_on", sa.Date(), nullable=True),
        sa.Column("pledge_way", sa.String(length=40), nullable=True),
        sa.Column("ended_on", sa.Date(), nullable=True),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.CheckConstraint(
            "agency_id IS NOT NULL OR account_id IS NOT NULL OR name <> ''",
            name=op.f("ck_meeting_members_is_somebody"),
        ),
        sa.CheckConstraint(
            "pledged_on IS NULL OR pledge_way IS NOT NULL", name=op.f("ck_meeting_members_pledge_has_way")
        ),
        sa.ForeignKeyConstraint(["account_id"], ["accounts.id"], name=op.f("fk_meeting_members_account_id_accounts")),
        sa.ForeignKeyConstraint(["agency_id"], ["agencies.id"], name=op.f("fk_meeting_members_agency_id_agencies")),
        sa.ForeignKeyConstraint(
            ["body_id"], ["meeting_bodies.id"], name=op.f("fk_meeting_members_body_id_meeting_bodies")
        ),
        sa.ForeignKeyConstraint(["town_id"], ["towns.id"], name=op.f("fk_meeting_members_town_id_towns")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_meeting_members")),
        sa.UniqueConstraint("ref", name=op.f("uq_meeting_members_ref")),
    )
    for column in ("account_id", "agency_id", "body_id", "town_id"):
        op.create_index(op.f(f"ix_meeting_members_{column}"), "meeting_members", [column], unique=False)


def downgrade() -> None:
    """Take the tables away."""
    for table in reversed(TABLES):
        op.drop_table(table)

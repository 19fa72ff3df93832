"""Add the places: registry, hosts and imports.

Revision: 0003, after 0002
"""

import sqlalchemy as sa
from alembic import op
from geoalchemy2 import Geometry
from sqlalchemy.dialects.postgresql import JSONB

revision = "0003"
down_revision = "0002"
branch_labels = None
depends_on = None

JSON = sa.JSON().with_variant(JSONB(), "postgresql")


def upgrade() -> None:
    """Lay down the tables."""
    op.create_table(
        "code_tries",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("source", sa.String(length=64), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_code_tries")),
    )
    op.create_index(op.f("ix_code_tries_source"), "code_tries", ["source"], unique=False)
    op.create_table(
        "organisations",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("ref", sa.String(length=12), nullable=False),
        sa.Column("town_id", sa.Integer(), nullable=False),
        sa.Column("name", sa.String(), nullable=False),
        sa.Column("corporate_number", sa.String(), nullable=False),
        sa.ForeignKeyConstraint(["town_id"], ["towns.id"], name=op.f("fk_organisations_town_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_organisations")),
        sa.UniqueConstraint("ref", name=op.f("uq_organisations_ref")),
        sa.UniqueConstraint("town_id", "name", name=op.f("uq_organisations_town_id_name")),
    )
    op.create_index(op.f("ix_organisations_town_id"), "organisations", ["town_id"], unique=False)
    op.create_geospatial_table(
        "resources",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("ref", sa.String(length=12), nullable=False),
        sa.Column("town_id", sa.Integer(), nullable=False),
        sa.Column("source", sa.String(), nullable=False),
        sa.Column("source_ref", sa.String(), nullable=True),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("changed_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("removed_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("name", sa.String(), nullable=False),
        sa.Column("kana", sa.String(), nullable=False),
        sa.Column("common_name", sa.String(), nullable=False),
        sa.Column("search_key", sa.Text(), nullable=False),
        sa.Column("kind", sa.String(40), nullable=False),
        sa.Column("kind_text", sa.String(), nullable=False),
        sa.Column("organisation_id", sa.Integer(), nullable=True),
        sa.Column("description", sa.Text(), nullable=False),
        sa.Column("activities", JSON, nullable=False),
        sa.Column("atmosphere", JSON, nullable=False),
        sa.Column("group_size", sa.Integer(), nullable=True),
        sa.Column("steps", JSON, nullable=False),
        sa.Column("address", sa.String(), nullable=False),
        sa.Column("building", sa.String(), nullable=False),
        sa.Column(
            "location",
            Geometry(
                geometry_type="POINT",
                srid=4326,
                dimension=2,
                spatial_index=False,
                from_text="ST_GeomFromEWKT",
                name="geometry",
            ),
            nullable=True,
        ),
        sa.Column("certainty", sa.String(40), nullable=True),
        sa.Column("area_id", sa.Integer(), nullable=True),
        sa.Column("opening", sa.Text(), nullable=False),
        sa.Column("opening_note", sa.Text(), nullable=False),
        sa.Column("age_min", sa.Integer(), nullable=True),
        sa.Column("age_max", sa.Integer(), nullable=True),
        sa.Column("condition", sa.Text(), nullable=False),
        sa.Column("fee", sa.Integer(), nullable=True),
        sa.Column("fee_text", sa.String(), nullable=False),
        sa.Column("pay", sa.Integer(), nullable=True),
        sa.Column("places_total", sa.Integer(), nullable=True),
        sa.Column("places_taken", sa.Integer(), nullable=True),
        sa.Column("features", JSON, nullable=False),
        sa.Column("feature_notes", JSON, nullable=False),
        sa.Column("barrier_note", sa.Text(), nullable=False),
        sa.Column("phone", sa.String(), nullable=False),
        sa.Column("email", sa.String(), nullable=False),
        sa.Column("url", sa.String(), nullable=False),
        sa.Column("contact_way", sa.String(), nullable=False),
        sa.Column("visibility", sa.String(40), nullable=False),
        sa.Column("status", sa.String(40), nullable=False),
        sa.Column("confirmed_on", sa.Date(), nullable=True),
        sa.Column("confirmed_by", sa.String(), nullable=False),
        sa.Column("remarks", sa.Text(), nullable=False),
        sa.Column("extra", JSON, nullable=False),
        sa.CheckConstraint("places_taken >= 0", name=op.f("ck_resources_taken_not_negative")),
        sa.ForeignKeyConstraint(["area_id"], ["areas.id"], name=op.f("fk_resources_area_id")),
        sa.ForeignKeyConstraint(["organisation_id"], ["organisations.id"], name=op.f("fk_resources_organisation_id")),
        sa.ForeignKeyConstraint(["town_id"], ["towns.id"], name=op.f("fk_resources_town_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_resources")),
        sa.UniqueConstraint("ref", name=op.f("uq_resources_ref")),
        sa.UniqueConstraint("town_id", "source", "source_ref", name=op.f("uq_resources_town_id_source_source_ref")),
    )
    op.create_geospatial_index(
        "idx_resources_location", "resources", ["location"], unique=False, postgresql_using="gist", postgresql_ops={}
    )
    op.create_index(op.f("ix_resources_area_id"), "resources", ["area_id"], unique=False)
    op.create_index("ix_resources_town_changed", "resources", ["town_id", "changed_at"], unique=False)
    op.create_table(
        "imports",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("ref", sa.String(length=12), nullable=False),
        sa.Column("town_id", sa.Integer(), nullable=False),
        sa.Column("file_name", sa.String(), nullable=False),
        sa.Column("made_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("made_by_id", sa.Integer(), nullable=True),
        sa.Column("report", JSON, nullable=False),
        sa.Column("content", sa.LargeBinary(), nullable=True),
        sa.Column("kept_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("undone_at", sa.DateTime(timezone=True), nullable=True),
        sa.ForeignKeyConstraint(["made_by_id"], ["accounts.id"], name=op.f("fk_imports_made_by_id")),
        sa.ForeignKeyConstraint(["town_id"], ["towns.id"], name=op.f("fk_imports_town_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_imports")),
        sa.UniqueConstraint("ref", name=op.f("uq_imports_ref")),
    )
    op.create_index(op.f("ix_imports_town_id"), "imports", ["town_id"], unique=False)
    op.create_table(
        "stewardships",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("ref", sa.String(length=12), nullable=False),
        sa.Column("town_id", sa.Integer(), nullable=False),
        sa.Column("resource_id", sa.Integer(), nullable=False),
        sa.Column("name", sa.String(), nullable=False),
        sa.Column("title", sa.String(), nullable=False),
        sa.Column("phone", sa.String(), nullable=False),
        sa.Column("reach_note", sa.String(), nullable=False),
        sa.Column("ended_at", sa.DateTime(timezone=True), nullable=True),
        sa.ForeignKeyConstraint(["resource_id"], ["resources.id"], name=op.f("fk_stewardships_resource_id")),
        sa.ForeignKeyConstraint(["town_id"], ["towns.id"], name=op.f("fk_stewardships_town_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_stewardships")),
        sa.UniqueConstraint("ref", name=op.f("uq_stewardships_ref")),
    )
    op.create_index(op.f("ix_stewardships_resource_id"), "stewardships", ["resource_id"], unique=False)
    op.create_index(op.f("ix_stewardships_town_id"), "stewardships", ["town_id"], unique=False)
    op.create_table(
        "host_links",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("ref", sa.String(length=12), nullable=False),
        sa.Column("town_id", sa.Integer(), nullable=False),
        sa.Column("stewardship_id", sa.Integer(), nullable=False),
        sa.Column("token_hash", sa.String(length=64), nullable=False),
        sa.Column("code_hash", sa.String(length=64), nullable=False),
        sa.Column("made_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("made_by_id", sa.Integer(), nullable=True),
        sa.Column("expires_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("used_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("revoked_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("session_hash", sa.String(length=64), nullable=True),
        sa.Column("session_until", sa.DateTime(timezone=True), nullable=True),
        sa.ForeignKeyConstraint(["made_by_id"], ["accounts.id"], name=op.f("fk_host_links_made_by_id")),
        sa.ForeignKeyConstraint(["stewardship_id"], ["stewardships.id"], name=op.f("fk_host_links_stewardship_id")),
        sa.ForeignKeyConstraint(["town_id"], ["towns.id"], name=op.f("fk_host_links_town_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_host_links")),
        sa.UniqueConstraint("ref", name=op.f("uq_host_links_ref")),
        sa.UniqueConstraint("token_hash", name=op.f("uq_host_links_token_hash")),
    )
    op.create_index(op.f("ix_host_links_code_hash"), "host_links", ["code_hash"], unique=False)
    op.create_index(op.f("ix_host_links_stewardship_id"), "host_links", ["stewardship_id"], unique=False)
    op.create_index(op.f("ix_host_links_town_id"), "host_links", ["town_id"], unique=False)
    op.create_table(
        "imported_rows",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("import_id", sa.Integer(), nullable=False),
        sa.Column("resource_id", sa.Integer(), nullable=False),
        sa.Column("before", JSON, nullable=True),
        sa.Column("after_version", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(["import_id"], ["imports.id"], name=op.f("fk_imported_rows_import_id")),
        sa.ForeignKeyConstraint(["resource_id"], ["resources.id"], name=op.f("fk_imported_rows_resource_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_imported_rows")),
    )
    op.create_index(op.f("ix_imported_rows_import_id"), "imported_rows", ["import_id"], unique=False)
    op.create_index(op.f("ix_imported_rows_resource_id"), "imported_rows", ["resource_id"], unique=False)
    op.create_table(
        "worries",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("ref", sa.String(length=12), nullable=False),
        sa.Column("town_id", sa.Integer(), nullable=False),
        sa.Column("resource_id", sa.Integer(), nullable=False),
        sa.Column("stewardship_id", sa.Integer(), nullable=True),
        sa.Column("topic", sa.String(), nullable=False),
        sa.Column("words", sa.Text(), nullable=False),
        sa.Column("said_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("taken_up_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("taken_up_by_id", sa.Integer(), nullable=True),
        sa.ForeignKeyConstraint(["resource_id"], ["resources.id"], name=op.f("fk_worries_resource_id")),
        sa.ForeignKeyConstraint(["stewardship_id"], ["stewardships.id"], name=op.f("fk_worries_stewardship_id")),
        sa.ForeignKeyConstraint(["taken_up_by_id"], ["accounts.id"], name=op.f("fk_worries_taken_up_by_id")),
        sa.ForeignKeyConstraint(["town_id"], ["towns.id"], name=op.f("fk_worries_town_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_worries")),
        sa.UniqueConstraint("ref", name=op.f("uq_worries_ref")),
    )
    op.create_index(op.f("ix_worries_resource_id"), "worries", ["resource_id"], unique=False)
    op.create_index(op.f("ix_worries_town_id"), "worries", ["town_id"], unique=False)


def downgrade() -> None:
    """Take them away again."""
    op.drop_index(op.f("ix_worries_town_id"), table_name="worries")
    op.drop_index(op.f("ix_worries_resource_id"), table_name="worries")
    op.drop_table("worries")
    op.drop_index(op.f("ix_imported_rows_resource_id"), table_name="imported_rows")
    op.drop_index(op.f("ix_imported_rows_import_id"), table_name="imported_rows")
    op.drop_table("imported_rows")
    op.drop_index(op.f("ix_host_links_town_id"), table_name="host_links")
    op.drop_index(op.f("ix_host_links_stewardship_id"), table_name="host_links")
    op.drop_index(op.f("ix_host_links_code_hash"), table_name="host_links")
    op.drop_table("host_links")
    op.drop_index(op.f("ix_stewardships_town_id"), table_name="stewardships")
    op.drop_index(op.f("ix_stewardships_resource_id"), table_name="stewardships")
    op.drop_table("stewardships")
    op.drop_index(op.f("ix_imports_town_id"), table_name="imports")
    op.drop_table("imports")
    op.drop_index("ix_resources_town_changed", table_name="resources")
    op.drop_index(op.f("ix_resources_area_id"), table_name="resources")
    op.drop_geospatial_index(
        "idx_resources_location", table_name="resources", postgresql_using="gist", column_name="location"
    )
    op.drop_geospatial_table("resources")
    op.drop_index(op.f("ix_organisations_town_id"), table_name="organisations")
    op.drop_table("organisations")
    op.drop_index(op.f("ix_code_tries_source"), table_name="code_tries")
    op.drop_table("code_tries")

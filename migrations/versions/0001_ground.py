"""Lay the ground: towns, areas and the gazetteer.

Revision: 0001, after None
"""

import sqlalchemy as sa
from alembic import op
from geoalchemy2 import Geometry

revision = "0001"
down_revision = None
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Lay down the tables."""
    op.create_table(
        "gazetteer_places",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("prefecture", sa.String(), nullable=False),
        sa.Column("city", sa.String(), nullable=False),
        sa.Column("town", sa.String(), nullable=False),
        sa.Column("key", sa.String(), nullable=False),
        sa.Column("lat", sa.Double(), nullable=False),
        sa.Column("lon", sa.Double(), nullable=False),
        sa.Column("source", sa.String(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_gazetteer_places")),
        sa.UniqueConstraint("prefecture", "city", "town", name=op.f("uq_gazetteer_places_prefecture_city_town")),
    )
    op.create_index(op.f("ix_gazetteer_places_key"), "gazetteer_places", ["key"], unique=False)
    op.create_table(
        "towns",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("ref", sa.String(length=40), nullable=False),
        sa.Column("name", sa.String(), nullable=False),
        sa.Column("office", sa.String(), nullable=False),
        sa.Column("extension", sa.String(), nullable=False),
        sa.Column("is_demo", sa.Boolean(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_towns")),
        sa.UniqueConstraint("ref", name=op.f("uq_towns_ref")),
    )
    op.create_geospatial_table(
        "areas",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("ref", sa.String(length=12), nullable=False),
        sa.Column("town_id", sa.Integer(), nullable=False),
        sa.Column("parent_id", sa.Integer(), nullable=True),
        sa.Column("name", sa.String(), nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column(
            "outline",
            Geometry(
                geometry_type="MULTIPOLYGON",
                srid=4326,
                dimension=2,
                spatial_index=False,
                from_text="ST_GeomFromEWKT",
                name="geometry",
            ),
            nullable=True,
        ),
        sa.ForeignKeyConstraint(["parent_id"], ["areas.id"], name=op.f("fk_areas_parent_id")),
        sa.ForeignKeyConstraint(["town_id"], ["towns.id"], name=op.f("fk_areas_town_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_areas")),
        sa.UniqueConstraint("ref", name=op.f("uq_areas_ref")),
        sa.UniqueConstraint("town_id", "parent_id", "name", name=op.f("uq_areas_town_id_parent_id_name")),
    )
    op.create_geospatial_index(
        "idx_areas_outline", "areas", ["outline"], unique=False, postgresql_using="gist", postgresql_ops={}
    )
    op.create_index(op.f("ix_areas_parent_id"), "areas", ["parent_id"], unique=False)
    op.create_index(op.f("ix_areas_town_id"), "areas", ["town_id"], unique=False)


def downgrade() -> None:
    """Take them away again."""
    op.drop_index(op.f("ix_areas_town_id"), table_name="areas")
    op.drop_index(op.f("ix_areas_parent_id"), table_name="areas")
    op.drop_geospatial_index("idx_areas_outline", table_name="areas", postgresql_using="gist", column_name="outline")
    op.drop_geospatial_table("areas")
    op.drop_table("towns")
    op.drop_index(op.f("ix_gazetteer_places_key"), table_name="gazetteer_places")
    op.drop_table("gazetteer_places")

"""Seal the last words about people that lay open, and mark names and numbers so that somebody can be found by them.

Revision: 0012, after 0011
"""

import json
from typing import Any

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects.postgresql import JSONB

from profiles.clients.finding import terms_of
from profiles.vault import mark_of, opened, sealed

revision = "0012"
down_revision = "0011"
branch_labels = None
depends_on = None

JSON = sa.JSON().with_variant(JSONB(), "postgresql")
TEXTS = (("clients", "available"), ("follow_ups", "plan"), ("worries", "words"))
OPEN = {"clients": sa.String(), "follow_ups": sa.String(), "worries": sa.Text()}
ROWS = 500


def upgrade() -> None:
    """Seal the columns with what they hold, and mark everybody who is on record."""
    for table, column in TEXTS:
        change(table, column, OPEN[table], sa.LargeBinary(), sealed)
    change("clients", "interest_tags", JSON, sa.LargeBinary(), seal_list)
    op.create_table(
        "client_marks",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("town_id", sa.Integer(), nullable=False),
        sa.Column("client_id", sa.Integer(), nullable=False),
        sa.Column("mark", sa.String(length=32), nullable=False),
        sa.ForeignKeyConstraint(["client_id"], ["clients.id"], name=op.f("fk_client_marks_client_id")),
        sa.ForeignKeyConstraint(["town_id"], ["towns.id"], name=op.f("fk_client_marks_town_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_client_marks")),
        sa.UniqueConstraint("town_id", "mark", "client_id", name=op.f("uq_client_marks_town_id_mark_client_id")),
    )
    op.create_index(op.f("ix_client_marks_client_id"), "client_marks", ["client_id"], unique=False)
    mark_everybody()


def downgrade() -> None:
    """Open the columns again, and take the marks away."""
    op.drop_index(op.f("ix_client_marks_client_id"), table_name="client_marks")
    op.drop_table("client_marks")
    change("clients", "interest_tags", sa.LargeBinary(), JSON, open_list)
    for table, column in TEXTS:
        change(table, column, sa.LargeBinary(), OPEN[table], opened)
    if op.get_bind().dialect.name == "postgresql":  # SQLite adds no such rule to a column that is there
        for table, column in (("clients", "interest_tags"), ("follow_ups", "plan"), ("worries", "words")):
            op.alter_column(table, column, nullable=False)


def seal_list(value: Any) -> bytes:
    """Return a list sealed as `profiles.vault.SealedJSON` does."""
    return sealed(json.dumps(value, ensure_ascii=False))


def open_list(token: bytes) -> Any:
    """Return the list in a sealed column."""
    return json.loads(opened(token))


def change(table: str, column: str, old: Any, new: Any, turn: Any) -> None:
    """Put another column in the place of one, with everything that it holds turned."""
    op.add_column(table, sa.Column("turned", new, nullable=True))
    rows = sa.table(table, sa.column("id"), sa.column(column, old), sa.column("turned", new))
    connection, held = op.get_bind(), rows.c[column]
    query = sa.select(rows.c.id, held).where(held.is_not(None)).order_by(rows.c.id)
    update = sa.update(rows).where(rows.c.id == sa.bindparam("of")).values(turned=sa.bindparam("to", type_=new))
    while found := connection.execute(query.limit(ROWS)).all():
        connection.execute(update, [{"of": number, "to": turn(value)} for number, value in found])
        query = sa.select(rows.c.id, held).where(held.is_not(None), rows.c.id > found[-1][0]).order_by(rows.c.id)
    op.execute(f"ALTER TABLE {table} DROP COLUMN {column}")
    op.execute(f"ALTER TABLE {table} RENAME COLUMN turned TO {column}")
    if connection.dialect.name == "postgresql":  # writes the table anew, or the open words would stay in its pages
        op.execute(f"ALTER TABLE {table} ALTER COLUMN id TYPE integer USING id + 0")


def mark_everybody() -> None:
    """Mark the names and numbers that are on record."""
    connection = op.get_bind()
    names = ("name", "kana", "contact")
    people = sa.table(
        "clients", sa.column("id"), sa.column("town_id"), *(sa.column(one, sa.LargeBinary) for one in names)
    )
    marks = sa.table("client_marks", sa.column("town_id"), sa.column("client_id"), sa.column("mark"))
    for number, town, *tokens in connection.execute(sa.select(people)).all():
        terms = terms_of(*(None if token is None else opened(token) for token in tokens))
        rows = [{"town_id": town, "client_id": number, "mark": mark_of(f"{town}:{term}")} for term in sorted(terms)]
        if rows:
            connection.execute(sa.insert(marks), rows)

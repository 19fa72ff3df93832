"""Keep meetings: their agendas, seats, what each member was told of each case, and what was decided.

Revision: 0027, after 0026
"""

from collections.abc import Sequence

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

from profiles.fences import AGENCY, NOBODY, fence

revision = "0027"
down_revision = "0026"
branch_labels = None
depends_on = None
TABLES = ("meetings", "agenda_items", "meeting_seats", "packet_pages")
SITTING = "SELECT body_id FROM meeting_members WHERE ended_on IS NULL AND agency_id ="
SITS_THERE = f"body_id IN ({SITTING} {AGENCY})"
WHOSE = {
    "meetings": SITS_THERE,
    "meeting_seats": "meeting_id IN (SELECT id FROM meetings)",
    "agenda_items": NOBODY,
    "packet_pages": NOBODY,
}
JSON = sa.JSON().with_variant(postgresql.JSONB(), "postgresql")
NAMES_ONE = "basis <> 'statutory' OR meeting_ref IS NOT NULL"
CHECK = "ck_disclosures_statutory_names_meeting"


def upgrade() -> None:
    """Lay down the tables, each behind its fence, and let a disclosure name its meeting."""
    _meetings()
    _agenda()
    _seats()
    _pages()
    _disclosures()
    if op.get_bind().dialect.name == "postgresql":
        for statement in (line for table in TABLES for line in fence(table, partners=WHOSE[table])):
            op.execute(statement)


def _start() -> tuple[sa.Column[int], sa.Column[str], sa.Column[int]]:
    """Return the columns with which each row begins."""
    return (
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("ref", sa.String(length=12), nullable=False),
        sa.Column("town_id", sa.Integer(), nullable=False),
    )


def _keys(table: str, **to: str) -> Sequence[sa.schema.SchemaItem]:
    """Return the keys of a table: to the town, and by column to other tables."""
    found: list[sa.schema.SchemaItem] = [
        sa.PrimaryKeyConstraint("id", name=op.f(f"pk_{table}")),
        sa.ForeignKeyConstraint(["town_id"], ["towns.id"], name=op.f(f"fk_{table}_town_id")),
    ]
    return found + [
        sa.ForeignKeyConstraint([column], [f"{other}.id"], name=op.f(f"fk_{table}_{column}"))
        for column, other in to.items()
    ]


def _index(table: str, *columns: str) -> None:
    """Lay an index on each of some columns."""
    for column in columns:
        op.create_index(op.f(f"ix_{table}_{column}"), table, [column], unique=False)


def _meetings() -> None:
    """Lay down the meetings."""
    op.create_table(
        "meetings",
        *_start(),
        sa.Column("body_id", sa.Integer(), nullable=False),
        sa.Column("held_on", sa.Date(), nullable=False),
        sa.Column("opens", sa.Time(), nullable=True),
        sa.Column("closes", sa.Time(), nullable=True),
        sa.Column("place", sa.String(), nullable=False),
        sa.Column("called_on", sa.Date(), nullable=False),
        sa.Column("called_by_id", sa.Integer(), nullable=True),
        sa.Column("cancelled_on", sa.Date(), nullable=True),
        sa.Column("closed_on", sa.Date(), nullable=True),
        sa.Column("note", sa.LargeBinary(), nullable=True),
        sa.Column("next_on", sa.Date(), nullable=True),
        sa.Column("version", sa.Integer(), nullable=False),
        *_keys("meetings", body_id="meeting_bodies", called_by_id="accounts"),
        sa.UniqueConstraint("ref", name=op.f("uq_meetings_ref")),
    )
    _index("meetings", "body_id", "town_id")
    op.create_index("ix_meetings_town_held", "meetings", ["town_id", "held_on"], unique=False)


def _agenda() -> None:
    """Lay down what stands on agendas, and what was decided."""
    op.create_table(
        "agenda_items",
        *_start(),
        sa.Column("meeting_id", sa.Integer(), nullable=False),
        sa.Column("client_id", sa.Integer(), nullable=True),
        sa.Column("topic", sa.LargeBinary(), nullable=True),
        sa.Column("matters", JSON, nullable=False),
        sa.Column("facts", JSON, nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("added_by_id", sa.Integer(), nullable=True),
        sa.Column("why", sa.LargeBinary(), nullable=True),
        sa.Column("dropped", sa.String(length=40), nullable=True),
        sa.Column("dropped_why", sa.LargeBinary(), nullable=True),
        sa.Column("outcome", sa.String(length=40), nullable=True),
        sa.Column("words", sa.LargeBinary(), nullable=True),
        sa.Column("roles", sa.LargeBinary(), nullable=True),
        sa.Column("watcher", sa.LargeBinary(), nullable=True),
        sa.Column("next_on", sa.Date(), nullable=True),
        sa.Column("reason", sa.String(length=40), nullable=True),
        sa.Column("introduction_id", sa.Integer(), nullable=True),
        sa.Column("written_by_id", sa.Integer(), nullable=True),
        sa.Column("written_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.CheckConstraint("(client_id IS NULL) = (topic IS NOT NULL)", name=op.f("ck_agenda_items_is_case_or_topic")),
        *_keys(
            "agenda_items",
            meeting_id="meetings",
            client_id="clients",
            introduction_id="introductions",
            added_by_id="accounts",
            written_by_id="accounts",
        ),
        sa.UniqueConstraint("meeting_id", "client_id", name=op.f("uq_agenda_items_meeting_id_client_id")),
        sa.UniqueConstraint("ref", name=op.f("uq_agenda_items_ref")),
    )
    _index("agenda_items", "client_id", "introduction_id", "meeting_id", "town_id")


def _seats() -> None:
    """Lay down who sits where, and who holds which copy."""
    op.create_table(
        "meeting_seats",
        *_start(),
        sa.Column("meeting_id", sa.Integer(), nullable=False),
        sa.Column("member_id", sa.Integer(), nullable=False),
        sa.Column("attendance", sa.String(length=40), nullable=True),
        sa.Column("deputy", sa.String(), nullable=False),
        sa.Column("number", sa.Integer(), nullable=True),
        sa.Column("handed_on", sa.Date(), nullable=True),
        sa.Column("collected_on", sa.Date(), nullable=True),
        sa.Column("opened_on", sa.Date(), nullable=True),
        sa.Column("version", sa.Integer(), nullable=False),
        *_keys("meeting_seats", meeting_id="meetings", member_id="meeting_members"),
        sa.UniqueConstraint("meeting_id", "member_id", name=op.f("uq_meeting_seats_meeting_id_member_id")),
        sa.UniqueConstraint("ref", name=op.f("uq_meeting_seats_ref")),
    )
    _index("meeting_seats", "meeting_id", "member_id", "town_id")


def _pages() -> None:
    """Lay down what each member was told of each case."""
    op.create_table(
        "packet_pages",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("town_id", sa.Integer(), nullable=False),
        sa.Column("seat_id", sa.Integer(), nullable=False),
        sa.Column("item_id", sa.Integer(), nullable=False),
        sa.Column("disclosure_id", sa.Integer(), nullable=False),
        sa.Column("facts", JSON, nullable=False),
        *_keys("packet_pages", seat_id="meeting_seats", item_id="agenda_items", disclosure_id="disclosures"),
        sa.UniqueConstraint("seat_id", "item_id", name=op.f("uq_packet_pages_seat_id_item_id")),
    )
    _index("packet_pages", "item_id", "seat_id", "town_id")


def _disclosures() -> None:
    """Let a disclosure name the meeting in which it was made; by law alone there is none without it."""
    if op.get_bind().dialect.name == "postgresql":
        op.add_column("disclosures", sa.Column("meeting_ref", sa.String(length=12), nullable=True))
        op.create_check_constraint(op.f(CHECK), "disclosures", NAMES_ONE)
    else:  # SQLite adds a check with its column, and takes both away together
        op.execute(f"ALTER TABLE disclosures ADD COLUMN meeting_ref VARCHAR(12) CONSTRAINT {CHECK} CHECK ({NAMES_ONE})")
    _index("disclosures", "meeting_ref")


def downgrade() -> None:
    """Take the tables and the column away."""
    for table in ("packet_pages", "meeting_seats", "agenda_items", "meetings"):
        op.drop_table(table)
    op.drop_index(op.f("ix_disclosures_meeting_ref"), "disclosures")
    if op.get_bind().dialect.name == "postgresql":
        op.drop_constraint(op.f(CHECK), "disclosures")
        op.drop_column("disclosures", "meeting_ref")
    else:
        op.execute("ALTER TABLE disclosures DROP COLUMN meeting_ref")

"""Let a case be closed with its reason, be asked after at 1, 3 and 6 months, and be opened again.

Revision: 0021, after 0020
"""

import sqlalchemy as sa
from alembic import op

from profiles.fences import LATER

revision = "0021"
down_revision = "0020"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Lay down both tables, and count the rounds of a case."""
    op.add_column("cases", sa.Column("rounds", sa.Integer(), nullable=False, server_default="1"))
    _closings()
    _contacts()
    if op.get_bind().dialect.name == "postgresql":
        for statement in (*LATER["closings"], *LATER["aftercare_contacts"]):
            op.execute(statement)


def _closings() -> None:
    """Lay down the closings."""
    op.create_table(
        "closings",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("ref", sa.String(length=12), nullable=False),
        sa.Column("town_id", sa.Integer(), nullable=False),
        sa.Column("client_id", sa.Integer(), nullable=False),
        sa.Column("case_id", sa.Integer(), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("closed_on", sa.Date(), nullable=False),
        sa.Column("reason", sa.String(length=40), nullable=False),
        sa.Column("words", sa.LargeBinary(), nullable=True),
        sa.Column("watcher", sa.LargeBinary(), nullable=True),
        sa.Column("host_kept", sa.Boolean(), nullable=False),
        sa.Column("decided_in", sa.String(), nullable=False),
        sa.Column("by_id", sa.Integer(), nullable=True),
        sa.Column("rested_on", sa.Date(), nullable=True),
        sa.Column("reopened_on", sa.Date(), nullable=True),
        sa.Column("reopen_reason", sa.String(length=40), nullable=True),
        sa.Column("reopen_words", sa.LargeBinary(), nullable=True),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_closings")),
        sa.UniqueConstraint("ref", name=op.f("uq_closings_ref")),
        sa.UniqueConstraint("case_id", "number", name=op.f("uq_closings_case_id_number")),
        sa.ForeignKeyConstraint(["town_id"], ["towns.id"], name=op.f("fk_closings_town_id_towns")),
        sa.ForeignKeyConstraint(["client_id"], ["clients.id"], name=op.f("fk_closings_client_id_clients")),
        sa.ForeignKeyConstraint(["case_id"], ["cases.id"], name=op.f("fk_closings_case_id_cases")),
        sa.ForeignKeyConstraint(["by_id"], ["accounts.id"], name=op.f("fk_closings_by_id_accounts")),
    )
    for column in ("case_id", "client_id", "closed_on", "town_id"):
        op.create_index(op.f(f"ix_closings_{column}"), "closings", [column], unique=False)


def _contacts() -> None:
    """Lay down the contacts after a closing."""
    op.create_table(
        "aftercare_contacts",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("ref", sa.String(length=12), nullable=False),
        sa.Column("town_id", sa.Integer(), nullable=False),
        sa.Column("client_id", sa.Integer(), nullable=False),
        sa.Column("closing_id", sa.Integer(), nullable=False),
        sa.Column("months", sa.Integer(), nullable=False),
        sa.Column("attempt", sa.Integer(), nullable=False),
        sa.Column("due_on", sa.Date(), nullable=False),
        sa.Column("done_on", sa.Date(), nullable=True),
        sa.Column("dropped_on", sa.Date(), nullable=True),
        sa.Column("outcome", sa.String(length=40), nullable=True),
        sa.Column("way", sa.String(length=40), nullable=True),
        sa.Column("words", sa.LargeBinary(), nullable=True),
        sa.Column("by_id", sa.Integer(), nullable=True),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_aftercare_contacts")),
        sa.UniqueConstraint("ref", name=op.f("uq_aftercare_contacts_ref")),
        sa.UniqueConstraint(
            "closing_id", "months", "attempt", name=op.f("uq_aftercare_contacts_closing_id_months_attempt")
        ),
        sa.ForeignKeyConstraint(["town_id"], ["towns.id"], name=op.f("fk_aftercare_contacts_town_id_towns")),
        sa.ForeignKeyConstraint(["client_id"], ["clients.id"], name=op.f("fk_aftercare_contacts_client_id_clients")),
        sa.ForeignKeyConstraint(
            ["closing_id"], ["closings.id"], name=op.f("fk_aftercare_contacts_closing_id_closings")
        ),
        sa.ForeignKeyConstraint(["by_id"], ["accounts.id"], name=op.f("fk_aftercare_contacts_by_id_accounts")),
    )
    for column in ("client_id", "closing_id", "due_on", "town_id"):
        op.create_index(op.f(f"ix_aftercare_contacts_{column}"), "aftercare_contacts", [column], unique=False)


def downgrade() -> None:
    """Take both tables away, and the count of rounds."""
    op.drop_table("aftercare_contacts")
    op.drop_table("closings")
    op.drop_column("cases", "rounds")

"""Let a town with many people be read by coordinator, by what waits, and by who was heard last.

Revision: 0026, after 0025
"""

import sqlalchemy as sa
from alembic import op

revision = "0026"
down_revision = "0025"
branch_labels = None
depends_on = None

WAITS = sa.text("done_on IS NULL")


def upgrade() -> None:
    """Make the indices."""
    op.create_index(
        "ix_follow_ups_waiting", "follow_ups", ["town_id", "due_on"], sqlite_where=WAITS, postgresql_where=WAITS
    )
    op.create_index("ix_follow_ups_heard", "follow_ups", ["introduction_id", "side", "done_on"])
    op.create_index("ix_follow_ups_town_done", "follow_ups", ["town_id", "done_on"])
    op.create_index("ix_introductions_coordinator_state", "introductions", ["coordinator_id", "state"])


def downgrade() -> None:
    """Take the indices away."""
    op.drop_index("ix_introductions_coordinator_state", "introductions")
    for name in ("ix_follow_ups_town_done", "ix_follow_ups_heard", "ix_follow_ups_waiting"):
        op.drop_index(name, "follow_ups")

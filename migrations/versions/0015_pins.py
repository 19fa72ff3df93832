"""Let a host's device be opened again with four digits.

Revision: 0015, after 0014
"""

import sqlalchemy as sa
from alembic import op

revision = "0015"
down_revision = "0014"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Add the columns."""
    op.add_column("host_links", sa.Column("pin_hash", sa.String(length=64), nullable=True))
    op.add_column("host_links", sa.Column("pin_tries", sa.Integer(), nullable=False, server_default="0"))
    op.add_column("host_links", sa.Column("device_until", sa.DateTime(timezone=True), nullable=True))


def downgrade() -> None:
    """Take them away."""
    for column in ("device_until", "pin_tries", "pin_hash"):
        op.drop_column("host_links", column)

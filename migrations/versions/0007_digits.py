"""Remember which six digits were used last, so that none opens twice.

Revision: 0007, after 0006
"""

import sqlalchemy as sa
from alembic import op

revision = "0007"
down_revision = "0006"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Add the column."""
    op.add_column("accounts", sa.Column("tf_last_counter", sa.Integer(), nullable=True))


def downgrade() -> None:
    """Take the column away again."""
    with op.batch_alter_table("accounts") as table:
        table.drop_column("tf_last_counter")

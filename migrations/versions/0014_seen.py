"""Keep with each choice what the scorers said then, and in a word why a candidate was passed over.

Revision: 0014, after 0013
"""

import sqlalchemy as sa
from alembic import op

revision = "0014"
down_revision = "0013"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Add the columns; of choices made before, nobody knows."""
    op.add_column("choices", sa.Column("why", sa.String(40), nullable=True))
    op.add_column("choices", sa.Column("seen", sa.LargeBinary(), nullable=True))


def downgrade() -> None:
    """Take them away again."""
    with op.batch_alter_table("choices") as table:
        table.drop_column("seen")
        table.drop_column("why")

"""Let the databases themselves refuse to change or remove a deed.

Revision: 0006, after 0005
"""

from alembic import op

from profiles.audit.guarding import APPEND_ONLY_DDL, REMOVE_DDL

revision = "0006"
down_revision = "0005"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Put the guards in place."""
    for statement in APPEND_ONLY_DDL[op.get_bind().dialect.name]:
        op.execute(statement)


def downgrade() -> None:
    """Take the guards away."""
    for statement in REMOVE_DDL[op.get_bind().dialect.name]:
        op.execute(statement)

"""Put a wall between towns in PostgreSQL: a role for pages, and a policy on every table that belongs to a town.

Revision: 0018, after 0017
"""

from alembic import op

from profiles.fences import FIRST, NO_RIGHTS, RIGHTS, ROLES, no_fence

revision = "0018"
down_revision = "0017"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Make the roles, and fence every table in."""
    if op.get_bind().dialect.name == "postgresql":
        for statement in (*ROLES, *RIGHTS, *(line for fence in FIRST.values() for line in fence)):
            op.execute(statement)


def downgrade() -> None:
    """Take the fences away; the roles belong to the server and stay."""
    if op.get_bind().dialect.name == "postgresql":
        for statement in (*(line for table in FIRST for line in no_fence(table)), *NO_RIGHTS):
            op.execute(statement)

"""${message}.

Revision: ${up_revision}, after ${down_revision}
"""

import sqlalchemy as sa
from alembic import op
from geoalchemy2 import Geometry
from sqlalchemy.dialects import postgresql

revision = ${repr(up_revision)}
down_revision = ${repr(down_revision)}
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Lay down the tables."""
    ${upgrades if upgrades else "pass"}


def downgrade() -> None:
    """Take them away again."""
    ${downgrades if downgrades else "pass"}

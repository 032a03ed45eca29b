"""in which language a reader is written to"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0013"
down_revision = "0012"

_OF_READERS = ("author", "mail")


def upgrade() -> None:
    """Three columns."""
    op.add_column("site", sa.Column("language", sa.String(8), nullable=False, server_default="en"))
    for table in _OF_READERS:
        op.add_column(table, sa.Column("language", sa.String(8)))


def downgrade() -> None:
    """Back to the twelfth version."""
    for table in ("site", *_OF_READERS):
        op.drop_column(table, "language")

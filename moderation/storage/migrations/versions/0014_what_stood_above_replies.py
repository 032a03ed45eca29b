"""what is public no more and has replies that are"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0014"
down_revision = "0013"

_GONE = sa.text("reply_count > 0 AND status <> 'published'")


def upgrade() -> None:
    """One index."""
    op.create_index(
        "ix_comment_gone",
        "comment",
        ["site_id", "article_id", "published_at", "id"],
        sqlite_where=_GONE,
        postgresql_where=_GONE,
    )


def downgrade() -> None:
    """Back to the thirteenth version."""
    op.drop_index("ix_comment_gone", "comment")

"""whose comments readers report, and what they call illegal, each by an index of its own"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0007"
down_revision = "0006"


def upgrade() -> None:
    """Reports that are there get their comment's author."""
    column = sa.Column("author_id", sa.String(36), nullable=False, server_default="")
    op.add_column("report", column)
    op.execute(
        "UPDATE report SET author_id ="
        " (SELECT author_id FROM comment WHERE comment.id = report.comment_id)"
    )
    op.create_index("ix_report_author", "report", ["author_id"])
    is_open = "settled_at IS NULL"
    _index("illegal", ["site_id", "created_at", "comment_id"], f"{is_open} AND reason = 'illegal'")
    _index("waiting", ["comment_id", "created_at", "reason"], is_open)


def downgrade() -> None:
    """Back to the sixth version."""
    op.drop_index("ix_report_waiting", "report")
    op.drop_index("ix_report_illegal", "report")
    op.drop_index("ix_report_author", "report")
    op.drop_column("report", "author_id")


def _index(name: str, columns: list[str], condition: str) -> None:
    where = sa.text(condition)
    op.create_index(
        f"ix_report_{name}", "report", columns, sqlite_where=where, postgresql_where=where
    )

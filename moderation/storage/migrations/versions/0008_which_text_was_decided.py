"""which version a comment's text began with, and the threads' first level by an index of its own"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0008"
down_revision = "0007"


def upgrade() -> None:
    """Of a text that was edited nobody knows any more when: only the last version is sure of it."""
    if op.get_bind().dialect.name == "postgresql":
        op.execute("SET LOCAL statement_timeout = 0")
    column = sa.Column("text_version", sa.Integer, nullable=False, server_default="1")
    op.add_column("comment", column)
    op.execute("UPDATE comment SET text_version = version WHERE edited_at IS NOT NULL")
    where = sa.text("parent_id IS NULL")
    op.create_index(
        "ix_comment_top_level",
        "comment",
        ["site_id", "article_id", "status", "published_at", "id"],
        sqlite_where=where,
        postgresql_where=where,
    )
    _index_replies("parent_id IS NOT NULL")


def downgrade() -> None:
    """Back to the seventh version."""
    _index_replies(None)
    op.drop_index("ix_comment_top_level", "comment")
    op.drop_column("comment", "text_version")


def _index_replies(which: str | None) -> None:
    """With those that reply to none in it, SQLite looks among them for an article's first level."""
    where = None if which is None else sa.text(which)
    op.drop_index("ix_comment_replies", "comment")
    op.create_index(
        "ix_comment_replies",
        "comment",
        ["parent_id", "status", "published_at", "id"],
        sqlite_where=where,
        postgresql_where=where,
    )

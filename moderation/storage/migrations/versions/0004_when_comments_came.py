"""when an article's comments came, read from an index alone"""

from __future__ import annotations

from alembic import op

revision = "0004"
down_revision = "0003"


def upgrade() -> None:
    """An index in the order of time for each article, with what became of its comments."""
    if op.get_bind().dialect.name == "postgresql":
        # On large tables this takes longer than the service gives any one statement.
        op.execute("SET LOCAL statement_timeout = 0")
    op.create_index(
        "ix_comment_article",
        "comment",
        ["site_id", "article_id", "created_at", "status"],
        unique=False,
    )


def downgrade() -> None:
    """Back to the third version."""
    op.drop_index("ix_comment_article", table_name="comment")

"""copies of a text: who else at a site posted it"""

from __future__ import annotations

from alembic import op

revision = "0002"
down_revision = "0001"


def upgrade() -> None:
    if op.get_bind().dialect.name == "postgresql":
        # On a large table this takes longer than the service gives any one statement.
        op.execute("SET LOCAL statement_timeout = 0")
    op.create_index(
        "ix_comment_copies", "comment", ["site_id", "body_hash", "created_at"], unique=False
    )


def downgrade() -> None:
    op.drop_index("ix_comment_copies", table_name="comment")

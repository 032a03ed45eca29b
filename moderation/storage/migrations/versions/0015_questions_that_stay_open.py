"""questions of other services' clients that are answered later"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects.postgresql import JSONB

revision = "0015"
down_revision = "0014"

_TIME = sa.DateTime(timezone=True)


def upgrade() -> None:
    """One table."""
    op.create_table(
        "open_question",
        sa.Column("id", sa.String(36), primary_key=True),
        sa.Column("site_id", sa.String(64), sa.ForeignKey("site.id"), nullable=False),
        sa.Column("callback", sa.Text, nullable=False),
        sa.Column("sealed_key", sa.Text, nullable=False),
        sa.Column("text", sa.Text),
        sa.Column("form_signals", sa.JSON().with_variant(JSONB(), "postgresql"), nullable=False),
        sa.Column("author_hash", sa.String(64)),
        sa.Column("verdict", sa.String(8)),
        sa.Column("attempts", sa.Integer, nullable=False),
        sa.Column("due_at", _TIME, nullable=False),
        sa.Column("created_at", _TIME, nullable=False),
    )
    op.create_index("ix_open_question_due", "open_question", ["due_at"])
    op.create_index("ix_open_question_site", "open_question", ["site_id", "author_hash"])


def downgrade() -> None:
    """Back to the fourteenth version."""
    op.drop_table("open_question")

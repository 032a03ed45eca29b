"""what sites say that a text was, and the secrets with which Coral signs its questions"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0009"
down_revision = "0008"

_TIME = sa.DateTime(timezone=True)


def upgrade() -> None:
    """Two tables."""
    op.create_table(
        "label",
        sa.Column("id", sa.String(36), primary_key=True),
        _site(),
        sa.Column("source", sa.String(16), nullable=False),
        sa.Column("attribute", sa.String(32), nullable=False),
        sa.Column("value", sa.Float, nullable=False),
        sa.Column("text", sa.Text, nullable=False),
        sa.Column("text_hash", sa.String(64), nullable=False),
        sa.Column("author_hash", sa.String(64)),
        sa.Column("created_at", _TIME, nullable=False),
        sa.UniqueConstraint(
            "site_id", "text_hash", "source", "attribute", name="uq_label_site_id_text_hash"
        ),
    )
    op.create_index("ix_label_author", "label", ["site_id", "author_hash"])
    op.create_table(
        "coral_secret",
        sa.Column("id", sa.String(36), primary_key=True),
        _site(),
        sa.Column("secret", sa.String(200), nullable=False),
        sa.Column("created_at", _TIME, nullable=False),
    )
    op.create_index("ix_coral_secret_site", "coral_secret", ["site_id", "created_at"])


def downgrade() -> None:
    """Back to the eighth version."""
    op.drop_table("coral_secret")
    op.drop_table("label")


def _site() -> sa.Column[str]:
    return sa.Column("site_id", sa.String(64), sa.ForeignKey("site.id"), nullable=False)

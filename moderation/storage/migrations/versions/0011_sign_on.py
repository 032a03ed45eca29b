"""a site's further keys for assertions, and moderators' accounts at an OpenID provider"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0011"
down_revision = "0010"

_TIME = sa.DateTime(timezone=True)


def upgrade() -> None:
    """Two tables."""
    op.create_table(
        "assertion_key",
        sa.Column("site_id", sa.String(64), sa.ForeignKey("site.id"), primary_key=True),
        sa.Column("kid", sa.String(200), primary_key=True),
        sa.Column("kind", sa.String(16), nullable=False),
        sa.Column("value", sa.Text, nullable=False),
        sa.Column("document", sa.Text),
        sa.Column("fetched_at", _TIME),
        sa.Column("created_at", _TIME, nullable=False),
    )
    op.create_table(
        "moderator_identity",
        sa.Column("moderator_id", sa.String(36), sa.ForeignKey("moderator.id"), primary_key=True),
        sa.Column("issuer", sa.String(500), nullable=False),
        sa.Column("subject", sa.String(255), nullable=False),
        sa.Column("created_at", _TIME, nullable=False),
        sa.UniqueConstraint("issuer", "subject", name="uq_moderator_identity_issuer_subject"),
    )


def downgrade() -> None:
    """Back to the tenth version."""
    op.drop_table("moderator_identity")
    op.drop_table("assertion_key")

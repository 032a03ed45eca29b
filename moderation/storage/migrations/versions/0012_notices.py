"""what moderators are told by mail of the queue"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0012"
down_revision = "0011"

_TIME = sa.DateTime(timezone=True)
_WAITING = sa.text("status = 'waiting'")


def upgrade() -> None:
    """Two tables."""
    op.create_table(
        "notice",
        sa.Column("site_id", sa.String(64), sa.ForeignKey("site.id"), primary_key=True),
        sa.Column("kind", sa.String(16), primary_key=True),
        sa.Column("over_since", _TIME),
        sa.Column("told_at", _TIME),
    )
    op.create_table(
        "moderator_mail",
        sa.Column("id", sa.String(36), primary_key=True),
        sa.Column("site_id", sa.String(64), sa.ForeignKey("site.id"), nullable=False),
        sa.Column("moderator_id", sa.String(36), sa.ForeignKey("moderator.id"), nullable=False),
        sa.Column("kind", sa.String(16), nullable=False),
        sa.Column("status", sa.String(16), nullable=False),
        sa.Column("attempts", sa.Integer, nullable=False),
        sa.Column("next_try_at", _TIME, nullable=False),
        sa.Column("created_at", _TIME, nullable=False),
        sa.Column("sent_at", _TIME),
        sa.Column("last_error", sa.Text),
    )
    for name, columns, unique in (
        ("uq_moderator_mail_waiting", ["moderator_id", "site_id", "kind"], True),
        ("ix_moderator_mail_due", ["next_try_at"], False),
    ):
        op.create_index(
            name,
            "moderator_mail",
            columns,
            unique=unique,
            sqlite_where=_WAITING,
            postgresql_where=_WAITING,
        )


def downgrade() -> None:
    """Back to the eleventh version."""
    op.drop_table("moderator_mail")
    op.drop_table("notice")

"""answers to moderators, so that a request they repeat has one effect"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0005"
down_revision = "0004"


def upgrade() -> None:
    """The table of answers to keys once more, for people."""
    op.create_table(
        "moderator_idempotency",
        sa.Column("moderator_id", sa.String(36), nullable=False),
        sa.Column("key_hash", sa.String(64), nullable=False),
        sa.Column("fingerprint", sa.String(64), nullable=False),
        sa.Column("status", sa.Integer, nullable=False),
        sa.Column("answer", sa.Text, nullable=False),
        sa.Column("comment_id", sa.String(36)),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("settled", sa.Boolean, nullable=False),
        sa.ForeignKeyConstraint(
            ["moderator_id"],
            ["moderator.id"],
            name="fk_moderator_idempotency_moderator_id_moderator",
        ),
        sa.PrimaryKeyConstraint("moderator_id", "key_hash", name="pk_moderator_idempotency"),
    )
    for name, column in (("created_at", "created_at"), ("comment", "comment_id")):
        op.create_index(f"ix_moderator_idempotency_{name}", "moderator_idempotency", [column])


def downgrade() -> None:
    """Back to the fourth version."""
    op.drop_table("moderator_idempotency")

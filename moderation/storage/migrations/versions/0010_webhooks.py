"""where sites want to be told, and what is on its way to them"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects.postgresql import JSONB

revision = "0010"
down_revision = "0009"

_TIME = sa.DateTime(timezone=True)
_JSON = sa.JSON().with_variant(JSONB(), "postgresql")
_SEQUENCE = sa.BigInteger().with_variant(sa.Integer(), "sqlite")


def upgrade() -> None:
    """Three tables. The secrets themselves are derived and stand in none of them."""
    op.create_table(
        "webhook",
        _id(primary_key=True),
        sa.Column("site_id", sa.String(64), sa.ForeignKey("site.id"), nullable=False),
        sa.Column("url", sa.Text, nullable=False),
        sa.Column("events", _JSON, nullable=False),
        sa.Column("created_at", _TIME, nullable=False),
        sa.Column("place", _SEQUENCE, nullable=False),
        sa.Column("off_since", _TIME),
        sa.Column("off_because", sa.String(16)),
        sa.Column("deleted_at", _TIME),
        sa.Column("failures", sa.Integer, nullable=False),
        sa.Column("failing_since", _TIME),
        sa.Column("quiet_until", _TIME),
        sa.Column("served_at", _TIME),
    )
    op.create_index("ix_webhook_site", "webhook", ["site_id", "created_at", "id"])
    op.create_table(
        "webhook_secret",
        _id(primary_key=True),
        _webhook(),
        sa.Column("created_at", _TIME, nullable=False),
        sa.Column("expires_at", _TIME),
    )
    op.create_index("ix_webhook_secret_webhook", "webhook_secret", ["webhook_id", "created_at"])
    _create_deliveries()


def downgrade() -> None:
    """Back to the ninth version."""
    for table in ("webhook_delivery", "webhook_secret", "webhook"):
        op.drop_table(table)


def _create_deliveries() -> None:
    op.create_table(
        "webhook_delivery",
        _id(primary_key=True),
        _webhook(),
        _id("event_id", nullable=False),
        sa.Column("sequence", _SEQUENCE, nullable=False),
        _id("comment_id"),
        sa.Column("type", sa.String(32), nullable=False),
        sa.Column("data", _JSON),
        sa.Column("created_at", _TIME, nullable=False),
        sa.Column("status", sa.String(16), nullable=False),
        sa.Column("attempts", sa.Integer, nullable=False),
        sa.Column("next_try_at", _TIME, nullable=False),
        sa.Column("give_up_at", _TIME, nullable=False),
        sa.Column("taken_until", _TIME),
        sa.Column("tries", _JSON, nullable=False),
        sa.Column("done_at", _TIME),
        sa.UniqueConstraint(
            "webhook_id", "event_id", name="uq_webhook_delivery_webhook_id_event_id"
        ),
    )
    for name, columns, where in (
        ("list", ["webhook_id", "id"], None),
        ("due", ["webhook_id", "next_try_at", "sequence"], "status = 'waiting'"),
        ("order", ["webhook_id", "comment_id", "sequence"], "status IN ('waiting', 'behind')"),
        ("taken", ["webhook_id", "taken_until"], "taken_until IS NOT NULL"),
        ("old", ["created_at"], None),
    ):
        which = None if where is None else sa.text(where)
        op.create_index(
            f"ix_webhook_delivery_{name}",
            "webhook_delivery",
            columns,
            sqlite_where=which,
            postgresql_where=which,
        )


def _id(name: str = "id", **kw: bool) -> sa.Column[str]:
    return sa.Column(name, sa.String(36), **kw)


def _webhook() -> sa.Column[str]:
    return sa.Column("webhook_id", sa.String(36), sa.ForeignKey("webhook.id"), nullable=False)

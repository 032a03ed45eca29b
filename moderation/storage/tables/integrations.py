"""Webhooks, and what stands in place of other services."""

from __future__ import annotations

import sqlalchemy as sa
from sqlalchemy.dialects.postgresql import JSONB

from moderation.storage.tables.columns import (
    Json,
    Sequence,
    UtcDateTime,
    id_column,
    metadata,
    site_column,
)

# Where a site wants to be told. Its secrets are derived from their ids and stand nowhere.
webhook = sa.Table(
    "webhook",
    metadata,
    id_column(primary_key=True),
    site_column(),
    sa.Column("url", sa.Text, nullable=False),
    sa.Column("events", Json, nullable=False),
    sa.Column("created_at", UtcDateTime, nullable=False),
    # Up to where in the journal its deliveries have been written.
    sa.Column("place", Sequence, nullable=False),
    # Nothing is sent while it is off; "gone" when the receiver answered so, or "switched_off".
    sa.Column("off_since", UtcDateTime),
    sa.Column("off_because", sa.String(16)),
    sa.Column("deleted_at", UtcDateTime),
    # In a row without a success in between, since when, and how long it is left in peace.
    sa.Column("failures", sa.Integer, nullable=False),
    sa.Column("failing_since", UtcDateTime),
    sa.Column("quiet_until", UtcDateTime),
    sa.Column("served_at", UtcDateTime),
    sa.Index("ix_webhook_site", "site_id", "created_at", "id"),
)


webhook_secret = sa.Table(
    "webhook_secret",
    metadata,
    id_column(primary_key=True),
    id_column("webhook_id", sa.ForeignKey("webhook.id"), nullable=False),
    sa.Column("created_at", UtcDateTime, nullable=False),
    sa.Column("expires_at", UtcDateTime),
    sa.Index("ix_webhook_secret_webhook", "webhook_id", "created_at"),
)


# What a webhook is to be told, and what became of it. No text: that is read when it is sent.
webhook_delivery = sa.Table(
    "webhook_delivery",
    metadata,
    id_column(primary_key=True),
    id_column("webhook_id", sa.ForeignKey("webhook.id"), nullable=False),
    id_column("event_id", nullable=False),
    # The event's place in the journal, and 0 for what is not of the journal: that has `data`.
    sa.Column("sequence", Sequence, nullable=False),
    id_column("comment_id"),
    sa.Column("type", sa.String(32), nullable=False),
    sa.Column(
        "data", sa.JSON(none_as_null=True).with_variant(JSONB(none_as_null=True), "postgresql")
    ),
    sa.Column("created_at", UtcDateTime, nullable=False),
    # "waiting", "behind" (an earlier one of its comment is waiting), "delivered" or "failed".
    sa.Column("status", sa.String(16), nullable=False),
    sa.Column("attempts", sa.Integer, nullable=False),
    sa.Column("next_try_at", UtcDateTime, nullable=False),
    sa.Column("give_up_at", UtcDateTime, nullable=False),
    # Until when whoever took it has it to itself.
    sa.Column("taken_until", UtcDateTime),
    # The last attempts: [{"at", "outcome", "status", "ms"}].
    sa.Column("tries", Json, nullable=False),
    sa.Column("done_at", UtcDateTime),
    sa.UniqueConstraint("webhook_id", "event_id", name="uq_webhook_delivery_webhook_id_event_id"),
    sa.Index("ix_webhook_delivery_list", "webhook_id", "id"),
    sa.Index(
        "ix_webhook_delivery_due",
        "webhook_id",
        "next_try_at",
        "sequence",
        sqlite_where=sa.text("status = 'waiting'"),
        postgresql_where=sa.text("status = 'waiting'"),
    ),
    sa.Index(
        "ix_webhook_delivery_order",
        "webhook_id",
        "comment_id",
        "sequence",
        sqlite_where=sa.text("status IN ('waiting', 'behind')"),
        postgresql_where=sa.text("status IN ('waiting', 'behind')"),
    ),
    sa.Index(
        "ix_webhook_delivery_taken",
        "webhook_id",
        "taken_until",
        sqlite_where=sa.text("taken_until IS NOT NULL"),
        postgresql_where=sa.text("taken_until IS NOT NULL"),
    ),
    sa.Index("ix_webhook_delivery_old", "created_at"),
)


# What sites say through other services' protocols that a text was, for the models to learn from.
# Of the author there is at most a keyed hash, by which an address can be forgotten.
label = sa.Table(
    "label",
    metadata,
    id_column(primary_key=True),
    site_column(),
    sa.Column("source", sa.String(16), nullable=False),
    sa.Column("attribute", sa.String(32), nullable=False),
    sa.Column("value", sa.Float, nullable=False),
    sa.Column("text", sa.Text, nullable=False),
    sa.Column("text_hash", sa.String(64), nullable=False),
    sa.Column("author_hash", sa.String(64)),
    sa.Column("created_at", UtcDateTime, nullable=False),
    sa.UniqueConstraint(
        "site_id", "text_hash", "source", "attribute", name="uq_label_site_id_text_hash"
    ),
    sa.Index("ix_label_author", "site_id", "author_hash"),
)


# With which a site's Coral signs what it asks; two at once while one takes the other's place.
coral_secret = sa.Table(
    "coral_secret",
    metadata,
    id_column(primary_key=True),
    site_column(),
    sa.Column("secret", sa.String(200), nullable=False),
    sa.Column("created_at", UtcDateTime, nullable=False),
    sa.Index("ix_coral_secret_site", "site_id", "created_at"),
)


# What Akismet's clients asked, with an address to be told the answer at: until that was told, a
# day at most. The text goes as soon as it was read. Of the key, which the answer has to carry,
# there is a sealed copy; of the author at most what `label` has.
open_question = sa.Table(
    "open_question",
    metadata,
    id_column(primary_key=True),
    site_column(),
    sa.Column("callback", sa.Text, nullable=False),
    sa.Column("sealed_key", sa.Text, nullable=False),
    sa.Column("text", sa.Text),
    sa.Column("form_signals", Json, nullable=False),
    sa.Column("author_hash", sa.String(64)),
    # "true" or "false" once it was read; until then nothing.
    sa.Column("verdict", sa.String(8)),
    # Of reading it, and then of telling the verdict.
    sa.Column("attempts", sa.Integer, nullable=False),
    sa.Column("due_at", UtcDateTime, nullable=False),
    sa.Column("created_at", UtcDateTime, nullable=False),
    sa.Index("ix_open_question_due", "due_at"),
    sa.Index("ix_open_question_site", "site_id", "author_hash"),
)

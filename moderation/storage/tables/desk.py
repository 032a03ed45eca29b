"""What moderators work with beside the comments themselves."""

from __future__ import annotations

import sqlalchemy as sa

from moderation.storage.tables.columns import (
    Json,
    Sequence,
    UtcDateTime,
    id_column,
    metadata,
    site_column,
)

# Why held comments are held: what the queue is filtered by. The door of states writes it.
held_reason = sa.Table(
    "held_reason",
    metadata,
    id_column("comment_id", sa.ForeignKey("comment.id"), primary_key=True),
    sa.Column("reason", sa.String(32), primary_key=True),
    site_column(),
    sa.Column("since", UtcDateTime, nullable=False),
    sa.Column("score", sa.Float, nullable=False),
    sa.Column("priority", sa.Float, nullable=False),
    # Each order, and behind it what else bounds the list.
    sa.Index("ix_held_reason_since", "site_id", "reason", "since", "comment_id", "score"),
    sa.Index("ix_held_reason_score", "site_id", "reason", "score", "comment_id", "since"),
    sa.Index(
        "ix_held_reason_priority", "site_id", "reason", "priority", "comment_id", "since", "score"
    ),
)


# Held comments that a moderator wants a lead to decide, while they are held.
escalation = sa.Table(
    "escalation",
    metadata,
    id_column("comment_id", sa.ForeignKey("comment.id"), primary_key=True),
    site_column(),
    id_column("moderator_id", sa.ForeignKey("moderator.id"), nullable=False),
    sa.Column("note", sa.Text, nullable=False),
    sa.Column("created_at", UtcDateTime, nullable=False),
    sa.Index("ix_escalation_site", "site_id", "created_at"),
)


# Who is looking at which held comment, for as long as the lease runs.
claim = sa.Table(
    "claim",
    metadata,
    id_column("comment_id", sa.ForeignKey("comment.id"), primary_key=True),
    site_column(),
    id_column("moderator_id", sa.ForeignKey("moderator.id"), nullable=False),
    sa.Column("until", UtcDateTime, nullable=False),
    sa.Index("ix_claim_site", "site_id", "until"),
    sa.Index("ix_claim_moderator", "moderator_id", "site_id"),
)


# What moderators note for each other, on a comment or on a commenter.
note = sa.Table(
    "note",
    metadata,
    id_column(primary_key=True),
    site_column(),
    id_column("comment_id", sa.ForeignKey("comment.id")),
    id_column("author_id", sa.ForeignKey("author.id")),
    id_column("moderator_id", sa.ForeignKey("moderator.id"), nullable=False),
    sa.Column("text", sa.Text, nullable=False),
    sa.Column("created_at", UtcDateTime, nullable=False),
    sa.Index("ix_note_comment", "comment_id", "id"),
    sa.Index("ix_note_author", "author_id", "id"),
)


# A decision on many comments at once: what was chosen, and whether it was taken back.
bulk = sa.Table(
    "bulk",
    metadata,
    id_column(primary_key=True),
    site_column(),
    id_column("moderator_id", sa.ForeignKey("moderator.id"), nullable=False),
    sa.Column("chosen", Json, nullable=False),
    sa.Column("action", sa.String(16), nullable=False),
    sa.Column("decided", sa.Integer, nullable=False),
    sa.Column("created_at", UtcDateTime, nullable=False),
    sa.Column("undone_at", UtcDateTime),
    sa.Index("ix_bulk_site", "site_id", "created_at"),
)


# What people did beside deciding on comments: never changed, never deleted.
audit = sa.Table(
    "audit",
    metadata,
    sa.Column("sequence", Sequence, primary_key=True, autoincrement=True),
    sa.Column("site_id", sa.String(64)),
    id_column("moderator_id"),
    sa.Column("action", sa.String(32), nullable=False),
    sa.Column("object_kind", sa.String(16), nullable=False),
    sa.Column("object_id", sa.String(200), nullable=False),
    sa.Column("details", Json, nullable=False),
    sa.Column("created_at", UtcDateTime, nullable=False),
    sa.Index("ix_audit_site", "site_id", "sequence"),
    sa.Index("ix_audit_object", "site_id", "object_kind", "object_id", "sequence"),
)


# Every policy that a site has had; the last one is in force.
policy_revision = sa.Table(
    "policy_revision",
    metadata,
    id_column(primary_key=True),
    site_column(),
    sa.Column("version", sa.Text, nullable=False),
    sa.Column("overrides", Json, nullable=False),
    id_column("moderator_id"),
    sa.Column("note", sa.Text, nullable=False),
    sa.Column("created_at", UtcDateTime, nullable=False),
    sa.Index("ix_policy_revision_site", "site_id", "created_at", "id"),
)


saved_view = sa.Table(
    "saved_view",
    metadata,
    id_column(primary_key=True),
    site_column(),
    id_column("moderator_id", sa.ForeignKey("moderator.id"), nullable=False),
    sa.Column("name", sa.Text, nullable=False),
    sa.Column("query", sa.Text, nullable=False),
    sa.Column("created_at", UtcDateTime, nullable=False),
    sa.UniqueConstraint("moderator_id", "site_id", "name"),
)


# What happened on each day, counted by a job so that no page has to; `day` is YYYY-MM-DD in UTC.
tally = sa.Table(
    "tally",
    metadata,
    sa.Column("site_id", sa.String(64), sa.ForeignKey("site.id"), primary_key=True),
    sa.Column("day", sa.String(10), primary_key=True),
    sa.Column("measure", sa.String(32), primary_key=True),
    sa.Column("key", sa.String(64), primary_key=True),
    sa.Column("count", sa.BigInteger, nullable=False),
    sa.Column("total", sa.Float, nullable=False),
)

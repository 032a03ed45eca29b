"""Mails and the links in them, answers to repeated requests, and signs of life."""

from __future__ import annotations

import sqlalchemy as sa

from moderation.storage.tables.columns import UtcDateTime, id_column, metadata, site_column

mail = sa.Table(
    "mail",
    metadata,
    id_column(primary_key=True),
    site_column(),
    id_column("author_id", sa.ForeignKey("author.id"), nullable=False),
    sa.Column("kind", sa.String(32), nullable=False),
    # The one that it was asked for in; null: the commenter's, or the site's.
    sa.Column("language", sa.String(8)),
    # The comment that the mail is about, where it is about one.
    id_column("comment_id"),
    sa.Column("status", sa.String(16), nullable=False),
    sa.Column("attempts", sa.Integer, nullable=False),
    sa.Column("next_try_at", UtcDateTime, nullable=False),
    sa.Column("created_at", UtcDateTime, nullable=False),
    sa.Column("sent_at", UtcDateTime),
    sa.Column("last_error", sa.Text),
    sa.Index("ix_mail_author", "author_id", "created_at"),
    sa.Index(
        "ix_mail_due",
        "next_try_at",
        sqlite_where=sa.text("status = 'waiting'"),
        postgresql_where=sa.text("status = 'waiting'"),
    ),
)


verification_token = sa.Table(
    "verification_token",
    metadata,
    sa.Column("token_hash", sa.String(64), primary_key=True),
    id_column("author_id", sa.ForeignKey("author.id"), nullable=False),
    sa.Column("created_at", UtcDateTime, nullable=False),
    sa.Column("expires_at", UtcDateTime, nullable=False),
    sa.Column("used_at", UtcDateTime),
    sa.Index("ix_verification_token_author", "author_id"),
    sa.Index("ix_verification_token_expiry", "expires_at"),
)


# A mailed link to a reader's own page at a site: what was written, exported, erased there.
personal_link = sa.Table(
    "personal_link",
    metadata,
    sa.Column("token_hash", sa.String(64), primary_key=True),
    id_column("author_id", sa.ForeignKey("author.id"), nullable=False),
    sa.Column("created_at", UtcDateTime, nullable=False),
    sa.Column("expires_at", UtcDateTime, nullable=False),
    sa.Index("ix_personal_link_author", "author_id"),
    sa.Index("ix_personal_link_expiry", "expires_at"),
)


def _answers(name: str, to: str, caller: str) -> sa.Table:
    return sa.Table(
        name,
        metadata,
        id_column(to, sa.ForeignKey(caller), primary_key=True),
        sa.Column("key_hash", sa.String(64), primary_key=True),
        sa.Column("fingerprint", sa.String(64), nullable=False),
        sa.Column("status", sa.Integer, nullable=False),
        sa.Column("answer", sa.Text, nullable=False),
        id_column("comment_id"),
        sa.Column("created_at", UtcDateTime, nullable=False, index=True),
        sa.Column("settled", sa.Boolean, nullable=False),
        sa.Index(f"ix_{name}_comment", "comment_id"),
    )


idempotency = _answers("idempotency", "api_key_id", "api_key.id")
moderator_idempotency = _answers("moderator_idempotency", "moderator_id", "moderator.id")


heartbeat = sa.Table(
    "heartbeat",
    metadata,
    sa.Column("queue", sa.String(32), primary_key=True),
    sa.Column("beat_at", UtcDateTime, nullable=False),
)

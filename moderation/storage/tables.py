"""Every table, on one page. SQLAlchemy Core; the same on SQLite and PostgreSQL.

Longer than other files may be, so that whoever wants to see the whole looks in one place.

Ids are UUIDv7 text. Times are UTC, microseconds. Addresses stand in `author` and nowhere else.
Tokens and keys are stored as SHA-256 hashes only.
"""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any

import sqlalchemy as sa
from sqlalchemy.dialects.postgresql import JSONB

metadata = sa.MetaData(
    naming_convention={
        "ix": "ix_%(table_name)s_%(column_0_N_name)s",
        "uq": "uq_%(table_name)s_%(column_0_N_name)s",
        "ck": "ck_%(table_name)s_%(constraint_name)s",
        "fk": "fk_%(table_name)s_%(column_0_name)s_%(referred_table_name)s",
        "pk": "pk_%(table_name)s",
    }
)


class UtcDateTime(sa.TypeDecorator[datetime]):
    """An aware UTC datetime. SQLite has no zones, so there it is stored as plain UTC."""

    impl = sa.DateTime(timezone=True)
    cache_ok = True

    def process_bind_param(self, value: datetime | None, dialect: sa.Dialect) -> datetime | None:
        if value is None:
            return None
        if value.tzinfo is None:
            raise ValueError("a time without a zone cannot be stored")
        value = value.astimezone(UTC)
        return value.replace(tzinfo=None) if dialect.name == "sqlite" else value

    def process_result_value(
        self,
        value: datetime | None,
        dialect: sa.Dialect,  # noqa: ARG002 - the signature is SQLAlchemy's
    ) -> datetime | None:
        if value is None:
            return None
        return value.replace(tzinfo=UTC) if value.tzinfo is None else value.astimezone(UTC)


Json = sa.JSON().with_variant(JSONB(), "postgresql")
Sequence = sa.BigInteger().with_variant(sa.Integer(), "sqlite")


def _id(name: str = "id", *args: Any, **kw: Any) -> sa.Column[str]:
    return sa.Column(name, sa.String(36), *args, **kw)


def _site() -> sa.Column[str]:
    return sa.Column("site_id", sa.String(64), sa.ForeignKey("site.id"), nullable=False)


def _comment() -> sa.Column[str]:
    return _id("comment_id", sa.ForeignKey("comment.id"), nullable=False)


_QUEUE = ("site_id", "status")

site = sa.Table(
    "site",
    metadata,
    sa.Column("id", sa.String(64), primary_key=True),
    sa.Column("name", sa.Text, nullable=False),
    sa.Column("origins", Json, nullable=False),
    sa.Column("assertion_secret", sa.Text, nullable=False),
    sa.Column("policy_overrides", Json, nullable=False),
    sa.Column("created_at", UtcDateTime, nullable=False),
)

api_key = sa.Table(
    "api_key",
    metadata,
    _id(primary_key=True),
    _site(),
    sa.Column("secret_hash", sa.String(64), nullable=False, unique=True),
    sa.Column("scopes", Json, nullable=False),
    sa.Column("public", sa.Boolean, nullable=False),
    sa.Column("label", sa.Text, nullable=False),
    sa.Column("created_at", UtcDateTime, nullable=False),
    sa.Column("revoked_at", UtcDateTime),
)

article = sa.Table(
    "article",
    metadata,
    sa.Column("site_id", sa.String(64), sa.ForeignKey("site.id"), primary_key=True),
    sa.Column("id", sa.String(200), primary_key=True),
    sa.Column("url", sa.Text),
    sa.Column("title", sa.Text),
    sa.Column("section", sa.Text),
    sa.Column("text", sa.Text),
    sa.Column("moderation", sa.String(16), nullable=False),
    # Bumped by every change of what readers see under the article: the ETag's ground.
    sa.Column("public_version", sa.BigInteger, nullable=False),
    sa.Column("created_at", UtcDateTime, nullable=False),
)

author = sa.Table(
    "author",
    metadata,
    _id(primary_key=True),
    _site(),
    sa.Column("email", sa.Text, nullable=False),
    sa.Column("email_key", sa.String(320), nullable=False),
    sa.Column("standing", sa.String(16), nullable=False),
    sa.Column("verified_at", UtcDateTime),
    sa.Column("created_at", UtcDateTime, nullable=False),
    sa.UniqueConstraint("site_id", "email_key"),
)

comment = sa.Table(
    "comment",
    metadata,
    _id(primary_key=True),
    _site(),
    sa.Column("article_id", sa.String(200), nullable=False),
    _id("parent_id", sa.ForeignKey("comment.id")),
    _id("author_id", sa.ForeignKey("author.id"), nullable=False),
    sa.Column("author_name", sa.Text, nullable=False),
    sa.Column("body", sa.Text, nullable=False),
    sa.Column("body_hash", sa.String(64), nullable=False),
    sa.Column("status", sa.String(16), nullable=False),
    sa.Column("version", sa.Integer, nullable=False),
    sa.Column("created_at", UtcDateTime, nullable=False),
    sa.Column("published_at", UtcDateTime),
    sa.Column("edited_at", UtcDateTime),
    # Since when it waits for what its status waits for.
    sa.Column("status_since", UtcDateTime, nullable=False),
    # The highest score it was decided with: what the queue sorts by. 0 when there was none.
    sa.Column("score", sa.Float, nullable=False),
    # What moderators should see first: the score, and 1 more where harm is likely.
    sa.Column("priority", sa.Float, nullable=False, server_default="0"),
    # The screening job's hold on a pending comment; see `screening.claims`.
    sa.Column("attempt", sa.Integer, nullable=False),
    _id("attempt_token"),
    sa.Column("lease_owner", sa.Text),
    sa.Column("lease_until", UtcDateTime),
    sa.Column("queued_at", UtcDateTime),
    sa.ForeignKeyConstraint(["site_id", "article_id"], ["article.site_id", "article.id"]),
    # What screening looks for: few rows at any time, whatever the table's size.
    sa.Index(
        "ix_comment_pending",
        "queued_at",
        "id",
        sqlite_where=sa.text("status = 'pending'"),
        postgresql_where=sa.text("status = 'pending'"),
    ),
    sa.Index("ix_comment_thread", "site_id", "article_id", "status", "published_at", "id"),
    sa.Index("ix_comment_replies", "parent_id", "status", "published_at", "id"),
    # The queue in each order, and behind it what else bounds the list: no row is read in vain.
    sa.Index("ix_comment_queue", *_QUEUE, "status_since", "id", "score"),
    sa.Index("ix_comment_queue_by_score", *_QUEUE, "score", "id", "status_since"),
    sa.Index("ix_comment_queue_by_priority", *_QUEUE, "priority", "id", "status_since", "score"),
    sa.Index(
        "ix_comment_unverified",
        "site_id",
        "status_since",
        sqlite_where=sa.text("status = 'unverified'"),
        postgresql_where=sa.text("status = 'unverified'"),
    ),
    sa.Index("ix_comment_author", "author_id", "status", "id"),
    # The newest of a site: where those are read that have a word which many have.
    sa.Index("ix_comment_newest", "site_id", "id"),
    sa.Index("ix_comment_repeat", "author_id", "body_hash", "created_at"),
    sa.Index("ix_comment_copies", "site_id", "body_hash", "created_at"),
)

decision = sa.Table(
    "decision",
    metadata,
    _id(primary_key=True),
    _comment(),
    sa.Column("comment_version", sa.Integer, nullable=False),
    sa.Column("action", sa.String(16), nullable=False),
    sa.Column("by", sa.String(16), nullable=False),
    _id("moderator_id"),
    sa.Column("reasons", Json, nullable=False),
    sa.Column("findings", Json, nullable=False),
    # What in the text moved the score: [begin, end, weight], code points of that version's text.
    sa.Column("highlights", Json, nullable=False, server_default="[]"),
    sa.Column("scores", Json, nullable=False),
    sa.Column("model_version", sa.Text),
    sa.Column("policy_version", sa.Text),
    # For moderators alone; what the author is told stands in the other.
    sa.Column("note", sa.Text, nullable=False),
    sa.Column("note_to_author", sa.Text, nullable=False, server_default=""),
    _id("author_id", sa.ForeignKey("author.id"), nullable=False),
    sa.Column("decided_at", UtcDateTime, nullable=False),
    # Where the comment was before, since when it had waited there, and at which site.
    sa.Column("status_before", sa.String(16), nullable=False, server_default=""),
    sa.Column("waiting_since", UtcDateTime),
    sa.Column("site_id", sa.String(64), nullable=False, server_default=""),
    # The decision that this one takes back, and the operation on many that it is part of.
    _id("undoes"),
    _id("bulk_id"),
    # Nothing is decided twice: one decision for each version of a comment.
    sa.UniqueConstraint("comment_id", "comment_version"),
    sa.Index("ix_decision_record", "author_id", "by", "decided_at", "action"),
    sa.Index("ix_decision_site", "site_id", "decided_at", "id"),
    sa.Index("ix_decision_moderator", "moderator_id", "site_id", "decided_at", "id"),
    sa.Index("ix_decision_bulk", "bulk_id", "id"),
)

event = sa.Table(
    "event",
    metadata,
    sa.Column("sequence", Sequence, primary_key=True, autoincrement=True),
    _id(nullable=False),
    _site(),
    _comment(),
    sa.Column("type", sa.String(32), nullable=False),
    sa.Column("comment_version", sa.Integer, nullable=False),
    sa.Column("created_at", UtcDateTime, nullable=False),
    sa.Index("ix_event_feed", "site_id", "sequence"),
)

mail = sa.Table(
    "mail",
    metadata,
    _id(primary_key=True),
    _site(),
    _id("author_id", sa.ForeignKey("author.id"), nullable=False),
    sa.Column("kind", sa.String(32), nullable=False),
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
    _id("author_id", sa.ForeignKey("author.id"), nullable=False),
    sa.Column("created_at", UtcDateTime, nullable=False),
    sa.Column("expires_at", UtcDateTime, nullable=False),
    sa.Column("used_at", UtcDateTime),
    sa.Index("ix_verification_token_author", "author_id"),
    sa.Index("ix_verification_token_expiry", "expires_at"),
)

used_assertion = sa.Table(
    "used_assertion",
    metadata,
    sa.Column("site_id", sa.String(64), sa.ForeignKey("site.id"), primary_key=True),
    sa.Column("jti_hash", sa.String(64), primary_key=True),
    sa.Column("expires_at", UtcDateTime, nullable=False),
    sa.Index("ix_used_assertion_expiry", "expires_at"),
)

idempotency = sa.Table(
    "idempotency",
    metadata,
    _id("api_key_id", sa.ForeignKey("api_key.id"), primary_key=True),
    sa.Column("key_hash", sa.String(64), primary_key=True),
    sa.Column("fingerprint", sa.String(64), nullable=False),
    sa.Column("status", sa.Integer, nullable=False),
    sa.Column("answer", sa.Text, nullable=False),
    _id("comment_id"),
    sa.Column("created_at", UtcDateTime, nullable=False),
    sa.Column("settled", sa.Boolean, nullable=False),
    sa.Index("ix_idempotency_created_at", "created_at"),
    sa.Index("ix_idempotency_comment", "comment_id"),
)

moderator = sa.Table(
    "moderator",
    metadata,
    _id(primary_key=True),
    sa.Column("email", sa.Text, nullable=False, unique=True),
    sa.Column("name", sa.Text, nullable=False),
    sa.Column("password_hash", sa.Text, nullable=False),
    sa.Column("created_at", UtcDateTime, nullable=False),
    sa.Column("disabled_at", UtcDateTime),
    # How this person wants to work; see `review.people.preferences`.
    sa.Column("preferences", Json, nullable=False, server_default="{}"),
)

invitation = sa.Table(
    "invitation",
    metadata,
    sa.Column("token_hash", sa.String(64), primary_key=True),
    sa.Column("email", sa.Text, nullable=False),
    sa.Column("name", sa.Text, nullable=False),
    _site(),
    sa.Column("role", sa.String(16), nullable=False),
    _id("invited_by"),
    sa.Column("created_at", UtcDateTime, nullable=False),
    sa.Column("expires_at", UtcDateTime, nullable=False),
    sa.Column("used_at", UtcDateTime),
    sa.Index("ix_invitation_site", "site_id", "created_at"),
)

moderator_site = sa.Table(
    "moderator_site",
    metadata,
    _id("moderator_id", sa.ForeignKey("moderator.id"), primary_key=True),
    sa.Column("site_id", sa.String(64), sa.ForeignKey("site.id"), primary_key=True),
    sa.Column("role", sa.String(16), nullable=False),
)

session = sa.Table(
    "session",
    metadata,
    sa.Column("token_hash", sa.String(64), primary_key=True),
    _id("moderator_id", sa.ForeignKey("moderator.id"), nullable=False),
    sa.Column("created_at", UtcDateTime, nullable=False),
    sa.Column("seen_at", UtcDateTime, nullable=False),
    sa.Index("ix_session_moderator", "moderator_id"),
)

# Why each held comment is held, while it is: what the queue is filtered by. Written and removed
# by the door through which comments change state.
held_reason = sa.Table(
    "held_reason",
    metadata,
    _id("comment_id", sa.ForeignKey("comment.id"), primary_key=True),
    sa.Column("reason", sa.String(32), primary_key=True),
    _site(),
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
    _id("comment_id", sa.ForeignKey("comment.id"), primary_key=True),
    _site(),
    _id("moderator_id", sa.ForeignKey("moderator.id"), nullable=False),
    sa.Column("note", sa.Text, nullable=False),
    sa.Column("created_at", UtcDateTime, nullable=False),
    sa.Index("ix_escalation_site", "site_id", "created_at"),
)

# Who is looking at which held comment, for as long as the lease runs.
claim = sa.Table(
    "claim",
    metadata,
    _id("comment_id", sa.ForeignKey("comment.id"), primary_key=True),
    _site(),
    _id("moderator_id", sa.ForeignKey("moderator.id"), nullable=False),
    sa.Column("until", UtcDateTime, nullable=False),
    sa.Index("ix_claim_site", "site_id", "until"),
    sa.Index("ix_claim_moderator", "moderator_id", "site_id"),
)

# What moderators note for each other, on a comment or on a commenter.
note = sa.Table(
    "note",
    metadata,
    _id(primary_key=True),
    _site(),
    _id("comment_id", sa.ForeignKey("comment.id")),
    _id("author_id", sa.ForeignKey("author.id")),
    _id("moderator_id", sa.ForeignKey("moderator.id"), nullable=False),
    sa.Column("text", sa.Text, nullable=False),
    sa.Column("created_at", UtcDateTime, nullable=False),
    sa.Index("ix_note_comment", "comment_id", "id"),
    sa.Index("ix_note_author", "author_id", "id"),
)

# A decision on many comments at once: what was chosen, and whether it was taken back.
bulk = sa.Table(
    "bulk",
    metadata,
    _id(primary_key=True),
    _site(),
    _id("moderator_id", sa.ForeignKey("moderator.id"), nullable=False),
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
    _id("moderator_id"),
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
    _id(primary_key=True),
    _site(),
    sa.Column("version", sa.Text, nullable=False),
    sa.Column("overrides", Json, nullable=False),
    _id("moderator_id"),
    sa.Column("note", sa.Text, nullable=False),
    sa.Column("created_at", UtcDateTime, nullable=False),
    sa.Index("ix_policy_revision_site", "site_id", "created_at", "id"),
)

saved_view = sa.Table(
    "saved_view",
    metadata,
    _id(primary_key=True),
    _site(),
    _id("moderator_id", sa.ForeignKey("moderator.id"), nullable=False),
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

heartbeat = sa.Table(
    "heartbeat",
    metadata,
    sa.Column("queue", sa.String(32), primary_key=True),
    sa.Column("beat_at", UtcDateTime, nullable=False),
)

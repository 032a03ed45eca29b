"""Comments, what was decided on them, and what the site is told of it."""

from __future__ import annotations

import sqlalchemy as sa

from moderation.storage.tables.columns import (
    Json,
    Sequence,
    UtcDateTime,
    comment_column,
    id_column,
    metadata,
    site_column,
)

_QUEUE = ("site_id", "status")


comment = sa.Table(
    "comment",
    metadata,
    id_column(primary_key=True),
    site_column(),
    sa.Column("article_id", sa.String(200), nullable=False),
    id_column("parent_id", sa.ForeignKey("comment.id")),
    id_column("author_id", sa.ForeignKey("author.id"), nullable=False),
    sa.Column("author_name", sa.Text, nullable=False),
    sa.Column("body", sa.Text, nullable=False),
    sa.Column("body_hash", sa.String(64), nullable=False),
    sa.Column("status", sa.String(16), nullable=False),
    sa.Column("version", sa.Integer, nullable=False),
    sa.Column("created_at", UtcDateTime, nullable=False),
    sa.Column("published_at", UtcDateTime),
    sa.Column("edited_at", UtcDateTime),
    # The version that the text as it stands began with: what was decided before is of another.
    sa.Column("text_version", sa.Integer, nullable=False, server_default="1"),
    # How many direct replies are published, moved together with them.
    sa.Column("reply_count", sa.Integer, nullable=False, server_default="0"),
    # What the form it came through saw: evidence for the policy, such as a filled honeypot.
    sa.Column("form_signals", Json, nullable=False, server_default="[]"),
    # Since when it waits for what its status waits for.
    sa.Column("status_since", UtcDateTime, nullable=False),
    # The highest score it was decided with: what the queue sorts by. 0 when there was none.
    sa.Column("score", sa.Float, nullable=False),
    # What moderators should see first: the score, and 1 more where harm is likely.
    sa.Column("priority", sa.Float, nullable=False, server_default="0"),
    # The screening job's hold on a pending comment; see `screening.claims`.
    sa.Column("attempt", sa.Integer, nullable=False),
    id_column("attempt_token"),
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
    # When an article's comments came and what became of them: all that its picture is drawn from.
    sa.Index("ix_comment_article", "site_id", "article_id", "created_at", "status"),
    # The same without replies, so that a page of them is not looked for among the replies.
    sa.Index(
        "ix_comment_top_level",
        "site_id",
        "article_id",
        "status",
        "published_at",
        "id",
        sqlite_where=sa.text("parent_id IS NULL"),
        postgresql_where=sa.text("parent_id IS NULL"),
    ),
    sa.Index(
        "ix_comment_replies",
        "parent_id",
        "status",
        "published_at",
        "id",
        sqlite_where=sa.text("parent_id IS NOT NULL"),
        postgresql_where=sa.text("parent_id IS NOT NULL"),
    ),
    # What is public no more and has replies that are: few, and wanted wherever these are shown.
    sa.Index(
        "ix_comment_gone",
        "site_id",
        "article_id",
        "published_at",
        "id",
        sqlite_where=sa.text("reply_count > 0 AND status <> 'published'"),
        postgresql_where=sa.text("reply_count > 0 AND status <> 'published'"),
    ),
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
    id_column(primary_key=True),
    comment_column(),
    sa.Column("comment_version", sa.Integer, nullable=False),
    sa.Column("action", sa.String(16), nullable=False),
    sa.Column("by", sa.String(16), nullable=False),
    id_column("moderator_id"),
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
    id_column("author_id", sa.ForeignKey("author.id"), nullable=False),
    sa.Column("decided_at", UtcDateTime, nullable=False),
    # Where the comment was before, since when it had waited there, and at which site.
    sa.Column("status_before", sa.String(16), nullable=False, server_default=""),
    sa.Column("waiting_since", UtcDateTime),
    sa.Column("site_id", sa.String(64), nullable=False, server_default=""),
    # The decision that this one takes back, and the operation on many that it is part of.
    id_column("undoes"),
    id_column("bulk_id"),
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
    id_column(nullable=False),
    site_column(),
    comment_column(),
    sa.Column("type", sa.String(32), nullable=False),
    sa.Column("comment_version", sa.Integer, nullable=False),
    sa.Column("created_at", UtcDateTime, nullable=False),
    sa.Index("ix_event_feed", "site_id", "sequence"),
)

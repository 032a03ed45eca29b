"""What readers say of comments, and where comments came from."""

from __future__ import annotations

import sqlalchemy as sa

from moderation.storage.tables.columns import (
    UtcDateTime,
    comment_column,
    id_column,
    metadata,
    site_column,
)

# What readers allege of published comments. Who reported is kept as a keyed hash only, so that
# nobody counts twice; `settled_at` is when a moderator dealt with it.
report = sa.Table(
    "report",
    metadata,
    id_column(primary_key=True),
    site_column(),
    comment_column(),
    # Who wrote the comment.
    id_column("author_id", nullable=False, server_default=""),
    sa.Column("comment_version", sa.Integer, nullable=False),
    sa.Column("reason", sa.String(16), nullable=False),
    sa.Column("note", sa.Text, nullable=False),
    sa.Column("reporter_hash", sa.String(64), nullable=False),
    sa.Column("created_at", UtcDateTime, nullable=False),
    sa.Column("settled_at", UtcDateTime),
    sa.UniqueConstraint("comment_id", "reporter_hash"),
    sa.Index("ix_report_comment", "comment_id", "created_at"),
    sa.Index("ix_report_author", "author_id"),
    sa.Index(
        "ix_report_open",
        "site_id",
        "created_at",
        "comment_id",
        sqlite_where=sa.text("settled_at IS NULL"),
        postgresql_where=sa.text("settled_at IS NULL"),
    ),
    # What waits for an answer of one comment, however many reports of it had one.
    sa.Index(
        "ix_report_waiting",
        "comment_id",
        "created_at",
        "reason",
        sqlite_where=sa.text("settled_at IS NULL"),
        postgresql_where=sa.text("settled_at IS NULL"),
    ),
    # Nothing that somebody calls illegal may wait behind all the rest.
    sa.Index(
        "ix_report_illegal",
        "site_id",
        "created_at",
        "comment_id",
        sqlite_where=sa.text("settled_at IS NULL AND reason = 'illegal'"),
        postgresql_where=sa.text("settled_at IS NULL AND reason = 'illegal'"),
    ),
)


# An author's objection to a rejection, once for each comment.
appeal = sa.Table(
    "appeal",
    metadata,
    id_column("comment_id", sa.ForeignKey("comment.id"), primary_key=True),
    site_column(),
    sa.Column("text", sa.Text, nullable=False),
    sa.Column("created_at", UtcDateTime, nullable=False),
    # "upheld" (published after all), "dismissed" or "void"; NULL while it waits.
    sa.Column("outcome", sa.String(16)),
    id_column("settled_by"),
    sa.Column("settled_at", UtcDateTime),
    sa.Column("answer", sa.Text, nullable=False, server_default=""),
    sa.Index(
        "ix_appeal_open",
        "site_id",
        "created_at",
        "comment_id",
        sqlite_where=sa.text("outcome IS NULL"),
        postgresql_where=sa.text("outcome IS NULL"),
    ),
)


# Which comment a foreign one became: what makes an import repeatable.
imported = sa.Table(
    "imported",
    metadata,
    sa.Column("site_id", sa.String(64), sa.ForeignKey("site.id"), primary_key=True),
    sa.Column("source", sa.String(16), primary_key=True),
    sa.Column("foreign_id", sa.String(200), primary_key=True),
    comment_column(),
    sa.Index("ix_imported_comment", "comment_id"),
)

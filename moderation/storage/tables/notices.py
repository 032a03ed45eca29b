"""What moderators are told by mail: up to where they were told, and the mails that wait."""

from __future__ import annotations

import sqlalchemy as sa

from moderation.storage.tables.columns import UtcDateTime, id_column, metadata, site_column

# Of each kind of notice, what a site's people were told last. Whoever tells them holds this row.
notice = sa.Table(
    "notice",
    metadata,
    sa.Column("site_id", sa.String(64), sa.ForeignKey("site.id"), primary_key=True),
    # "held" or "oldest", the two limits of a queue, or "digest".
    sa.Column("kind", sa.String(16), primary_key=True),
    # Since when the limit has been passed; NULL while it is not.
    sa.Column("over_since", UtcDateTime),
    sa.Column("told_at", UtcDateTime),
)


# Numbers and a link are all that such a mail says: they are looked up when it is sent.
moderator_mail = sa.Table(
    "moderator_mail",
    metadata,
    id_column(primary_key=True),
    site_column(),
    id_column("moderator_id", sa.ForeignKey("moderator.id"), nullable=False),
    sa.Column("kind", sa.String(16), nullable=False),
    sa.Column("status", sa.String(16), nullable=False),
    sa.Column("attempts", sa.Integer, nullable=False),
    sa.Column("next_try_at", UtcDateTime, nullable=False),
    sa.Column("created_at", UtcDateTime, nullable=False),
    sa.Column("sent_at", UtcDateTime),
    sa.Column("last_error", sa.Text),
    # While one waits, another would say the same.
    sa.Index(
        "uq_moderator_mail_waiting",
        "moderator_id",
        "site_id",
        "kind",
        unique=True,
        sqlite_where=sa.text("status = 'waiting'"),
        postgresql_where=sa.text("status = 'waiting'"),
    ),
    sa.Index(
        "ix_moderator_mail_due",
        "next_try_at",
        sqlite_where=sa.text("status = 'waiting'"),
        postgresql_where=sa.text("status = 'waiting'"),
    ),
)

"""Moderators: who they are, where they may work, and their sessions."""

from __future__ import annotations

import sqlalchemy as sa

from moderation.storage.tables.columns import Json, UtcDateTime, id_column, metadata, site_column

moderator = sa.Table(
    "moderator",
    metadata,
    id_column(primary_key=True),
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
    site_column(),
    sa.Column("role", sa.String(16), nullable=False),
    id_column("invited_by"),
    sa.Column("created_at", UtcDateTime, nullable=False),
    sa.Column("expires_at", UtcDateTime, nullable=False),
    sa.Column("used_at", UtcDateTime),
    sa.Index("ix_invitation_site", "site_id", "created_at"),
)


moderator_site = sa.Table(
    "moderator_site",
    metadata,
    id_column("moderator_id", sa.ForeignKey("moderator.id"), primary_key=True),
    sa.Column("site_id", sa.String(64), sa.ForeignKey("site.id"), primary_key=True),
    sa.Column("role", sa.String(16), nullable=False),
)


# Whose account at the OpenID provider is whose here, from the first sign-in on.
moderator_identity = sa.Table(
    "moderator_identity",
    metadata,
    id_column("moderator_id", sa.ForeignKey("moderator.id"), primary_key=True),
    sa.Column("issuer", sa.String(500), nullable=False),
    sa.Column("subject", sa.String(255), nullable=False),
    sa.Column("created_at", UtcDateTime, nullable=False),
    sa.UniqueConstraint("issuer", "subject"),
)


session = sa.Table(
    "session",
    metadata,
    sa.Column("token_hash", sa.String(64), primary_key=True),
    id_column("moderator_id", sa.ForeignKey("moderator.id"), nullable=False),
    sa.Column("created_at", UtcDateTime, nullable=False),
    sa.Column("seen_at", UtcDateTime, nullable=False),
    sa.Index("ix_session_moderator", "moderator_id"),
)

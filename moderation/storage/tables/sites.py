"""Sites, their keys, their articles, and who comments there."""

from __future__ import annotations

import sqlalchemy as sa

from moderation.storage.tables.columns import Json, UtcDateTime, id_column, metadata, site_column

site = sa.Table(
    "site",
    metadata,
    sa.Column("id", sa.String(64), primary_key=True),
    sa.Column("name", sa.Text, nullable=False),
    sa.Column("origins", Json, nullable=False),
    sa.Column("assertion_secret", sa.Text, nullable=False),
    sa.Column("policy_overrides", Json, nullable=False),
    # In which it writes to whoever has not been heard in another one.
    sa.Column("language", sa.String(8), nullable=False, server_default="en"),
    sa.Column("created_at", UtcDateTime, nullable=False),
)


api_key = sa.Table(
    "api_key",
    metadata,
    id_column(primary_key=True),
    site_column(),
    sa.Column("secret_hash", sa.String(64), nullable=False, unique=True),
    sa.Column("scopes", Json, nullable=False),
    sa.Column("public", sa.Boolean, nullable=False),
    sa.Column("label", sa.Text, nullable=False),
    sa.Column("created_at", UtcDateTime, nullable=False),
    sa.Column("revoked_at", UtcDateTime),
)


# By what else than its first secret a site signs assertions: a secret, a public key (a JWK), or
# the address of a key set with what was last found there.
assertion_key = sa.Table(
    "assertion_key",
    metadata,
    sa.Column("site_id", sa.String(64), sa.ForeignKey("site.id"), primary_key=True),
    sa.Column("kid", sa.String(200), primary_key=True),
    sa.Column("kind", sa.String(16), nullable=False),
    sa.Column("value", sa.Text, nullable=False),
    sa.Column("document", sa.Text),
    sa.Column("fetched_at", UtcDateTime),
    sa.Column("created_at", UtcDateTime, nullable=False),
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
    # How many comments are published, moved together with them.
    sa.Column("published_count", sa.Integer, nullable=False, server_default="0"),
    sa.Column("created_at", UtcDateTime, nullable=False),
)


author = sa.Table(
    "author",
    metadata,
    id_column(primary_key=True),
    site_column(),
    sa.Column("email", sa.Text, nullable=False),
    sa.Column("email_key", sa.String(320), nullable=False),
    sa.Column("standing", sa.String(16), nullable=False),
    sa.Column("verified_at", UtcDateTime),
    # The one of our languages in which this commenter last used the site; null: not known.
    sa.Column("language", sa.String(8)),
    sa.Column("created_at", UtcDateTime, nullable=False),
    sa.UniqueConstraint("site_id", "email_key"),
)


used_assertion = sa.Table(
    "used_assertion",
    metadata,
    sa.Column("site_id", sa.String(64), sa.ForeignKey("site.id"), primary_key=True),
    sa.Column("jti_hash", sa.String(64), primary_key=True),
    sa.Column("expires_at", UtcDateTime, nullable=False),
    sa.Index("ix_used_assertion_expiry", "expires_at"),
)

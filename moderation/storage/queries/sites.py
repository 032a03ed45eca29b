"""Sites and their keys."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import Any

import sqlalchemy as sa

from moderation.domain.comment import ApiKey, Scope, Site
from moderation.storage.rows import AnyRow
from moderation.storage.tables import api_key, site

# What the key that a site's widget comes with is called among the site's keys.
WIDGET = "widget"

# Every request asks these: put together once, since that costs more than asking.
_SITE = site.select().where(site.c.id == sa.bindparam("site_id"))
_OVERRIDES = sa.select(site.c.policy_overrides).where(site.c.id == sa.bindparam("site_id"))
_LIVE_KEY = api_key.select().where(
    api_key.c.secret_hash == sa.bindparam("secret_hash"), api_key.c.revoked_at.is_(None)
)


def find_site(connection: sa.Connection, site_id: str) -> Site | None:
    """The site with this id, or None."""
    row = connection.execute(_SITE, {"site_id": site_id}).one_or_none()
    return None if row is None else _site(row)


def all_sites(connection: sa.Connection) -> list[Site]:
    """Every site, by id."""
    return [_site(row) for row in connection.execute(site.select().order_by(site.c.id))]


def add_site(connection: sa.Connection, new: Site) -> None:
    """Write a new site. Raises IntegrityError when the id is taken."""
    connection.execute(
        site.insert().values(
            id=new.id,
            name=new.name,
            origins=list(new.origins),
            assertion_secret=new.assertion_secret,
            policy_overrides={},
            language=new.language,
            created_at=new.created_at,
        )
    )


def set_origins(connection: sa.Connection, site_id: str, origins: tuple[str, ...]) -> None:
    """Replace where the site's pages live."""
    connection.execute(site.update().where(site.c.id == site_id).values(origins=list(origins)))


def set_language(connection: sa.Connection, site_id: str, language: str) -> bool:
    """In which language the site writes to readers whose own is not known; whether there is one."""
    done = connection.execute(site.update().where(site.c.id == site_id).values(language=language))
    return done.rowcount == 1


def policy_overrides(connection: sa.Connection, site_id: str) -> Mapping[str, Any]:
    """What this site sets differently from the default policy."""
    found = connection.execute(_OVERRIDES, {"site_id": site_id})
    overrides: Mapping[str, Any] | None = found.scalar_one_or_none()
    return overrides or {}


def lock_site(connection: sa.Connection, site_id: str) -> bool:
    """Keep others from changing the site's settings in this transaction; whether there is one."""
    # Without `key_share`, comments could not be submitted meanwhile: they refer to this row.
    query = sa.select(site.c.id).where(site.c.id == site_id).with_for_update(key_share=True)
    return connection.execute(query).first() is not None


def set_policy_overrides(
    connection: sa.Connection, site_id: str, overrides: Mapping[str, Any]
) -> None:
    """Replace what this site sets differently; the caller has checked it."""
    connection.execute(
        site.update().where(site.c.id == site_id).values(policy_overrides=dict(overrides))
    )


def add_key(connection: sa.Connection, key: ApiKey, secret_hash: str, now: datetime) -> None:
    """Write a new key by the hash of its secret."""
    connection.execute(
        api_key.insert().values(
            id=key.id,
            site_id=key.site_id,
            secret_hash=secret_hash,
            scopes=sorted(key.scopes),
            public=key.public,
            label=key.label,
            created_at=now,
        )
    )


def find_key(connection: sa.Connection, secret_hash: str) -> ApiKey | None:
    """The live key with this hash, or None."""
    row = connection.execute(_LIVE_KEY, {"secret_hash": secret_hash}).one_or_none()
    return None if row is None else _key(row)


def is_revoked(connection: sa.Connection, secret_hash: str) -> bool:
    """Whether a key with this hash once lived and was made useless."""
    query = sa.select(api_key.c.revoked_at).where(api_key.c.secret_hash == secret_hash)
    return connection.execute(query).scalar_one_or_none() is not None


def keys_of(connection: sa.Connection, site_id: str) -> list[ApiKey]:
    """The live keys of a site, oldest first."""
    query = (
        api_key.select()
        .where(api_key.c.site_id == site_id, api_key.c.revoked_at.is_(None))
        .order_by(api_key.c.id)
    )
    return [_key(row) for row in connection.execute(query)]


def revoke_key(connection: sa.Connection, key_id: str, now: datetime) -> bool:
    """Revoke a live key; whether there was one."""
    done = connection.execute(
        api_key.update()
        .where(api_key.c.id == key_id, api_key.c.revoked_at.is_(None))
        .values(revoked_at=now)
    )
    return done.rowcount == 1


def _site(row: AnyRow) -> Site:
    origins = tuple(row.origins)
    return Site(row.id, row.name, origins, row.assertion_secret, row.created_at, row.language)


def _key(row: AnyRow) -> ApiKey:
    scopes = frozenset(Scope(scope) for scope in row.scopes)
    return ApiKey(row.id, row.site_id, scopes, row.public, row.label)

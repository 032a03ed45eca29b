"""The key that a site's widget comes with: public, derived, written down when it is first used.

Reading writes nothing, so the key is handed out before there is a row for it. The row is made by
the first comment; once an operator has revoked it, no widget of the site takes comments any more.
"""

from __future__ import annotations

import hmac

import sqlalchemy as sa
from flask import request
from sqlalchemy.exc import IntegrityError

from moderation.domain.comment import ApiKey, Scope, Site
from moderation.domain.ids import new_id
from moderation.http.context import services
from moderation.secrets import hash_of
from moderation.storage.queries import sites

_READING = ("GET", "HEAD", "OPTIONS")


def widget_key_of(connection: sa.Connection, site: Site) -> str | None:
    """The key for the site's pages; None where it was revoked or the site has no pages."""
    secret = services().secrets.widget_key(site.id)
    if not site.origins or sites.is_revoked(connection, hash_of(secret)):
        return None
    return secret


def first_use(secret: str) -> tuple[ApiKey, Site] | None:
    """The key with this secret, and its site, if it is a widget's that nobody used before."""
    site_id = secret.split("_")[1]
    expected = services().secrets.widget_key(site_id)
    if not hmac.compare_digest(expected.encode(), secret.encode()):
        return None
    key = ApiKey(new_id(), site_id, frozenset((Scope.SUBMIT,)), public=True, label=sites.WIDGET)
    with services().database.read() as connection:
        site = sites.find_site(connection, site_id)
        if site is None or widget_key_of(connection, site) is None:
            return None
    written = key if request.method in _READING else _write(key, hash_of(secret))
    return None if written is None else (written, site)


def _write(key: ApiKey, secret_hash: str) -> ApiKey | None:
    try:
        with services().database.write() as connection:
            sites.add_key(connection, key, secret_hash, services().database.now(connection))
    except IntegrityError:
        # Somebody else's comment was the first one.
        with services().database.read() as connection:
            return sites.find_key(connection, secret_hash)
    return key

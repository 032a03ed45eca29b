"""Making sites, keys and moderators. Used by the command line and the demo."""

from __future__ import annotations

import re
import secrets
from collections.abc import Mapping
from contextlib import suppress
from dataclasses import dataclass
from typing import Any
from urllib.parse import urlsplit

import sqlalchemy as sa
from sqlalchemy.exc import IntegrityError

from moderation.domain.comment import ApiKey, Scope, Site
from moderation.domain.errors import Conflict, InvalidSubmission, NotFound
from moderation.domain.ids import new_id
from moderation.secrets import PASSWORDS, hash_of, new_api_key
from moderation.storage.policies import PolicyBook
from moderation.storage.policy_changes import PolicyChange, change_policy
from moderation.storage.queries import sites
from moderation.storage.queries.audit import Deed, write_deed
from moderation.storage.tables import moderator, moderator_site
from moderation.storage.unit_of_work import Database

SITE_ID = re.compile(r"[a-z0-9](?:[a-z0-9-]{0,62}[a-z0-9])?")
SHORTEST_PASSWORD = 12


@dataclass(frozen=True, slots=True)
class IssuedKey:
    """A new key with its secret, which is shown this once."""

    key: ApiKey
    secret: str


def create_site(
    database: Database,
    site_id: str,
    name: str,
    origins: tuple[str, ...],
    assertion_secret: str | None = None,
    language: str = "en",
) -> Site:
    """A new site. Raises InvalidSubmission or Conflict (`site_exists`)."""
    if not SITE_ID.fullmatch(site_id):
        raise InvalidSubmission("a site's id is 1 to 64 of a-z, 0-9 and inner hyphens")
    for origin in origins:
        check_origin(origin)
    with database.write() as connection:
        new = Site(
            id=site_id,
            name=name,
            origins=origins,
            assertion_secret=assertion_secret or secrets.token_urlsafe(32),
            created_at=database.now(connection),
            language=language,
        )
        if sites.find_site(connection, site_id) is not None:
            raise Conflict("a site with this id exists", code="site_exists")
        sites.add_site(connection, new)
    return new


def set_language(database: Database, site_id: str, language: str) -> None:
    """In which language the site writes to readers whose own is not known. Raises NotFound."""
    with database.write() as connection:
        if not sites.set_language(connection, site_id, language):
            raise NotFound("there is no such site", code="site_not_found")


def check_origin(origin: str) -> None:
    """Raises InvalidSubmission unless this is what a browser sends as `Origin`."""
    parts = urlsplit(origin)
    if parts.scheme not in ("http", "https") or origin != f"{parts.scheme}://{parts.netloc}":
        raise InvalidSubmission("an origin is http(s)://host[:port], nothing more")
    if not parts.hostname or parts.username or origin != origin.lower():
        raise InvalidSubmission("an origin is http(s)://host[:port] in lower case")


def issue_key(
    database: Database,
    site_id: str,
    scopes: frozenset[Scope],
    *,
    public: bool = False,
    label: str = "",
    secret: str | None = None,
) -> IssuedKey:
    """A new key for a site. A public one has `submit` alone. Raises NotFound, InvalidSubmission."""
    if not scopes:
        raise InvalidSubmission("a key needs at least one scope")
    if public and scopes != {Scope.SUBMIT}:
        raise InvalidSubmission("a public key has the scope submit alone")
    key = ApiKey(new_id(), site_id, scopes, public, label)
    secret = secret or new_api_key(key.id)
    with database.write() as connection:
        site = sites.find_site(connection, site_id)
        if site is None:
            raise NotFound("there is no such site", code="site_not_found")
        if public and not site.origins:
            raise InvalidSubmission("a public key needs a site with origins")
        sites.add_key(connection, key, hash_of(secret), database.now(connection))
    return IssuedKey(key, secret)


def revoke_key(database: Database, key_id: str) -> None:
    """From now on this key opens nothing. Raises NotFound."""
    with database.write() as connection:
        if not sites.revoke_key(connection, key_id, database.now(connection)):
            raise NotFound("there is no live key with this id", code="key_not_found")


def revoke_widget_key(database: Database, site_id: str, secret: str) -> None:
    """From now on the site's widgets only show what there is, whether or not one was ever used.

    `secret` is the key that they come with. Raises NotFound when there is no such site.
    """
    secret_hash = hash_of(secret)
    key = ApiKey(new_id(), site_id, frozenset((Scope.SUBMIT,)), public=True, label=sites.WIDGET)
    with database.read() as connection:
        if sites.find_site(connection, site_id) is None:
            raise NotFound("there is no such site", code="site_not_found")
    # The first comment writes the row; before that, and if it comes at this moment, it is ours.
    with suppress(IntegrityError), database.write() as connection:
        sites.add_key(connection, key, secret_hash, database.now(connection))
    with database.write() as connection:
        live = sites.find_key(connection, secret_hash)
        if live is not None:
            sites.revoke_key(connection, live.id, database.now(connection))


def set_policy(
    database: Database, policies: PolicyBook, site_id: str, overrides: Mapping[str, Any]
) -> str:
    """Replace what the site sets differently; the version now in force. Raises BadPolicy."""
    with database.write() as connection:
        change = PolicyChange(site_id, overrides)
        return change_policy(connection, policies, change, database.now(connection))


def add_moderator(
    database: Database, email: str, name: str, password: str, site_roles: Mapping[str, str]
) -> str:
    """A new moderator who may sign in; the id. Raises InvalidSubmission or Conflict."""
    if not SHORTEST_PASSWORD <= len(password) <= 128:
        raise InvalidSubmission(f"a password is {SHORTEST_PASSWORD} to 128 characters")
    moderator_id = new_id()
    hashed = PASSWORDS.hash(password)
    try:
        with database.write() as connection:
            _write_moderator(connection, database, moderator_id, email, name, hashed)
            for site_id, role in site_roles.items():
                row = {"moderator_id": moderator_id, "site_id": site_id, "role": role}
                connection.execute(moderator_site.insert().values(**row))
                deed = Deed(
                    site_id, None, "moderator_added", "moderator", moderator_id, {"role": role}
                )
                write_deed(connection, deed, database.now(connection))
    except IntegrityError:
        raise Conflict(
            "this moderator exists, or the site does not", code="moderator_exists"
        ) from None
    return moderator_id


def _write_moderator(
    connection: sa.Connection,
    database: Database,
    moderator_id: str,
    email: str,
    name: str,
    hashed: str,
) -> None:
    connection.execute(
        moderator.insert().values(
            id=moderator_id,
            email=email.strip().casefold(),
            name=name,
            password_hash=hashed,
            created_at=database.now(connection),
        )
    )

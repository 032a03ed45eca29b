"""Giving a site further keys for its assertions, and taking old ones away."""

from __future__ import annotations

import json
import secrets
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

import sqlalchemy as sa
from sqlalchemy.exc import IntegrityError

from moderation.domain.comment import Site
from moderation.domain.errors import InvalidSubmission, NotFound
from moderation.http.key_sets import (
    LONGEST_KID,
    MOST_KEYS,
    PublicKey,
    UnusableKey,
    members,
    read_key,
    usable_keys,
)
from moderation.storage.queries.assertion_keys import (
    FIRST,
    FOLLOWED,
    Kind,
    StoredKey,
    add_key,
    drop_key,
    keys_at,
)
from moderation.storage.queries.audit import Deed, write_deed
from moderation.storage.queries.sites import find_site, lock_site
from moderation.storage.unit_of_work import Database

Fetch = Callable[[str], bytes]


@dataclass(frozen=True, slots=True)
class NewSecret:
    """A secret that is shown this once, and the name by which a token refers to it."""

    kid: str
    secret: str


@dataclass(frozen=True, slots=True)
class _Row:
    kid: str
    kind: Kind
    value: str
    document: str | None


def make_secret(database: Database, site_id: str, kid: str | None = None) -> NewSecret:
    """One more secret for HS256. Raises NotFound, InvalidSubmission."""
    new = NewSecret(kid or secrets.token_hex(4), secrets.token_urlsafe(32))
    _add(database, site_id, [_row(new.kid, Kind.SECRET, new.secret)])
    return new


def trust(database: Database, site_id: str, document: str) -> list[PublicKey]:
    """Trust the public keys of a JWKS document, all or none. Raises NotFound, InvalidSubmission."""
    try:
        found = [read_key(jwk) for jwk in members(document)]
    except UnusableKey as error:
        raise InvalidSubmission(str(error)) from None
    if not found:
        raise InvalidSubmission("there is no key in this key set")
    rows = [_row(one.kid, Kind.PUBLIC, json.dumps({**one.jwk, "kid": one.kid})) for one in found]
    _add(database, site_id, rows)
    return found


def follow(database: Database, site_id: str, url: str, fetch: Fetch) -> list[PublicKey]:
    """Trust whatever keys the site keeps at this address, in place of another that it had.

    Raises NotFound, InvalidSubmission where nothing usable is there, and DependencyFailed.
    """
    body = fetch(url)
    try:
        document = body.decode()
        found = usable_keys(document)
    except (UnusableKey, UnicodeDecodeError) as error:
        raise InvalidSubmission(f"no key set was found there: {error}") from None
    if not found:
        raise InvalidSubmission("the key set that was found there has no key that can be used")
    _add(database, site_id, [_row(FOLLOWED, Kind.FOLLOWED, url, document)], instead=FOLLOWED)
    return list(found)


def drop(database: Database, site_id: str, kid: str) -> None:
    """From now on this key proves nothing. Raises NotFound (`key_not_found`)."""
    with database.write() as connection:
        if not drop_key(connection, site_id, kid):
            raise NotFound("the site has no key of this name", code="key_not_found")
        _note(connection, site_id, "dropped", kid, database.now(connection))


def listed(database: Database, site_id: str) -> list[dict[str, Any]]:
    """Every key that proves something, without secrets. Raises NotFound."""
    with database.read() as connection:
        site = _site(connection, site_id)
        stored = keys_at(connection, site_id)
    first = {"kid": FIRST, "algorithm": "HS256", "since": site.created_at}
    shown = [first] if site.assertion_secret else []
    return [*shown, *(line for one in stored for line in _lines(one))]


def _lines(stored: StoredKey) -> Sequence[dict[str, Any]]:
    if stored.kind is Kind.SECRET:
        return [{"kid": stored.kid, "algorithm": "HS256", "since": stored.created_at}]
    keys = usable_keys(stored.document or "" if stored.kind is Kind.FOLLOWED else stored.value)
    lines: list[dict[str, Any]] = [
        {"kid": one.kid, "algorithm": one.algorithm, "since": stored.created_at} for one in keys
    ]
    if stored.kind is Kind.PUBLIC:
        return lines
    about = {"kid": FOLLOWED, "url": stored.value, "fetched": stored.fetched_at}
    return [about, *({**line, "of": FOLLOWED} for line in lines)]


def _row(kid: str, kind: Kind, value: str, document: str | None = None) -> _Row:
    if not 0 < len(kid) <= LONGEST_KID or not kid.isprintable():
        raise InvalidSubmission(f"a kid is 1 to {LONGEST_KID} printable characters")
    if kid in (FIRST, FOLLOWED) and kind is not Kind.FOLLOWED:
        raise InvalidSubmission(f"the names {FIRST} and {FOLLOWED} are taken")
    return _Row(kid, kind, value, document)


def _add(
    database: Database, site_id: str, rows: Sequence[_Row], instead: str | None = None
) -> None:
    try:
        with database.write() as connection:
            _site(connection, site_id)
            lock_site(connection, site_id)
            now = database.now(connection)
            if instead is not None:
                drop_key(connection, site_id, instead)
            if len(keys_at(connection, site_id)) + len(rows) > MOST_KEYS:
                raise InvalidSubmission(f"a site has at most {MOST_KEYS} keys; drop old ones")
            for row in rows:
                _write(connection, site_id, row, now)
    except IntegrityError:
        raise InvalidSubmission("the site has a key of this name already") from None


def _write(connection: sa.Connection, site_id: str, row: _Row, now: datetime) -> None:
    fetched_at = now if row.kind is Kind.FOLLOWED else None
    dated = StoredKey(row.kid, row.kind, row.value, row.document, fetched_at, now)
    add_key(connection, site_id, dated)
    _note(connection, site_id, "added", row.kid, now)


def _site(connection: sa.Connection, site_id: str) -> Site:
    site = find_site(connection, site_id)
    if site is None:
        raise NotFound("there is no such site", code="site_not_found")
    return site


def _note(connection: sa.Connection, site_id: str, verb: str, kid: str, now: datetime) -> None:
    what = f"assertion_key_{verb}"
    write_deed(connection, Deed(site_id, None, what, "site", site_id, {"kid": kid}), now)

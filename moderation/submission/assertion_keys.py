"""By which keys an assertion may be signed, once its header has said which one it means.

A key set that the site keeps at an address of its own is stored with the site, so that neither a
restart nor an hour in which that address is silent keeps readers waiting. It is fetched again
when it is an hour old, or when a token names a key that it does not have.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from moderation.domain.comment import Site
from moderation.domain.errors import TemporarilyUnavailable
from moderation.http.key_sets import PublicKey, UnusableKey, usable_keys
from moderation.storage.queries.assertion_keys import (
    FIRST,
    Kind,
    StoredKey,
    keep_document,
    keys_at,
)
from moderation.storage.unit_of_work import Database

FRESH_FOR = timedelta(hours=1)
# A key that the site has taken out of its set must not live on for as long as nobody can ask.
STALE_FOR = timedelta(hours=24)
_SECRETS_SIGN = "HS256"

# Answers the document at an address; None where there is none, or it was asked for just now.
FetchSet = Callable[[str], bytes | None]


@dataclass(frozen=True, slots=True)
class Key:
    """One key and the one algorithm that it checks."""

    kid: str
    algorithm: str
    material: Any


@dataclass(frozen=True)
class Keys:
    """The keys of a site. Without `fetch` a key set stays as it was last found."""

    database: Database
    site: Site
    fetch: FetchSet | None = None

    def named(self, kid: str | None, algorithm: str) -> Iterator[Key]:
        """Those that a token with this header may be signed with, the likeliest first.

        The site's key set is fetched when those before have not fitted. Raises
        TemporarilyUnavailable where it cannot be had for too long.
        """
        with self.database.read() as connection:
            stored = keys_at(connection, self.site.id)
            now = self.database.now(connection)
        own = [*_first(self.site), *(_own(one) for one in stored if one.kind != Kind.FOLLOWED)]
        found = _chosen(own, kid, algorithm)
        yield from found
        if algorithm == _SECRETS_SIGN:
            # A name of a token's own making never meant anything to us.
            yield from () if found else _chosen(own, FIRST, algorithm)
        elif kid is None or not found:
            for followed in (one for one in stored if one.kind == Kind.FOLLOWED):
                yield from self._of_set(followed, now, kid, algorithm)

    def _of_set(
        self, followed: StoredKey, now: datetime, kid: str | None, algorithm: str
    ) -> Iterator[Key]:
        age = now - (followed.fetched_at or followed.created_at)
        found = _chosen(_members(followed.document), kid, algorithm)
        if age < FRESH_FOR:
            yield from found
        # Without a name only the signature tells whether the right key was among them.
        if age < FRESH_FOR and found and kid is not None:
            return
        document = self._fetched(followed.value)
        if document is not None:
            yield from _chosen(_members(document), kid, algorithm)
        elif age >= STALE_FOR:
            raise TemporarilyUnavailable("the key set of this site cannot be fetched")
        elif age >= FRESH_FOR:
            yield from found

    def _fetched(self, url: str) -> str | None:
        body = self.fetch(url) if self.fetch is not None else None
        if body is None or not _is_sound(body):
            return None
        document = body.decode()
        with self.database.write() as connection:
            now = self.database.now(connection)
            keep_document(connection, self.site.id, url, document, now)
        return document


def _is_sound(body: bytes) -> bool:
    try:
        body.decode()
        usable_keys(body)
    except (UnusableKey, UnicodeDecodeError):
        return False
    # PostgreSQL stores no NUL.
    return b"\x00" not in body


def _first(site: Site) -> list[Key]:
    return [Key(FIRST, _SECRETS_SIGN, site.assertion_secret)] if site.assertion_secret else []


def _own(stored: StoredKey) -> Key:
    if stored.kind is Kind.SECRET:
        return Key(stored.kid, _SECRETS_SIGN, stored.value)
    (public,) = usable_keys(stored.value)
    return Key(stored.kid, public.algorithm, public.material)


def _members(document: str | None) -> list[Key]:
    found: Sequence[PublicKey] = usable_keys(document) if document else ()
    return [Key(one.kid, one.algorithm, one.material) for one in found]


def _chosen(keys: Sequence[Key], kid: str | None, algorithm: str) -> list[Key]:
    """Of these keys the one that the token names, or where it names none, all it could mean."""
    return [one for one in keys if kid in (None, one.kid) and one.algorithm == algorithm]

"""By what a site signs assertions: its first secret, further secrets, public keys, a key set."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

import sqlalchemy as sa

from moderation.storage.tables import assertion_key, site

# Names that no key of a site can have: its first secret's, and its key set's.
FIRST, FOLLOWED = "first", "followed"


class Kind(StrEnum):
    """What `value` is: a secret, a JWK, or the address of a key set."""

    SECRET = "secret"  # noqa: S105 - the kind, not one
    PUBLIC = "public"
    FOLLOWED = "followed"


@dataclass(frozen=True, slots=True)
class StoredKey:
    """One row. `document` and `fetched_at` are of a key set that is followed."""

    kid: str
    kind: Kind
    value: str
    document: str | None
    fetched_at: datetime | None
    created_at: datetime


def keys_at(connection: sa.Connection, site_id: str) -> list[StoredKey]:
    """The site's keys beside its first secret, the oldest first."""
    query = (
        assertion_key.select()
        .where(assertion_key.c.site_id == site_id)
        .order_by(assertion_key.c.created_at, assertion_key.c.kid)
    )
    return [
        StoredKey(row.kid, Kind(row.kind), row.value, row.document, row.fetched_at, row.created_at)
        for row in connection.execute(query)
    ]


def add_key(connection: sa.Connection, site_id: str, key: StoredKey) -> None:
    """Write one. Raises IntegrityError where the name is taken."""
    connection.execute(
        assertion_key.insert().values(
            site_id=site_id,
            kid=key.kid,
            kind=key.kind.value,
            value=key.value,
            document=key.document,
            fetched_at=key.fetched_at,
            created_at=key.created_at,
        )
    )


def keep_document(
    connection: sa.Connection, site_id: str, url: str, document: str, now: datetime
) -> None:
    """What was found at the address now, if the site still follows it."""
    connection.execute(
        assertion_key.update()
        .where(
            assertion_key.c.site_id == site_id,
            assertion_key.c.kid == FOLLOWED,
            assertion_key.c.value == url,
        )
        .values(document=document, fetched_at=now)
    )


def drop_key(connection: sa.Connection, site_id: str, kid: str) -> bool:
    """From now on this key proves nothing; whether there was one."""
    if kid == FIRST:
        has_one = (site.c.id == site_id, site.c.assertion_secret != "")
        emptied = site.update().where(*has_one).values(assertion_secret="")
        return connection.execute(emptied).rowcount == 1
    which = (assertion_key.c.site_id == site_id, assertion_key.c.kid == kid)
    return connection.execute(assertion_key.delete().where(*which)).rowcount == 1

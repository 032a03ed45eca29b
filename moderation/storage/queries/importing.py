"""Which foreign comments are here already, and the people and articles that new ones need."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

import sqlalchemy as sa
from sqlalchemy.dialects import postgresql, sqlite

from moderation.domain.comment import Standing
from moderation.domain.ids import new_id
from moderation.storage.tables import author, comment, imported

# Within what either database takes in one list.
_AT_ONCE = 1_000


@dataclass(frozen=True, slots=True)
class Known:
    """The comment that a foreign one became, where it stands, and the time it carries."""

    comment_id: str
    article_id: str
    created_at: datetime


@dataclass(frozen=True, slots=True)
class Person:
    """Whom a comment is by. `email` is empty where none is known; then `key` is no address."""

    email: str
    key: str
    first_seen: datetime


def known_ones(
    connection: sa.Connection, site_id: str, source: str, foreign_ids: Iterable[str]
) -> dict[str, Known]:
    """Those of these foreign ids that were brought in before, by foreign id."""
    columns = (comment.c.id, comment.c.article_id, comment.c.created_at)
    query = sa.select(imported.c.foreign_id, *columns).join(
        comment, comment.c.id == imported.c.comment_id
    )
    mine = (imported.c.site_id == site_id, imported.c.source == source)
    return {
        row.foreign_id: Known(row.id, row.article_id, row.created_at)
        for some in _in_parts(sorted(foreign_ids))
        for row in connection.execute(query.where(*mine, imported.c.foreign_id.in_(some)))
    }


def remember(
    connection: sa.Connection, site_id: str, source: str, became: Mapping[str, str]
) -> None:
    """These foreign ids became these comments."""
    rows = [
        {"site_id": site_id, "source": source, "foreign_id": foreign, "comment_id": own}
        for foreign, own in became.items()
    ]
    connection.execute(imported.insert(), rows)


def count_known(connection: sa.Connection, site_id: str, source: str) -> int:
    """How many foreign comments of this source were brought in so far."""
    query = sa.select(sa.func.count()).where(
        imported.c.site_id == site_id, imported.c.source == source
    )
    return connection.execute(query).scalar_one()


def find_or_add_people(
    connection: sa.Connection, site_id: str, people: Mapping[str, Person]
) -> dict[str, str]:
    """The author's id for each key; who is new is written down, unverified.

    Nothing of those who are there is changed: that somebody elsewhere gave an address is no proof
    of anything.
    """
    found = _author_ids(connection, site_id, sorted(people))
    missing = [people[key] for key in sorted(people) if key not in found]
    if not missing:
        return found
    insert = postgresql.insert if connection.dialect.name == "postgresql" else sqlite.insert
    rows = [
        {
            "id": new_id(),
            "site_id": site_id,
            "email": one.email,
            "email_key": one.key,
            "standing": Standing.NORMAL.value,
            "created_at": one.first_seen,
        }
        for one in missing
    ]
    once = insert(author).on_conflict_do_nothing(index_elements=["site_id", "email_key"])
    connection.execute(once, rows)
    return found | _author_ids(connection, site_id, [one.key for one in missing])


def _author_ids(connection: sa.Connection, site_id: str, keys: Sequence[str]) -> dict[str, str]:
    query = sa.select(author.c.email_key, author.c.id).where(author.c.site_id == site_id)
    return {
        row.email_key: row.id
        for some in _in_parts(keys)
        for row in connection.execute(query.where(author.c.email_key.in_(some)))
    }


def _in_parts(values: Sequence[str]) -> Iterable[Sequence[str]]:
    return (values[at : at + _AT_ONCE] for at in range(0, len(values), _AT_ONCE))

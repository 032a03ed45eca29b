"""Up to where a site's people were told of what: the row that makes sure it happens once."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

import sqlalchemy as sa
from sqlalchemy.dialects import postgresql, sqlite

from moderation.storage.tables import moderator, moderator_site, notice


@dataclass(frozen=True, slots=True)
class Told:
    """What is remembered of one kind of notice at a site; see the table."""

    over_since: datetime | None = None
    told_at: datetime | None = None


@dataclass(frozen=True, slots=True)
class Colleague:
    """Somebody who works at a site and can sign in. `preferences` are as they are stored."""

    id: str
    role: str
    preferences: Mapping[str, object]


def all_told(connection: sa.Connection) -> dict[tuple[str, str], Told]:
    """Everything that is remembered, by site and kind: a few rows a site."""
    rows = connection.execute(notice.select())
    return {(row.site_id, row.kind): Told(row.over_since, row.told_at) for row in rows}


def hold(connection: sa.Connection, site_id: str, kind: str) -> Told:
    """What is remembered, and nobody else's to change until this transaction ends."""
    insert = postgresql.insert if connection.dialect.name == "postgresql" else sqlite.insert
    row = insert(notice).values(site_id=site_id, kind=kind)
    connection.execute(row.on_conflict_do_nothing(index_elements=["site_id", "kind"]))
    query = sa.select(notice.c.over_since, notice.c.told_at).where(_is(site_id, kind))
    found = connection.execute(query.with_for_update()).one()
    return Told(found.over_since, found.told_at)


def remember(connection: sa.Connection, site_id: str, kind: str, told: Told) -> None:
    """Remember this from now on. The caller holds the row."""
    values = {"over_since": told.over_since, "told_at": told.told_at}
    connection.execute(notice.update().where(_is(site_id, kind)).values(values))


def colleagues_at(connection: sa.Connection, site_id: str) -> list[Colleague]:
    """Who works at this site and can sign in."""
    query = (
        sa.select(moderator.c.id, moderator_site.c.role, moderator.c.preferences)
        .join_from(moderator_site, moderator, moderator.c.id == moderator_site.c.moderator_id)
        .where(moderator_site.c.site_id == site_id, moderator.c.disabled_at.is_(None))
        .order_by(moderator.c.id)
    )
    return [Colleague(row.id, row.role, row.preferences) for row in connection.execute(query)]


def _is(site_id: str, kind: str) -> sa.ColumnElement[bool]:
    return sa.and_(notice.c.site_id == site_id, notice.c.kind == kind)

"""Every policy that a site has had. Rows are added, never changed."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

import sqlalchemy as sa

from moderation.domain.ids import new_id
from moderation.storage.queries.sites import policy_overrides
from moderation.storage.rows import AnyRow
from moderation.storage.tables import policy_revision


@dataclass(frozen=True, slots=True)
class NewRevision:
    """What a site sets differently from now on, and who says so (None: an operator)."""

    site_id: str
    version: str
    overrides: Mapping[str, Any]
    moderator_id: str | None
    note: str


@dataclass(frozen=True, slots=True)
class Revision:
    """A policy as it was put in force; `version` is the one that decisions name."""

    id: str
    version: str
    overrides: Mapping[str, Any]
    moderator_id: str | None
    note: str
    created_at: datetime


def add_revision(connection: sa.Connection, new: NewRevision, now: datetime) -> str:
    """Write a revision; its id."""
    revision_id = new_id()
    connection.execute(
        policy_revision.insert().values(
            id=revision_id,
            site_id=new.site_id,
            version=new.version,
            overrides=dict(new.overrides),
            moderator_id=new.moderator_id,
            note=new.note,
            created_at=now,
        )
    )
    return revision_id


def remember_first(connection: sa.Connection, site_id: str, version: str, now: datetime) -> None:
    """Before the first change that is remembered, remember what was in force without one."""
    some = sa.select(sa.literal(1)).where(policy_revision.c.site_id == site_id).limit(1)
    overrides = policy_overrides(connection, site_id)
    if overrides and connection.execute(some).first() is None:
        add_revision(connection, NewRevision(site_id, version, overrides, None, ""), now)


def revisions_of(
    connection: sa.Connection, site_id: str, before: tuple[datetime, str] | None, limit: int
) -> list[Revision]:
    """A site's revisions, newest first; `before` is the time and id of the last one seen."""
    key = sa.tuple_(policy_revision.c.created_at, policy_revision.c.id)
    query = policy_revision.select().where(policy_revision.c.site_id == site_id)
    if before is not None:
        moment = sa.literal(before[0], policy_revision.c.created_at.type)
        query = query.where(key < sa.tuple_(moment, sa.literal(before[1])))
    order = (policy_revision.c.created_at.desc(), policy_revision.c.id.desc())
    rows = connection.execute(query.order_by(*order).limit(limit))
    return [_revision(row) for row in rows]


def find_revision(connection: sa.Connection, site_id: str, revision_id: str) -> Revision | None:
    """This revision, if it is one of this site's."""
    query = policy_revision.select().where(
        policy_revision.c.id == revision_id, policy_revision.c.site_id == site_id
    )
    row = connection.execute(query).one_or_none()
    return None if row is None else _revision(row)


def _revision(row: AnyRow) -> Revision:
    return Revision(row.id, row.version, row.overrides, row.moderator_id, row.note, row.created_at)

"""Reading the audit log: a site's, page by page, or all about one object."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from typing import Any

import sqlalchemy as sa

from moderation.storage.rows import AnyRow
from moderation.storage.tables import audit, moderator, moderator_site

DEEDS_ABOUT = 100
# A filter that nearly nothing passes must not read the whole log for one page.
LOOKED_THROUGH = 5_000
OPERATOR = "operator"


@dataclass(frozen=True, slots=True)
class DeedDone:
    """An entry of the log. `moderator_id` is None for an operator or a key."""

    sequence: int
    moderator_id: str | None
    action: str
    object_kind: str
    object_id: str
    details: Mapping[str, Any]
    created_at: datetime


@dataclass(frozen=True, slots=True)
class LogFilter:
    """Which entries: of one person (OPERATOR: of none), of one kind, of one day in UTC."""

    moderator_id: str | None = None
    action: str | None = None
    day: date | None = None


@dataclass(frozen=True, slots=True)
class LogPage:
    """Entries, newest first; `next_before` is where to look on, None at the beginning of the log.

    `looked_through` says that entries were left out only because the page would cost too much.
    """

    deeds: tuple[DeedDone, ...]
    next_before: int | None
    looked_through: bool


def read_log(
    connection: sa.Connection, site_id: str, which: LogFilter, before: int | None, limit: int
) -> LogPage:
    """The entries of a site that come before this one. Reads no more than LOOKED_THROUGH."""
    window = (
        audit.select()
        .where(audit.c.site_id == site_id)
        .order_by(audit.c.sequence.desc())
        .limit(LOOKED_THROUGH)
    )
    start = _end_of(connection, site_id, which.day, before)
    if start is not None:
        window = window.where(audit.c.sequence < start)
    seen = window.subquery()
    query = sa.select(seen).where(*_conditions(seen, which)).order_by(seen.c.sequence.desc())
    found = [_deed(row) for row in connection.execute(query.limit(limit + 1))]
    if len(found) > limit:
        return LogPage(tuple(found[:limit]), found[limit - 1].sequence, looked_through=False)
    number, first, since = connection.execute(
        sa.select(
            sa.func.count(), sa.func.min(seen.c.sequence), sa.func.min(seen.c.created_at)
        ).select_from(seen)
    ).one()
    more = number >= LOOKED_THROUGH and (which.day is None or since.date() >= which.day)
    return LogPage(tuple(found), first if more else None, looked_through=more)


def deeds_about(
    connection: sa.Connection, site_id: str, object_kind: str, object_id: str
) -> tuple[DeedDone, ...]:
    """What was done to one object, the newest last."""
    query = (
        audit.select()
        .where(
            audit.c.site_id == site_id,
            audit.c.object_kind == object_kind,
            audit.c.object_id == object_id,
        )
        .order_by(audit.c.sequence.desc())
        .limit(DEEDS_ABOUT)
    )
    return tuple(reversed([_deed(row) for row in connection.execute(query)]))


def people_of(connection: sa.Connection, site_id: str) -> dict[str, str]:
    """The names of those who may work at this site, by id, for choosing one."""
    query = (
        sa.select(moderator.c.id, moderator.c.name)
        .join_from(moderator_site, moderator, moderator.c.id == moderator_site.c.moderator_id)
        .where(moderator_site.c.site_id == site_id)
        .order_by(moderator.c.name, moderator.c.id)
    )
    return {row.id: row.name for row in connection.execute(query)}


def _end_of(
    connection: sa.Connection, site_id: str, day: date | None, before: int | None
) -> int | None:
    """The entry that this page must come before: of the cursor, or the first after that day."""
    if before is not None or day is None:
        return before
    # Entries of transactions that ran side by side may stand a little out of order.
    end = datetime.combine(day + timedelta(days=1), time(0, 1), UTC)
    lowest, highest = connection.execute(
        sa.select(sa.func.min(audit.c.sequence), sa.func.max(audit.c.sequence)).where(
            audit.c.site_id == site_id
        )
    ).one()
    if highest is None:
        return None
    # The log is in the order of time, so halving finds the place without reading up to it.
    low, high = int(lowest), int(highest) + 1
    while low < high:
        middle = (low + high) // 2
        found = _first_from(connection, site_id, middle)
        if found is None or found[1] >= end:
            high = middle
        else:
            low = found[0] + 1
    return low


def _first_from(
    connection: sa.Connection, site_id: str, sequence: int
) -> tuple[int, datetime] | None:
    query = (
        sa.select(audit.c.sequence, audit.c.created_at)
        .where(audit.c.site_id == site_id, audit.c.sequence >= sequence)
        .order_by(audit.c.sequence)
        .limit(1)
    )
    row = connection.execute(query).one_or_none()
    return None if row is None else (row.sequence, row.created_at)


def _conditions(seen: sa.Subquery, which: LogFilter) -> list[sa.ColumnElement[bool]]:
    conditions: list[sa.ColumnElement[bool]] = []
    if which.moderator_id == OPERATOR:
        conditions.append(seen.c.moderator_id.is_(None))
    elif which.moderator_id is not None:
        conditions.append(seen.c.moderator_id == which.moderator_id)
    if which.action is not None:
        conditions.append(seen.c.action == which.action)
    if which.day is not None:
        begin = datetime.combine(which.day, time(), UTC)
        conditions.append(seen.c.created_at >= begin)
        conditions.append(seen.c.created_at < begin + timedelta(days=1))
    return conditions


def _deed(row: AnyRow) -> DeedDone:
    return DeedDone(
        sequence=row.sequence,
        moderator_id=row.moderator_id,
        action=row.action,
        object_kind=row.object_kind,
        object_id=row.object_id,
        details=row.details,
        created_at=row.created_at,
    )

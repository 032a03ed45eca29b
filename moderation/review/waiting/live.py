"""What has happened since a page was loaded: asked for every few seconds by every open page."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

import sqlalchemy as sa

from moderation.domain.decision import Decision
from moderation.domain.lifecycle import Status
from moderation.review.people.moderators import names_of
from moderation.review.waiting.queue import Waiting, count_waiting
from moderation.storage.queries.comments import latest_decisions
from moderation.storage.rows import AnyRow
from moderation.storage.tables import claim, comment, escalation, event, moderator

# More cards than this are never on one page.
MOST_SEEN = 200


@dataclass(frozen=True, slots=True)
class Change:
    """A comment that is not in the queue any more, or not as it was.

    `decision` is the last one, if it is on the present version; `escalated_by` a colleague's
    name while it waits for a lead.
    """

    id: str
    version: int
    status: Status
    decision: Decision | None
    escalated_by: str | None


@dataclass(frozen=True, slots=True)
class News:
    """`after` is the site's last event: where it has not grown, nothing has come in."""

    after: int
    waiting: Waiting
    changed: Sequence[Change]
    names: Mapping[str, str]
    claims: Mapping[str, str]


def read_news(
    connection: sa.Connection, site_id: str, moderator_id: str, seen: Mapping[str, int | None]
) -> News:
    """What is new for a page that shows these comments: their versions by id, None if unknown."""
    after = latest_event(connection, site_id)
    changed = _changes(connection, site_id, seen)
    deciders = {
        change.decision.ruling.moderator_id
        for change in changed
        if change.decision and change.decision.ruling.moderator_id
    }
    return News(
        after,
        count_waiting(connection, site_id),
        changed,
        names_of(connection, deciders) if deciders else {},
        claims_at(connection, site_id, moderator_id),
    )


def latest_event(connection: sa.Connection, site_id: str) -> int:
    """The number of the last event at the site, or 0."""
    # Between and not equal: PostgreSQL would go through the events of all sites for a quiet one.
    query = sa.select(event.c.sequence).where(event.c.site_id.between(site_id, site_id))
    newest_first = (event.c.site_id.desc(), event.c.sequence.desc())
    row = connection.execute(query.order_by(*newest_first).limit(1)).one_or_none()
    return 0 if row is None else int(row.sequence)


def claims_at(connection: sa.Connection, site_id: str, but: str) -> dict[str, str]:
    """Which comments of the site others than `but` are looking at: the names, by comment id."""
    query = (
        sa.select(claim.c.comment_id, moderator.c.name)
        .join_from(claim, moderator, moderator.c.id == claim.c.moderator_id)
        .where(claim.c.site_id == site_id, claim.c.moderator_id != but)
        .where(claim.c.until > _clock(connection))
    )
    return {row.comment_id: row.name for row in connection.execute(query)}


def _changes(
    connection: sa.Connection, site_id: str, seen: Mapping[str, int | None]
) -> list[Change]:
    """By their rows, not by the events: those become visible in another order than numbered."""
    if not seen:
        return []
    query = (
        sa.select(comment.c.id, comment.c.version, comment.c.status, moderator.c.name)
        .outerjoin_from(comment, escalation, escalation.c.comment_id == comment.c.id)
        .outerjoin(moderator, moderator.c.id == escalation.c.moderator_id)
        .where(comment.c.id.in_(sorted(seen)), comment.c.site_id.concat("") == site_id)
    )
    rows = [row for row in connection.execute(query) if _has_changed(row, seen[row.id])]
    decisions = latest_decisions(connection, [row.id for row in rows]) if rows else {}
    return [
        Change(row.id, row.version, Status(row.status), _on(row, decisions.get(row.id)), row.name)
        for row in rows
    ]


def _has_changed(row: AnyRow, version: int | None) -> bool:
    if row.status != Status.HELD.value or row.name is not None:
        return True
    return version is not None and row.version != version


def _on(row: AnyRow, last: Decision | None) -> Decision | None:
    return last if last is not None and last.comment_version == row.version else None


def _clock(connection: sa.Connection) -> sa.ColumnElement[datetime]:
    """The time by the database, as its `until` columns are written."""
    if connection.dialect.name == "sqlite":
        return sa.func.strftime("%Y-%m-%d %H:%M:%f", "now")
    return sa.func.now()

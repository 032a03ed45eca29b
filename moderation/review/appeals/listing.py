"""The appeals that wait at a site, the oldest first, with what they object to."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

import sqlalchemy as sa

from moderation.domain.appeals import Appeal
from moderation.domain.comment import Comment
from moderation.domain.decision import Decision
from moderation.http.presenting import time_text
from moderation.storage.queries.appeals import IS_OPEN, appeal_from
from moderation.storage.queries.comments import find_comments, latest_decisions
from moderation.storage.tables import appeal


@dataclass(frozen=True, slots=True)
class Place:
    """Where a page ended."""

    created_at: datetime
    comment_id: str


@dataclass(frozen=True, slots=True)
class Appealed:
    """A comment, what its author says, and the last decision on it."""

    comment: Comment
    appeal: Appeal
    decision: Decision | None


@dataclass(frozen=True, slots=True)
class Page:
    """Some appeals; `next` is the place of the last, if more follow."""

    items: tuple[Appealed, ...]
    next: Place | None


def read_appeals(connection: sa.Connection, site_id: str, after: Place | None, limit: int) -> Page:
    """The page of open appeals after a place."""
    query = appeal.select().where(appeal.c.site_id == site_id, IS_OPEN)
    if after is not None:
        place = sa.tuple_(
            sa.literal(after.created_at, appeal.c.created_at.type), sa.literal(after.comment_id)
        )
        query = query.where(sa.tuple_(appeal.c.created_at, appeal.c.comment_id) > place)
    query = query.order_by(appeal.c.created_at, appeal.c.comment_id).limit(limit + 1)
    found = [appeal_from(row) for row in connection.execute(query)]
    ids = [one.comment_id for one in found[:limit]]
    comments, decisions = find_comments(connection, ids), latest_decisions(connection, ids)
    items = tuple(
        Appealed(comments[one.comment_id], one, decisions.get(one.comment_id))
        for one in found[:limit]
    )
    last = found[limit - 1] if len(found) > limit else None
    return Page(items, Place(last.created_at, last.comment_id) if last else None)


def place_in_words(place: Place) -> list[str]:
    """A place as a cursor holds it."""
    return [time_text(place.created_at) or "", place.comment_id]


def place_from(words: list[str] | None) -> Place | None:
    """The place that a cursor holds."""
    return None if words is None else Place(datetime.fromisoformat(words[0]), words[1])

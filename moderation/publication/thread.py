"""Pages of a thread. Keyset paging: page 1,000 costs what page 1 costs."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

import sqlalchemy as sa

from moderation.domain.comment import Comment
from moderation.domain.lifecycle import Status
from moderation.storage.queries.comments import COMMENT_COLUMNS, comment_from
from moderation.storage.tables import comment

_PUBLISHED = comment.c.status == Status.PUBLISHED.value
_WHEN = comment.c.published_at.type


class Sort(StrEnum):
    """`top-level` is the newest first of those that reply to none."""

    NEWEST = "newest"
    OLDEST = "oldest"
    TOP_LEVEL = "top-level"


@dataclass(frozen=True, slots=True)
class Place:
    """Where a page ended: the last comment's time and id."""

    published_at: datetime
    id: str


@dataclass(frozen=True, slots=True)
class Page:
    """Some published comments in order, with the number of published replies to each."""

    comments: tuple[Comment, ...]
    reply_counts: dict[str, int]
    next: Place | None


def read_page(
    connection: sa.Connection,
    scope: Sequence[sa.ColumnElement[bool]],
    sort: Sort,
    after: Place | None,
    limit: int,
) -> Page:
    """The page after a place, of the comments that `in_article` or `replies_to` select."""
    query = sa.select(*COMMENT_COLUMNS).where(_PUBLISHED, *scope)
    if sort is Sort.TOP_LEVEL:
        query = query.where(comment.c.parent_id.is_(None))
    key = sa.tuple_(comment.c.published_at, comment.c.id)
    if after is not None:
        place = sa.tuple_(sa.literal(after.published_at, _WHEN), sa.literal(after.id))
        query = query.where(key > place if sort is Sort.OLDEST else key < place)
    columns = (comment.c.published_at, comment.c.id)
    order = columns if sort is Sort.OLDEST else tuple(column.desc() for column in columns)
    # One more than asked for tells whether there is a next page.
    rows = connection.execute(query.order_by(*order).limit(limit + 1)).all()
    found = tuple(comment_from(row) for row in rows[:limit])
    return Page(found, _reply_counts(connection, found), _next(found, more=len(rows) > limit))


def in_article(site_id: str, article_id: str) -> tuple[sa.ColumnElement[bool], ...]:
    """All comments under an article."""
    return comment.c.site_id == site_id, comment.c.article_id == article_id


def replies_to(site_id: str, article_id: str, parent_id: str) -> tuple[sa.ColumnElement[bool], ...]:
    """The direct replies to one comment under an article."""
    return (*in_article(site_id, article_id), comment.c.parent_id == parent_id)


def _next(found: tuple[Comment, ...], *, more: bool) -> Place | None:
    if not more or found[-1].published_at is None:
        return None
    return Place(found[-1].published_at, found[-1].id)


def _reply_counts(connection: sa.Connection, found: tuple[Comment, ...]) -> dict[str, int]:
    query = (
        sa.select(comment.c.parent_id, sa.func.count())
        .where(comment.c.parent_id.in_([one.id for one in found]), _PUBLISHED)
        .group_by(comment.c.parent_id)
    )
    return {str(row[0]): int(row[1]) for row in connection.execute(query)}

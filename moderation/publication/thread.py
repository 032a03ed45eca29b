"""Pages of a thread. Keyset paging by index: page 1,000 costs what page 1 costs."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

import sqlalchemy as sa

from moderation.domain.comment import Comment
from moderation.domain.lifecycle import Status
from moderation.storage.queries.comments import COMMENT_COLUMNS, comment_from
from moderation.storage.rows import AnyRow
from moderation.storage.tables import comment

_PUBLISHED = comment.c.status == sa.literal_column(f"'{Status.PUBLISHED}'")
_WHEN = comment.c.published_at.type
_NONE: Sequence[AnyRow] = ()


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
class Shown:
    """A published comment, with the number of published replies to it."""

    comment: Comment
    reply_count: int


@dataclass(frozen=True, slots=True)
class Page:
    """Some published comments in order; `next` is where the page ended if there are more."""

    items: tuple[Shown, ...]
    next: Place | None


def read_thread(
    connection: sa.Connection,
    article: tuple[str, str],
    sort: Sort,
    after: Place | None,
    limit: int,
) -> Page:
    """The page after a place, of all comments under an article (site id, article id)."""
    site_id, article_id = article
    query = _QUERY.where(comment.c.site_id == site_id, comment.c.article_id == article_id)
    if sort is Sort.TOP_LEVEL:
        query = query.where(comment.c.parent_id.is_(None))
    return _page(connection.execute(_ordered(query, sort, after, limit)).all(), limit)


def read_replies(
    connection: sa.Connection, parent_id: str, sort: Sort, after: Place | None, limit: int
) -> Page:
    """The page after a place, of the direct replies to one comment."""
    if sort is Sort.TOP_LEVEL:
        return _page(_NONE, limit)
    query = _QUERY.where(comment.c.parent_id == parent_id)
    return _page(connection.execute(_ordered(query, sort, after, limit)).all(), limit)


def is_under(connection: sa.Connection, article: tuple[str, str], comment_id: str) -> bool:
    """Whether this is a comment under this article (site id, article id), in any state."""
    site_id, article_id = article
    query = sa.select(sa.literal(1)).where(
        comment.c.id == comment_id,
        comment.c.site_id == site_id,
        comment.c.article_id == article_id,
    )
    return connection.execute(query).first() is not None


_QUERY = sa.select(*COMMENT_COLUMNS, comment.c.reply_count).where(_PUBLISHED)


def _ordered(
    query: sa.Select[tuple[object, ...]], sort: Sort, after: Place | None, limit: int
) -> sa.Select[tuple[object, ...]]:
    key = sa.tuple_(comment.c.published_at, comment.c.id)
    if after is not None:
        place = sa.tuple_(sa.literal(after.published_at, _WHEN), sa.literal(after.id))
        query = query.where(key > place if sort is Sort.OLDEST else key < place)
    columns = (comment.c.published_at, comment.c.id)
    order = columns if sort is Sort.OLDEST else tuple(column.desc() for column in columns)
    # One more than asked for tells whether there is a next page.
    return query.order_by(*order).limit(limit + 1)


def _page(rows: Sequence[AnyRow], limit: int) -> Page:
    found = tuple(Shown(comment_from(row), row.reply_count) for row in rows[:limit])
    return Page(found, _place_of(found[-1].comment) if len(rows) > limit else None)


def _place_of(last: Comment) -> Place | None:
    return None if last.published_at is None else Place(last.published_at, last.id)

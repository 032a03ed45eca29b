"""Pages of a thread. Keyset paging by index: page 1,000 costs what page 1 costs."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
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
# On one page. More were taken down than that, with answers below each: the rest is not shown.
MOST_GONE = 100


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
class Gone:
    """What is public no more, and stood where replies that are public begin. Nothing else of it."""

    id: str
    parent_id: str | None
    published_at: datetime
    reply_count: int


@dataclass(frozen=True, slots=True)
class Page:
    """Some published comments in order; `next` is where the page ended if there are more.

    `gone` are those that stood among them, where replies are left out.
    """

    items: tuple[Shown, ...]
    next: Place | None
    gone: tuple[Gone, ...] = ()


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
    page = _page(connection.execute(_ordered(query, sort, after, limit)).all(), limit)
    if sort is not Sort.TOP_LEVEL:
        return page
    return replace(page, gone=_gone(connection, article, _BEGINS, (sort, after, page.next)))


def read_replies(
    connection: sa.Connection,
    article: tuple[str, str],
    parent_id: str,
    sort: Sort,
    after: Place | None,
    limit: int,
) -> Page:
    """The page after a place, of the direct replies to one comment under this article."""
    if sort is Sort.TOP_LEVEL:
        return _page(_NONE, limit)
    query = _QUERY.where(comment.c.parent_id == parent_id)
    page = _page(connection.execute(_ordered(query, sort, after, limit)).all(), limit)
    below = comment.c.parent_id == parent_id
    return replace(page, gone=_gone(connection, article, below, (sort, after, page.next)))


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


_above = comment.alias("above")
# What replies to nothing, or to what is itself shown nowhere.
_BEGINS = sa.or_(
    comment.c.parent_id.is_(None),
    sa.and_(_above.c.status != Status.PUBLISHED.value, _above.c.reply_count == 0),
)
_GONE = (
    sa.select(comment.c.id, comment.c.parent_id, comment.c.published_at, comment.c.reply_count)
    .select_from(comment.outerjoin(_above, _above.c.id == comment.c.parent_id))
    # Literals, so that the partial index is used.
    .where(comment.c.reply_count > sa.literal_column("0"))
    .where(comment.c.status != sa.literal_column(f"'{Status.PUBLISHED}'"))
    .where(comment.c.published_at.is_not(None))
)


def _gone(
    connection: sa.Connection,
    article: tuple[str, str],
    where: sa.ColumnElement[bool],
    page: tuple[Sort, Place | None, Place | None],
) -> tuple[Gone, ...]:
    """Those that stood between the places where this page begins and ends."""
    sort, after, until = page
    query = _GONE.where(comment.c.site_id == article[0], comment.c.article_id == article[1], where)
    if until is not None:
        key, place = _key(until)
        query = query.where(key <= place if sort is Sort.OLDEST else key >= place)
    rows = connection.execute(_ordered(query, sort, after, MOST_GONE - 1))
    return tuple(Gone(row.id, row.parent_id, row.published_at, row.reply_count) for row in rows)


def _key(place: Place) -> tuple[sa.Tuple, sa.Tuple]:
    columns = sa.tuple_(comment.c.published_at, comment.c.id)
    return columns, sa.tuple_(sa.literal(place.published_at, _WHEN), sa.literal(place.id))


def _ordered(
    query: sa.Select[tuple[object, ...]], sort: Sort, after: Place | None, limit: int
) -> sa.Select[tuple[object, ...]]:
    if after is not None:
        key, place = _key(after)
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

"""What is known of an article: its comments by state, page by page, and when they came."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Any

import sqlalchemy as sa

from moderation.domain.comment import Comment
from moderation.domain.lifecycle import Status
from moderation.storage.queries.comments import COMMENT_COLUMNS, comment_from
from moderation.storage.tables import comment

# Beyond this a number says no more to a person, and counting on would cost.
COUNTED = 999
# The picture is of the newest: an article with very many comments opens as fast as any other.
DRAWN = 5_000
_MOST_BARS = 80
_DAY = 24
_HOURS_A_BAR = (1, 6, _DAY, _DAY * 7, _DAY * 30)


@dataclass(frozen=True, slots=True)
class CommentPage:
    """Some comments of one state, newest first, and the place to go on from, if there is more."""

    comments: tuple[Comment, ...]
    place: tuple[str, str] | None


@dataclass(frozen=True, slots=True)
class Heat:
    """How many comments came in each span of `hours`, by what became of them.

    `begins` are the spans' beginnings in UTC; `counts` has a row of as many numbers per state.
    `capped`: there are more than the newest DRAWN comments, and the others are not in it.
    """

    hours: int
    begins: tuple[datetime, ...]
    counts: Mapping[Status, tuple[int, ...]]
    capped: bool


def count_states(connection: sa.Connection, site_id: str, article_id: str) -> dict[Status, int]:
    """How many comments are in each state; counting stops at COUNTED + 1."""
    parts = [
        sa.select(
            sa.literal(status.value).label("status"),
            sa.select(sa.func.count())
            .select_from(_some(site_id, article_id, status, COUNTED + 1).subquery())
            .scalar_subquery()
            .label("number"),
        )
        for status in Status
    ]
    rows = connection.execute(sa.union_all(*parts))
    return {Status(row.status): row.number for row in rows if row.number}


def page_of_state(
    connection: sa.Connection,
    which: tuple[str, str, Status],
    after: Sequence[str] | None,
    limit: int,
) -> CommentPage:
    """Comments of (site id, article id, state): those never published first, newest first.

    `after` is the place of the last one seen: when it was published, or nothing, and its id.
    """
    found = [] if after and after[0] else _never_published(connection, which, after, limit + 1)
    if len(found) <= limit:
        behind = after if after and after[0] else None
        found += _once_published(connection, which, behind, limit + 1 - len(found))
    comments = tuple(found[:limit])
    return CommentPage(comments, _place(comments[-1]) if len(found) > limit else None)


def read_heat(connection: sa.Connection, site_id: str, article_id: str) -> Heat:
    """When its comments came, in spans of an hour up to a month, so that they fit a picture."""
    # One index has all of it, in this order: no comment is read.
    everything = (
        sa.select(comment.c.created_at, comment.c.status)
        .where(comment.c.site_id == site_id, comment.c.article_id == article_id)
        .order_by(comment.c.created_at.desc())
    )
    newest = everything.limit(DRAWN).subquery()
    came = newest.c.created_at
    bounds = sa.select(sa.func.min(came), sa.func.max(came), sa.func.count())
    first, last, number = connection.execute(bounds).one()
    if not number:
        return Heat(1, (), {}, capped=False)
    time = _unit(connection, came, "hour" if _hours_a_bar(first, last) < _DAY else "day")
    query = sa.select(time.label("time"), newest.c.status, sa.func.count())
    rows = connection.execute(query.group_by("time", newest.c.status)).all()
    found = [(_moment(when), Status(status), count) for when, status, count in rows]
    more = everything.offset(DRAWN).limit(1)
    capped = number == DRAWN and connection.execute(more).first() is not None
    return spread(found, capped=capped)


def spread(found: Sequence[tuple[datetime, Status, int]], *, capped: bool = False) -> Heat:
    """Counts of hours or days, as (begin, state, number), in the shortest spans that fit."""
    if not found:
        return Heat(1, (), {}, capped)
    first, last = min(one[0] for one in found), max(one[0] for one in found)
    hours = _hours_a_bar(first, last)
    step = timedelta(hours=hours)
    # Six hours begin at six o'clock, days at midnight, and the first span is not empty.
    midnight = first.replace(hour=0)
    begin = midnight + (first - midnight) // step * step
    places = int((last - begin) / step) + 1
    counts = {status: [0] * places for _, status, _ in found}
    for moment, status, number in found:
        counts[status][int((moment - begin) / step)] += number
    return Heat(
        hours,
        tuple(begin + step * n for n in range(places)),
        {status: tuple(counts[status]) for status in Status if status in counts},
        capped,
    )


def _hours_a_bar(first: datetime, last: datetime) -> int:
    """The shortest span of which not too many lie between these, in hours."""
    hours = (last - first) / timedelta(hours=1) + 1
    return next((h for h in _HOURS_A_BAR if hours / h <= _MOST_BARS), _HOURS_A_BAR[-1])


def _unit(
    connection: sa.Connection, time: sa.ColumnElement[Any], unit: str
) -> sa.ColumnElement[Any]:
    """The hour or the day of a time, as `_moment` reads it."""
    if connection.dialect.name == "sqlite":
        return sa.func.substr(time, 1, len("2026-01-31 12" if unit == "hour" else "2026-01-31"))
    return sa.func.date_trunc(unit, time, "UTC", type_=sa.DateTime(timezone=True))


def _moment(begin: str | datetime) -> datetime:
    """SQLite cuts a day or an hour off the text of a time; PostgreSQL gives a time."""
    if isinstance(begin, datetime):
        return begin.astimezone(UTC)
    return datetime.fromisoformat(begin).replace(tzinfo=UTC)


def _some(site_id: str, article_id: str, status: Status, most: int) -> sa.Select[Any]:
    return sa.select(sa.literal(1)).where(*_is((site_id, article_id, status))).limit(most)


def _never_published(
    connection: sa.Connection,
    which: tuple[str, str, Status],
    after: Sequence[str] | None,
    limit: int,
) -> list[Comment]:
    query = _newest(which, limit).where(comment.c.published_at.is_(None))
    if after:
        query = query.where(comment.c.id < after[1])
    return [comment_from(row) for row in connection.execute(query)]


def _once_published(
    connection: sa.Connection,
    which: tuple[str, str, Status],
    after: Sequence[str] | None,
    limit: int,
) -> list[Comment]:
    query = _newest(which, limit).where(comment.c.published_at.is_not(None))
    if after:
        moment = sa.literal(datetime.fromisoformat(after[0]), comment.c.published_at.type)
        place = sa.tuple_(moment, sa.literal(after[1]))
        query = query.where(sa.tuple_(comment.c.published_at, comment.c.id) < place)
    return [comment_from(row) for row in connection.execute(query)]


def _newest(which: tuple[str, str, Status], limit: int) -> sa.Select[Any]:
    # The order of the thread's index backwards, in both databases.
    order = (comment.c.published_at.desc(), comment.c.id.desc())
    return sa.select(*COMMENT_COLUMNS).where(*_is(which)).order_by(*order).limit(limit)


def _is(which: tuple[str, str, Status]) -> tuple[sa.ColumnElement[bool], ...]:
    site_id, article_id, status = which
    return (
        comment.c.site_id == site_id,
        comment.c.article_id == article_id,
        comment.c.status == status.value,
    )


def _place(one: Comment) -> tuple[str, str]:
    return (one.published_at.isoformat() if one.published_at else "", one.id)

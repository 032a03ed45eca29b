"""The review queue: what waits for a moderator, in a chosen order, page by page."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import Any

import sqlalchemy as sa

from moderation.domain.comment import Comment
from moderation.domain.decision import Decision
from moderation.domain.lifecycle import Status
from moderation.storage.queries.comments import COMMENT_COLUMNS, comment_from, latest_decisions
from moderation.storage.tables import comment, decision


class Order(StrEnum):
    """`priority` and `score` put the highest score first; the times are of waiting."""

    PRIORITY = "priority"
    OLDEST = "oldest"
    NEWEST = "newest"
    SCORE = "score"


@dataclass(frozen=True, slots=True)
class Filter:
    """Which comments: of one site, in one state, perhaps of one article or one reason."""

    site_id: str
    status: Status = Status.HELD
    article_id: str | None = None
    reason: str | None = None


@dataclass(frozen=True, slots=True)
class Item:
    """A comment with the last decision on it, and where it stands in the order.

    `since` is when it came into its state: from then on it has been waiting.
    """

    comment: Comment
    decision: Decision | None
    place: tuple[str, str]
    since: datetime


@dataclass(frozen=True, slots=True)
class Page:
    """Some of the queue. `more` tells whether there is a next page."""

    items: tuple[Item, ...]
    more: bool


def read_queue(
    connection: sa.Connection,
    which: Filter,
    order: Order,
    after: Sequence[str] | None,
    limit: int,
) -> Page:
    """The page after a place. Places are of one order; `after` comes from a signed cursor."""
    column = _column(order)
    descending = order is not Order.OLDEST
    query = sa.select(
        *COMMENT_COLUMNS, column.label("place"), comment.c.status_since.label("since")
    ).where(*_conditions(which))
    if after is not None:
        key, place = sa.tuple_(column, comment.c.id), _place(order, after)
        query = query.where(key < place if descending else key > place)
    ordering = [c.desc() if descending else c for c in (column, comment.c.id)]
    rows = connection.execute(query.order_by(*ordering).limit(limit + 1)).all()
    found = [comment_from(row) for row in rows[:limit]]
    decisions = latest_decisions(connection, [one.id for one in found])
    items = tuple(
        Item(one, decisions.get(one.id), _place_text(row.place, one.id), row.since)
        for one, row in zip(found, rows, strict=False)
    )
    return Page(items, more=len(rows) > limit)


def count_queue(connection: sa.Connection, which: Filter, most: int) -> int:
    """How many comments the filter leaves; counting stops at `most`."""
    some = sa.select(sa.literal(1)).where(*_conditions(which)).limit(most).subquery()
    return connection.execute(sa.select(sa.func.count()).select_from(some)).scalar_one()


def _conditions(which: Filter) -> list[sa.ColumnElement[bool]]:
    conditions = [comment.c.site_id == which.site_id, comment.c.status == which.status.value]
    if which.article_id is not None:
        conditions.append(comment.c.article_id == which.article_id)
    if which.reason is not None:
        conditions.append(_was_for(which.reason))
    return conditions


def _was_for(reason: str) -> sa.ColumnElement[bool]:
    """Whether some decision on the comment named this reason, on either database."""
    text = sa.cast(decision.c.reasons, sa.Text)
    return sa.exists().where(
        decision.c.comment_id == comment.c.id, text.contains(f'"{reason}"', autoescape=True)
    )


def _column(order: Order) -> sa.Column[Any]:
    return comment.c.status_since if order in (Order.OLDEST, Order.NEWEST) else comment.c.score


def _place(order: Order, after: Sequence[str]) -> sa.Tuple:
    by_score = order in (Order.PRIORITY, Order.SCORE)
    value: float | datetime = float(after[0]) if by_score else datetime.fromisoformat(after[0])
    return sa.tuple_(sa.literal(value, _column(order).type), sa.literal(after[1]))


def _place_text(value: Any, comment_id: str) -> tuple[str, str]:
    return (repr(value) if isinstance(value, float) else value.isoformat(), comment_id)

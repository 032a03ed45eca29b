"""Where the comments of a list are looked for, so that no list reads a whole table.

A *wide* source is read in its index's order, and reading ends with the page: the comments of a
site in one state, or those held for one reason. A *narrow* source is a few rows, found by index,
that are put in order afterwards: an article's, a commenter's, what was escalated, what a search
found. Without being told, planners take the wide way for narrow questions now and then, and read
the whole queue in order to find nothing; a materialized CTE leaves them no choice.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import sqlalchemy as sa
from sqlalchemy.sql.operators import custom_op

from moderation.domain.lifecycle import Status
from moderation.review.shifts import SEVERE_FROM
from moderation.review.waiting.conditions import for_reason, not_left_out, within
from moderation.review.waiting.filters import Filter, Order
from moderation.review.waiting.matching import Matching
from moderation.storage.tables import author, comment, escalation, held_reason

# Of what no index answers, only so many comments in a row are looked through.
LOOKED_THROUGH = 2_000


@dataclass(frozen=True, slots=True)
class Source:
    """What to select from, and its columns that order and bound a list.

    Where `rows` is not `comment` itself, `joined` has its columns too.
    """

    rows: sa.FromClause
    id: sa.ColumnElement[str]
    since: sa.ColumnElement[Any]
    score: sa.ColumnElement[float]
    priority: sa.ColumnElement[float]
    conditions: tuple[sa.ColumnElement[bool], ...] = ()

    @property
    def joined(self) -> sa.FromClause:
        """The rows with the comments that they are about."""
        if self.rows is comment:
            return comment
        return self.rows.join(comment, comment.c.id == self.id)

    def column(self, order: Order) -> sa.ColumnElement[Any]:
        """What this order goes by."""
        if order.by_time:
            return self.since
        return self.score if order is Order.SCORE else self.priority


def source_of(
    which: Filter, order: Order, after: Sequence[Any] | None, words: Matching | None
) -> Source:
    """The source for a filter; `after` is the place from which on it must reach."""
    narrow = _narrow(which, words)
    if narrow is not None:
        return _few(narrow)
    if which.status is Status.HELD:
        return _of_reason(which, which.reason) if which.reason is not None else _of_state(which)
    if _is_answered_by_index(which, order):
        return _of_state(which)
    return _few(_window(which, order, after))


def asked_of(
    connection: sa.Connection, source: Source, which: Filter, order: Order
) -> list[sa.ColumnElement[bool]]:
    """What the source's rows must fulfil besides; words are not looked at."""
    since, score, priority = source.since, source.score, source.priority
    if connection.dialect.name == "sqlite":
        # It would rather sort all that a bound leaves than read on in the order.
        since = since if order.by_time else _unindexed(since)
        score = score if order is Order.SCORE else _unindexed(score)
        priority = priority if order is Order.PRIORITY else _unindexed(priority)
    reason = [] if source.rows is held_reason else for_reason(which, source.id)
    left_out = not_left_out(which, source.id)
    mild = [priority < SEVERE_FROM] if which.spared else []
    return [*source.conditions, *within(which, since, score), *mild, *reason, *left_out]


def beyond(source: Source, order: Order, after: Sequence[Any]) -> sa.ColumnElement[bool]:
    """Whether a row of the source comes after this place (value, comment id) in this order."""
    column = source.column(order)
    here = sa.tuple_(column, source.id)
    place = sa.tuple_(sa.literal(after[0], column.type), sa.literal(after[1]))
    return here > place if order is Order.OLDEST else here < place


def ordering(source: Source, order: Order) -> list[sa.ColumnElement[Any]]:
    """What to sort by: the id decides among equals."""
    columns: tuple[sa.ColumnElement[Any], ...] = (source.column(order), source.id)
    return [one if order is Order.OLDEST else one.desc() for one in columns]


def _unindexed(column: sa.ColumnElement[Any]) -> sa.ColumnElement[Any]:
    """The same value; SQLite uses no index to find it."""
    plus: custom_op[Any] = custom_op("+")
    return sa.UnaryExpression(column, operator=plus, type_=column.type)


def _of_state(which: Filter) -> Source:
    row = comment.c
    # In the query's text, so that a plan for any state is not taken for the few that are held.
    status = sa.literal_column(f"'{which.status.value}'", sa.String)
    own = (row.site_id == which.site_id, row.status == status)
    return Source(comment, row.id, row.status_since, row.score, row.priority, own)


def _of_reason(which: Filter, reason: str) -> Source:
    """What is known of held comments stands with each reason, in the order of each."""
    row = held_reason.c
    own = (row.site_id == which.site_id, row.reason == reason)
    return Source(held_reason, row.comment_id, row.since, row.score, row.priority, own)


def _few(found: sa.Select[Any]) -> Source:
    few = found.cte("few").prefix_with("MATERIALIZED")
    return Source(few, few.c.id, few.c.status_since, few.c.score, few.c.priority)


_COLUMNS = (comment.c.id, comment.c.status_since, comment.c.score, comment.c.priority)


def _narrow(which: Filter, words: Matching | None) -> sa.Select[Any] | None:
    """The few comments that an index leads to, or None where none of the narrow filters is set."""
    query = sa.select(*_COLUMNS).where(comment.c.status == which.status.value)
    if which.escalated is True:
        query = query.join(escalation, escalation.c.comment_id == comment.c.id)
        query = query.where(escalation.c.site_id == which.site_id)
    elif which.author_id is not None:
        query = query.where(_is_by(which))
    elif which.article_id is not None:
        query = query.where(comment.c.site_id == which.site_id)
    elif words is None or not words.narrow:
        return None
    if which.article_id is not None:
        query = query.where(comment.c.article_id == which.article_id)
    if which.escalated is True and which.author_id is not None:
        query = query.where(comment.c.author_id == which.author_id)
    return query if words is None else query.where(words.condition)


def _is_by(which: Filter) -> sa.ColumnElement[bool]:
    """By this commenter, if it is one of the site; a condition on the site would mislead."""
    own = sa.select(author.c.id).where(
        author.c.id == which.author_id, author.c.site_id == which.site_id
    )
    return comment.c.author_id == own.scalar_subquery()


def _is_answered_by_index(which: Filter, order: Order) -> bool:
    """Whether the bounds are on what the order goes by, and there are no others."""
    by_score = which.min_score is not None or which.max_score is not None
    by_time = which.since is not None or which.until is not None
    if which.reason is not None or (by_score and by_time):
        return False
    return (order is Order.SCORE or not by_score) and (order.by_time or not by_time)


def _window(which: Filter, order: Order, after: Sequence[Any] | None) -> sa.Select[Any]:
    """The next comments in the order: what else is asked is looked for among them alone."""
    source = _of_state(which)
    query = sa.select(*_COLUMNS).where(*source.conditions)
    if after is not None:
        query = query.where(beyond(source, order, after))
    return query.order_by(*ordering(source, order)).limit(LOOKED_THROUGH)

"""Where the comments of a choice on many are looked for, so that no list is read in vain.

As in `review.waiting.sources`, a wide choice (a site's scores, or a reason's) is read along its
index, as far as needed; of a narrow one (named comments, a commenter's, an article's) the few rows
are found first: without being told, planners read the whole queue to find them.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import sqlalchemy as sa

from moderation.domain.lifecycle import Status
from moderation.storage.tables import comment, held_reason


@dataclass(frozen=True, slots=True)
class Choice:
    """Held comments of one site: those named, or those of a commenter, or of a range of scores.

    `low` and `high` are scores from 0 to 1, both included; `reason` is a signal.
    """

    site_id: str
    ids: tuple[str, ...] = ()
    author_id: str | None = None
    low: float = 0.0
    high: float = 1.0
    reason: str | None = None
    article_id: str | None = None

    @property
    def is_range(self) -> bool:
        """Whether it is by score: such a choice is for leads."""
        return not self.ids and self.author_id is None

    @property
    def is_narrow(self) -> bool:
        """Whether its comments are few, and found by an index of their own."""
        return not self.is_range or self.article_id is not None


@dataclass(frozen=True, slots=True)
class Source:
    """What to select from, and its columns.

    `conditions` find the rows along their index; where a row is found by its `id` instead,
    `of_one` say whether it belongs to them.
    """

    rows: sa.FromClause
    id: sa.ColumnElement[str]
    score: sa.ColumnElement[float]
    conditions: tuple[sa.ColumnElement[bool], ...] = ()
    of_one: tuple[sa.ColumnElement[bool], ...] = ()


def source_of(choice: Choice) -> Source:
    """The source of a choice, with its range of scores."""
    source = whole_source(choice)
    if not choice.is_range:
        return source
    # In a sum, the score is not what an index is chosen for.
    looked_up = source.score + 0.0
    return Source(
        source.rows,
        source.id,
        source.score,
        (*source.conditions, *_within(choice, source.score)),
        (*source.of_one, *_within(choice, looked_up)),
    )


def whole_source(choice: Choice) -> Source:
    """The same for any score."""
    if choice.is_narrow:
        few = _few(choice).cte("few").prefix_with("MATERIALIZED")
        return Source(few, few.c.id, few.c.score)
    if choice.reason is None:
        return _of_state(choice)
    row = held_reason.c
    reason = row.reason == choice.reason
    own = (row.site_id == choice.site_id, reason)
    return Source(held_reason, row.comment_id, row.score, own, (reason,))


def _of_state(choice: Choice) -> Source:
    row = comment.c
    own = (row.site_id == choice.site_id, row.status == _held())
    return Source(comment, row.id, row.score, own, (row.status.concat("") == _held(),))


def _few(choice: Choice) -> sa.Select[Any]:
    query = sa.select(comment.c.id, comment.c.score).where(comment.c.status == _held())
    # Written so that the index on the site's queue is no way to it.
    own = comment.c.site_id.concat("") == choice.site_id
    if choice.ids:
        return query.where(comment.c.id.in_(choice.ids), own)
    if choice.author_id is not None:
        return query.where(comment.c.author_id == choice.author_id, own)
    query = query.where(
        comment.c.site_id == choice.site_id, comment.c.article_id == choice.article_id
    )
    if choice.reason is None:
        return query
    has_reason = sa.exists().where(
        held_reason.c.comment_id == comment.c.id, held_reason.c.reason == choice.reason
    )
    return query.where(has_reason)


def _held() -> sa.ColumnElement[str]:
    # In the query's text, so that a plan for any state is not taken for the few that are held.
    return sa.literal_column(f"'{Status.HELD.value}'", sa.String)


def _within(choice: Choice, score: sa.ColumnElement[float]) -> tuple[sa.ColumnElement[bool], ...]:
    # What says nothing is left out: the planner would read the index by it.
    bounds = ((choice.low > 0, score >= choice.low), (choice.high < 1, score <= choice.high))
    return tuple(bound for says_something, bound in bounds if says_something)

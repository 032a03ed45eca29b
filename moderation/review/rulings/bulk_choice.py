"""Many held comments at once: which they are, and which of them are left out."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any

import sqlalchemy as sa

from moderation.domain.lifecycle import Action, Status
from moderation.storage.tables import claim, comment, escalation, held_reason

# At a time; and what a moderator who is no lead may decide at a time.
MOST, MOST_OF_A_MODERATOR = 1_000, 100
# Beyond this a number says no more to a person, and counting on would cost.
COUNTED = 10_000
BARS = 20


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


@dataclass(frozen=True, slots=True)
class Found:
    """What a choice comes to: (comment id, version) of what would be decided, and the rest.

    `matching` counts all that the choice names, up to COUNTED; `escalated` and `claimed` those
    that are left out because a lead is asked, or because a colleague looks at them.
    """

    chosen: tuple[tuple[str, int], ...]
    matching: int
    escalated: int
    claimed: int


def find(
    connection: sa.Connection,
    choice: Choice,
    action: Action,
    moderator_id: str,
    now: datetime,
    most: int,
) -> Found:
    """At most `most` comments: to publish, those with the lowest scores; to reject, the highest."""
    score, id_ = _score(choice), _id_column(choice)
    order = (score, id_) if action is Action.PUBLISH else (score.desc(), id_.desc())
    # The tables of exceptions are small; the rest is read along an index, as far as needed.
    rows = connection.execute(
        _matching(choice, comment.c.id, comment.c.version)
        .where(~_is_escalated(), ~_is_claimed(moderator_id, now))
        .order_by(*order)
        .limit(most)
    )
    chosen = tuple((row.id, row.version) for row in rows)
    escalated = _matching(choice, sa.literal(1)).join(
        escalation, escalation.c.comment_id == comment.c.id
    )
    claimed = (
        _matching(choice, sa.literal(1))
        .join(claim, claim.c.comment_id == comment.c.id)
        .where(claim.c.until > now, claim.c.moderator_id != moderator_id, ~_is_escalated())
    )
    left_out = (_count(connection, escalated), _count(connection, claimed))
    return Found(chosen, count(connection, choice), *left_out)


def reserved(
    connection: sa.Connection, ids: Sequence[str], moderator_id: str, now: datetime
) -> tuple[set[str], set[str]]:
    """Which of these comments wait for a lead, and which others a colleague looks at."""
    asked = sa.select(escalation.c.comment_id).where(escalation.c.comment_id.in_(ids))
    looked_at = sa.select(claim.c.comment_id).where(
        claim.c.comment_id.in_(ids), claim.c.until > now, claim.c.moderator_id != moderator_id
    )
    escalated = set(connection.execute(asked).scalars())
    return escalated, set(connection.execute(looked_at).scalars()) - escalated


def count(connection: sa.Connection, choice: Choice) -> int:
    """How many comments the choice names; counting stops at COUNTED."""
    return _count(connection, _by_index(choice, sa.literal(1)).limit(COUNTED))


def histogram(connection: sa.Connection, choice: Choice) -> list[int]:
    """How many held comments have which score, in twenty equal steps from 0 to 1.

    Of the reason and the article that are chosen, whatever the range.
    """
    choice, counts = replace(choice, low=0.0, high=1.0), []
    for step in range(BARS):
        low, high = step / BARS, (step + 1) / BARS
        score = _score(choice)
        # The last step has 1 in it as well.
        within = (score >= low) & ((score < high) if step + 1 < BARS else sa.true())
        query = _by_index(choice, sa.func.count()).where(within)
        counts.append(query.scalar_subquery())
    return [int(count) for count in connection.execute(sa.select(*counts)).one()]


def _matching(choice: Choice, *columns: Any) -> sa.Select[Any]:
    query = sa.select(*columns).select_from(_source(choice))
    query = query.where(comment.c.site_id == choice.site_id, comment.c.status == Status.HELD.value)
    if choice.ids:
        return query.where(comment.c.id.in_(choice.ids))
    if choice.author_id is not None:
        return query.where(comment.c.author_id == choice.author_id)
    if choice.article_id is not None:
        query = query.where(comment.c.article_id == choice.article_id)
    return query.where(*_in_range(choice))


def _by_index(choice: Choice, *columns: Any) -> sa.Select[Any]:
    """The same, where nothing of the comment itself is asked: the reasons alone, if they do."""
    if not choice.is_range or choice.reason is None or choice.article_id is not None:
        return _matching(choice, *columns)
    return sa.select(*columns).select_from(held_reason).where(*_in_range(choice))


def _in_range(choice: Choice) -> list[sa.ColumnElement[bool]]:
    conditions: list[sa.ColumnElement[bool]] = []
    if choice.reason is not None:
        conditions += [
            held_reason.c.site_id == choice.site_id,
            held_reason.c.reason == choice.reason,
        ]
    # What says nothing is left out: the planner would read the index by it.
    if choice.low > 0:
        conditions.append(_score(choice) >= choice.low)
    if choice.high < 1:
        conditions.append(_score(choice) <= choice.high)
    return conditions


def _source(choice: Choice) -> sa.FromClause:
    if choice.reason is None:
        return comment
    return held_reason.join(comment, comment.c.id == held_reason.c.comment_id)


def _score(choice: Choice) -> sa.ColumnElement[float]:
    column: sa.ColumnElement[float] = (
        comment.c.score if choice.reason is None else held_reason.c.score
    )
    return column


def _id_column(choice: Choice) -> sa.Column[str]:
    return comment.c.id if choice.reason is None else held_reason.c.comment_id


def _is_escalated() -> sa.ColumnElement[bool]:
    return sa.exists().where(escalation.c.comment_id == comment.c.id)


def _is_claimed(moderator_id: str, now: datetime) -> sa.ColumnElement[bool]:
    return sa.exists().where(
        claim.c.comment_id == comment.c.id,
        claim.c.until > now,
        claim.c.moderator_id != moderator_id,
    )


def _count(connection: sa.Connection, query: sa.Select[Any]) -> int:
    counted = sa.select(sa.func.count()).select_from(query.subquery())
    return int(connection.execute(counted).scalar_one())

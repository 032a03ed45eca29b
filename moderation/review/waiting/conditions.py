"""What a filter asks of single comments, once it is known where they are looked for."""

from __future__ import annotations

from typing import Any

import sqlalchemy as sa

from moderation.domain.lifecycle import Status
from moderation.review.waiting.filters import Filter
from moderation.storage.tables import claim, decision, escalation, held_reason

Condition = sa.ColumnElement[bool]


def not_left_out(which: Filter, comment_id: sa.ColumnElement[str]) -> list[Condition]:
    """That it does not wait for a lead, and nobody else looks at it, where that is asked."""
    conditions: list[Condition] = []
    if which.escalated is False:
        conditions.append(~sa.exists().where(escalation.c.comment_id == comment_id))
    if which.free_for is not None:
        by_others = (claim.c.moderator_id != which.free_for, claim.c.until > sa.func.now())
        conditions.append(~sa.exists().where(claim.c.comment_id == comment_id, *by_others))
    return conditions


def for_reason(which: Filter, comment_id: sa.ColumnElement[str]) -> list[Condition]:
    """That it is held for the reason, or some decision named it; on either database."""
    if which.reason is None:
        return []
    if which.status is Status.HELD:
        row = held_reason.c
        return [sa.exists().where(row.comment_id == comment_id, row.reason == which.reason)]
    text = sa.cast(decision.c.reasons, sa.Text)
    named = text.contains(f'"{which.reason}"', autoescape=True)
    # Counted for each comment: where it may, PostgreSQL joins with all decisions there are.
    number = sa.select(sa.func.count()).where(decision.c.comment_id == comment_id, named)
    return [number.scalar_subquery() > 0]


def within(
    which: Filter, since: sa.ColumnElement[Any], score: sa.ColumnElement[Any]
) -> list[Condition]:
    """That time and score are within the filter's bounds."""
    pairs: list[tuple[Any, Any]] = [
        (which.since, since.__ge__),
        (which.until, since.__le__),
        (which.min_score, score.__ge__),
        (which.max_score, score.__le__),
    ]
    return [holds(bound) for bound, holds in pairs if bound is not None]

"""Many held comments at once: which they are, and which of them are left out."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

import sqlalchemy as sa

from moderation.domain.lifecycle import Action
from moderation.review.rulings.bulk_sources import Choice, Source, source_of, whole_source
from moderation.storage.tables import claim, comment, escalation

__all__ = ["BARS", "COUNTED", "MOST", "MOST_OF_A_MODERATOR", "Choice", "Found"]

# At a time; and what a moderator who is no lead may decide at a time.
MOST, MOST_OF_A_MODERATOR = 1_000, 100
# Beyond this a number says no more to a person, and counting on would cost.
COUNTED = 10_000
BARS = 20


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
    colleagues = (claim.c.until > now, claim.c.moderator_id != moderator_id)
    source = source_of(choice)
    is_escalated = sa.exists().where(escalation.c.comment_id == source.id)
    is_claimed = sa.exists().where(claim.c.comment_id == source.id, *colleagues)
    chosen = _first(source, (~is_escalated, ~is_claimed), action, most)
    lead_asked = sa.exists().where(escalation.c.comment_id == claim.c.comment_id)
    return Found(
        tuple((row.id, row.version) for row in connection.execute(chosen)),
        count(connection, choice),
        _count(connection, _among(choice, source, escalation)),
        _count(connection, _among(choice, source, claim).where(*colleagues, ~lead_asked)),
    )


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
    source = source_of(choice)
    some = sa.select(sa.literal(1)).select_from(source.rows).where(*source.conditions)
    return _count(connection, some.limit(COUNTED))


def histogram(connection: sa.Connection, choice: Choice) -> list[int]:
    """How many held comments have which score, in twenty equal steps from 0 to 1.

    Of the reason and the article that are chosen, whatever the range.
    """
    source = whole_source(choice)
    steps = list(_steps(source.score))
    if choice.is_narrow:
        # The few are read once.
        counts = [sa.func.coalesce(sa.func.sum(sa.case((step, 1), else_=0)), 0) for step in steps]
        query = sa.select(*counts).select_from(source.rows)
    else:
        numbers = sa.select(sa.func.count()).select_from(source.rows).where(*source.conditions)
        query = sa.select(*(numbers.where(step).scalar_subquery() for step in steps))
    return [int(number) for number in connection.execute(query).one()]


def _steps(score: sa.ColumnElement[float]) -> Iterator[sa.ColumnElement[bool]]:
    for step in range(BARS):
        low, high = step / BARS, (step + 1) / BARS
        # The last step has 1 in it as well.
        yield (score >= low) & (score < high) if step + 1 < BARS else score >= low


def _first(
    source: Source, free: Sequence[sa.ColumnElement[bool]], action: Action, most: int
) -> sa.Select[Any]:
    """The first in the order of the action, with their versions."""
    ascending = action is Action.PUBLISH
    # The tables of exceptions are small; the rest is read along an index, as far as needed.
    query = sa.select(source.id.label("id"), source.score.label("score"))
    query = query.where(*source.conditions, *free)
    keys = (source.score, source.id)
    order = keys if ascending else [key.desc() for key in keys]
    first = query.order_by(*order).limit(most).subquery()
    keys = (first.c.score, first.c.id)
    return (
        sa.select(first.c.id, comment.c.version)
        .join_from(first, comment, comment.c.id == first.c.id)
        .order_by(*(keys if ascending else [key.desc() for key in keys]))
    )


def _among(choice: Choice, source: Source, exceptions: sa.Table) -> sa.Select[Any]:
    """Which of the choice stand in a table of exceptions: that is small, so it leads."""
    theirs = exceptions.c.comment_id == source.id
    query = sa.select(sa.literal(1)).select_from(exceptions.join(source.rows, theirs))
    if choice.is_narrow:
        return query.where(*source.conditions)
    return query.where(exceptions.c.site_id == choice.site_id, *source.of_one)


def _count(connection: sa.Connection, query: sa.Select[Any]) -> int:
    counted = sa.select(sa.func.count()).select_from(query.subquery())
    return int(connection.execute(counted).scalar_one())

"""The review queue: what waits for a moderator, in a chosen order, page by page."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

import sqlalchemy as sa

from moderation.domain.comment import Comment
from moderation.domain.decision import Decision
from moderation.review.waiting.filters import Filter, Order
from moderation.review.waiting.matching import Matching, matching
from moderation.review.waiting.sources import asked_of, beyond, ordering, source_of
from moderation.storage.queries.comments import COMMENT_COLUMNS, comment_from, latest_decisions
from moderation.storage.tables import escalation

__all__ = ["COUNTED", "Filter", "Item", "Order", "Page", "Waiting", "count_queue"]

# Beyond this a number says no more to a person, and counting on would cost.
COUNTED = 9_999


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


@dataclass(frozen=True, slots=True)
class Waiting:
    """How many comments of a site are in the queue, and how many wait for a lead."""

    held: int
    escalated: int


def read_queue(
    connection: sa.Connection,
    which: Filter,
    order: Order,
    after: Sequence[str] | None,
    limit: int,
) -> Page:
    """The page after a place. Places are of one order; `after` comes from a signed cursor."""
    place = None if after is None else _place(order, after)
    words = matching(connection, which)
    source = source_of(which, order, place, words)
    value, since = source.column(order).label("place"), source.since.label("since")
    query = (
        sa.select(*COMMENT_COLUMNS, value, since)
        .select_from(source.joined)
        .where(*asked_of(connection, source, which, order), *_unless_narrow(words))
    )
    if place is not None:
        query = query.where(beyond(source, order, place))
    rows = connection.execute(query.order_by(*ordering(source, order)).limit(limit + 1)).all()
    found = [comment_from(row) for row in rows[:limit]]
    decisions = latest_decisions(connection, [one.id for one in found])
    items = tuple(
        Item(one, decisions.get(one.id), _place_text(row.place, one.id), row.since)
        for one, row in zip(found, rows, strict=False)
    )
    return Page(items, more=len(rows) > limit)


def count_queue(connection: sa.Connection, which: Filter, most: int) -> int:
    """How many comments the filter leaves; counting stops at `most`."""
    words = matching(connection, which)
    source = source_of(which, Order.OLDEST, None, words)
    texts = _unless_narrow(words)
    some = (
        sa.select(sa.literal(1))
        .select_from(source.joined if texts else source.rows)
        .where(*asked_of(connection, source, which, Order.OLDEST), *texts)
        .limit(most)
    )
    return connection.execute(sa.select(sa.func.count()).select_from(some.subquery())).scalar_one()


def count_waiting(connection: sa.Connection, site_id: str) -> Waiting:
    """What waits at a site; either number stops one beyond COUNTED."""
    rows = sa.select(sa.literal(1)).where(escalation.c.site_id == site_id).limit(COUNTED + 1)
    escalated = connection.execute(
        sa.select(sa.func.count()).select_from(rows.subquery())
    ).scalar_one()
    # To leave each escalated one out while counting would be a look-up for every comment.
    all_held = count_queue(connection, Filter(site_id), COUNTED + 1 + escalated)
    return Waiting(max(0, all_held - escalated), escalated)


def _unless_narrow(words: Matching | None) -> list[sa.ColumnElement[bool]]:
    """The words, where the source was not chosen by them."""
    return [] if words is None or words.narrow else [words.condition]


def _place(order: Order, after: Sequence[str]) -> tuple[Any, str]:
    value = datetime.fromisoformat(after[0]) if order.by_time else float(after[0])
    return value, after[1]


def _place_text(value: Any, comment_id: str) -> tuple[str, str]:
    return (repr(value) if isinstance(value, float) else value.isoformat(), comment_id)

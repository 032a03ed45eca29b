"""What became of deliveries: read for people, and sent once more when they say so."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

import sqlalchemy as sa

from moderation.storage.queries.webhook_outbox import BEHIND, FAILED, WAITING
from moderation.storage.queries.webhooks import PATIENCE
from moderation.storage.rows import AnyRow
from moderation.storage.tables import webhook, webhook_delivery, webhook_secret

KEPT = timedelta(days=30)
# Counted no further: a page needs to say "many", not how many.
MOST_COUNTED = 1000
_AT_ONCE = 5_000


@dataclass(frozen=True, slots=True)
class Delivery:
    """What one webhook is or was told. `tries` are {"at", "outcome", "status", "ms"}."""

    id: str
    event_id: str
    type: str
    comment_id: str | None
    status: str
    attempts: int
    created_at: datetime
    next_try_at: datetime
    done_at: datetime | None
    tries: Sequence[dict[str, Any]]


def deliveries_of(
    connection: sa.Connection, webhook_id: str, before: str | None, limit: int
) -> list[Delivery]:
    """A webhook's deliveries, the newest first, from before that id."""
    query = sa.select(*_COLUMNS).where(webhook_delivery.c.webhook_id == webhook_id)
    if before is not None:
        query = query.where(webhook_delivery.c.id < before)
    rows = connection.execute(query.order_by(webhook_delivery.c.id.desc()).limit(limit))
    return [_delivery(row) for row in rows]


def find_delivery(connection: sa.Connection, webhook_id: str, delivery_id: str) -> Delivery | None:
    """One of a webhook's deliveries."""
    query = sa.select(*_COLUMNS).where(
        webhook_delivery.c.webhook_id == webhook_id, webhook_delivery.c.id == delivery_id
    )
    row = connection.execute(query).one_or_none()
    return None if row is None else _delivery(row)


def failed_deliveries(connection: sa.Connection, webhook_id: str) -> Sequence[str]:
    """The ids of all that were given up, in the order of events."""
    query = (
        sa.select(webhook_delivery.c.id)
        .where(webhook_delivery.c.webhook_id == webhook_id, webhook_delivery.c.status == FAILED)
        .order_by(webhook_delivery.c.sequence, webhook_delivery.c.id)
    )
    return connection.execute(query).scalars().all()


def count_waiting(connection: sa.Connection, webhook_id: str) -> int:
    """How many deliveries are still to be taken, up to MOST_COUNTED."""
    waits = sa.select(webhook_delivery.c.id).where(
        webhook_delivery.c.webhook_id == webhook_id,
        webhook_delivery.c.status.in_((WAITING, BEHIND)),
    )
    counted = sa.select(sa.func.count()).select_from(waits.limit(MOST_COUNTED).subquery())
    return int(connection.execute(counted).scalar_one())


def send_again(connection: sa.Connection, webhook_id: str, one: Delivery, now: datetime) -> None:
    """Send it now, whatever became of it; where an earlier one of its comment waits, after that.

    The caller holds the webhook's row. What is being sent at this moment is left alone.
    """
    others = sa.select(webhook_delivery.c.id).where(
        webhook_delivery.c.webhook_id == webhook_id,
        webhook_delivery.c.comment_id == one.comment_id,
        webhook_delivery.c.id != one.id,
        webhook_delivery.c.status == WAITING,
    )
    is_behind = connection.execute(others.limit(1)).first() is not None
    free = webhook_delivery.c.taken_until.is_(None) | (webhook_delivery.c.taken_until <= now)
    connection.execute(
        webhook_delivery.update()
        .where(webhook_delivery.c.id == one.id, free)
        .values(
            status=BEHIND if is_behind else WAITING,
            attempts=0,
            next_try_at=now,
            give_up_at=now + PATIENCE,
            done_at=None,
            taken_until=None,
        )
    )


def clear_webhooks(connection: sa.Connection, now: datetime) -> int:
    """Delete some of what nobody asks for any more; how many deliveries. 0: nothing is left.

    Deliveries after KEPT, whatever became of them, and all of webhooks that were removed.
    """
    removed = sa.select(webhook.c.id).where(webhook.c.deleted_at.is_not(None))
    gone = connection.execute(removed).scalars().all()
    old = webhook_delivery.c.created_at < now - KEPT
    # Two questions: with "or" between them neither index would be used.
    count = _delete_some(connection, old)
    count += _delete_some(connection, webhook_delivery.c.webhook_id.in_(gone))
    if not count:
        has_expired = webhook_secret.c.expires_at < now
        of_gone = webhook_secret.c.webhook_id.in_(gone)
        connection.execute(webhook_secret.delete().where(has_expired | of_gone))
        connection.execute(webhook.delete().where(webhook.c.id.in_(gone)))
    return count


def _delete_some(connection: sa.Connection, which: sa.ColumnElement[bool]) -> int:
    some = sa.select(webhook_delivery.c.id).where(which).limit(_AT_ONCE)
    ids = connection.execute(some).scalars().all()
    connection.execute(webhook_delivery.delete().where(webhook_delivery.c.id.in_(ids)))
    return len(ids)


def _delivery(row: AnyRow) -> Delivery:
    return Delivery(**row._mapping)  # noqa: SLF001 - its way out


_COLUMNS = (
    webhook_delivery.c.id,
    webhook_delivery.c.event_id,
    webhook_delivery.c.type,
    webhook_delivery.c.comment_id,
    webhook_delivery.c.status,
    webhook_delivery.c.attempts,
    webhook_delivery.c.created_at,
    webhook_delivery.c.next_try_at,
    webhook_delivery.c.done_at,
    webhook_delivery.c.tries,
)

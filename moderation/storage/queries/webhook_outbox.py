"""What is on its way to webhooks: written from the journal, taken by workers, finished by them.

Of the deliveries of one comment to one webhook a single one is `waiting`; later ones are
`behind` it until it is delivered or given up. So order needs no look at the others when the next
is taken. Whoever changes deliveries of a webhook holds the webhook's row.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

import sqlalchemy as sa

from moderation.domain.ids import new_id
from moderation.storage import news
from moderation.storage.queries.events import Happened, read_events
from moderation.storage.queries.webhooks import PATIENCE
from moderation.storage.rows import AnyRow
from moderation.storage.tables import event, webhook, webhook_delivery

# One webhook is told so many things at a time; while it fails, one.
AT_A_TIME = 4
EVENTS_AT_ONCE = 500
_SLOW_AFTER = timedelta(seconds=2)
_WEBHOOKS_AT_ONCE = 20
WAITING, BEHIND, DELIVERED, FAILED = "waiting", "behind", "delivered", "failed"
_OPEN = (WAITING, BEHIND)


@dataclass(frozen=True, slots=True)
class Taken:
    """A delivery that this worker has to itself. `attempts` counts this one too."""

    id: str
    webhook_id: str
    site_id: str
    url: str
    event_id: str
    sequence: int
    comment_id: str | None
    type: str
    data: dict[str, Any] | None
    created_at: datetime
    attempts: int
    give_up_at: datetime


def behind_the_journal(connection: sa.Connection) -> Sequence[str]:
    """The webhooks whose site has had events that they were not given yet."""
    newer = sa.select(event.c.sequence).where(
        event.c.site_id == webhook.c.site_id, event.c.sequence > webhook.c.place
    )
    query = sa.select(webhook.c.id).where(_IS_ON, newer.exists()).order_by(webhook.c.id)
    return connection.execute(query).scalars().all()


def follow_journal(connection: sa.Connection, webhook_id: str, now: datetime) -> int:
    """Write the deliveries of what came next in the journal; how many events were read.

    The place moves in the same transaction, so each event is written once. Nothing is read while
    an earlier event may still be on its way into the journal (see `read_events`).
    """
    mine = sa.select(webhook.c.site_id, webhook.c.place, webhook.c.events).where(
        webhook.c.id == webhook_id, _IS_ON
    )
    row = connection.execute(mine.with_for_update(skip_locked=True)).one_or_none()
    if row is None:
        return 0
    happened = read_events(connection, row.site_id, row.place, EVENTS_AT_ONCE)
    wanted = [one for one in happened if one.type in row.events]
    if wanted:
        _write(connection, webhook_id, wanted, now)
    if happened:
        here = webhook.update().where(webhook.c.id == webhook_id)
        connection.execute(here.values(place=happened[-1].sequence))
    return len(happened)


def _write(
    connection: sa.Connection, webhook_id: str, happened: Sequence[Happened], now: datetime
) -> None:
    ids = sorted({one.comment.id for one in happened})
    waits = sa.select(webhook_delivery.c.comment_id).where(
        webhook_delivery.c.webhook_id == webhook_id,
        webhook_delivery.c.comment_id.in_(ids),
        webhook_delivery.c.status.in_(_OPEN),
    )
    open_comments = set(connection.execute(waits).scalars())
    rows = []
    for one in happened:
        of_comment = {"comment_id": one.comment.id, "sequence": one.sequence, "data": None}
        status = BEHIND if one.comment.id in open_comments else WAITING
        open_comments.add(one.comment.id)
        rows.append(_row(webhook_id, one.id, one.type, now) | of_comment | {"status": status})
    connection.execute(webhook_delivery.insert(), rows)


def write_notice(
    connection: sa.Connection, webhook_id: str, type_: str, data: dict[str, Any], now: datetime
) -> str:
    """Tell a webhook something that is not of the journal and has no text in it; its id."""
    row = _row(webhook_id, new_id(), type_, now)
    connection.execute(webhook_delivery.insert().values(**row, data=data))
    news.mark(connection)
    return str(row["id"])


def take(connection: sa.Connection, now: datetime, lease: timedelta, most: int) -> list[Taken]:
    """Take up to `most` that are due, from the webhooks that were served longest ago.

    If the taker dies, they are due again after the lease.
    """
    taken: list[Taken] = []
    for one in connection.execute(_ready(now)).all():
        room = _room(connection, one, now, lease)
        room = min(room, most - len(taken))
        if room > 0:
            taken += _take_from(connection, one, now, lease, room)
    return taken


def _ready(now: datetime) -> sa.Select[Any]:
    due = sa.select(webhook_delivery.c.id).where(
        webhook_delivery.c.webhook_id == webhook.c.id, *_due(now)
    )
    return (
        sa.select(webhook.c.id, webhook.c.site_id, webhook.c.url, webhook.c.failures)
        .where(_IS_ON, webhook.c.quiet_until.is_(None) | (webhook.c.quiet_until <= now))
        .where(due.exists())
        .order_by(webhook.c.served_at, webhook.c.id)
        .limit(_WEBHOOKS_AT_ONCE)
        .with_for_update(skip_locked=True)
    )


def _due(now: datetime) -> tuple[sa.ColumnElement[bool], ...]:
    free = webhook_delivery.c.taken_until.is_(None) | (webhook_delivery.c.taken_until <= now)
    # A literal, so that the partial index is used.
    waits = webhook_delivery.c.status == sa.literal_column("'waiting'")
    return waits, webhook_delivery.c.next_try_at <= now, free


def _room(connection: sa.Connection, one: AnyRow, now: datetime, lease: timedelta) -> int:
    """How many more it may be told now. None while it is slow to take what it is being told."""
    query = sa.select(
        sa.func.count().label("number"), sa.func.min(webhook_delivery.c.taken_until).label("oldest")
    ).where(webhook_delivery.c.webhook_id == one.id, webhook_delivery.c.taken_until > now)
    flying = connection.execute(query).one()
    if flying.oldest is not None and flying.oldest < now + lease - _SLOW_AFTER:
        return 0
    return (1 if one.failures else AT_A_TIME) - int(flying.number)


def _take_from(
    connection: sa.Connection, one: AnyRow, now: datetime, lease: timedelta, room: int
) -> list[Taken]:
    due = (
        sa.select(webhook_delivery.c.id)
        .where(webhook_delivery.c.webhook_id == one.id, *_due(now))
        .order_by(webhook_delivery.c.next_try_at, webhook_delivery.c.sequence)
        .limit(room)
    )
    ids = connection.execute(due).scalars().all()
    rows = connection.execute(
        webhook_delivery.update()
        .where(webhook_delivery.c.id.in_(ids))
        .values(attempts=webhook_delivery.c.attempts + 1, taken_until=now + lease)
        .returning(*_TAKEN)
    ).all()
    connection.execute(webhook.update().where(webhook.c.id == one.id).values(served_at=now))
    taken = [Taken(**row._mapping, site_id=one.site_id, url=one.url) for row in rows]  # noqa: SLF001 - its way out
    return sorted(taken, key=lambda delivery: delivery.sequence)


def _row(webhook_id: str, event_id: str, type_: str, now: datetime) -> dict[str, Any]:
    return {
        "id": new_id(),
        "webhook_id": webhook_id,
        "event_id": event_id,
        "type": type_,
        "sequence": 0,
        "created_at": now,
        "status": WAITING,
        "attempts": 0,
        "next_try_at": now,
        "give_up_at": now + PATIENCE,
        "tries": [],
    }


_IS_ON = webhook.c.off_since.is_(None) & webhook.c.deleted_at.is_(None)
_TAKEN = (
    webhook_delivery.c.id,
    webhook_delivery.c.webhook_id,
    webhook_delivery.c.event_id,
    webhook_delivery.c.sequence,
    webhook_delivery.c.comment_id,
    webhook_delivery.c.type,
    webhook_delivery.c.data,
    webhook_delivery.c.created_at,
    webhook_delivery.c.attempts,
    webhook_delivery.c.give_up_at,
)

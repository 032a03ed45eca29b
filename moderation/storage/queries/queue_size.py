"""How much waits for a site's moderators, and since when."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

import sqlalchemy as sa

from moderation.domain.lifecycle import Status
from moderation.storage.tables import comment


@dataclass(frozen=True, slots=True)
class QueueSize:
    """How many comments are held, and since when the oldest of them is."""

    held: int
    oldest_since: datetime | None


def queue_size(connection: sa.Connection, site_id: str, most: int | None = None) -> QueueSize:
    """The size of a site's queue, from the queue's index alone; counting stops at `most`."""
    held = (comment.c.site_id == site_id, comment.c.status == Status.HELD.value)
    some = sa.select(sa.literal(1)).select_from(comment).where(*held).limit(most)
    oldest = sa.select(comment.c.status_since).where(*held).order_by(comment.c.status_since)
    return QueueSize(
        connection.execute(sa.select(sa.func.count()).select_from(some.subquery())).scalar_one(),
        connection.execute(oldest.limit(1)).scalar_one_or_none(),
    )

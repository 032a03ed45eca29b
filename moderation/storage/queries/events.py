"""Reading the journal of events in its order, each once and none left out."""

from __future__ import annotations

import time
from dataclasses import dataclass
from datetime import datetime

import sqlalchemy as sa

from moderation.domain.comment import Comment
from moderation.domain.lifecycle import Status
from moderation.storage.queries.comments import COMMENT_COLUMNS, comment_from
from moderation.storage.rows import AnyRow
from moderation.storage.tables import comment, event

# Transactions that change a state take milliseconds; one that takes longer delays the feed.
PATIENCE_S = 0.5
_LOOK_AGAIN_S = 0.005


@dataclass(frozen=True, slots=True)
class Happened:
    """A comment entered a state: `type` is `comment.<state>`, `version` the one it got then.

    `text_stands` is False where the text has been changed since: that of `comment` is a later one.
    """

    sequence: int
    id: str
    type: str
    version: int
    at: datetime
    comment: Comment
    text_stands: bool

    @property
    def status(self) -> Status:
        """The state that the comment entered."""
        return Status(self.type.removeprefix("comment."))


def read_events(
    connection: sa.Connection,
    site_id: str,
    after: int,
    limit: int,
    patience_s: float = PATIENCE_S,
) -> list[Happened]:
    """What happened at a site after a place in the journal, as far as nothing can come before it.

    On PostgreSQL a number may be committed before a smaller one. So what is handed out ends where
    the journal ended before the last look at who is writing, once all of those have ended; while
    one of them has not, in `patience_s` seconds, it is nothing. Must not be called in a
    transaction that has written.
    """
    until = _last(connection, site_id)
    if until is None or until <= after or not _all_ended(connection, patience_s):
        return []
    query = (
        sa.select(*_COLUMNS)
        .join(comment, comment.c.id == event.c.comment_id)
        .where(event.c.site_id == site_id, event.c.sequence > after, event.c.sequence <= until)
        .order_by(event.c.sequence)
        .limit(limit)
    )
    return [_happened(row) for row in connection.execute(query)]


def find_event(connection: sa.Connection, sequence: int) -> Happened | None:
    """What stands at this place in the journal."""
    query = (
        sa.select(*_COLUMNS)
        .join(comment, comment.c.id == event.c.comment_id)
        .where(event.c.sequence == sequence)
    )
    row = connection.execute(query).one_or_none()
    return None if row is None else _happened(row)


def _last(connection: sa.Connection, site_id: str) -> int | None:
    query = sa.select(sa.func.max(event.c.sequence)).where(event.c.site_id == site_id)
    last: int | None = connection.execute(query).scalar_one()
    return last


def _all_ended(connection: sa.Connection, patience_s: float) -> bool:
    """Wait for the transactions that are writing events right now; whether all of them ended."""
    # On SQLite there is one writer at a time, and this transaction sees one moment.
    if connection.dialect.name == "sqlite":
        return True
    until = time.monotonic() + patience_s
    writing = _writing(connection)
    while writing:
        if time.monotonic() > until:
            return False
        time.sleep(_LOOK_AGAIN_S)
        writing &= _writing(connection)
    return True


def _writing(connection: sa.Connection) -> set[str]:
    return set(connection.execute(_WRITING).scalars())


def _happened(row: AnyRow) -> Happened:
    return Happened(
        sequence=row.sequence,
        id=row.event_id,
        type=row.type,
        version=row.comment_version,
        at=row.happened_at,
        comment=comment_from(row),
        text_stands=row.comment_version >= row.text_version,
    )


_COLUMNS = (
    event.c.sequence,
    event.c.id.label("event_id"),
    event.c.type,
    event.c.comment_version,
    event.c.created_at.label("happened_at"),
    *COMMENT_COLUMNS,
    comment.c.text_version,
)
# A transaction that has begun to write an event holds this lock until it ends.
_WRITING = sa.text(
    "SELECT virtualtransaction FROM pg_locks WHERE locktype = 'relation'"
    " AND relation = 'event'::regclass AND mode = 'RowExclusiveLock'"
    " AND database = (SELECT oid FROM pg_database WHERE datname = current_database())"
)

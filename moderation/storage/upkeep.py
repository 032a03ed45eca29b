"""Small facts with a short life: heartbeats, and what is deleted when its time is over."""

from __future__ import annotations

from datetime import datetime, timedelta

import sqlalchemy as sa
from sqlalchemy.dialects import postgresql, sqlite

from moderation.storage.tables import (
    heartbeat,
    idempotency,
    mail,
    session,
    used_assertion,
    verification_token,
)
from moderation.storage.unit_of_work import Database

IDEMPOTENCY_KEPT = timedelta(hours=48)
# An expired token is kept a while for the answer "expired" to be the same as "used".
TOKENS_KEPT = timedelta(days=30)
MAILS_KEPT = timedelta(days=30)
# Longer than one can last.
SESSIONS_KEPT = timedelta(days=1)


def beat_heart(database: Database, queue: str) -> None:
    """A worker of this queue took a job just now."""
    with database.write() as connection:
        now = database.now(connection)
        insert = sqlite.insert if database.is_sqlite else postgresql.insert
        beat = insert(heartbeat).values(queue=queue, beat_at=now)
        connection.execute(
            beat.on_conflict_do_update(index_elements=["queue"], set_={"beat_at": now})
        )


def last_heartbeats(connection: sa.Connection) -> dict[str, datetime]:
    """When a worker of each queue last took a job."""
    return {row.queue: row.beat_at for row in connection.execute(heartbeat.select())}


def purge(database: Database) -> None:
    """Delete answers, tokens and assertions that no request can use any more."""
    with database.write() as connection:
        now = database.now(connection)
        for table, column, before in (
            (idempotency, idempotency.c.created_at, now - IDEMPOTENCY_KEPT),
            (verification_token, verification_token.c.expires_at, now - TOKENS_KEPT),
            (used_assertion, used_assertion.c.expires_at, now - timedelta(hours=1)),
            (session, session.c.created_at, now - SESSIONS_KEPT),
        ):
            connection.execute(table.delete().where(column < before))
        old = (mail.c.created_at < now - MAILS_KEPT) & (mail.c.status != "waiting")
        connection.execute(mail.delete().where(old))

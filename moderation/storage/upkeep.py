"""Small facts with a short life: heartbeats, and what is deleted when its time is over."""

from __future__ import annotations

import time
from datetime import datetime, timedelta

import sqlalchemy as sa
from sqlalchemy.dialects import postgresql, sqlite

from moderation.domain.comment import Standing
from moderation.storage.leftovers import note_erasure
from moderation.storage.queries.moderator_mails import purge_notices
from moderation.storage.queries.open_questions import close_old
from moderation.storage.queries.webhook_log import clear_webhooks
from moderation.storage.tables import (
    author,
    comment,
    heartbeat,
    idempotency,
    mail,
    moderator_idempotency,
    note,
    personal_link,
    session,
    used_assertion,
    verification_token,
)
from moderation.storage.unit_of_work import Database

IDEMPOTENCY_KEPT = timedelta(hours=48)
# An expired token is kept a while for the answer "expired" to be the same as "used".
TOKENS_KEPT = timedelta(days=30)
MAILS_KEPT = timedelta(days=30)
AUTHORS_AT_ONCE = 10_000
DELIVERIES_FOR_S = 5.0
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
            *(
                (answers, answers.c.created_at, now - IDEMPOTENCY_KEPT)
                for answers in (idempotency, moderator_idempotency)
            ),
            (verification_token, verification_token.c.expires_at, now - TOKENS_KEPT),
            (used_assertion, used_assertion.c.expires_at, now - timedelta(hours=1)),
            (personal_link, personal_link.c.expires_at, now),
            (session, session.c.created_at, now - SESSIONS_KEPT),
        ):
            connection.execute(table.delete().where(column < before))
        _purge_mails(connection, now)
        purge_notices(connection, now - MAILS_KEPT)
        close_old(connection, now)
    _purge_deliveries(database)


def _purge_deliveries(database: Database) -> None:
    """As long as there are any, but no longer than a job may take; the next one goes on."""
    until = time.monotonic() + DELIVERIES_FOR_S
    while time.monotonic() < until:
        with database.write() as connection:
            if not clear_webhooks(connection, database.now(connection)):
                break


def _purge_mails(connection: sa.Connection, now: datetime) -> None:
    """Old mails, and with them addresses that somebody once typed and nothing came of."""
    old = (mail.c.created_at < now - MAILS_KEPT) & (mail.c.status != "waiting")
    gone = connection.execute(mail.delete().where(old).returning(mail.c.author_id))
    written_to = sorted(set(gone.scalars()))[:AUTHORS_AT_ONCE]
    has_rows = (
        sa.select(table.c.author_id).where(table.c.author_id == author.c.id).exists()
        for table in (comment, note, mail)
    )
    strangers = sa.select(author.c.id).where(
        author.c.id.in_(written_to),
        author.c.verified_at.is_(None),
        author.c.standing == Standing.NORMAL.value,
        ~sa.or_(*has_rows),
    )
    ids = connection.execute(strangers.with_for_update()).scalars().all()
    for table, column in (
        (verification_token, verification_token.c.author_id),
        (personal_link, personal_link.c.author_id),
        (author, author.c.id),
    ):
        connection.execute(table.delete().where(column.in_(ids)))
    if ids:
        note_erasure(connection)

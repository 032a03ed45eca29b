"""What SQLite keeps of a text after it was erased, and how it is cleared away.

Rows are overwritten at once (`secure_delete`). But the index of words only notes that a comment
is gone, and writes its words anew when its parts are merged; and the log before the database
(WAL) holds what was written until it is emptied. PostgreSQL looks after both by itself, when it
vacuums and recycles its log.
"""

from __future__ import annotations

import time

import sqlalchemy as sa

from moderation.storage.unit_of_work import BUSY_TIMEOUT_MS, Database

# Each step holds the one writer's place for about a tenth of a second.
PAGES_A_STEP = 500
_STEP = "INSERT INTO comment_search (comment_search, rank) VALUES ('merge', {pages})"
LOG_WAIT_MS = 500
# A step that changes less than this found nothing more to merge.
_LEAST = 2


def note_erasure(connection: sa.Connection) -> None:
    """There will be something to clear away once this transaction is over.

    The number stands in the file's own head: it is written together with what it speaks of.
    """
    if connection.dialect.name == "sqlite":
        connection.exec_driver_sql(f"PRAGMA user_version = {_noted(connection) + 1}")


def clear_away(database: Database, for_s: float = 20.0) -> bool:
    """Clear away what was noted, for so many seconds at most; whether nothing is left."""
    if not database.is_sqlite:
        return True
    until = time.monotonic() + for_s
    with database.read() as connection:
        noted = _noted(connection)
    if not noted:
        return True
    # A negative number asks that parts be merged that would otherwise stay for themselves.
    pages = -PAGES_A_STEP
    while _merge(database, pages):
        pages = PAGES_A_STEP
        if time.monotonic() > until:
            return False
    return _empty_log(database) and _tick_off(database, noted)


def _merge(database: Database, pages: int) -> bool:
    """One step; whether there may be another."""
    with database.write() as connection:
        before = _changes(connection)
        connection.exec_driver_sql(_STEP.format(pages=pages))
        return pages < 0 or _changes(connection) - before >= _LEAST


def _empty_log(database: Database) -> bool:
    """Whether the log could be emptied: not while somebody reads from it."""
    with database.engine.connect() as connection:
        # While it waits for readers, no one else writes.
        connection.exec_driver_sql(f"PRAGMA busy_timeout = {LOG_WAIT_MS}")
        busy = connection.exec_driver_sql("PRAGMA wal_checkpoint(TRUNCATE)").scalar_one()
        connection.exec_driver_sql(f"PRAGMA busy_timeout = {BUSY_TIMEOUT_MS}")
    return not busy


def _tick_off(database: Database, noted: int) -> bool:
    """Unless something else was erased meanwhile, nothing is left."""
    with database.write() as connection:
        done = _noted(connection) == noted
        if done:
            connection.exec_driver_sql("PRAGMA user_version = 0")
    return done


def _noted(connection: sa.Connection) -> int:
    return int(connection.exec_driver_sql("PRAGMA user_version").scalar_one())


def _changes(connection: sa.Connection) -> int:
    return int(connection.exec_driver_sql("SELECT total_changes()").scalar_one())

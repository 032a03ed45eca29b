"""Filling a database quickly: rows as the driver takes them, indexes made afterwards."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime, timedelta
from typing import Any, Final

import sqlalchemy as sa

from benchmarks.review_pages_records import count_days, pour_records
from benchmarks.review_pages_rows import (
    COLUMNS,
    MODERATORS,
    SITE,
    SMALL_SITE,
    Newspaper,
    Row,
    Size,
    article_rows,
    author_rows,
    moderator_id,
)
from moderation.administration import service as administration
from moderation.storage.tables import claim, metadata, moderator, moderator_site
from moderation.storage.unit_of_work import Database

_BULKY: Final = ("comment", "decision", "held_reason", "event")
_ESCALATED: Final = """
INSERT INTO escalation (comment_id, site_id, moderator_id, note, created_at)
SELECT id, site_id, :who, 'please look', status_since FROM comment
WHERE status = 'held' AND site_id = :site ORDER BY priority DESC LIMIT :most
"""
_LOOKED_AT: Final = """
SELECT comment_id FROM held_reason
WHERE site_id = :site AND reason = 'toxic' ORDER BY priority DESC LIMIT 15
"""
_NUMBER_ON_SQLITE: Final = """
INSERT INTO comment_search_row (comment_id) SELECT id FROM comment ORDER BY id
"""
_SEARCH_ON_SQLITE: Final = """
INSERT INTO comment_search (rowid, author_name, body) SELECT number, author_name, body
FROM comment_search_row JOIN comment ON id = comment_id ORDER BY number
"""
_SEARCH_ON_POSTGRESQL: Final = """
CREATE INDEX ix_comment_search ON comment
USING gin (to_tsvector('simple', author_name || ' ' || body))
"""


def fill(database: Database, size: Size) -> None:
    """An empty, migrated database gets a site with so many comments, and its moderators."""
    _drop_indexes(database)
    pour_newspaper(database, size)
    _make_indexes(database)
    pour_records(database, size)
    count_days(database)
    _tidy(database)


def pour_newspaper(database: Database, size: Size) -> None:
    """The same into indexes that stay: for a few thousand comments."""
    administration.create_site(database, SITE, "The Courier", (), "s" * 43)
    administration.create_site(database, SMALL_SITE, "The Herald", (), "s" * 43)
    with database.write() as connection:
        now = database.now(connection)
        _employ(connection, now)
    _pour(database, "author", author_rows(size))
    _pour(database, "article", article_rows(size))
    for batch in Newspaper(size, now).batches():
        for table in _BULKY:
            _pour(database, table, getattr(batch, table))
    with database.write() as connection:
        if database.is_sqlite:
            connection.execute(sa.text(_NUMBER_ON_SQLITE))
            connection.execute(sa.text(_SEARCH_ON_SQLITE))
        _look_at_some(connection, size, now)


def _look_at_some(connection: sa.Connection, size: Size, now: datetime) -> None:
    who = {"site": SITE, "who": moderator_id(1)}
    connection.execute(sa.text(_ESCALATED), {**who, "most": min(300, size.held // 10)})
    looked_at = sa.text(_LOOKED_AT)
    rows = [
        {"comment_id": row.comment_id, "site_id": SITE, "moderator_id": who["who"]}
        for row in connection.execute(looked_at, {"site": SITE})
    ]
    until = now + timedelta(days=365)
    connection.execute(claim.insert(), [{**row, "until": until} for row in rows])


def _employ(connection: sa.Connection, now: Any) -> None:
    for number in range(MODERATORS):
        who = moderator_id(number)
        connection.execute(
            moderator.insert().values(
                id=who,
                email=f"moderator{number}@example.org",
                name=f"Moderator {number}",
                password_hash="none",  # noqa: S106 - nobody signs in with it
                created_at=now,
            )
        )
        for site_id in (SITE, SMALL_SITE):
            values = {"moderator_id": who, "site_id": site_id, "role": "admin"}
            connection.execute(moderator_site.insert().values(**values))


def _pour(database: Database, table: str, rows: Iterable[Row]) -> None:
    columns = COLUMNS[table]
    names = ", ".join(f'"{name}"' for name in columns)
    if database.is_sqlite:
        marks = ", ".join("?" * len(columns))
        with database.write() as connection:
            driver: Any = connection.connection.driver_connection
            driver.executemany(f"INSERT INTO {table} ({names}) VALUES ({marks})", rows)  # noqa: S608
        return
    with database.write() as connection:
        connection.execute(sa.text("SET LOCAL session_replication_role = replica"))
        connection.execute(sa.text("SET LOCAL timezone = 'UTC'"))
        connection.execute(sa.text("SET LOCAL statement_timeout = 0"))
        driver = connection.connection.driver_connection
        with driver.cursor() as cursor, cursor.copy(f"COPY {table} ({names}) FROM STDIN") as copy:
            for row in rows:
                copy.write_row(row)


def _drop_indexes(database: Database) -> None:
    with database.write() as connection:
        for name in _BULKY:
            for index in metadata.tables[name].indexes:
                index.drop(connection)
        if not database.is_sqlite:
            connection.execute(sa.text("DROP INDEX ix_comment_search"))


def _make_indexes(database: Database) -> None:
    with database.write() as connection:
        if not database.is_sqlite:
            connection.execute(sa.text("SET LOCAL statement_timeout = 0"))
            connection.execute(sa.text("SET LOCAL maintenance_work_mem = '1GB'"))
            connection.execute(sa.text(_SEARCH_ON_POSTGRESQL))
        for name in _BULKY:
            for index in sorted(metadata.tables[name].indexes, key=lambda index: str(index.name)):
                index.create(connection)


def _tidy(database: Database) -> None:
    """What a database does by itself in a quiet hour. SQLite gets no statistics: nor does it."""
    if database.is_sqlite:
        return
    with database.engine.connect().execution_options(isolation_level="AUTOCOMMIT") as connection:
        connection.execute(sa.text("SET statement_timeout = 0"))
        connection.execute(sa.text("VACUUM ANALYZE"))
        connection.execute(sa.text("RESET statement_timeout"))

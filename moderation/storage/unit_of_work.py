"""Transactions on the one database, SQLite or PostgreSQL.

`Database.write()` and `Database.read()` are the only ways in. On SQLite a writer begins with
BEGIN IMMEDIATE: with the default, deferred BEGIN, four writers that read before they write see
510 of 600 transactions fail with "database is locked" whatever the timeout. Within one process
writers also take turns on a lock, because SQLite's own waiting is by sleeping and unfair.
"""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from typing import Any

import sqlalchemy as sa
from sqlalchemy.exc import DBAPIError, OperationalError
from sqlalchemy.exc import TimeoutError as PoolTimeoutError

from moderation.domain.errors import TemporarilyUnavailable
from moderation.storage import news

BUSY_TIMEOUT_MS = 5_000
POOL_SIZE = 5
_SQLITE_PRAGMAS = (
    "PRAGMA journal_mode=WAL",
    "PRAGMA synchronous=FULL",  # a 202 means that it is on the disk
    f"PRAGMA busy_timeout={BUSY_TIMEOUT_MS}",
    "PRAGMA foreign_keys=ON",
    "PRAGMA secure_delete=ON",
    "PRAGMA trusted_schema=OFF",
)
_POSTGRES_OPTIONS = (
    "-c statement_timeout=5000 -c lock_timeout=2000 -c idle_in_transaction_session_timeout=10000"
)

_POSTGRES_CONNECTION = {
    "connect_timeout": 3,
    "application_name": "comment-moderation",
    "keepalives": 1,
    "keepalives_idle": 30,
    "keepalives_interval": 10,
    "keepalives_count": 3,
    "tcp_user_timeout": 10_000,
    "options": _POSTGRES_OPTIONS,
}


class Database:
    """An engine and the rules for using it. Make one for each process, after any fork."""

    def __init__(self, url: str) -> None:
        self.engine = _engine(url)
        self.is_sqlite = self.engine.dialect.name == "sqlite"
        # For looks alone: see `Look`.
        self.glances = self.engine if self.is_sqlite else _glancing_engine(url)
        # Called after a transaction that sites are to be told of. Never raises, seldom waits.
        self.on_news: Callable[[], None] = _nobody_is_woken
        self._turn = threading.Lock()

    @contextmanager
    def write(self) -> Iterator[sa.Connection]:
        """A transaction that may write: committed at the end, rolled back on any exception.

        Raises TemporarilyUnavailable when the database cannot be reached or stays locked.
        """
        with self._turn_to_write(), self._transaction(immediate=self.is_sqlite) as connection:
            news.take(connection)  # of a transaction that failed
            yield connection
            has_news = news.take(connection)
        if has_news:
            self.on_news()

    @contextmanager
    def read(self) -> Iterator[sa.Connection]:
        """A transaction that only reads: one moment's view, rolled back at the end."""
        with self._transaction(immediate=False, commit=False) as connection:
            yield connection

    def now(self, connection: sa.Connection) -> datetime:
        """The time by the database's clock, which hosts that share a database agree on."""
        if self.is_sqlite:
            return datetime.now(UTC)
        moment: datetime = connection.execute(sa.text("SELECT clock_timestamp()")).scalar_one()
        return moment.astimezone(UTC)

    def dispose(self) -> None:
        """Close all connections; in a forked child, forget the parent's without closing them."""
        self.engine.dispose()
        self.glances.dispose()

    @contextmanager
    def _turn_to_write(self) -> Iterator[None]:
        if not self.is_sqlite:
            yield
            return
        if not self._turn.acquire(timeout=BUSY_TIMEOUT_MS / 1000):
            raise TemporarilyUnavailable("the database is busy")
        try:
            yield
        finally:
            self._turn.release()

    @contextmanager
    def _transaction(self, *, immediate: bool, commit: bool = True) -> Iterator[sa.Connection]:
        try:
            with self.engine.connect() as connection:
                if self.is_sqlite:
                    connection.exec_driver_sql("BEGIN IMMEDIATE" if immediate else "BEGIN")
                yield connection
                if commit:
                    connection.commit()
        except (OperationalError, PoolTimeoutError) as error:
            raise TemporarilyUnavailable("the database cannot be used just now") from error
        except DBAPIError as error:
            if error.connection_invalidated:
                raise TemporarilyUnavailable("the database connection was lost") from error
            raise


def _engine(url: str, **changes: Any) -> sa.Engine:
    if url.startswith("sqlite"):
        return _sqlite_engine(url)
    if url.startswith("postgresql://"):
        url = url.replace("postgresql://", "postgresql+psycopg://", 1)
    options: dict[str, Any] = {
        # What people wrote, and their addresses, must not stand in an exception's text.
        "hide_parameters": True,
        "pool_size": POOL_SIZE,
        "max_overflow": POOL_SIZE,
        "pool_timeout": 2,
        "pool_pre_ping": True,
        "pool_recycle": 1800,
        "isolation_level": "READ COMMITTED",
        "connect_args": _POSTGRES_CONNECTION,
    }
    return sa.create_engine(url, **(options | changes))


def _glancing_engine(url: str) -> sa.Engine:
    """Connections on which each statement stands alone: one round trip instead of four."""
    return _engine(
        url, isolation_level="AUTOCOMMIT", pool_pre_ping=False, pool_reset_on_return=None
    )


def _sqlite_engine(url: str) -> sa.Engine:
    # isolation_level None: we say BEGIN ourselves, the driver must not.
    engine = sa.create_engine(
        url,
        hide_parameters=True,
        pool_size=POOL_SIZE,
        max_overflow=POOL_SIZE * 8,
        pool_timeout=BUSY_TIMEOUT_MS / 1000,
        connect_args={"timeout": BUSY_TIMEOUT_MS / 1000, "isolation_level": None},
    )

    @sa.event.listens_for(engine, "connect")
    def _configure(connection: Any, _record: object) -> None:
        cursor = connection.cursor()
        for pragma in _SQLITE_PRAGMAS:
            cursor.execute(pragma)
        cursor.close()

    return engine


def _nobody_is_woken() -> None:
    """A command's process: the clock's next look tells."""


def is_sqlite_url(url: str) -> bool:
    """Whether this address names an SQLite file."""
    return url.startswith("sqlite")

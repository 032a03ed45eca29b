"""One small SELECT that is asked with every request, as cheaply as the driver allows.

No transaction and no objects for rows. A statement that stands alone sees all that was committed
before it began.
"""

from __future__ import annotations

from typing import Any

import sqlalchemy as sa
from sqlalchemy.exc import OperationalError
from sqlalchemy.exc import TimeoutError as PoolTimeoutError

from moderation.domain.errors import TemporarilyUnavailable
from moderation.storage.unit_of_work import Database


class Look:
    """A query whose parameters alone change; its columns should be numbers and texts."""

    def __init__(self, database: Database, query: sa.Select[*tuple[Any, ...]]) -> None:
        self._engine = database.glances
        compiled = query.compile(self._engine)
        self._sql = compiled.string
        self._order = compiled.positiontup
        self._constants = dict(compiled.params)
        self._failures = self._engine.dialect.dbapi.OperationalError  # type: ignore[union-attr]

    def first(self, **values: str) -> tuple[Any, ...] | None:
        """The first row, or None. Raises TemporarilyUnavailable."""
        named = self._constants | values
        given = named if self._order is None else tuple(named[name] for name in self._order)
        try:
            try:
                return self._ask(given)
            except self._failures:
                # The server went away while the connections lay idle: begin with new ones.
                self._engine.dispose()
                return self._ask(given)
        except (self._failures, OperationalError, PoolTimeoutError) as error:
            raise TemporarilyUnavailable("the database cannot be used just now") from error

    def _ask(self, given: Any) -> tuple[Any, ...] | None:
        connection = self._engine.raw_connection()
        try:
            cursor = connection.cursor()
            cursor.execute(self._sql, given)
            row: tuple[Any, ...] | None = cursor.fetchone()
            cursor.close()
        except BaseException:
            connection.invalidate()
            raise
        connection.close()
        return row

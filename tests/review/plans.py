"""How a database means to answer queries: by which index, and whether it reads whole tables."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import sqlalchemy as sa

from moderation.storage.unit_of_work import Database


def plans_of(database: Database, read: Callable[[sa.Connection], Any]) -> list[str]:
    """The plan of each query that `read` makes, in its order.

    PostgreSQL reads small tables whole whatever their indexes, so there the plan is what it
    would do if that were forbidden: a `Seq Scan` is left only where no index serves.
    """
    asked: list[tuple[str, Any]] = []

    def note(_connection: object, _cursor: object, sql: str, values: Any, *_: object) -> None:
        asked.append((sql, values))

    sa.event.listen(database.engine, "before_cursor_execute", note)
    try:
        with database.read() as connection:
            read(connection)
    finally:
        sa.event.remove(database.engine, "before_cursor_execute", note)
    return [_plan(database, *one) for one in asked if one[0].startswith(("SELECT", "WITH"))]


def _plan(database: Database, sql: str, values: Any) -> str:
    with database.read() as connection:
        if database.is_sqlite:
            return str(connection.exec_driver_sql(f"EXPLAIN QUERY PLAN {sql}", values).all())
        for kind in ("seqscan", "bitmapscan", "sort"):
            connection.exec_driver_sql(f"SET LOCAL enable_{kind} = off")
        return str(connection.exec_driver_sql(f"EXPLAIN {sql}", values).all())

"""The statements that a piece of code sends to the database."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import sqlalchemy as sa

from moderation.storage.unit_of_work import Database


@contextmanager
def statements_of(database: Database) -> Iterator[list[tuple[str, Any]]]:
    """(text, parameters) of all statements, as the driver gets them, while it lasts."""
    seen: list[tuple[str, Any]] = []

    def note(_connection: object, _cursor: object, sql: str, parameters: Any, *_: object) -> None:
        seen.append((sql, parameters))

    sa.event.listen(database.engine, "before_cursor_execute", note)
    try:
        yield seen
    finally:
        sa.event.remove(database.engine, "before_cursor_execute", note)

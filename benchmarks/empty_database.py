"""A database of its own for a benchmark: a temporary file, or the tests' PostgreSQL."""

from __future__ import annotations

import tempfile
from collections.abc import Iterator
from contextlib import contextmanager


@contextmanager
def empty_database(*, postgres: bool) -> Iterator[str]:
    """The address of an empty database, without tables, that ends with the block."""
    if not postgres:
        with tempfile.TemporaryDirectory(prefix="benchmark-") as folder:
            yield f"sqlite:///{folder}/comments.db"
        return
    from tests.postgres import PostgresServer  # noqa: PLC0415 - for developers' machines alone

    server = PostgresServer()
    try:
        yield server.url()
    finally:
        server.stop()

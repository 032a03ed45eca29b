"""Both databases: an engine each that lasts as long as the test process, and nothing left in it.

An engine remembers the SQL that it has made; a new one for each test would make it all again.
"""

from __future__ import annotations

import os
import shutil
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
import sqlalchemy as sa

from moderation.storage.migrate import upgrade
from moderation.storage.unit_of_work import Database, is_sqlite_url
from tests.postgres import PostgresServer, empty, is_available


@pytest.fixture(scope="session")
def sqlite_template(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A migrated, empty SQLite file to copy."""
    file = tmp_path_factory.mktemp("sqlite") / "template.db"
    upgrade(f"sqlite:///{file}")
    return file


@pytest.fixture(scope="session")
def sqlite_database(sqlite_template: Path) -> Iterator[Database]:
    """SQLite's, in a file that every test finds replaced."""
    database = Database(f"sqlite:///{sqlite_template.with_name('test.db')}")
    sa.event.listen(database.engine, "connect", _do_not_wait_for_the_disk)
    yield database
    database.dispose()


def _do_not_wait_for_the_disk(connection: Any, _record: object) -> None:
    # As the PostgreSQL of the tests: no test pulls the plug.
    connection.execute("PRAGMA synchronous=OFF")


@pytest.fixture(scope="session")
def postgres_server() -> Iterator[PostgresServer]:
    """The PostgreSQL of this test process."""
    if not is_available():
        missing = pytest.fail if os.environ.get("CI") == "true" else pytest.skip
        missing("no PostgreSQL wheel for this system")
    server = PostgresServer()
    yield server
    server.stop()


@pytest.fixture(scope="session")
def postgres_url(postgres_server: PostgresServer) -> str:
    """The address of its database, which is migrated."""
    upgrade(postgres_server.url())
    return postgres_server.url()


@pytest.fixture(scope="session")
def postgres_database(postgres_url: str) -> Iterator[Database]:
    """It, with connections that last: making them would take longer than most tests do."""
    database = Database(postgres_url)
    yield database
    database.dispose()


@pytest.fixture(params=["sqlite", "postgres"])
def database_url(request: pytest.FixtureRequest) -> str:
    """The address of an empty, migrated database, on each kind in turn."""
    if request.param == "sqlite":
        request.getfixturevalue("sqlite_database").dispose()
        template = request.getfixturevalue("sqlite_template")
        return f"sqlite:///{_replace(template.with_name('test.db'), template)}"
    empty(request.getfixturevalue("postgres_database"))
    return str(request.getfixturevalue("postgres_url"))


def _replace(file: Path, template: Path) -> Path:
    # Whoever still had the old one open, a thread that has not ended, is not to see the new one.
    for ending in ("", "-wal", "-shm"):
        file.with_name(file.name + ending).unlink(missing_ok=True)
    shutil.copy(template, file)
    return file


@pytest.fixture
def database(database_url: str, request: pytest.FixtureRequest) -> Database:
    """An empty database."""
    kind = "sqlite" if is_sqlite_url(database_url) else "postgres"
    lasting: Database = request.getfixturevalue(f"{kind}_database")
    return lasting

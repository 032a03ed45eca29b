"""Databases that take seconds to fill: filled once in a test process, and copied for each test.

On PostgreSQL a copy serves test after test until one commits something to it.
"""

from __future__ import annotations

import shutil
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from pathlib import Path

import pytest
import sqlalchemy as sa

from moderation.storage.migrate import upgrade
from moderation.storage.unit_of_work import Database
from tests.postgres import PostgresServer

Fill = Callable[[Database], None]


@dataclass
class _Copied:
    """A copy on PostgreSQL, and whether anything was committed to it."""

    database: Database
    changed: bool = False

    def note(self, _connection: object) -> None:
        self.changed = True


@dataclass
class _Moulds:
    """What was filled so far, and the copies that nothing has changed; by what fills them."""

    folder: Path
    names: dict[Fill, str] = field(default_factory=dict)
    spare: dict[Fill, _Copied] = field(default_factory=dict)

    def sqlite(self, fill: Fill, template: Path, file: Path) -> Database:
        """A new copy in this file."""
        mould = self.folder / f"{fill.__module__}.{fill.__name__}.db"
        if not mould.exists():
            shutil.copy(template, mould)
            _pour(f"sqlite:///{mould}", fill)
        shutil.copy(mould, file)
        return Database(f"sqlite:///{file}")

    def postgres(self, fill: Fill, server: PostgresServer) -> _Copied:
        """A copy that nothing has changed."""
        if fill in self.spare:
            return self.spare.pop(fill)
        if fill not in self.names:
            self.names[fill] = f"mould_{len(self.names)}"
            server.create(self.names[fill])
            upgrade(server.url(self.names[fill]))
            _pour(server.url(self.names[fill]), fill)
        name = f"copy_of_{self.names[fill]}"
        server.create(name, template=self.names[fill])
        copied = _Copied(Database(server.url(name)))
        sa.event.listen(copied.database.engine, "commit", copied.note)
        return copied

    def give_back(self, fill: Fill, copied: _Copied) -> None:
        """Keep it for the next test if it is as it was."""
        copied.database.dispose()
        if not copied.changed:
            self.spare[fill] = copied


def _pour(url: str, fill: Fill) -> None:
    database = Database(url)
    fill(database)
    database.dispose()


@pytest.fixture(scope="session")
def moulds(tmp_path_factory: pytest.TempPathFactory) -> _Moulds:
    """What was filled so far in this process."""
    return _Moulds(tmp_path_factory.mktemp("moulds"))


@pytest.fixture(params=["sqlite", "postgres"])
def copy_of(
    request: pytest.FixtureRequest, moulds: _Moulds, tmp_path: Path, sqlite_template: Path
) -> Iterator[Callable[[Fill], Database]]:
    """Gives the test's copy of what a function makes of an empty database, on each kind in turn."""
    given: list[tuple[Fill, _Copied]] = []

    def copy(fill: Fill) -> Database:
        if request.param == "sqlite":
            database = moulds.sqlite(fill, sqlite_template, tmp_path / "copy.db")
            given.append((fill, _Copied(database, changed=True)))
        else:
            server = request.getfixturevalue("postgres_server")
            given.append((fill, moulds.postgres(fill, server)))
        return given[-1][1].database

    yield copy
    for fill, copied in given:
        moulds.give_back(fill, copied)

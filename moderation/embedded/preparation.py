"""Brings the database to this version, and remembers having done so.

What is remembered only lets the next start do two things at once; the migration runs each time.
"""

from __future__ import annotations

from hashlib import sha256
from pathlib import Path

import moderation
from moderation.domain.errors import TemporarilyUnavailable
from moderation.embedded.data_folder import DataFolder
from moderation.embedded.failure import CannotRun

_MIGRATIONS = Path(moderation.__file__).parent / "storage" / "migrations" / "versions"


def migrate(database_url: str) -> None:
    """Run the migrations that the database lacks. Raises CannotRun when it cannot be opened."""
    # Half a second of imports, which a warm start spends while its children start.
    from sqlalchemy.exc import SQLAlchemyError  # noqa: PLC0415

    from moderation.storage.migrate import upgrade  # noqa: PLC0415

    try:
        upgrade(database_url)
    except (SQLAlchemyError, TemporarilyUnavailable) as error:
        raise CannotRun(f"the database cannot be prepared: {_driver_says(error)}") from error


def _driver_says(error: BaseException) -> str:
    """The first line of the driver's own message, beneath what was raised on top of it."""
    while error.__cause__ is not None:
        error = error.__cause__
    return str(error).strip().partition("\n")[0]


def is_prepared(folder: DataFolder, database_url: str) -> bool:
    """Whether the last start from this folder brought this database to this version."""
    if database_url == folder.database_url and not folder.database_file.exists():
        return False
    try:
        return folder.prepared_file.read_text(encoding="ascii") == _fingerprint(database_url)
    except OSError:
        return False


def remember(folder: DataFolder, database_url: str) -> None:
    """Note that this database is at this version."""
    folder.prepared_file.write_text(_fingerprint(database_url), encoding="ascii")


def _fingerprint(database_url: str) -> str:
    names = sorted(path.name for path in _MIGRATIONS.glob("*.py"))
    return sha256("\n".join([database_url, *names]).encode()).hexdigest()

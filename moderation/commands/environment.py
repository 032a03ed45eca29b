"""Where commands get their settings from: the one other place that reads the environment."""

from __future__ import annotations

import os
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from config.settings import Settings
from moderation.storage.unit_of_work import Database

# Where `moderation run` keeps its secret unless it is told otherwise.
DEMO_SECRET = Path("data/secret.key")
_KEY = "MODERATION_SECRET_KEY"


def read_environ() -> dict[str, str]:
    """The environment this command was given in."""
    return dict(os.environ)


def read_settings() -> Settings:
    """The settings; without a secret, those of `moderation run` here. Raises BadSettings."""
    environ = read_environ()
    if not {_KEY, f"{_KEY}_FILE"} & environ.keys() and DEMO_SECRET.exists():
        environ[f"{_KEY}_FILE"] = str(DEMO_SECRET)
    return Settings.from_environ(environ)


@contextmanager
def open_database() -> Iterator[Database]:
    """The database that the settings name, closed at the end."""
    database = Database(read_settings().database_url)
    try:
        yield database
    finally:
        database.dispose()

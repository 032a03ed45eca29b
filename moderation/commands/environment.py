"""Where commands get their settings from: the one other place that reads the environment."""

from __future__ import annotations

import os

from config.settings import Settings
from moderation.storage.unit_of_work import Database


def read_environ() -> dict[str, str]:
    """The environment this command was given in."""
    return dict(os.environ)


def read_settings() -> Settings:
    """The settings. Raises BadSettings."""
    return Settings.from_environ(read_environ())


def open_database() -> Database:
    """The database that the settings name."""
    return Database(read_settings().database_url)

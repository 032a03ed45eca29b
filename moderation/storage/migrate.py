"""Bring a database to the schema of this version."""

from __future__ import annotations

from pathlib import Path

from alembic import command
from alembic.config import Config
from alembic.runtime.migration import MigrationContext
from alembic.script import ScriptDirectory

from moderation.storage.unit_of_work import Database

_MIGRATIONS = Path(__file__).parent / "migrations"


def upgrade(database_url: str) -> None:
    """Run the migrations that this database has not seen. Safe to run again."""
    command.upgrade(_config(database_url), "head")


def downgrade(database_url: str, revision: str) -> None:
    """Go back to `revision`, or to nothing with "base"."""
    command.downgrade(_config(database_url), revision)


def is_current(database: Database) -> bool:
    """Whether the schema is the one that this version of the service was written for."""
    head = ScriptDirectory(str(_MIGRATIONS)).get_current_head()
    with database.read() as connection:
        return MigrationContext.configure(connection).get_current_revision() == head


def _config(database_url: str) -> Config:
    config = Config()
    config.set_main_option("script_location", str(_MIGRATIONS))
    # A percent sign in a password would be read as interpolation by the config parser.
    config.attributes["database_url"] = database_url
    return config

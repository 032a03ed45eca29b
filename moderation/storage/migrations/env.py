"""Alembic's entry: runs the migrations on the database that `storage.migrate` names."""

from __future__ import annotations

from alembic import context

from moderation.storage.tables import metadata
from moderation.storage.unit_of_work import Database


def run() -> None:
    """Run in one transaction, so that a migration that fails leaves nothing behind."""
    database = Database(context.config.attributes["database_url"])
    try:
        with database.write() as connection:
            context.configure(
                connection=connection,
                target_metadata=metadata,
                render_as_batch=database.is_sqlite,
                transactional_ddl=True,
            )
            with context.begin_transaction():
                context.run_migrations()
    finally:
        database.dispose()


run()

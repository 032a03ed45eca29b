"""The migrations make the tables of `storage.tables`, and can be taken back."""

import pytest
import sqlalchemy as sa
from alembic.autogenerate import compare_metadata
from alembic.runtime.migration import MigrationContext

from moderation.storage.migrate import downgrade, is_current, upgrade
from moderation.storage.tables import metadata
from moderation.storage.unit_of_work import Database


def is_ours(name, _kind, _parents):
    # The full-text index is each database's own affair.
    return not (name or "").startswith(("comment_search", "ix_comment_search"))


def differences(database):
    with database.read() as connection:
        options = {"compare_type": True, "include_name": is_ours}
        context = MigrationContext.configure(connection, opts=options)
        return compare_metadata(context, metadata)


def test_the_migrations_make_the_tables_that_the_code_uses(database):
    assert differences(database) == []


def test_migrating_again_changes_nothing(database_url, database):
    upgrade(database_url)
    assert differences(database) == []
    assert is_current(database)


def test_the_migrations_can_be_taken_back_and_made_again(tmp_path):
    url = f"sqlite:///{tmp_path}/test.db"
    upgrade(url)
    downgrade(url, "base")
    database = Database(url)
    with database.read() as connection:
        assert set(sa.inspect(connection).get_table_names()) <= {"alembic_version"}
    assert not is_current(database)
    upgrade(url)
    assert is_current(database)
    database.dispose()


def test_an_empty_database_is_not_current(tmp_path):
    database = Database(f"sqlite:///{tmp_path}/empty.db")
    assert not is_current(database)
    database.dispose()


def test_a_database_of_the_first_version_is_brought_up_to_date(tmp_path):
    url = f"sqlite:///{tmp_path}/first.db"
    upgrade(url)
    downgrade(url, "0001")
    database = Database(url)
    assert not is_current(database)
    upgrade(url)
    assert differences(database) == []
    database.dispose()


@pytest.mark.parametrize("table", ["comment", "mail"])
def test_what_workers_look_for_has_an_index_of_its_own(database, table):
    wanted = {"comment": "ix_comment_pending", "mail": "ix_mail_due"}[table]
    with database.read() as connection:
        indexes = sa.inspect(connection).get_indexes(table)
    assert any(index["name"] == wanted and "where" in str(index) for index in indexes)

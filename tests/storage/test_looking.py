"""Looks: a statement that stands alone, sees what was committed, and survives a restart."""

import threading

import pytest
import sqlalchemy as sa

from moderation.domain.errors import TemporarilyUnavailable
from moderation.storage.looking import Look
from moderation.storage.tables import site
from moderation.storage.unit_of_work import Database

QUERY = sa.select(site.c.name, sa.literal(7)).where(site.c.id == sa.bindparam("site"))


def rename(database, name):
    with database.write() as connection:
        connection.execute(site.update().values(name=name))


def test_it_gives_the_first_row_or_none(database, site):
    look = Look(database, QUERY)
    assert look.first(site="courier") == ("The Courier", 7)
    assert look.first(site="nowhere") is None
    assert look.first(site="' OR '1'='1") is None


def test_it_sees_what_was_committed_and_nothing_else(database, site):
    look = Look(database, QUERY)
    with database.write() as connection:
        connection.execute(sa.text("UPDATE site SET name = 'Half done'"))
        seen = []
        other = threading.Thread(target=lambda: seen.append(look.first(site="courier")))
        other.start()
        other.join()
    assert seen == [("The Courier", 7)]
    assert look.first(site="courier") == ("Half done", 7)
    rename(database, "Done")
    assert look.first(site="courier") == ("Done", 7)


def test_it_holds_no_transaction_open(database, site):
    look = Look(database, QUERY)
    look.first(site="courier")
    if database.is_sqlite:
        return
    with database.read() as connection:
        idle = "SELECT count(*) FROM pg_stat_activity WHERE state = 'idle in transaction'"
        assert connection.execute(sa.text(idle)).scalar_one() == 0


def test_connections_that_died_while_they_lay_idle_are_replaced(database, site):
    look = Look(database, QUERY)
    assert look.first(site="courier") is not None
    if database.is_sqlite:
        return
    with database.write() as connection:
        kill = (
            "SELECT pg_terminate_backend(pid) FROM pg_stat_activity"
            " WHERE pid <> pg_backend_pid() AND datname = current_database()"
        )
        connection.execute(sa.text(kill))
    assert look.first(site="courier") == ("The Courier", 7)


@pytest.mark.parametrize(
    "url",
    ["sqlite:////nowhere/at/all.db", "postgresql://x:y@127.0.0.1:1/z"],
    ids=["sqlite", "postgres"],
)
def test_a_database_that_is_away_is_told_as_such(url):
    database = Database(url)
    with pytest.raises(TemporarilyUnavailable):
        Look(database, QUERY).first(site="courier")
    database.dispose()

"""Transactions: all or nothing, no lost writes, no "database is locked" for anybody."""

import threading
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime, timedelta, timezone

import pytest
import sqlalchemy as sa

from moderation.domain.errors import TemporarilyUnavailable
from moderation.storage.tables import article, heartbeat, site
from moderation.storage.unit_of_work import Database
from moderation.storage.upkeep import beat_heart

NAMES = sa.select(site.c.name)


def add(connection, name):
    connection.execute(
        site.insert().values(
            id=name,
            name=name,
            origins=[],
            assertion_secret="s",
            policy_overrides={},
            created_at=datetime.now(UTC),
        )
    )


def break_off(connection):
    add(connection, "a")
    connection.execute(site.update().values(name="b"))
    raise ZeroDivisionError


def names(database):
    with database.read() as connection:
        return sorted(connection.execute(NAMES).scalars())


def test_what_a_write_did_is_there_afterwards(database):
    with database.write() as connection:
        add(connection, "a")
    assert names(database) == ["a"]


def test_an_exception_in_a_write_leaves_nothing_of_it(database):
    with pytest.raises(ZeroDivisionError), database.write() as connection:
        break_off(connection)
    assert names(database) == []


def test_a_read_leaves_nothing_even_if_it_wrote(database):
    with database.read() as connection:
        add(connection, "a")
    assert names(database) == []


def test_a_write_that_failed_does_not_keep_the_next_one_waiting(database):
    for _ in range(12):  # more than there are connections
        with pytest.raises(ZeroDivisionError), database.write() as connection:
            break_off(connection)
    with database.write() as connection:
        add(connection, "a")
    assert names(database) == ["a"]


def test_four_writers_that_read_before_they_write_lose_nothing(database):
    with database.write() as connection:
        add(connection, "a")
        connection.execute(site.update().values(policy_overrides={"n": 0}))

    def add_one(_):
        with database.write() as connection:
            query = sa.select(site.c.policy_overrides).with_for_update()
            n = connection.execute(query).scalar_one()["n"]
            connection.execute(site.update().values(policy_overrides={"n": n + 1}))

    with ThreadPoolExecutor(4) as pool:
        list(pool.map(add_one, range(80)))
    with database.read() as connection:
        assert connection.execute(sa.select(site.c.policy_overrides)).scalar_one() == {"n": 80}


def test_writers_in_several_processes_wait_for_each_other(database_url, database):
    others = [Database(database_url) for _ in range(4)]  # each with a turn of its own

    def write(number):
        with others[number % 4].write() as connection:
            add(connection, f"s-{number}")

    with ThreadPoolExecutor(4) as pool:
        list(pool.map(write, range(40)))
    for other in others:
        other.dispose()
    assert len(names(database)) == 40


def test_a_read_sees_nothing_of_a_write_that_is_not_finished(database):
    with database.write() as writing:
        add(writing, "a")
        assert names(database) == []
    assert names(database) == ["a"]


@pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)
def test_sqlite_promises_that_a_commit_is_on_the_disk(database_url):
    database = Database(database_url)
    with database.read() as connection:
        pragmas = ("journal_mode", "synchronous", "foreign_keys", "secure_delete")
        values = [connection.exec_driver_sql(f"PRAGMA {name}").scalar() for name in pragmas]
    database.dispose()
    assert values == ["wal", 2, 1, 1]


@pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)
def test_a_database_that_stays_locked_is_temporarily_unavailable(database, monkeypatch):
    monkeypatch.setattr("moderation.storage.unit_of_work.BUSY_TIMEOUT_MS", 50)
    with (
        database._turn,
        pytest.raises(TemporarilyUnavailable) as caught,
        database.write(),
    ):
        pass
    assert (caught.value.code, caught.value.retry_after_s) == ("temporarily_unavailable", 2)


def test_a_database_that_is_not_there_is_temporarily_unavailable(tmp_path):
    for url in (f"sqlite:///{tmp_path}/no/such.db", f"postgresql://a@/b?host={tmp_path}"):
        database = Database(url)
        with pytest.raises(TemporarilyUnavailable), database.read():
            pass
        database.dispose()


def test_the_message_of_a_lost_database_names_no_address(tmp_path):
    database = Database(f"postgresql://ann:secret@/b?host={tmp_path}")
    with pytest.raises(TemporarilyUnavailable) as caught, database.write():
        pass
    assert caught.value.message == "the database cannot be used just now"


def test_the_clock_is_utc_and_runs(database):
    with database.read() as connection:
        first, second = database.now(connection), database.now(connection)
    assert first.tzinfo == UTC
    assert first < second
    assert abs(datetime.now(UTC) - first) < timedelta(minutes=1)


@pytest.mark.parametrize("hours", [0, 5, -8])
def test_a_time_comes_back_as_the_same_moment_in_utc_to_the_microsecond(database, hours):
    zone = timezone(timedelta(hours=hours))
    moment = datetime(2026, 3, 29, 1, 59, 59, 999_999, zone)
    with database.write() as connection:
        connection.execute(heartbeat.insert().values(queue="q", beat_at=moment))
        stored = connection.execute(sa.select(heartbeat.c.beat_at)).scalar_one()
    assert (stored, stored.tzinfo) == (moment, UTC)


def test_a_time_without_a_zone_is_refused(database):
    with pytest.raises(sa.exc.StatementError, match="without a zone"), database.write() as c:
        c.execute(heartbeat.insert().values(queue="q", beat_at=datetime(2026, 1, 1)))  # noqa: DTZ001


def test_a_row_that_points_nowhere_is_refused(database):
    values = {"site_id": "nobody", "id": "a", "moderation": "default", "public_version": 0}
    with pytest.raises(sa.exc.IntegrityError), database.write() as connection:
        connection.execute(article.insert().values(**values, created_at=datetime.now(UTC)))


def test_two_hearts_that_beat_at_once_leave_one_beat(database):
    ready = threading.Barrier(4)

    def beat(_):
        ready.wait(timeout=60)
        beat_heart(database, "screening")

    with ThreadPoolExecutor(4) as pool:
        list(pool.map(beat, range(4)))
    with database.read() as connection:
        assert len(connection.execute(heartbeat.select()).all()) == 1


@pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)
def test_an_exception_holds_nothing_of_what_was_to_be_written(database):
    with pytest.raises(sa.exc.IntegrityError) as caught, database.write() as connection:
        connection.execute(site.insert().values(id="a-secret", name="a-secret"))
    assert "a-secret" not in str(caught.value)

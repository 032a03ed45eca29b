"""Looking at a queue reads its index and nothing else, and no further than the limit."""

import pytest
import sqlalchemy as sa

from moderation.notifying.office import Office
from moderation.notifying.watching import watch_queues
from moderation.storage.queries import moderator_mails
from moderation.storage.queries.queue_size import queue_size
from moderation.storage.queries.sites import set_policy_overrides
from moderation.storage.tables import comment
from tests.review.by_index.conftest import newspaper, whole
from tests.review.plans import plans_of

__all__ = ["newspaper", "whole"]


def test_a_queue_is_measured_by_its_index(whole, newspaper):
    with newspaper.read() as connection:
        site_id = connection.execute(sa.select(comment.c.site_id).limit(1)).scalar_one()
    assert whole(lambda connection: queue_size(connection, site_id, 11)) == []
    assert whole(lambda connection: queue_size(connection, site_id)) == []
    with newspaper.read() as connection:
        assert queue_size(connection, site_id, 11).held == 11
        assert queue_size(connection, site_id).held == 300


def test_the_job_reads_no_large_table_whole(whole, newspaper, policies):
    with newspaper.read() as connection:
        site_id = connection.execute(sa.select(comment.c.site_id).limit(1)).scalar_one()
    with newspaper.write() as connection:
        set_policy_overrides(connection, site_id, {"notices": {"backlog_over": 10}})
    office, done = Office(newspaper, policies, newspaper.now), []
    assert whole(lambda _: done.append(watch_queues(office))) == []
    assert done == [1]


@pytest.mark.usefixtures("site")
def test_a_look_counts_one_more_than_the_limit_and_no_further(database, policies):
    with database.write() as connection:
        set_policy_overrides(connection, "courier", {"notices": {"backlog_over": 10}})
    counted = []

    def note(_connection, _cursor, sql, values, *_):
        if "count(" in sql:
            counted.append(values)

    sa.event.listen(database.engine, "before_cursor_execute", note)
    try:
        watch_queues(Office(database, policies, database.now))
    finally:
        sa.event.remove(database.engine, "before_cursor_execute", note)
    (values,) = counted
    assert 11 in (values.values() if isinstance(values, dict) else values)


@pytest.mark.usefixtures("site")
def test_mails_that_are_due_are_found_by_an_index_of_their_own(database):
    def read(connection):
        now = database.now(connection)
        table = moderator_mails.moderator_mail
        due = sa.select(table.c.id).where(moderator_mails._IS_WAITING, table.c.next_try_at <= now)
        connection.execute(due.order_by(table.c.next_try_at).limit(1))

    assert "ix_moderator_mail_due" in plans_of(database, read)[-1]

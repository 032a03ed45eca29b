"""How the databases find what readers report, however much of it there is."""

import pytest
import sqlalchemy as sa

from benchmarks.review_pages_rows import SITE, author_id
from moderation.domain.ids import new_id
from moderation.review.reporting.listing import read_beside, read_reported
from moderation.review.reporting.settling import Left, leave_up
from moderation.review.waiting.records import records_of
from moderation.storage.queries import reports
from moderation.storage.queries.reported import (
    count_reported,
    reports_of,
    settled_count,
    times_reported,
)
from moderation.storage.tables import comment, report
from tests.review.by_index.reading_plans import plans_of, read_whole

MANY = 2_000


@pytest.fixture
def reported(newspaper):
    """Two thousand reports, of which every tenth waits; the ids of some published comments."""
    published = sa.select(comment).where(comment.c.status == "published").limit(MANY)
    with newspaper.write() as connection:
        rows = connection.execute(published).all()
        now = newspaper.now(connection)
        made = [
            {
                "id": new_id(),
                "site_id": row.site_id,
                "comment_id": row.id,
                "author_id": row.author_id,
                "comment_version": row.version,
                "reason": "illegal" if number % 100 == 0 else "abuse",
                "note": "A note." if number % 3 else "",
                "reporter_hash": f"reader {number}",
                "created_at": now,
                "settled_at": None if number % 10 == 0 else now,
            }
            for number in range(MANY)
            for row in [rows[number % len(rows)]]
        ]
        connection.execute(report.insert(), made)
        if not newspaper.is_sqlite:
            connection.exec_driver_sql("ANALYZE report")
    return [row.id for row in rows[:200] if row.site_id == SITE]


@pytest.fixture
def whole_of(newspaper, whole):
    """As `whole`, of the reports too."""

    def read(act):
        with plans_of(newspaper) as plans:
            found = whole(act)
        return found + [one for plan in plans for one in read_whole(plan, ("report",))]

    return read


def test_the_list_and_its_next_page_go_by_index(reported, whole_of):
    def act(connection):
        page = read_reported(connection, SITE, None, 5)
        assert len(page.items) == 5
        assert page.next
        read_reported(connection, SITE, page.next, 5)
        read_beside(connection, [item.comment for item in page.items])
        assert count_reported(connection, SITE) > 5

    assert whole_of(act) == []


def test_what_is_called_illegal_is_found_without_reading_the_rest(newspaper, reported):
    with plans_of(newspaper) as plans, newspaper.read() as connection:
        if not newspaper.is_sqlite:
            # Of so few rows any plan is cheap: what counts is which index has their order.
            connection.exec_driver_sql("SET LOCAL enable_seqscan = off")
            connection.exec_driver_sql("SET LOCAL enable_bitmapscan = off")
        read_reported(connection, SITE, None, 5)
    assert any("ix_report_illegal" in str(plan) for plan in plans)
    assert any("ix_report_open" in str(plan) for plan in plans)


def test_the_reports_of_comments_and_commenters_go_by_index(newspaper, reported, whole_of):
    def act(connection):
        assert reports_of(connection, reported)
        now = newspaper.now(connection)
        settled_count(connection, reported[0])
        reports.count_open(connection, reported[0], now)
        reports.settled_after(connection, reported[0], now)
        times_reported(connection, author_id(0), 99)
        records_of(connection, [author_id(number) for number in range(20)])

    assert whole_of(act) == []


def test_leaving_one_up_goes_by_index(newspaper, reported, whole_of):
    with newspaper.read() as connection:
        waits = report.c.settled_at.is_(None) & (report.c.site_id == SITE)
        query = sa.select(comment.c.id, comment.c.version).join(
            report, report.c.comment_id == comment.c.id
        )
        one = connection.execute(query.where(waits).limit(1)).one()

    def act(_connection):
        assert leave_up(newspaper, SITE, Left(one.id, one.version, None, ""))

    assert whole_of(act) == []

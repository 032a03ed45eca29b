"""A page of a thread is found by index, in its order, whatever the thread's length."""

import pytest
import sqlalchemy as sa

from benchmarks.reading_filling import LONG, SHORT, SITE, fill
from moderation.publication.freshness import Watch
from moderation.publication.thread import Place, Sort, read_replies, read_thread
from moderation.storage.queries.events import read_events
from moderation.storage.queries.public_counts import published_under
from moderation.storage.tables import article, comment
from tests.review.plans import plans_of

INDEXES = {
    Sort.NEWEST: "ix_comment_thread",
    Sort.OLDEST: "ix_comment_thread",
    Sort.TOP_LEVEL: "ix_comment_top_level",
}


def _pour(database):
    fill(database, 40, 3_000)


@pytest.fixture
def filled(copy_of):
    return copy_of(_pour)


def check(plan, index):
    assert index in plan, plan
    assert "TEMP B-TREE" not in plan, plan
    assert "Sort" not in plan, plan
    assert "Seq Scan" not in plan, plan
    assert "SCAN" not in plan, plan


@pytest.mark.parametrize("article", [SHORT, LONG])
@pytest.mark.parametrize("sort", Sort)
def test_every_order_of_a_thread_has_an_index(filled, sort, article):
    with filled.read() as connection:
        first = read_thread(connection, (SITE, article), sort, None, 5)
    assert len(first.items) == 5
    for after in (None, first.next):
        plan, *gone = plans_of(
            filled, lambda c, after=after: read_thread(c, (SITE, article), sort, after, 20)
        )
        check(plan, INDEXES[sort])
        assert len(gone) == (sort is Sort.TOP_LEVEL)
        for plan in gone:
            check(plan, "ix_comment_gone")


@pytest.mark.parametrize("sort", [Sort.NEWEST, Sort.OLDEST])
def test_replies_are_found_below_their_parent(filled, sort):
    with filled.read() as connection:
        columns = (comment.c.parent_id, comment.c.published_at, comment.c.article_id)
        query = sa.select(*columns).where(comment.c.parent_id.is_not(None))
        parent_id, moment, article_id = connection.execute(query.limit(1)).one()
        where = ((SITE, article_id), parent_id, sort)
        assert read_replies(connection, *where, None, 5).items
    for after in (None, Place(moment, parent_id)):
        plan, gone = plans_of(filled, lambda c, after=after: read_replies(c, *where, after, 20))
        check(plan, "ix_comment_replies")
        check(gone, "ix_comment_gone")


def test_the_first_level_is_not_looked_for_among_the_replies(filled):
    """Three that reply to none, below thousands of replies: a page must not read those."""
    with filled.write() as connection:
        some = sa.select(comment.c.id).where(comment.c.parent_id.is_(None)).limit(3)
        first = connection.execute(some.where(comment.c.article_id == LONG)).scalars().all()
        connection.execute(
            comment.update()
            .where(
                comment.c.article_id == LONG,
                comment.c.parent_id.is_(None),
                comment.c.id.not_in(first),
            )
            .values(parent_id=first[0])
        )
    article = (SITE, LONG)
    with filled.read() as connection:
        page = read_thread(connection, article, Sort.TOP_LEVEL, None, 20)
    assert {shown.comment.id for shown in page.items} == set(first)
    plan, gone = plans_of(filled, lambda c: read_thread(c, article, Sort.TOP_LEVEL, None, 20))
    check(plan, "ix_comment_top_level")
    check(gone, "ix_comment_gone")


def test_counts_and_events_are_found_by_index(filled):
    with filled.write() as connection:
        one = connection.execute(article.select().limit(1)).one()._asdict()
        connection.execute(article.insert(), [{**one, "id": f"more-{n}"} for n in range(500)])
        connection.execute(sa.text("ANALYZE"))
    [plan] = plans_of(filled, lambda c: published_under(c, SITE, [SHORT, LONG, "none"]))
    assert "Seq Scan" not in plan
    assert "SCAN" not in plan
    for plan in plans_of(filled, lambda c: read_events(c, SITE, 0, 20)):
        assert "Seq Scan" not in plan
        assert "SCAN" not in plan


def test_how_fresh_a_page_must_be_is_one_look(filled):
    fresh = Watch(filled).now(SITE, LONG)
    assert (fresh.version, fresh.own_pages) == (3_000, ())
    assert Watch(filled).now(SITE, "none").version == 0
    assert Watch(filled).now("nowhere", LONG) is None

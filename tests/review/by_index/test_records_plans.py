"""How the databases find what is known of comments, articles and commenters, and the log."""

from datetime import timedelta

import pytest
import sqlalchemy as sa

from benchmarks.review_pages_records import RARE_DEED
from benchmarks.review_pages_rows import SITE, article_id, author_id, moderator_id
from moderation.domain.lifecycle import Status
from moderation.review.records import articles
from moderation.review.records.audit_log import OPERATOR, LogFilter, people_of, read_log
from moderation.review.records.comment_record import read_record
from moderation.review.records.commenters import read_commenter
from moderation.review.rules.what_if import scored_lately
from moderation.review.texts import read_texts
from moderation.storage.queries.articles import find_article
from moderation.storage.queries.audit import Deed, write_deed
from moderation.storage.queries.comments import find_comment
from moderation.storage.queries.policy_revisions import revisions_of
from moderation.storage.tables import comment
from tests.review.by_index.reading_plans import plans_of


@pytest.mark.parametrize("number", [0, 5])
def test_an_article_is_shown_by_index(whole, number):
    article = article_id(number)

    def act(connection):
        assert find_article(connection, SITE, article)
        counts = articles.count_states(connection, SITE, article)
        for status in counts:
            page = articles.page_of_state(connection, (SITE, article, status), None, 3)
            articles.page_of_state(connection, (SITE, article, status), page.place, 3)
            read_texts(connection, page.comments, blur=True)
        assert articles.read_heat(connection, SITE, article).begins

    assert whole(act) == []


def test_the_picture_of_an_article_reads_no_comment(newspaper):
    with plans_of(newspaper) as plans, newspaper.read() as connection:
        for kind in () if newspaper.is_sqlite else ("seqscan", "bitmapscan"):
            connection.exec_driver_sql(f"SET LOCAL enable_{kind} = off")
        articles.read_heat(connection, SITE, article_id(0))
    assert len(plans) == 2
    only = "COVERING INDEX ix_comment_article" if newspaper.is_sqlite else "'Index Only Scan'"
    assert all(only in str(plan) for plan in plans), plans


@pytest.fixture
def unconfirmed(newspaper):
    """Comments whose authors never confirmed their address, so that this list is one, too."""
    some = sa.select(comment.c.id).where(comment.c.status == "published").limit(500)
    with newspaper.write() as connection:
        change = comment.update().where(comment.c.id.in_(some.scalar_subquery()))
        connection.execute(change.values(status="unverified"))
        if not newspaper.is_sqlite:
            connection.exec_driver_sql("ANALYZE comment")


@pytest.mark.usefixtures("unconfirmed")
@pytest.mark.parametrize("number", [0, 5])
def test_a_commenter_is_shown_by_index(whole, number):
    def act(connection):
        for status in (None, *Status):
            assert read_commenter(connection, SITE, author_id(number), status)

    assert whole(act) == []


def test_a_comments_history_is_read_by_index(newspaper, whole):
    query = sa.select(comment.c.id).where(comment.c.status == "rejected").limit(1)

    def act(connection):
        one = find_comment(connection, connection.execute(query).scalar_one())
        read_record(connection, one, newspaper.now(connection))

    # The one comment to look at is found by reading on; nothing else is.
    assert len(whole(act)) <= 1


@pytest.fixture
def somebody_elses_log(newspaper):
    """Another site's entries, many more: reading on past them would be wrong."""
    with newspaper.write() as connection:
        now = newspaper.now(connection)
        deed = Deed("herald", None, "view_saved", "moderator", moderator_id(1))
        for _ in range(1_500):
            write_deed(connection, deed, now)
        if not newspaper.is_sqlite:
            connection.exec_driver_sql("ANALYZE audit")


@pytest.mark.usefixtures("somebody_elses_log")
def test_the_log_is_read_by_index_whatever_is_looked_for(newspaper, whole):
    with newspaper.read() as connection:
        day = newspaper.now(connection).date() - timedelta(days=50)
    filters = [
        LogFilter(),
        LogFilter(moderator_id=moderator_id(3)),
        LogFilter(moderator_id=OPERATOR),
        LogFilter(action=RARE_DEED),
        LogFilter(day=day),
        LogFilter(moderator_id(3), RARE_DEED, day),
    ]

    def act(connection):
        people_of(connection, SITE)
        for which in filters:
            page = read_log(connection, SITE, which, None, 3)
            read_log(connection, SITE, which, page.next_before or 50, 3)

    assert whole(act) == []


def test_policies_and_what_they_would_have_decided_are_read_by_index(whole):
    def act(connection):
        assert scored_lately(connection, SITE)
        assert revisions_of(connection, SITE, None, 5)

    assert whole(act) == []

"""How the databases find what is one's own, what is to be erased, and what authors object to."""

import pytest
import sqlalchemy as sa

from benchmarks.review_pages_rows import SITE
from moderation.domain.lifecycle import Status
from moderation.privacy.erasing import Wish, erase_author
from moderation.privacy.known import read_known
from moderation.privacy.own_comments import read_own_page
from moderation.privacy.retention import erase_expired
from moderation.privacy.statements import statements_about
from moderation.review.appeals.listing import read_appeals
from moderation.storage.queries.appeals import count_appeals
from moderation.storage.tables import comment
from tests.review.by_index import conftest
from tests.review.by_index.test_records_plans import unconfirmed

__all__ = ["unconfirmed"]


@pytest.fixture(autouse=True)
def _more_tables(monkeypatch):
    """What grows with the readers as well."""
    more = ("appeal", "report", "personal_link", "verification_token", "idempotency", "mail")
    monkeypatch.setattr(conftest, "LARGE", (*conftest.LARGE, *more))


@pytest.fixture
def one(newspaper):
    """A comment that is published, with its author."""
    query = sa.select(comment.c.id, comment.c.author_id).where(comment.c.status == "published")
    with newspaper.read() as connection:
        return connection.execute(query.limit(1)).one()


@pytest.mark.usefixtures("unconfirmed")
def test_the_own_page_and_the_reasons_are_read_by_index(whole, one):
    def act(connection):
        page = read_own_page(connection, one.author_id, None, 2)
        assert page.items
        read_own_page(connection, one.author_id, page.after, 2)
        assert read_known(connection, one.author_id).counts[Status.PUBLISHED]
        statements_about(connection, [own.comment.id for own in page.items])

    assert whole(act) == []


def test_appeals_are_listed_and_counted_by_index(whole):
    def act(connection):
        read_appeals(connection, SITE, None, 20)
        assert count_appeals(connection, SITE) == 0

    assert whole(act) == []


def test_erasing_reads_by_index(whole, newspaper, one):
    assert whole(lambda _: erase_author(newspaper, one.author_id, Wish.OPERATOR)) == []
    with newspaper.read() as connection:
        status = connection.execute(sa.select(comment.c.status).where(comment.c.id == one.id))
        assert status.scalar_one() == "erased"


def test_what_expired_is_found_by_index(whole, newspaper):
    assert whole(lambda _: erase_expired(newspaper)) == []

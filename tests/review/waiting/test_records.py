"""What is known of the commenters on a page."""

from moderation.domain.comment import Standing
from moderation.domain.ids import new_id
from moderation.review.waiting import records
from moderation.review.waiting.records import records_of
from moderation.storage.tables import author
from tests.review.waiting.listening import statements_of


def read(database, *ids):
    with database.read() as connection:
        return records_of(connection, ids)


def test_a_record_counts_what_became_of_the_comments(newsroom, database):
    one = newsroom.published("One.")
    for body in ("Two.", "Three."):
        newsroom.rejected(body)
    newsroom.held("Four.")
    newsroom.pending("Five.")
    other = newsroom.held("Six.", email="other@example.org")
    found = read(database, one.author_id, other.author_id)
    mine = found[one.author_id]
    assert (mine.published, mine.rejected, mine.held) == (1, 2, 1)
    assert found[other.author_id].held == 1
    assert mine.standing is Standing.NORMAL
    assert mine.first_seen == newsroom.author().created_at


def test_a_record_says_how_the_commenter_stands(newsroom, database):
    one = newsroom.held()
    newsroom.change(author, author.c.id == one.author_id, standing="blocked")
    assert read(database, one.author_id)[one.author_id].standing is Standing.BLOCKED


def test_counting_stops_where_nobody_would_decide_differently(newsroom, database, monkeypatch):
    monkeypatch.setattr(records, "MOST", 2)
    ids = {newsroom.published(f"Number {n}.").author_id for n in range(4)}
    assert [one.published for one in read(database, *ids).values()] == [2]


def test_nobody_is_known_by_another_id(newsroom, database):
    assert read(database) == {}
    assert read(database, new_id()) == {}


def test_a_whole_page_takes_one_query(newsroom, database):
    ids = [newsroom.held(email=f"r{n}@example.org").author_id for n in range(5)]
    with database.read() as connection, statements_of(database) as statements:
        assert set(records_of(connection, ids)) == set(ids)
    assert len(statements) == 1

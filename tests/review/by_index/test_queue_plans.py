"""How the databases find what waits: by index, whatever is asked, never by reading on."""

from datetime import timedelta
from itertools import product

import pytest
import sqlalchemy as sa

from benchmarks.review_pages_rows import SITE, article_id, author_id, moderator_id
from moderation.domain.lifecycle import Status
from moderation.review.waiting.asking import Asked
from moderation.review.waiting.desk import read_cards, read_desk
from moderation.review.waiting.filters import Filter, Order
from moderation.review.waiting.live import read_news
from moderation.review.waiting.queue import count_queue, read_queue
from moderation.review.waiting.search import Question, search

ME = moderator_id(0)


def filters(now):
    bounds = {
        "nothing": {},
        "time": {"since": now - timedelta(hours=1)},
        "until": {"until": now - timedelta(hours=1)},
        "scores": {"min_score": 0.7, "max_score": 0.8},
        "both": {"since": now - timedelta(days=1), "min_score": 0.7},
    }
    kinds = {
        "all": {},
        "reason": {"reason": "toxic"},
        "article": {"article_id": article_id(1)},
        "author": {"author_id": author_id(1)},
        "article and reason": {"article_id": article_id(1), "reason": "toxic"},
        "escalated": {"escalated": True},
        "not escalated": {"escalated": False, "reason": "toxic"},
        "free": {"escalated": False, "free_for": ME},
        "words": {"words": "n7"},
        "published": {"status": Status.PUBLISHED},
        "rejected for": {"status": Status.REJECTED, "reason": "spam"},
    }
    for (_, kind), (_, bound) in product(kinds.items(), bounds.items()):
        yield Filter(SITE, **{**kind, **bound})


def test_every_list_of_the_queue_is_found_by_index(newspaper, whole):
    with newspaper.read() as connection:
        asked = list(filters(newspaper.now(connection)))

    def act(connection):
        for which, order in product(asked, Order):
            page = read_queue(connection, which, order, None, 5)
            if page.more:
                read_queue(connection, which, order, page.items[-1].place, 5)

    assert whole(act) == []


def test_counting_goes_by_index(newspaper, whole):
    with newspaper.read() as connection:
        asked = list(filters(newspaper.now(connection)))
    assert whole(lambda connection: [count_queue(connection, one, 50) for one in asked]) == []


def test_the_whole_page_goes_by_index(whole):
    def act(connection):
        read_desk(connection, [SITE, "herald"], ME)
        read_cards(connection, Asked(Filter(SITE), Order.PRIORITY, {}), None, 20, ME)

    assert whole(act) == []


def test_what_is_live_goes_by_index(newspaper, whole):
    with newspaper.read() as connection:
        page = read_queue(connection, Filter(SITE), Order.PRIORITY, None, 20)
    seen = {item.comment.id: 2 for item in page.items}
    assert whole(lambda connection: read_news(connection, SITE, ME, seen)) == []


@pytest.mark.parametrize("typed", ["n7", "nowhere", '"n7 n8"'])
def test_rare_words_are_found_by_index(whole, typed):
    assert whole(lambda connection: search(connection, Question(SITE, typed), None, 5)) == []


def test_a_plan_that_reads_a_table_whole_is_recognised(whole):
    def act(connection):
        connection.execute(sa.text("SELECT count(*) FROM decision WHERE note = 'x'"))
        connection.execute(sa.text("SELECT id FROM comment WHERE version = 77 ORDER BY id"))

    assert len(whole(act)) == 2

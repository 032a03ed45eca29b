"""The benchmark of the review desk's pages, on a newspaper small enough for a test."""

import math

import pytest
import sqlalchemy as sa

from benchmarks.review_pages import measure
from benchmarks.review_pages_filling import fill
from benchmarks.review_pages_rows import SITE, Size
from moderation.storage.tables import comment, decision, held_reason, metadata

SIZE = Size(held=60, decided=340)


@pytest.fixture
def filled(database):
    before = indexes_of(database)
    fill(database, SIZE)
    assert indexes_of(database) == before
    return database


def indexes_of(database):
    inspected = sa.inspect(database.engine)
    return {
        (table, index["name"], tuple(index["column_names"]))
        for table in metadata.tables
        for index in inspected.get_indexes(table)
        # What is made of an expression has no columns that both databases could name.
        if None not in index["column_names"]
    }


def test_the_newspaper_has_as_many_comments_as_it_was_asked_for(filled):
    with filled.read() as connection:
        query = sa.select(comment.c.status, sa.func.count()).where(comment.c.site_id == SITE)
        by_status = dict(tuple(row) for row in connection.execute(query.group_by(comment.c.status)))
        reasons = connection.execute(sa.select(held_reason.c.comment_id).distinct()).all()
        decided = connection.execute(sa.select(decision.c.comment_id).distinct()).all()
    assert by_status["held"] == len(reasons) == SIZE.held
    assert by_status["published"] + by_status["rejected"] == SIZE.decided
    assert len(decided) == SIZE.held + SIZE.decided


def test_every_page_answers_and_is_timed(filled):
    times = measure(filled, SIZE, 2)
    assert {"queue, most severe first", "live", "more cards", "next comment"} <= set(times)
    failed = [name for name, figures in times.items() if any(map(math.isnan, figures))]
    assert failed == []
    assert all(0 < p50 <= p95 and cpu > 0 for p50, p95, cpu in times.values())

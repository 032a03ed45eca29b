"""The benchmark of reading: what it fills, and that it measures a real server."""

import json
import os
import sys
import time

import pytest
import sqlalchemy as sa

from benchmarks.reading import main
from benchmarks.reading_filling import LONG, SHORT, fill
from benchmarks.reading_server import cpu_seconds
from moderation.storage.tables import article, comment
from tests.faults.stories import check_counts


def test_the_threads_have_as_many_comments_as_asked_for_and_are_counted(database):
    fill(database, 30, 70)
    with database.read() as connection:
        articles = connection.execute(article.select()).all()
        rows = connection.execute(comment.select()).all()
        replies = connection.execute(
            sa.select(sa.func.count()).where(comment.c.parent_id.is_not(None))
        ).scalar_one()
    assert {one.id: one.published_count for one in articles} == {SHORT: 30, LONG: 70}
    check_counts(articles, rows)
    assert replies > 10


@pytest.mark.processes
@pytest.mark.skipif(sys.platform != "linux", reason="reads /proc")
def test_every_page_is_answered_and_its_cost_told(tmp_path, capfd):
    figures = tmp_path / "figures.json"
    asked = ["--short", "30", "--long", "70", "--seconds", "0.1", "--json", str(figures)]
    assert main(asked) in (0, 1)
    pages = json.loads(figures.read_text(encoding="utf-8"))["pages"]
    assert len(pages) == 13
    assert all(one["per_cpu_second"] > 0 for one in pages.values())
    assert all(0 < one["p50_ms"] <= one["p99_ms"] for one in pages.values())
    assert "per CPU second" in capfd.readouterr().out


def test_the_cpu_time_of_a_process_and_its_children_grows_as_they_work():
    before = cpu_seconds(os.getpid())
    end = time.process_time() + 0.1
    while time.process_time() < end:
        pass
    assert cpu_seconds(os.getpid()) >= before + 0.05

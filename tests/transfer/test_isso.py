"""Isso's database and its generic JSON; see files/isso.sql and files/isso.json."""

from __future__ import annotations

import json
from datetime import UTC, datetime

import pytest

from moderation.transfer.foreign import BadFile, LeftOut, Verdict
from moderation.transfer.isso import LONGEST_THREAD
from tests.transfer.conftest import FILES, Brought, make_isso_database

HARBOUR = "/blog/harbour/"


@pytest.fixture(scope="module")
def brought(elsewhere, tmp_path_factory):
    made = make_isso_database(tmp_path_factory.mktemp("isso") / "comments.db")
    return Brought(elsewhere, "isso", made)


def test_the_numbers_add_up_to_the_database(brought):
    report = brought.report
    assert report.adds_up
    assert report.in_file == 7
    assert report.brought == {Verdict.PUBLISHED: 4, Verdict.HELD: 1}
    assert report.left_out == {LeftOut.EMPTY: 1, LeftOut.NO_THREAD: 1}


def test_a_text_that_is_markdown_already_stays_as_it_is(brought):
    assert brought.found["1"].body == "Already *Markdown*, with <b>tags</b> as text."


def test_times_keep_their_fractions_and_impossible_ones_are_replaced(brought):
    then = datetime(2015, 1, 1, 0, 0, 0, 250_000, tzinfo=UTC)
    assert brought.found["1"].created_at == then
    assert brought.report.facts["undated"] == 1


def test_a_comment_that_waits_there_waits_here(brought):
    assert brought.found["3"].status == "held"


def test_a_reply_to_what_was_deleted_whole_stands_at_the_top(brought):
    assert (brought.found["2"].above, brought.found["5"].above) == ("1", None)


def test_a_path_without_a_host_is_the_articles_id_and_no_link(brought):
    assert brought.articles[HARBOUR].url is None
    assert brought.articles[HARBOUR].title == "The harbour"


def test_with_the_sites_address_paths_become_links(moving):
    moving.bring("isso", FILES / "isso.json", base="https://gazette.example")
    made = moving.articles()
    assert made["https://gazette.example/blog/harbour/"].url is not None


def test_ids_of_the_json_format_are_unique_within_their_thread_alone(moving):
    report = moving.bring("isso", FILES / "isso.json")
    assert report.adds_up
    assert report.brought == {Verdict.PUBLISHED: 3}
    texts = {one.body: one.article_id for one in moving.comments().values()}
    assert texts["The same id under another thread."] == "/blog/tower/"


def test_what_no_database_can_store_is_taken_out_of_a_text(moving):
    moving.bring("isso", FILES / "isso.json")
    texts = {one.body for one in moving.comments().values()}
    assert "Half a \ufffd pair, and a  too." in texts


def test_a_file_is_read_in_pieces_wherever_these_end(read):
    threads = [
        {"id": f"/{n}", "title": "é", "comments": [{"id": 1, "text": f"ñ {n} " + "x" * (n % 700)}]}
        for n in range(1_000)
    ]
    records = read("isso", " " + json.dumps(threads, ensure_ascii=False, indent=1) + "\n")
    assert len(records) == 2_000
    assert [r.text[:4] for r in records[1:10:2]] == ["ñ 0", "ñ 1 ", "ñ 2 ", "ñ 3 ", "ñ 4 "]


@pytest.mark.parametrize(
    "content",
    [
        b"[",
        b'[{"id": "/a", "comments": []}',
        b'[{"id": "/a", "comments": [}]',
        b'[{"id": "/a"}]',
        b'[{"id": "/a", "comments": [1]}]',
        b"[1]",
        b'{"id": "/a"}',
        b"",
        b"[\xff]",
        b"[" * 100_000,
        b'[{"id": "/a", "comments": []}] and more',
        b"SQLite format 3\x00 but no more",
    ],
)
def test_a_file_that_is_neither_is_refused(read, content):
    with pytest.raises(BadFile):
        read("isso", content)


def test_one_thread_that_never_ends_is_refused_before_memory_does(read, monkeypatch):
    monkeypatch.setattr("moderation.transfer.isso.LONGEST_THREAD", 200_000)
    assert LONGEST_THREAD > 200_000
    with pytest.raises(BadFile, match="more than 200000"):
        read("isso", b'[{"id": "' + b"x" * 1_000_000)

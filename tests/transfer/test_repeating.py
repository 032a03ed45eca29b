"""An import may be repeated, broken off, and run while people write: nothing comes twice."""

from __future__ import annotations

import threading

import pytest

from moderation.domain.errors import NotFound, TemporarilyUnavailable
from moderation.domain.lifecycle import Action, Actor
from moderation.storage.tables import article, author, comment, decision, imported
from moderation.storage.unit_of_work import Database
from moderation.transfer import service, spool_sql
from moderation.transfer.foreign import LeftOut, NoRoom, Verdict
from tests.newsroom import BrokenOff, Newsroom
from tests.transfer.conftest import FILES
from tests.transfer.made import disqus_file

EXPORT = FILES / "disqus.xml"


def test_a_dry_run_tells_everything_and_writes_nothing(moving):
    report = moving.bring("disqus", EXPORT, dry_run=True)
    assert report.adds_up
    assert (report.brought.total(), report.written) == (15, 0)
    for table in (article, author, comment, decision, imported):
        assert moving.rows(table.select()) == []


def test_a_dry_run_afterwards_says_that_all_is_here(moving):
    moving.bring("disqus", EXPORT)
    report = moving.bring("disqus", EXPORT, dry_run=True)
    assert (report.already, report.brought.total(), report.adds_up) == (15, 0, True)


def test_what_was_brought_in_is_not_brought_in_again(moving):
    first = moving.bring("disqus", EXPORT)
    before = moving.comments()
    second = moving.bring("disqus", EXPORT)
    assert (first.brought.total(), first.already) == (15, 0)
    assert (second.brought.total(), second.already, second.adds_up) == (0, 15, True)
    assert moving.comments() == before


def test_a_later_export_brings_what_is_new_under_what_was_there(moving, tmp_path):
    moving.bring("disqus", disqus_file(tmp_path / "old.xml", [(1, None), (2, 1)]))
    report = moving.bring("disqus", disqus_file(tmp_path / "new.xml", [(1, None), (2, 1), (3, 2)]))
    assert (report.brought.total(), report.already) == (1, 2)
    assert moving.comments()["3"].above == "2"


def test_an_import_that_was_broken_off_goes_on_where_it_was(
    moving, newsroom, tmp_path, monkeypatch
):
    monkeypatch.setattr(service, "TOGETHER", 10)
    file = disqus_file(tmp_path / "file.xml", [(n, n - 1 if n % 3 else None) for n in range(1, 36)])
    calls = []

    def fail_in_the_third_batch(*given):
        calls.append(given)
        if len(calls) == 3:
            with newsroom.breaking("INSERT INTO decision"):
                return batch(*given)
        return batch(*given)

    batch = service.write_batch
    monkeypatch.setattr(service, "write_batch", fail_in_the_third_batch)
    with pytest.raises(BrokenOff):
        moving.bring("disqus", file)
    # All of the batch or nothing.
    assert len(moving.comments()) == len(moving.decisions()) == 20
    report = moving.bring("disqus", file)
    assert (report.already, report.brought.total(), report.adds_up) == (20, 15, True)
    found = moving.comments()
    assert {one: row.above for one, row in found.items() if int(one) % 3} == {
        str(n): str(n - 1) for n in range(1, 36) if n % 3
    } | {"1": None}


def test_a_database_that_is_busy_for_a_while_is_waited_for(moving, tmp_path, monkeypatch):
    monkeypatch.setattr(service, "_AGAIN_S", 0.0)
    busy = iter((True, True, False, True, False, False))

    def sometimes(*given):
        if next(busy):
            raise TemporarilyUnavailable("the database is busy")
        return batch(*given)

    batch = service.write_batch
    monkeypatch.setattr(service, "write_batch", sometimes)
    monkeypatch.setattr(service, "TOGETHER", 2)
    report = moving.bring("disqus", disqus_file(tmp_path / "f.xml", [(n, None) for n in (1, 2, 3)]))
    assert (report.brought.total(), report.adds_up) == (3, True)
    assert len(moving.rows(comment.select())) == 3


def test_a_database_that_stays_away_ends_the_import(moving, monkeypatch):
    def never(*_given):
        raise TemporarilyUnavailable("the database is busy")

    monkeypatch.setattr(service, "_PATIENCE_S", 0.0)
    monkeypatch.setattr(service, "write_batch", never)
    with pytest.raises(TemporarilyUnavailable):
        moving.bring("disqus", EXPORT)


def test_two_imports_of_one_file_at_once_bring_each_post_in_once(moving, tmp_path, monkeypatch):
    monkeypatch.setattr(service, "TOGETHER", 20)
    file = disqus_file(tmp_path / "file.xml", [(n, None) for n in range(1, 101)])
    reports = []
    threads = [
        threading.Thread(target=lambda: reports.append(moving.bring("disqus", file)))
        for _ in range(2)
    ]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert sum(report.brought.total() for report in reports) == 100
    assert sum(report.already for report in reports) == 100
    assert len(moving.rows(comment.select())) == 100


def test_comments_are_taken_in_while_an_import_runs(
    moving, policies, database_url, tmp_path, monkeypatch
):
    """By another process, as far as the database can tell."""
    monkeypatch.setattr(service, "TOGETHER", 50)
    file = disqus_file(tmp_path / "file.xml", [(n, None) for n in range(1, 1_001)])
    elsewhere = Database(database_url)
    newsroom = Newsroom(elsewhere, policies, moving.site)
    importing = threading.Thread(target=moving.bring, args=("disqus", file))
    importing.start()
    written = 0
    while importing.is_alive():
        newsroom.submit(f"Meanwhile, number {written}.")
        written += 1
    importing.join()
    elsewhere.dispose()
    assert written
    assert len(moving.rows(comment.select())) == 1_000 + written


def test_what_was_erased_here_does_not_come_back(moving, newsroom):
    moving.bring("disqus", EXPORT)
    one = newsroom.get(moving.comments()["101"].id)
    newsroom.move(one, Action.ERASE, Actor.SYSTEM)
    report = moving.bring("disqus", EXPORT)
    assert report.adds_up
    assert moving.comments()["101"].status == "erased"


def test_what_a_moderator_decided_since_stays_decided(moving, newsroom):
    moving.bring("disqus", EXPORT)
    newsroom.rule(newsroom.get(moving.comments()["101"].id), Action.REJECT)
    moving.bring("disqus", EXPORT)
    assert moving.comments()["101"].status == "rejected"


def test_another_comment_with_the_same_id_is_noticed(moving, tmp_path):
    moving.bring("disqus", disqus_file(tmp_path / "one.xml", [(1, None), (2, None)]))
    other = disqus_file(tmp_path / "other.xml", [(1, None), (2, 1)], year=2019)
    report = moving.bring("disqus", other)
    assert report.left_out == {LeftOut.ANOTHER: 2}
    assert moving.left_out == [("1", "another"), ("2", "another")]
    assert report.adds_up


def test_a_label_keeps_two_sources_of_one_kind_apart(moving, tmp_path):
    moving.bring("disqus", disqus_file(tmp_path / "one.xml", [(1, None), (2, 1)]))
    other = disqus_file(tmp_path / "other.xml", [(1, None), (2, 1)], year=2019)
    report = moving.bring("disqus", other, label="magazine")
    assert report.brought == {Verdict.PUBLISHED: 2}
    assert moving.comments()["magazine:2"].above == "magazine:1"


def test_articles_and_commenters_that_are_there_stay_as_they_are(moving, newsroom):
    article_id = "https://gazette.example/ferry"
    newsroom.pending(article=article_id, title="As we call it", email="ann@example.org")
    moving.bring("disqus", EXPORT)
    assert moving.articles()[article_id].title == "As we call it"
    assert newsroom.author("ann@example.org").verified_at is not None
    assert moving.comments()["101"].author_id == newsroom.author("ann@example.org").id


def test_an_unknown_site_is_not_found(moving):
    moving.site = type(moving.site)("nowhere", "", (), "", moving.site.created_at)
    with pytest.raises(NotFound):
        moving.bring("disqus", EXPORT)


def test_without_room_for_temporary_files_nothing_is_written_and_the_operator_is_told(
    moving, tmp_path, monkeypatch
):
    monkeypatch.setattr(spool_sql, "TABLES", spool_sql.TABLES + "PRAGMA max_page_count = 40;")
    file = disqus_file(tmp_path / "file.xml", [(n, None) for n in range(1, 1_400)])
    with pytest.raises(NoRoom, match="SQLITE_TMPDIR"):
        moving.bring("disqus", file)
    assert moving.comments() == {}

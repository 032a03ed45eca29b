"""`moderation export`: everything of a site, whole, in order, and able to come back."""

from __future__ import annotations

import json
import tracemalloc

import pytest

from moderation.administration import service as administration
from moderation.domain.errors import NotFound
from moderation.domain.lifecycle import Action, Actor
from moderation.storage.tables import comment, note, report
from moderation.transfer import handing_out
from moderation.transfer.foreign import BadFile, LeftOut, Verdict
from moderation.transfer.handing_out import everything
from tests.newsroom import Newsroom
from tests.transfer.conftest import FILES, Moving
from tests.transfer.made import disqus_file


def lines(moving, **words):
    addresses = words.get("addresses", True)
    return [
        json.loads(line) for line in everything(moving.database, "courier", addresses=addresses)
    ]


def of_kind(records, kind):
    return [one for one in records if one["kind"] == kind]


@pytest.fixture
def lived_in(newsroom):
    """A site with a comment in every state that there is."""
    published = newsroom.published("Seen by all.", url="https://courier.example.org/1", title="One")
    newsroom.published("A reply.", parent=published.id, email="ben@example.org")
    newsroom.held("Waits.")
    newsroom.rejected("Refused.")
    newsroom.submit("Never confirmed.", email="new@example.org")
    newsroom.pending("Is being read.")
    newsroom.move(newsroom.pending("Taken back."), Action.WITHDRAW, Actor.AUTHOR)
    newsroom.move(newsroom.rejected("Forgotten."), Action.ERASE, Actor.SYSTEM)
    with newsroom.database.write() as connection:
        now = newsroom.database.now(connection)
        said = {"comment_version": 2, "reason": "abuse", "note": "rude", "reporter_hash": "h" * 64}
        about = {"site_id": "courier", "comment_id": published.id, "created_at": now}
        connection.execute(report.insert().values(id="r" * 36, **about, **said))
    return newsroom


def test_every_comment_in_every_state_is_there_with_what_was_decided(moving, lived_in):
    found = of_kind(lines(moving), "comment")
    assert [one["id"] for one in found] == sorted(one["id"] for one in found)
    assert {one["status"] for one in found} == {
        "published", "held", "rejected", "unverified", "pending", "withdrawn", "erased",
    }  # fmt: skip
    assert len(found) == 8
    refused = next(one for one in found if one["body"] == "Refused.")
    assert [made["action"] for made in refused["decisions"]] == ["hold", "reject"]


def test_reports_are_there_and_who_reported_is_not(moving, lived_in):
    [seen] = [one for one in of_kind(lines(moving), "comment") if one["body"] == "Seen by all."]
    assert [(one["reason"], one["note"]) for one in seen["reports"]] == [("abuse", "rude")]
    assert "reporter_hash" not in seen["reports"][0]


def test_the_first_line_says_what_it_is_and_the_last_one_counts(moving, lived_in):
    records = lines(moving)
    assert (records[0]["kind"], records[0]["format"], records[0]["site"]) == (
        "export",
        1,
        "courier",
    )
    kinds = [one["kind"] for one in records[:-1]]
    assert records[-1] == {"kind": "end", "counts": {kind: kinds.count(kind) for kind in kinds}}


def test_an_export_is_the_same_as_long_as_nothing_changes(moving, lived_in):
    first, second = lines(moving), lines(moving)
    assert first[1:] == second[1:]


def test_addresses_are_there_unless_they_are_left_out(moving, lived_in):
    emails = {one["email"] for one in of_kind(lines(moving), "author")}
    assert emails == {"reader@example.org", "ben@example.org", "new@example.org"}
    text = "".join(everything(moving.database, "courier", addresses=False))
    assert "example.org" not in text.replace("courier.example.org", "")


def test_secrets_are_never_in_it(moving, lived_in, issue):
    secret = issue()["Authorization"].removeprefix("Bearer ")
    text = "".join(everything(moving.database, "courier", addresses=True))
    assert secret not in text
    assert moving.site.assertion_secret not in text


def test_another_sites_rows_are_not_in_it(moving, lived_in, database, policies):
    other = administration.create_site(database, "herald", "The Herald", (), "s" * 43)
    Newsroom(database, policies, other).published("Of the Herald.")
    text = "".join(everything(moving.database, "courier", addresses=True))
    assert "Herald" not in text


def test_an_unknown_site_has_no_export(database):
    with pytest.raises(NotFound):
        list(everything(database, "nowhere", addresses=True))


def test_pages_of_the_database_do_not_show(moving, tmp_path, monkeypatch):
    moving.bring("disqus", disqus_file(tmp_path / "f.xml", [(n, None) for n in range(1, 24)]))
    whole = lines(moving)
    for together in (1, 7, 23):
        monkeypatch.setattr(handing_out, "TOGETHER", together)
        assert lines(moving)[1:] == whole[1:]


def test_memory_does_not_grow_with_the_number_of_comments(moving, tmp_path, monkeypatch):
    monkeypatch.setattr(handing_out, "TOGETHER", 100)
    moving.bring("disqus", disqus_file(tmp_path / "f.xml", [(n, None) for n in range(1, 1_001)]))
    sum(1 for _ in everything(moving.database, "courier", addresses=True))
    tracemalloc.start()
    count = sum(1 for _ in everything(moving.database, "courier", addresses=True))
    peak = tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()
    assert count > 1_000
    assert peak < 2 << 20


def told(moving):
    """What a site would miss if it did not come back: by text, with the parent's text."""
    rows = {row.id: row for row in moving.rows(comment.select())}
    return {
        (row.body, row.author_name, row.article_id, row.status, row.created_at,
         rows[row.parent_id].body if row.parent_id else None)
        for row in rows.values()
        if row.status in ("published", "held", "rejected")
    }  # fmt: skip


def test_an_export_comes_back_as_it_was(moving, database, tmp_path):
    moving.bring("disqus", FILES / "disqus.xml")
    file = tmp_path / "out.jsonl"
    file.write_text("".join(everything(database, "courier", addresses=True)), encoding="utf-8")
    before = told(moving)
    articles = {(row.id, row.url, row.title, row.moderation) for row in moving.articles().values()}
    other = administration.create_site(database, "herald", "The Herald", (), "s" * 43)
    elsewhere = Moving(database, other)
    report = elsewhere.bring("jsonl", file)
    assert report.adds_up
    assert report.brought == {
        Verdict.PUBLISHED: 12, Verdict.HELD: 1, Verdict.SPAM: 1, Verdict.DELETED: 1,
    }  # fmt: skip
    assert told(moving) == before
    mine = [row for row in moving.rows(comment.select()) if row.site_id == "herald"]
    assert len(mine) == 15
    again = {
        (row.id, row.url, row.title, row.moderation)
        for row in moving.rows(moving_articles("herald"))
    }
    assert again == articles


def moving_articles(site_id):
    from moderation.storage.tables import article

    return article.select().where(article.c.site_id == site_id)


def test_what_stood_nowhere_does_not_come_back(moving, lived_in, database, tmp_path):
    file = tmp_path / "out.jsonl"
    file.write_text("".join(everything(database, "courier", addresses=True)), encoding="utf-8")
    other = administration.create_site(database, "herald", "The Herald", (), "s" * 43)
    report = Moving(database, other).bring("jsonl", file)
    assert report.adds_up
    assert report.left_out == {LeftOut.GONE: 3}
    assert report.brought == {Verdict.PUBLISHED: 2, Verdict.HELD: 2, Verdict.DELETED: 1}


@pytest.mark.parametrize(
    "change",
    [
        lambda text: text.rpartition("{")[0],
        lambda text: text[: len(text) // 2],
        lambda text: text.partition("\n")[2],
        lambda text: text.replace("\n", "\nnot json\n", 1),
        lambda text: text.replace("\n", "\n[1]\n", 1),
    ],
)
def test_an_export_that_is_not_whole_is_refused(moving, change, tmp_path):
    moving.bring("disqus", disqus_file(tmp_path / "f.xml", [(1, None)]))
    text = "".join(everything(moving.database, "courier", addresses=True))
    (tmp_path / "cut.jsonl").write_text(change(text), encoding="utf-8")
    with pytest.raises(BadFile):
        moving.bring("jsonl", tmp_path / "cut.jsonl")


def test_notes_of_moderators_are_there(moving, lived_in, database):
    author_id = lived_in.author().id
    with database.write() as connection:
        now = database.now(connection)
        who = add_moderator(database, connection)
        row = {"site_id": "courier", "moderator_id": who, "created_at": now, "text": "Be kind."}
        connection.execute(note.insert().values(id="n" * 36, author_id=author_id, **row))
    [noted] = [one for one in of_kind(lines(moving), "author") if one["notes"]]
    assert (noted["id"], noted["notes"][0]["text"]) == (author_id, "Be kind.")


def add_moderator(database, connection):
    from moderation.storage.tables import moderator

    row = {"id": "m" * 36, "email": "m@example.org", "name": "M", "password_hash": "none"}
    connection.execute(moderator.insert().values(created_at=database.now(connection), **row))
    return row["id"]

"""Erasing in steps: each of them whole, whoever writes or fails meanwhile."""

import threading
from concurrent.futures import ThreadPoolExecutor

import pytest
import sqlalchemy as sa

from moderation.domain.addresses import Address
from moderation.domain.errors import NotFound
from moderation.domain.lifecycle import Status
from moderation.privacy import erasing
from moderation.privacy.erasing import Erased, Wish, erase_address, erase_author
from moderation.storage.tables import (
    audit,
    author,
    comment,
    decision,
)
from tests.newsroom import BrokenOff

HTML = {"Accept": "text/html"}
# PostgreSQL clears its index by itself.
on_sqlite = pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)


def rows_of(newsroom, table):
    return newsroom.rows(sa.select(table))


def test_the_same_address_begins_anew(newsroom, reader):
    one = reader.say("first", "published")
    erase_author(newsroom.database, one.author_id, Wish.AUTHOR)
    again = reader.say("again", "unverified")
    assert again.author_id != one.author_id
    assert again.status is Status.UNVERIFIED


def test_it_stands_in_the_log_who_wished_it_and_how_many_there_were(newsroom, reader):
    made = reader.do_everything()
    erase_author(newsroom.database, made["held"].author_id, Wish.AUTHOR)
    deed = [row for row in rows_of(newsroom, audit) if row.action == "author_erased"]
    assert [(row.object_id, row.details) for row in deed] == [
        (made["held"].author_id, {"comments": 6, "by": "author"})
    ]


def test_erasing_again_finds_nobody(newsroom, reader):
    one = reader.say("published", "published")
    erase_author(newsroom.database, one.author_id, Wish.AUTHOR)
    assert erase_author(newsroom.database, one.author_id, Wish.AUTHOR) == Erased(False, 0)
    assert erase_address(newsroom.database, "courier", Address(reader.address)) == Erased(False, 0)
    with pytest.raises(NotFound):
        erase_address(newsroom.database, "nowhere", Address(reader.address))


def test_many_comments_are_erased_in_steps_and_a_crash_between_two_is_made_good(
    newsroom, reader, monkeypatch
):
    monkeypatch.setattr(erasing, "AT_ONCE", 2)
    made = [reader.say(f"number {number}") for number in range(5)]
    author_id = made[0].author_id
    with pytest.raises(BrokenOff), newsroom.breaking("UPDATE author"):
        erase_author(newsroom.database, author_id, Wish.AUTHOR)
    rest = [one for one in made if newsroom.status(one) is not Status.ERASED]
    assert [newsroom.get(one.id).body for one in rest] == [rest[0].body]
    assert erase_author(newsroom.database, author_id, Wish.AUTHOR).comments == 1
    assert reader.canary.found_in_rows(newsroom.database) == []


def test_a_step_that_fails_leaves_everything_as_it_was(newsroom, reader):
    made = reader.do_everything()
    before = rows_of(newsroom, comment), rows_of(newsroom, decision), newsroom.events()
    with pytest.raises(BrokenOff), newsroom.breaking("DELETE FROM note"):
        erase_author(newsroom.database, made["held"].author_id, Wish.AUTHOR)
    assert (rows_of(newsroom, comment), rows_of(newsroom, decision), newsroom.events()) == before


def test_what_a_screening_job_had_in_hand_is_not_decided_after_it(newsroom, reader, screen):
    one = reader.say("pending")
    erase_author(newsroom.database, one.author_id, Wish.AUTHOR)
    assert screen().claimed == 0
    assert newsroom.status(one) is Status.ERASED


def test_comments_that_are_sent_while_it_happens_belong_to_a_new_reader_or_are_erased(
    newsroom, reader, monkeypatch
):
    monkeypatch.setattr(erasing, "AT_ONCE", 3)
    first = [reader.say(f"number {number}") for number in range(9)]
    ready = threading.Barrier(4)

    def act(number):
        ready.wait(timeout=60)
        if number == 0:
            return erase_author(newsroom.database, first[0].author_id, Wish.AUTHOR)
        return reader.newsroom.submit(f"Late {number}.", email=reader.address)

    with ThreadPoolExecutor(4) as pool:
        done = list(pool.map(act, range(4)))
    assert done[0].known
    old = [row for row in rows_of(newsroom, comment) if row.author_id == first[0].author_id]
    assert {row.status for row in old} == {"erased"}
    assert {row.body for row in old} == {"[erased]"}
    [gone] = [row for row in rows_of(newsroom, author) if row.id == first[0].author_id]
    assert gone.email == ""

"""Taking hold of what waits: each comment by one worker at a time, counted before the work."""

import os
import subprocess
import sys
import threading
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from pathlib import Path

import pytest

from moderation.domain.lifecycle import Action
from moderation.screening import claims
from moderation.screening.claims import BATCH, LEASE, claim_batch, release_dead_claims
from moderation.storage.tables import comment


@pytest.fixture
def many(newsroom):
    return lambda count: [newsroom.pending(f"Number {n}.") for n in range(count)]


@pytest.fixture
def claim(newsroom):
    """Claims; gives the ids."""
    return lambda: [one.id for one in claim_batch(newsroom.database).comments]


def ids(some):
    return [one.id for one in some]


def free(newsroom, *some, **columns):
    """What the end of a lease does."""
    for one in some:
        newsroom.age(one, lease_until=timedelta(seconds=1))
        if columns:
            newsroom.change(comment, comment.c.id == one.id, **columns)


def test_what_waits_is_claimed_oldest_first(many, claim):
    waiting = many(5)
    assert claim() == ids(waiting)


def test_what_is_claimed_is_not_claimed_again(many, claim):
    many(3)
    claim()
    assert claim() == []


def test_nothing_that_waits_is_an_empty_claim(newsroom, claim):
    newsroom.submit(email="new@example.org")
    newsroom.published()
    newsroom.held()
    assert claim() == []


def test_a_claim_is_at_most_a_batch(newsroom, many, claim, monkeypatch):
    monkeypatch.setattr(claims, "BATCH", 3)
    waiting = many(5)
    assert (claim(), claim()) == (ids(waiting[:3]), ids(waiting[3:]))


def test_a_batch_is_64(many):
    assert BATCH == 64


def test_the_attempt_is_counted_before_the_work(newsroom, many, claim):
    [one] = many(1)
    claim()
    row = newsroom.row(one)
    assert (row.attempt, row.status) == (1, "pending")
    assert row.lease_owner.endswith(f"/{os.getpid()}")
    left = row.lease_until - newsroom.now()
    assert LEASE - timedelta(seconds=5) < left <= LEASE


def test_a_lease_outlives_the_longest_task_and_ends():
    assert timedelta(seconds=30) < LEASE < timedelta(seconds=60)


def test_after_the_lease_a_comment_is_claimed_again_and_counted_again(newsroom, many, claim):
    [one] = many(1)
    claim()
    free(newsroom, one)
    assert claim() == [one.id]
    assert newsroom.row(one).attempt == 2


def test_a_comment_that_was_tried_before_is_claimed_alone(newsroom, many, claim):
    waiting = many(4)
    claim()
    free(newsroom, *waiting)
    new = many(1)
    assert claim() == [waiting[0].id]
    assert claim() == [waiting[1].id]
    assert claim() == [waiting[2].id]
    assert claim() == [waiting[3].id]
    assert claim() == ids(new)


def test_new_comments_are_claimed_without_the_tried_ones_between_them(newsroom, many, claim):
    first, tried, last = many(3)
    free(newsroom, tried, attempt=1)
    assert claim() == [first.id, last.id]
    assert claim() == [tried.id]


def test_a_comment_that_failed_four_times_is_not_claimed(newsroom, many, claim):
    [one] = many(1)
    for _ in range(4):
        assert claim() == [one.id]
        free(newsroom, one)
    assert claim() == []
    assert newsroom.row(one).attempt == 4


def test_an_edited_comment_starts_counting_anew(newsroom, claim):
    one = newsroom.published()
    newsroom.move(one, Action.EDIT, "author")
    assert claim() == [one.id]
    assert newsroom.row(one).attempt == 1


def test_a_released_comment_queues_behind_those_that_waited_longer(newsroom, many, claim):
    parked = newsroom.submit(email="slow@example.org")
    waiting = many(2)
    newsroom.move(parked, Action.VERIFY, "author")
    assert claim() == [*ids(waiting), parked.id]


def test_eight_workers_at_once_share_the_work_without_overlap(newsroom, many, monkeypatch):
    monkeypatch.setattr(claims, "BATCH", 4)
    waiting = many(40)
    ready = threading.Barrier(8)

    def work(_):
        ready.wait(timeout=60)
        taken = []
        while batch := claim_batch(newsroom.database).comments:
            taken += ids(batch)
        return taken

    with ThreadPoolExecutor(8) as pool:
        taken = [one for each in pool.map(work, range(8)) for one in each]
    assert sorted(taken) == sorted(ids(waiting))


class TestDeadWorkers:
    @pytest.fixture
    def ended(self):
        """The id of a process that really ran and really ended."""
        process = subprocess.Popen([sys.executable, "-c", ""])
        process.wait(timeout=60)
        return process.pid

    @pytest.fixture
    def owned(self, newsroom, many, claim):
        """A comment that is claimed by a process of this or another host."""

        def make(pid, host=claims._HOST):
            [one] = many(1)
            claim()
            newsroom.change(comment, comment.c.id == one.id, lease_owner=f"{host}/{pid}")
            return one

        return make

    def test_what_an_ended_process_held_is_free_at_once(self, newsroom, owned, claim, ended):
        one = owned(ended)
        assert (claim(), release_dead_claims(newsroom.database)) == ([], 1)
        assert claim() == [one.id]

    @pytest.mark.skipif(not Path("/proc/self/stat").exists(), reason="only Linux tells")
    def test_a_process_that_ended_unnoticed_holds_nothing(self, newsroom, owned, claim):
        process = subprocess.Popen([sys.executable, "-c", ""])
        os.waitid(os.P_PID, process.pid, os.WEXITED | os.WNOWAIT)
        one = owned(process.pid)
        assert release_dead_claims(newsroom.database) == 1
        assert claim() == [one.id]
        process.wait(timeout=60)

    def test_the_attempt_of_the_dead_counts(self, newsroom, owned, claim, ended):
        one = owned(ended)
        release_dead_claims(newsroom.database)
        claim()
        assert newsroom.row(one).attempt == 2

    def test_what_a_running_process_holds_stays_its_own(self, newsroom, owned, claim):
        owned(os.getpid())
        owned(1)
        assert (release_dead_claims(newsroom.database), claim()) == (0, [])

    def test_another_hosts_processes_are_not_judged(self, newsroom, owned, claim, ended):
        owned(ended, host="another-host")
        owned(ended, host=claims._HOST + "-2")
        assert (release_dead_claims(newsroom.database), claim()) == (0, [])

    def test_what_was_decided_is_left_alone(self, newsroom, owned, ended):
        one = owned(ended)
        newsroom.decide(one, Action.HOLD)
        assert release_dead_claims(newsroom.database) == 0
        assert newsroom.status(one) == "held"

    def test_a_dead_workers_token_writes_nothing_once_another_has_the_comment(
        self, newsroom, owned, ended
    ):
        one = owned(ended)
        stale = newsroom.row(one).attempt_token
        release_dead_claims(newsroom.database)
        assert claim_batch(newsroom.database).token != stale

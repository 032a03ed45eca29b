"""What the clock does: nothing accepted is left lying, and twice is as good as once."""

import threading
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta

import pytest

from moderation.domain.lifecycle import Action
from moderation.screening.claims import claim_batch
from moderation.screening.service import screen_batch
from moderation.screening.sweep import Swept, expire, has_stale, sweep
from moderation.storage.tables import comment

MINUTE = timedelta(minutes=1)


@pytest.fixture
def run(newsroom, policies):
    return lambda: sweep(newsroom.database, policies)


@pytest.fixture
def tried(newsroom):
    """A pending comment that so many workers have died of."""

    def make(times, body="A fair comment."):
        one = newsroom.pending(body)
        lease = newsroom.now() - timedelta(seconds=1)
        newsroom.change(comment, comment.c.id == one.id, attempt=times, lease_until=lease)
        return one

    return make


def test_what_failed_four_times_is_held_for_a_person(newsroom, run, tried):
    one = tried(4)
    assert run().held == 1
    [made] = newsroom.decisions(one)
    assert newsroom.status(one) == "held"
    assert (made.ruling.by, made.ruling.reasons) == ("policy", ("classifier_failed",))
    assert made.ruling.findings == ("classifying it failed 4 times",)
    assert newsroom.events()[-1] == (one.id, "comment.held", 2)


def test_what_failed_three_times_gets_its_fourth_try(newsroom, run, tried, screen):
    one = tried(3)
    assert run().held == 0
    screen()
    assert newsroom.status(one) == "published"


def test_the_fourth_try_is_not_cut_short(newsroom, run, tried):
    one = tried(3)
    claim_batch(newsroom.database)
    assert (newsroom.row(one).attempt, run().held) == (4, 0)


@pytest.mark.parametrize(("minutes", "status"), [(14, "pending"), (16, "held")])
def test_what_waited_15_minutes_is_held_whatever_the_cause(newsroom, run, minutes, status):
    one = newsroom.pending()
    newsroom.age(one, queued_at=minutes * MINUTE)
    run()
    assert newsroom.status(one) == status


def test_what_waited_too_long_is_held_even_while_a_worker_has_it(newsroom, policies, classifiers):
    from dataclasses import replace

    one = newsroom.pending()

    def slow(texts):
        newsroom.age(one, queued_at=16 * MINUTE)
        assert sweep(newsroom.database, policies).held == 1
        return classifiers.read(texts)

    screened = screen_batch(newsroom.database, policies, replace(classifiers, read=slow))
    assert (screened.decided, newsroom.status(one)) == (0, "held")
    assert len(newsroom.decisions(one)) == 1


def test_the_wait_of_a_parked_comment_begins_with_its_confirmation(newsroom, run):
    one = newsroom.submit()
    newsroom.age(one, created_at=timedelta(days=2), status_since=timedelta(days=2))
    newsroom.move(newsroom.get(one.id), Action.VERIFY, "author")
    assert run().held == 0


@pytest.mark.parametrize("way", ["held", "published", "rejected"])
def test_what_is_decided_is_left_alone_however_old(newsroom, run, way):
    one = getattr(newsroom, way)()
    newsroom.age(one, queued_at=timedelta(days=9))
    before = newsroom.row(one)
    assert run() == Swept(held=0, stale=False)
    assert newsroom.row(one) == before


def test_an_unconfirmed_comment_is_not_swept(newsroom, run):
    one = newsroom.submit()
    newsroom.age(one, created_at=timedelta(days=2))
    assert run() == Swept(held=0, stale=False)


def test_sweeping_again_changes_nothing(newsroom, run, tried):
    tried(4)
    run()
    before = [newsroom.rows(comment.select()), newsroom.events()]
    assert run() == Swept(held=0, stale=False)
    assert [newsroom.rows(comment.select()), newsroom.events()] == before


def test_eight_sweepers_at_once_hold_each_comment_once(newsroom, run, tried):
    some = [tried(4, f"Number {n}.") for n in range(12)]
    ready = threading.Barrier(8)

    def work(_):
        ready.wait(timeout=60)
        return run().held

    with ThreadPoolExecutor(8) as pool:
        held = sum(pool.map(work, range(8)))
    assert held == 12
    assert all(len(newsroom.decisions(one)) == 1 for one in some)


def test_a_sweeper_and_a_worker_at_once_make_one_decision_each(newsroom, run, screen):
    some = [newsroom.pending(f"Number {n}.") for n in range(12)]
    newsroom.change(comment, comment.c.id != "", queued_at=newsroom.now() - 16 * MINUTE)
    ready = threading.Barrier(2)

    def work(job):
        ready.wait(timeout=60)
        job()

    with ThreadPoolExecutor(2) as pool:
        list(pool.map(work, (run, screen)))
    run()
    assert all(len(newsroom.decisions(one)) == 1 for one in some)
    assert {newsroom.status(one).value for one in some} <= {"held", "published"}


def test_a_sweep_is_capped(newsroom, run, tried, monkeypatch):
    monkeypatch.setattr("moderation.screening.sweep.MOST_AT_ONCE", 2)
    for n in range(3):
        tried(4, f"Number {n}.")
    assert [run().held, run().held, run().held] == [2, 1, 0]


def test_a_site_with_a_broken_policy_does_not_stop_the_sweeper(newsroom, run, tried):
    one = tried(4)
    newsroom.overrides({"colours": {"background": "red"}})
    assert run().held == 1
    assert newsroom.status(one) == "held"


class TestStaleness:
    def test_a_comment_that_waits_30_seconds_wants_a_worker(self, newsroom):
        one = newsroom.pending()
        assert not has_stale(newsroom.database)
        newsroom.age(one, queued_at=timedelta(seconds=31))
        assert has_stale(newsroom.database)

    def test_one_that_a_worker_has_does_not(self, newsroom):
        one = newsroom.pending()
        newsroom.age(one, queued_at=timedelta(seconds=60))
        claim_batch(newsroom.database)
        assert not has_stale(newsroom.database)
        newsroom.age(one, lease_until=timedelta(seconds=1))
        assert has_stale(newsroom.database)

    def test_what_does_not_wait_does_not(self, newsroom):
        for one in (newsroom.held(), newsroom.published()):
            newsroom.age(one, queued_at=timedelta(days=1))
        assert not has_stale(newsroom.database)


class TestExpiry:
    @pytest.mark.parametrize(("days", "status"), [(29, "unverified"), (31, "expired")])
    def test_what_is_not_confirmed_in_30_days_expires(self, newsroom, policies, days, status):
        one = newsroom.submit()
        newsroom.age(one, status_since=timedelta(days=days))
        assert expire(newsroom.database, policies) == (status == "expired")
        assert newsroom.status(one) == status

    def test_a_site_may_set_its_own_time(self, newsroom, policies):
        newsroom.overrides({"authors": {"unverified_days": 2}})
        one = newsroom.submit()
        newsroom.age(one, status_since=timedelta(days=3))
        assert expire(newsroom.database, policies) == 1

    def test_a_late_confirmation_does_not_bring_it_back(self, newsroom, policies, screen):
        one = newsroom.submit()
        newsroom.age(one, status_since=timedelta(days=31))
        expire(newsroom.database, policies)
        newsroom.verified()
        assert (screen().claimed, newsroom.status(one)) == (0, "expired")

    def test_nothing_else_expires(self, newsroom, policies):
        some = [newsroom.pending(), newsroom.held(), newsroom.published()]
        for one in some:
            newsroom.age(one, status_since=timedelta(days=400))
        assert expire(newsroom.database, policies) == 0

"""Whatever dies, every accepted comment is decided, and none twice. On real processes."""

import os
import signal
import statistics
import time

import pytest
import sqlalchemy as sa

from moderation.screening.sweep import sweep
from moderation.storage.tables import comment
from tests.conftest import submission
from tests.faults.conftest import WORKER
from tests.processes import wait_until

URL = "/v1/sites/courier/articles/a-1/comments"
pytestmark = pytest.mark.processes


@pytest.fixture
def post(real_app, newsroom, key):
    """Posts a fair comment of a verified author; the body names it."""
    newsroom.verified()
    client = real_app.test_client()
    return lambda text: client.post(URL, json=submission(body=text), headers=key)


def lease_owner(newsroom):
    owners = newsroom.rows(sa.select(comment.c.lease_owner).where(comment.c.lease_owner != ""))
    return int(owners[0][0].rpartition("/")[2]) if owners else None


def test_without_a_broker_200_comments_are_accepted_quickly_and_decided_after_its_return(
    plant, post, outcome, decided_twice
):
    plant.kill(plant.start_broker())
    took, statuses = [], set()
    for n in range(200):
        began = time.perf_counter()
        statuses.add(post(f"Number {n}.").status_code)
        took.append(time.perf_counter() - began)
    assert statuses == {202}
    # Half a second is what one attempt at a broker may take; no request makes one.
    assert statistics.median(took) < 0.25
    plant.start_broker()
    plant.start_worker(*WORKER)
    wait_until(lambda: outcome() == {"published": 200}, "all are decided")
    assert decided_twice() == []


def test_a_broker_that_forgets_everything_delays_and_loses_nothing(
    plant, post, outcome, decided_twice
):
    plant.start_broker()
    plant.start_worker(*WORKER)
    post("The first.")
    wait_until(lambda: outcome() == {"published": 1}, "the worker works")
    for n in range(40):
        post(f"slow! number {n}" if n == 5 else f"Number {n}.")
        if n in (10, 25):
            plant.flush_broker()
    wait_until(lambda: outcome() == {"published": 41}, "all are decided")
    assert decided_twice() == []


def test_a_worker_process_that_is_killed_over_a_batch_loses_nothing(
    plant, newsroom, post, outcome, decided_twice
):
    plant.start_broker()
    plant.start_worker(*WORKER)
    newsroom.verified()
    waiting = [
        newsroom.submit(f"slow! number {n}" if n == 0 else f"Number {n}.") for n in range(20)
    ]
    post("Wakes the worker.")
    wait_until(lambda: lease_owner(newsroom), "a batch is claimed")
    os.kill(lease_owner(newsroom), signal.SIGKILL)
    wait_until(lambda: outcome() == {"published": 21}, "all are decided")
    assert decided_twice() == []
    assert all(newsroom.row(one).attempt == 2 for one in waiting)


def test_a_comment_that_kills_its_worker_is_held_and_its_neighbours_are_decided(
    plant, newsroom, policies, post, outcome, decided_twice
):
    plant.start_broker()
    plant.start_worker(*WORKER)
    newsroom.verified()
    newsroom.submit("Before.")
    poison = newsroom.submit("poison! in here")
    for n in range(5):
        newsroom.submit(f"After {n}.")
    post("Wakes the worker.")

    def over():
        sweep(plant.database, policies)  # what the clock does every 15 seconds
        return "pending" not in outcome()

    wait_until(over, "all are decided")
    assert outcome() == {"published": 7, "held": 1}
    assert newsroom.status(poison) == "held"
    [made] = newsroom.decisions(poison)
    assert made.ruling.reasons == ("classifier_failed",)
    assert newsroom.row(poison).attempt == 4
    assert decided_twice() == []
    assert "poison! in here" not in plant.log()


def test_a_broker_that_hangs_keeps_no_reader_waiting(plant, post, outcome):
    broker = plant.start_broker()
    post("The first.")
    broker.send_signal(signal.SIGSTOP)
    took = []
    for n in range(20):
        began = time.perf_counter()
        assert post(f"Number {n}.").status_code == 202
        took.append(time.perf_counter() - began)
    broker.send_signal(signal.SIGCONT)
    assert statistics.median(took) < 0.25
    plant.start_worker(*WORKER)
    wait_until(lambda: outcome() == {"published": 21}, "all are decided")


def test_a_worker_that_is_killed_with_all_its_processes_is_succeeded_by_another(
    plant, newsroom, post, outcome, decided_twice
):
    plant.start_broker()
    first = plant.start_worker(*WORKER)
    newsroom.verified()
    for n in range(10):
        newsroom.submit(f"slow! number {n}" if n == 0 else f"Number {n}.")
    post("Wakes the worker.")
    wait_until(lambda: lease_owner(newsroom), "a batch is claimed")
    child = lease_owner(newsroom)
    plant.kill(first)
    os.kill(child, signal.SIGKILL)
    plant.start_worker(*WORKER)
    wait_until(lambda: outcome() == {"published": 11}, "all are decided")
    assert decided_twice() == []

"""Waking workers never makes anybody wait, whatever the broker does."""

import threading
import time

import pytest

from moderation import waker as module
from moderation.waker import Waker
from tests.processes import wait_until


class Broker:
    """Takes messages, or is broken, or hangs."""

    def __init__(self):
        self.taken, self.broken, self.hangs = [], False, threading.Event()
        self.hangs.set()

    def publish(self, queue):
        self.hangs.wait(timeout=10)
        if self.broken:
            raise ConnectionError("broker.example.org is away")
        self.taken.append(queue)


@pytest.fixture
def broker(monkeypatch):
    monkeypatch.setattr(module, "BREAK_S", 0.05)
    return Broker()


@pytest.fixture
def waker(broker):
    waker = Waker(broker.publish, lambda: False)
    waker.start()
    return waker


def test_a_wake_up_reaches_the_broker(waker, broker):
    waker.wake("screening")
    wait_until(lambda: broker.taken == ["screening"], "the message is out")


def test_wake_ups_that_come_together_share_a_message(waker, broker):
    broker.hangs.clear()
    for _ in range(500):
        waker.wake("screening")
    broker.hangs.set()
    wait_until(lambda: broker.taken, "a message is out")
    time.sleep(0.1)
    assert len(broker.taken) <= 3


def test_waking_does_not_wait_for_a_broker_that_hangs(waker, broker):
    broker.hangs.clear()
    began = time.monotonic()
    for _ in range(1_000):
        waker.wake("screening")
    assert time.monotonic() - began < 0.5
    broker.hangs.set()


def test_what_the_broker_did_not_take_is_tried_again_and_counted(waker, broker):
    broker.broken = True
    waker.wake("screening")
    wait_until(lambda: waker.failures >= 2, "it was tried again")
    broker.broken = False
    wait_until(lambda: broker.taken == ["screening"], "the message is out at last")


def test_one_queues_failure_does_not_lose_anothers_message(waker, broker):
    broker.broken = True
    waker.wake("screening")
    waker.wake("mail")
    wait_until(lambda: waker.failures >= 2, "both failed")
    broker.broken = False
    wait_until(lambda: set(broker.taken) == {"screening", "mail"}, "both are out")


def test_the_log_of_a_failure_names_the_kind_alone(waker, broker, caplog):
    broker.broken = True
    waker.wake("screening")
    wait_until(lambda: waker.failures, "it failed")
    wait_until(lambda: "ConnectionError" in caplog.text, "it was logged")
    assert "broker.example.org" not in caplog.text
    broker.broken = False


@pytest.mark.parametrize("stale", [True, False])
def test_forgotten_comments_are_found_without_the_clock(broker, monkeypatch, stale):
    monkeypatch.setattr(module, "LOOK_EVERY_S", 0.05)
    looked = []
    waker = Waker(broker.publish, lambda: bool(looked.append(1)) or (stale and len(looked) == 1))
    waker.start()
    wait_until(lambda: len(looked) >= 2, "it looked twice")
    assert broker.taken == (["screening"] if stale else [])


def test_a_database_that_is_away_does_not_end_the_thread(broker, monkeypatch):
    monkeypatch.setattr(module, "LOOK_EVERY_S", 0.05)

    def away():
        raise OSError("away")

    waker = Waker(broker.publish, away)
    waker.start()
    time.sleep(0.15)
    waker.wake("mail")
    wait_until(lambda: broker.taken == ["mail"], "the message is out")

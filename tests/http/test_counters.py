"""Counting within windows: in this process, and in Redis."""

from __future__ import annotations

import pytest
import redis

from moderation.http.counters import LocalCounter, SharedCounter
from tests.processes import Plant


class Clock:
    now = 100.0

    def __call__(self):
        return self.now


@pytest.fixture
def clock():
    return Clock()


def test_a_window_begins_with_the_first_hit_and_ends_after_its_seconds(clock):
    counter = LocalCounter(clock=clock)
    assert [counter.hit("a", 60).count for _ in range(3)] == [1, 2, 3]
    clock.now += 59
    assert counter.hit("a", 60).seconds_left == pytest.approx(1)
    clock.now += 1
    assert counter.hit("a", 60).count == 1


def test_names_are_counted_apart_and_looking_counts_nothing(clock):
    counter = LocalCounter(clock=clock)
    counter.hit("a", 60)
    assert [counter.look("a", 60).count for _ in range(3)] == [1, 1, 1]
    assert counter.look("b", 60).count == 0
    assert counter.hit("b", 60).count == 1


def test_names_that_anyone_makes_up_take_a_bounded_amount_of_memory(clock):
    counter = LocalCounter(most=100, clock=clock)
    for number in range(10_000):
        counter.hit(f"made-up-{number}", 86_400)
        assert len(counter._windows) <= 100
    assert counter.look("made-up-9999", 86_400).count == 1


def test_windows_that_have_ended_make_room_before_any_that_is_open(clock):
    counter = LocalCounter(most=100, clock=clock)
    counter.hit("long", 86_400)
    for number in range(99):
        counter.hit(f"short-{number}", 1)
    clock.now += 2
    counter.hit("new", 60)
    assert counter.look("long", 86_400).count == 1
    assert len(counter._windows) == 2


@pytest.fixture
def valkey(tmp_path):
    plant = Plant(f"sqlite:///{tmp_path / 'unused.db'}")
    plant.start_broker()
    with redis.Redis(unix_socket_path=str(plant.socket)) as client:
        yield client
    plant.stop()


def test_redis_counts_for_all_processes(valkey):
    one, two = SharedCounter(valkey), SharedCounter(valkey)
    assert [one.hit("a", 60).count, two.hit("a", 60).count] == [1, 2]
    assert two.look("a", 60).count == 2
    assert 0 < one.hit("a", 60).seconds_left <= 60
    assert one.look("b", 60).count == 0
